"""Rows of the pupils' question and of the one step for tests."""

from datetime import date

from django.utils import timezone

from reflection.models import Answer, PupilTheme, Step
from tests.factories import make_member
from tests.reflection.rows import SPRING

AUTUMN = date(2026, 9, 3)


def senco_of(school):
    """The SENCo of the school, who is made where there is none."""
    return school.memberships.filter(holdings__role__slug="senco").first() or make_member(school, "senco")


def make_theme(round, by, text="Pupils know whom to ask in the morning.", **fields) -> PupilTheme:
    return PupilTheme.objects.create(school=round.school, round=round, added_by=by, text=text, **fields)


def score(round, person, **scores) -> None:
    """Give a person's scores of these facets."""
    for facet, number in scores.items():
        Answer.objects.filter(member__round=round, member__membership=person, prompt=facet).update(score=number)


def make_step(school, senco=None, leader=None, what="We plan cover together on Fridays", **fields) -> Step:
    """A step of these two, without them of the leadership team; with `changed` it is closed."""
    values = {
        "scope": Step.Scope.PAIR if senco else Step.Scope.TEAM,
        "senco": senco,
        "leader": leader,
        "term_starts_on": SPRING,
        "why": "Mondays begin with a hole in the timetable.",
        "first_move": "Ten minutes this Friday",
        "first_move_by": date(2027, 1, 22),
        "made_by": leader,
        **fields,
    }
    if values.get("changed"):
        values |= {"closed_at": timezone.now(), "closed_by": leader, "noticed": values.get("noticed", "Calm Mondays.")}
    return Step.objects.create(school=school, what=what, **values)
