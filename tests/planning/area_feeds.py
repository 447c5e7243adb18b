"""What the tests that look at everything need to know of this part: who opens it, and its pages in a full school."""

from datetime import date

from inclusion.school.access import Standing
from inclusion.school.actions.roles import add_role
from inclusion.school.models import Membership
from planning.actions.feeds import make_feed_key, note_collection
from planning.actions.monday_notes import want_monday_note
from tests.screen import of_school

# fmt: off
#            HEAD SENCO SLT  LEAD STAFF OFFICE GOV
EVERYBODY = "ok   ok    ok   ok   ok    ok     ok"  # each for oneself
NOTE      = "ok   ok    ok   ok   ok    ok     404"

ACCESS = [  # verb, address name, thing it is about, answers of HEAD SENCO SLT LEAD STAFF OFFICE GOV
    ("GET",  "planning:feeds", None, EVERYBODY),
    ("POST", "planning:feeds_make", None, EVERYBODY),
    ("POST", "planning:feeds_reset", None, EVERYBODY),
    ("POST", "planning:monday_note", None, NOTE),
    ("GET",  "planning:feed_download", "feed", EVERYBODY),
]
# fmt: on


def role_here(school, head):
    """A feed that only this school has."""
    role = add_role(by=head, school=school, name="Forest school", standing=Standing.STAFF)
    return {"feed": f"role-{role.slug}"}


THINGS = {"feed": role_here}  # thing → function(school, head) → what the address takes
NO_PAGE = {
    "planning:feeds_make planning:feeds_reset planning:monday_note": "POST only",
    "planning:feed_file planning:feed_download": "calendar files",
}


def fill(school):
    """The SENCo has addresses, of which one was collected, and wants the note."""
    senco = Membership.objects.get(school=school, email="senco@oakfield.example")
    key = make_feed_key(by=senco)
    note_collection(key=key, feed="mine", now=key.made_at)
    want_monday_note(by=senco, wanted=True, today=date(2027, 1, 4))


def screens():
    """Screen rows, of each page the fullest state first."""
    return [
        of_school("planning:feeds", who="senco"),
        of_school("planning:feeds"),
        of_school("planning:feeds", who="governor"),
    ]
