"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import date

from inclusion.school.models import Membership
from planning.models import ReachCard
from tests.screen import of_school

NO_GOVERNOR = "ok ok ok ok ok ok 404"
ACCESS = [  # verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV
    ("GET", "planning:this_week", None, NO_GOVERNOR),
    ("GET", "planning:reach_card", None, NO_GOVERNOR),
    ("POST", "planning:reach_card", None, NO_GOVERNOR),
]
THINGS = {}  # thing → function(school, head) → what the address takes
NO_PAGE = {}  # names of addresses that are no page → why


def fill(school):
    """Cards of this week from the SENCo and the deputy."""
    people = Membership.objects.filter(school=school, email__in=["senco@oakfield.example", "deputy@oakfield.example"])
    for person in people:
        ReachCard.objects.get_or_create(
            school=school,
            membership=person,
            monday=date(2027, 1, 11),
            defaults={"channel": "At the door & by <phone>", "not_on": "Tuesday", "would_help": "One page before"},
        )


def screens():
    """Screen rows, of each page the fullest state first."""
    return [
        of_school("planning:this_week"),
        of_school("planning:this_week", who="senco"),
        of_school("planning:this_week", who="teacher"),
        of_school("planning:reach_card"),
    ]
