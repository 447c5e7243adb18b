"""The demo's one step: an open one of the pair, a closed one before it, and one of the leadership team."""

from datetime import datetime, time

from django.utils import timezone

from inclusion.school.models import Membership, School
from planning.demo.days import Days
from reflection.models import Step


def load_steps(school: School, cast: dict[str, Membership], days: Days) -> None:
    pair = {"scope": Step.Scope.PAIR, "senco": cast["senco"], "leader": cast["head"]}
    began = max((term.starts_on for term in days.calendar.terms if term.starts_on <= days.today), default=days.today)
    before = max((term.starts_on for term in days.calendar.terms if term.starts_on < began), default=began)
    closed_at = timezone.make_aware(datetime.combine(days[-30], time(15, 30)))
    Step.objects.create(
        school=school,
        **pair,
        term_starts_on=before,
        what="No change to a support timetable without ten minutes together",
        why="Each of us learned of changes from somebody else.",
        first_move="A standing ten minutes on Thursday, before the week is planned",
        first_move_by=days[-55],
        made_at=timezone.make_aware(datetime.combine(days[-60], time(15, 30))),
        made_by=cast["senco"],
        changed="Most weeks we kept the ten minutes. Two changes were not made once we had talked.",
        noticed="The adult they expect is the adult who comes.",
        closed_at=closed_at,
        closed_by=cast["head"],
    )
    Step.objects.create(
        school=school,
        **pair,
        term_starts_on=began,
        what="Whoever covers knows how support goes in that class",
        why="Support should not depend on the day of the week.",
        first_move="One page for each class, beginning with Year 4",
        first_move_by=days[4],
        made_by=cast["head"],
    )
    Step.objects.create(
        school=school,
        scope=Step.Scope.TEAM,
        term_starts_on=began,
        what="Every agenda asks who would be left out",
        why="We ask it too late, when everything is settled.",
        first_move="The question stands at the top of the next agenda",
        first_move_by=days[6],
        made_by=cast["deputy"] if "deputy" in cast else cast["head"],
    )
