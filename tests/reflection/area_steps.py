"""What the tests that look at everything need to know of the one step and of where we stand: who opens them, pages."""

from datetime import timedelta

from django.utils import timezone

from reflection.models import Answer, Step
from reflection.prompts import RoundKind
from tests.reflection.pupil_rows import make_step, senco_of
from tests.reflection.rows import make_round
from tests.screen import of_school

# fmt: off
NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
BEGIN       = "ok   ok    ok   403  403   403    404"
PAIR        = "ok   ok    404  404  404   404    404"
TEAM        = "ok   ok    ok   404  404   404    404"
OF_A_PAIR   = "ok   ok    403  403  403   403    404"

ACCESS = [
    ("GET",  "reflection:step", None, NO_GOVERNOR),
    ("GET",  "reflection:step_add", None, BEGIN),
    ("POST", "reflection:step_add", None, BEGIN),
    ("GET",  "reflection:step_edit", "step_of_pair", PAIR),
    ("POST", "reflection:step_edit", "step_of_pair", PAIR),
    ("GET",  "reflection:step_close", "step_of_pair", PAIR),
    ("POST", "reflection:step_close", "step_of_pair", PAIR),
    ("GET",  "reflection:step_edit", "step_of_team", TEAM),
    ("POST", "reflection:step_edit", "step_of_team", TEAM),
    ("GET",  "reflection:step_close", "step_of_team", TEAM),
    ("POST", "reflection:step_close", "step_of_team", TEAM),
    ("GET",  "reflection:standing", None, NO_GOVERNOR),
    ("POST", "reflection:standing_start", None, OF_A_PAIR),
]
# fmt: on
NO_PAGE = {"reflection:standing_start": "POST only"}


def of_the_pair(school, head):
    return make_step(school, senco_of(school), head)


THINGS = {
    "step_of_pair": lambda school, head: {"step": of_the_pair(school, head).pk},
    "step_of_team": lambda school, head: {"step": make_step(school).pk},
}
PAIRS, TEAMS, CLOSED = "One <timetable> for both of us", "Every meeting asks who is left out", "We read plans together"


def fill(school):
    """A step of the pair whose first move is late, one of the team, a closed one, and two terms of where we stand."""
    head, senco = (school.memberships.get(email=f"{account}@oakfield.example") for account in ("head", "senco"))
    now = timezone.localdate()
    make_step(school, senco, head, PAIRS, first_move_by=now - timedelta(days=3), why="First <i>line</i>\nsecond")
    make_step(school, what=TEAMS, first_move_by=now)
    make_step(school, senco, head, CLOSED, changed="We meet <b>before</b> plans are done.")
    for day, title in (
        (now, "Where we stand now"),
        (now - timedelta(days=110), "Before"),
        (now - timedelta(days=220), "Older"),
    ):
        round = make_round(
            [head, senco], RoundKind.STANDING, ready=[head, senco], revealed=True, title=title, term_starts_on=day
        )
        Answer.objects.filter(member__round=round, member__membership=head, prompt="place").update(score=4)


def screens():
    pairs, teams, closed = (Step.objects.get(what=what, school__slug="oakfield").pk for what in (PAIRS, TEAMS, CLOSED))
    return [
        of_school("reflection:step"),
        of_school("reflection:step", who="senco"),
        of_school("reflection:step", who="deputy"),
        of_school("reflection:step", who="teacher"),
        of_school("reflection:step_add"),
        of_school("reflection:step_add", who="deputy"),
        of_school("reflection:step_edit", step=pairs),
        of_school("reflection:step_edit", step=teams, who="senco"),
        of_school("reflection:step_close", step=pairs),
        of_school("reflection:step_close", step=closed),
        of_school("reflection:standing"),
        of_school("reflection:standing", who="senco"),
        of_school("reflection:standing", who="teacher"),
    ]
