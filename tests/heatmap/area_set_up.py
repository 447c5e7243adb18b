"""What the tests that look at everything need to know of the guided set-up: who opens it, and its pages."""

from datetime import UTC, datetime

from heatmap.actions.set_up import settle_step
from inclusion.school.models import Membership
from tests.screen import of_school

# fmt: off
#            HEAD SENCO SLT  LEAD STAFF OFFICE GOV
CHANGE  = "ok   ok    403  403  403   ok     403"
SCHOOL  = "ok   ok    403  403  403   403    403"
STAFF   = "ok   403   403  403  403   ok     404"
NUMBERS = "ok   ok    404  404  404   404    404"

ACCESS = [
    ("GET",  "heatmap:set_up", None, CHANGE),
    ("GET",  "heatmap:set_up_school", None, SCHOOL),
    ("POST", "heatmap:set_up_school", None, SCHOOL),
    ("GET",  "heatmap:set_up_terms", None, CHANGE),
    ("POST", "heatmap:set_up_terms", None, CHANGE),
    ("GET",  "heatmap:set_up_people", None, STAFF),
    ("POST", "heatmap:set_up_people", None, STAFF),
    ("GET",  "heatmap:set_up_packs", None, CHANGE),
    ("POST", "heatmap:set_up_packs", None, CHANGE),
    ("GET",  "heatmap:set_up_counts", None, NUMBERS),
    ("POST", "heatmap:set_up_counts", None, NUMBERS),
    ("GET",  "heatmap:set_up_talk", None, CHANGE),
    ("POST", "heatmap:set_up_talk", None, CHANGE),
]
# fmt: on
THINGS = {}
NO_PAGE = {}


def fill(school):
    """The first step done, the numbers put off."""
    head = Membership.objects.get(school=school, email="head@oakfield.example")
    now = datetime(2027, 1, 12, 9, tzinfo=UTC)
    settle_step(by=head, school=school, step="school", put_off=False, now=now)
    settle_step(by=head, school=school, step="counts", put_off=True, now=now)


def screens():
    steps = ["school", "terms", "people", "packs", "counts", "talk"]
    return [
        of_school("heatmap:set_up"),
        of_school("heatmap:set_up", who="office"),
        *(of_school(f"heatmap:set_up_{step}") for step in steps),
    ]
