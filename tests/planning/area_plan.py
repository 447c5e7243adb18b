"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import time

from django.urls import reverse

from inclusion.school.models import Membership
from planning.actions.availability import GivenTime, give_times
from planning.models import MeetingSeries
from tests.planning.rows import make_series
from tests.screen import Screen, of_school

NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
ACCESS = [  # (verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV)
    ("GET", "planning:plan", None, NO_GOVERNOR),
    ("POST", "planning:plan", None, NO_GOVERNOR),
    ("GET", "planning:availability", None, NO_GOVERNOR),
    ("POST", "planning:availability", None, NO_GOVERNOR),
]
THINGS = {}  # thing → function(school, head) → what the address takes
NO_PAGE = {}  # names of addresses that are no page → why
NAME = "Reading across the phases"


def fill(school):
    """Add to the full school what the pages below show."""
    people = Membership.objects.filter(school=school)
    head, senco, deputy = (people.get(email=f"{who}@oakfield.example") for who in ("head", "senco", "deputy"))
    mornings = [GivenTime(0, time(8), time(9)), GivenTime(2, time(8), time(9))]
    give_times(by=head, times=[*mornings, *(GivenTime(day, time(15, 15), time(17)) for day in range(4))])
    give_times(by=deputy, times=[GivenTime(1, time(13), time(14), "A"), GivenTime(1, time(15), time(17), "B")])
    make_series(school, [head, senco], others=[deputy], name=NAME, place="Library")


def screens():
    """Screen rows, of each page the fullest state first."""
    series = MeetingSeries.objects.get(name=NAME)
    first_day = reverse("planning:plan", args=["hazelwood"]), reverse("planning:availability", args=["hazelwood"])
    return [
        of_school("planning:plan"),
        of_school("planning:plan", f"?series={series.pk}"),
        of_school("planning:plan", f"?series={series.pk}", who="teacher", status=404),
        of_school("planning:plan", who="teacher"),
        of_school("planning:availability"),
        of_school("planning:availability", who="teacher"),
        *(Screen("none", "headteacher@hazelwood", address) for address in first_day),
    ]
