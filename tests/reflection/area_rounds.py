"""What the tests that look at everything need to know of rounds: who opens them, and their pages in a full school."""

from datetime import date

from django.utils import timezone

from reflection.models import Round, RoundMember
from reflection.prompts import RoundKind
from tests.reflection.rows import SPRING, make_round
from tests.screen import of_school

# fmt: off
NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
TAKE_PART   = "ok   ok    404  404  404   404    404"  # the round of headteacher and SENCo

ACCESS = [
    ("GET",  "reflection:overview", None, NO_GOVERNOR),
    ("GET",  "reflection:round", "round", TAKE_PART),
    ("GET",  "reflection:round_answer", "round", TAKE_PART),
    ("POST", "reflection:round_answer", "round", TAKE_PART),
    ("POST", "reflection:round_withdraw", "round", TAKE_PART),
    ("POST", "reflection:round_release_day", "round", TAKE_PART),
    ("POST", "reflection:round_release", "round", TAKE_PART),
    ("GET",  "reflection:round_people", "round", TAKE_PART),
    ("POST", "reflection:round_people", "round", TAKE_PART),
    ("POST", "reflection:round_leave", "round", TAKE_PART),
]
# fmt: on
NO_PAGE = {
    "reflection:round_withdraw reflection:round_release_day reflection:round_release"
    " reflection:round_leave": "POST only",
}
OPEN, REVEALED, RELEASED, CALLED_OFF = "Open <round>", "Revealed & read", "Released without one", "Called off"


def of_the_pair(school, head):
    sencos = list(school.memberships.filter(holdings__role__slug="senco"))  # none where only the head was made
    return {"round": make_round([head, *sencos], ready=sencos).pk}


THINGS = {"round": of_the_pair}


def fill(school):
    """A round in every state, with text that is markup in somebody's eyes."""
    accounts = ("head", "senco", "teacher")
    head, senco, teacher = (school.memberships.get(email=f"{account}@oakfield.example") for account in accounts)
    term = {"term_starts_on": SPRING}
    make_round([head, senco, teacher], ready=[senco], title=OPEN, opens_on=date(2027, 1, 1), **term)
    make_round([head, senco], RoundKind.STANDING, ready=[head, senco], revealed=True, title=REVEALED, **term)
    released = make_round([head, senco, teacher], ready=[head, senco], revealed=True, title=RELEASED, **term)
    RoundMember.objects.filter(round=released, membership=teacher).update(left_out_at=timezone.now())
    off = make_round([head, senco], title=CALLED_OFF, **term)
    Round.objects.filter(pk=off.pk).update(called_off_at=timezone.now())


def screens():
    opened, revealed, released, off = (
        Round.objects.get(title=title, school__slug="oakfield").pk for title in (OPEN, REVEALED, RELEASED, CALLED_OFF)
    )
    return [
        of_school("reflection:overview"),
        of_school("reflection:overview", who="senco"),
        of_school("reflection:overview", who="office"),
        of_school("reflection:round", round=released),
        of_school("reflection:round", round=opened),
        of_school("reflection:round", round=opened, who="senco"),
        of_school("reflection:round", round=revealed),
        of_school("reflection:round", round=released, who="teacher"),
        of_school("reflection:round", round=off),
        of_school("reflection:round_answer", round=opened),
        of_school("reflection:round_answer", round=revealed, who="senco"),
        of_school("reflection:round_answer", round=released, who="teacher"),
        of_school("reflection:round_people", round=opened),
    ]
