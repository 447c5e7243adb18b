"""The demo's protected time: ten hours a week, two blocks, and how they fared so far."""

from datetime import date, time
from itertools import cycle

from django.utils import timezone

from inclusion.school.models import School
from planning.demo.days import Days
from planning.demo.meetings import Cast
from planning.models import Allocation, BlockKind, BlockSeries, ProtectedBlock

FARED = ("kept", "kept", "lost cover", "kept", "moved meeting", "kept", "lost safeguarding", "kept", "kept")


def load_protected(school: School, cast: Cast, days: Days) -> None:
    senco = cast["senco"]
    calendar = days.calendar
    term = next((term for term in calendar.terms if days[0] in term), calendar.terms[-1])
    Allocation.objects.create(school=school, starts_on=term.starts_on, minutes_a_week=600, agreed_by=cast["head"])
    fared = cycle(FARED)
    for kind, weekday, starts_at, minutes in (
        (BlockKind.SENCO_TIME, 1, time(9), 300),
        (BlockKind.SENCO_TIME, 2, time(9), 240),
        (BlockKind.CHECK_IN, 3, time(14, 45), 30),
    ):
        series = BlockSeries.objects.create(
            school=school,
            kind=kind,
            whose=senco,
            weekday=weekday,
            starts_at=starts_at,
            minutes=minutes,
            starts_on=term.starts_on,
            ends_on=term.ends_on,
            created_by=senco,
        )
        for day in calendar.staff_days_between(term.starts_on, term.ends_on):
            if day.weekday() == weekday:
                _block(series, day, next(fared) if day < days[-2] else "")


def _block(series: BlockSeries, day: date, fared: str) -> None:
    mark, _, reason = fared.partition(" ")
    ProtectedBlock.objects.create(
        school=series.school,
        series=series,
        kind=series.kind,
        whose=series.whose,
        on=day,
        starts_at=series.starts_at,
        minutes=series.minutes,
        mark=mark,
        reason=reason,
        marked_at=timezone.now() if mark else None,
        marked_by=series.whose if mark else None,
    )
