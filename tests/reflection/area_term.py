"""What the tests that look at everything need to know of the term of a pair: who opens it, and its pages."""

from reflection.prompts import RoundKind
from tests.reflection.rows import make_round
from tests.reflection.term_rows import AUTUMN, make_learning
from tests.screen import of_school

# fmt: off
ACCESS = [
    ("GET",  "reflection:term", None, "ok   ok    ok   ok   ok    ok     404"),
]
# fmt: on
THINGS = {}
NO_PAGE = {}


def fill(school):
    """Beside what the other parts bring: where the pair stood last term, and what lasted of a training."""
    head, senco = (school.memberships.get(email=f"{account}@oakfield.example") for account in ("head", "senco"))
    make_round(
        [head, senco],
        RoundKind.STANDING,
        ready=[head, senco],
        revealed=True,
        title="Where we stood in autumn",
        term_starts_on=AUTUMN,
    )
    make_learning(head, senco, topic="Of <b>two</b> minds")


def screens():
    return [
        of_school("reflection:term"),
        of_school("reflection:term", who="senco"),
        of_school("reflection:term", "?on=2026-10-01"),
        of_school("reflection:term", "?on=2027-05-12", who="senco"),
        of_school("reflection:term", who="teacher"),
    ]
