"""What the tests that look at everything need to know of the pupils' question: who opens it, and its pages."""

from datetime import timedelta

from django.utils import timezone

from planning.models import Meeting
from reflection.models import Round, RoundMember
from reflection.prompts import RoundKind
from tests.planning.rows import make_meeting, make_series
from tests.reflection.pupil_rows import make_theme, score, senco_of
from tests.reflection.rows import make_round
from tests.screen import of_school

# fmt: off
NO_GOVERNOR = "ok   ok    ok   ok   ok    ok     404"
TAKE_PART   = "ok   ok    404  404  404   404    404"  # the round of headteacher and SENCo
HEADS_THEME = "ok   403   404  404  404   404    404"  # what the headteacher added there

ACCESS = [
    ("GET",  "reflection:pupils_question", None, NO_GOVERNOR),
    ("GET",  "reflection:pupils_start", None, NO_GOVERNOR),
    ("POST", "reflection:pupils_start", None, NO_GOVERNOR),
    ("GET",  "reflection:theme_add", "pupils_round", TAKE_PART),
    ("POST", "reflection:theme_add", "pupils_round", TAKE_PART),
    ("POST", "reflection:theme_remove", "pupils_theme", HEADS_THEME),
    ("POST", "reflection:round_to_agenda", "pupils_round", TAKE_PART),
]
# fmt: on
NO_PAGE = {"reflection:theme_remove reflection:round_to_agenda": "POST only"}
NOW, BEFORE = "Pupils’ question <now>", "Pupils’ question before"


def of_the_pair(school, head):
    return make_round([head, senco_of(school)], title="Of the pair")


THINGS = {
    "pupils_round": lambda school, head: {"round": of_the_pair(school, head).pk},
    "pupils_theme": lambda school, head: {"theme": make_theme(of_the_pair(school, head), head).pk},
}


def fill(school):
    """A round of now and two before, revealed and apart; an open one of three; themes and a meeting with others."""
    head, senco, teacher = (
        school.memberships.get(email=f"{account}@oakfield.example") for account in ("head", "senco", "teacher")
    )
    now = timezone.localdate()
    for title, day in ((NOW, now), (BEFORE, now - timedelta(days=110)), ("Older", now - timedelta(days=220))):
        round = make_round([head, senco], ready=[head, senco], revealed=True, title=title, term_starts_on=day)
        score(round, head, team=2, communicate=4, systems=5)
    make_round([head, senco, teacher], ready=[senco], title="Of three", term_starts_on=now)
    make_round([teacher, head], ready=[teacher], title="Not revealed", term_starts_on=now)
    released = make_round([head, senco, teacher], ready=[head, senco], revealed=True, title="Without one")
    RoundMember.objects.filter(round=released, membership=teacher).update(left_out_at=timezone.now())
    current = Round.objects.get(title=NOW)
    make_theme(current, head, "Fewer know <b>whom</b> to ask after lunch.", facet="team", source="survey")
    make_theme(current, senco, "The council asks for one timetable.", source="council")
    series = make_series(school, [head, senco], others=[teacher], name="With others")
    make_meeting(series, on=now + timedelta(days=5), state=Meeting.State.OPEN)


def screens():
    now, three, without = (
        Round.objects.get(title=title, school__slug="oakfield", kind=RoundKind.PUPILS).pk
        for title in (NOW, "Of three", "Without one")
    )
    return [
        of_school("reflection:pupils_question", f"?round={now}"),
        of_school("reflection:pupils_question", f"?round={now}&facet=team"),
        of_school("reflection:pupils_question", f"?round={now}", who="senco"),
        of_school("reflection:pupils_question", f"?round={three}"),
        of_school("reflection:pupils_question", f"?round={three}", who="senco"),
        of_school("reflection:pupils_question", f"?round={without}", who="teacher"),
        of_school("reflection:pupils_question", who="teacher"),
        of_school("reflection:pupils_question", who="office"),
        of_school("reflection:pupils_start"),
        of_school("reflection:pupils_start", who="office"),
        of_school("reflection:theme_add", round=now),
    ]
