"""Reading what became of the protected time of a term: totals and weeks, for which no names are needed."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Q

from heatmap.grid import weeks_within
from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, Span
from planning.models import Allocation, BlockKind, ProtectedBlock
from planning.protected_times import agreed_minutes

Mark, Reason = ProtectedBlock.Mark, ProtectedBlock.Reason
NOT_KEPT = (Mark.MOVED, Mark.LOST)
PARTS = ("kept", "repaid", "moved", "lost", "open", "to_come")  # as the bar of a week shows them


class Row(NamedTuple):
    """A block without whose it is."""

    pk: object
    on: date
    kind: str
    minutes: int
    mark: str
    reason: str
    repays: object
    repaid_mark: str | None

    @property
    def is_repayment(self) -> bool:
        """It stands for another that was not kept; where that one was kept after all, it counts as one of its own."""
        return self.repays is not None and self.repaid_mark in NOT_KEPT


@dataclass
class Minutes:
    """Minutes of one stretch of the calendar. `planned` is what was kept, moved, lost, is open and is to come.

    `repaid` is what was given back of that which was moved or lost, whenever it was.
    """

    agreed: Fraction = Fraction(0)
    kept: int = 0
    moved: int = 0
    lost: int = 0
    repaid: int = 0
    open: int = 0  # over or today, and not marked yet
    to_come: int = 0

    @property
    def planned(self) -> int:
        return self.kept + self.moved + self.lost + self.open + self.to_come


@dataclass
class WeekTotals:
    """One school week; `bar` holds (part, start, width) in hundredths of the longest week, `mark` the agreed time."""

    week: SchoolWeek
    minutes: Minutes = field(default_factory=Minutes)
    bar: list[tuple[str, float, float]] = field(default_factory=list)
    mark: float = 0.0


@dataclass
class Totals:
    """A term: `agreed_so_far` up to today, `whole.agreed` all of it; `reasons` as (label, minutes), the most first."""

    term: Span
    is_over: bool
    is_to_come: bool
    anything: bool  # is there an agreement or a block at all
    agreed_so_far: Fraction
    whole: Minutes
    weeks: list[WeekTotals]
    reasons: list[tuple[str, int]]
    check_ins: Minutes


def totals_of(membership: Membership, calendar: SchoolCalendar, term: Span, today: date) -> Totals:
    """The term's totals: two queries. Blocks on a day that is no school day any more count nowhere."""
    agreed = list(Allocation.objects.visible_to(membership).values_list("starts_on", "minutes_a_week"))
    rows = _rows(membership, term)
    weeks = [WeekTotals(week) for week in weeks_within(calendar, term)]
    for one in weeks:
        days = one.week.staff_days
        one.minutes.agreed = agreed_minutes(calendar, agreed, days[0], days[-1])
    last = max((one.week.staff_days[-1] for one in weeks), default=term.ends_on)
    first = min((one.week.staff_days[0] for one in weeks), default=term.starts_on)
    whole, check_ins, reasons = Minutes(), Minutes(), Counter[str]()
    whole.agreed = sum((one.minutes.agreed for one in weeks), Fraction(0))
    by_week = {one.week.monday: one.minutes for one in weeks}
    repaid = _repaid(rows)
    for row in rows:
        week = calendar.week_of(row.on)
        if row.is_repayment or not calendar.is_staff_day(row.on) or week is None or week.monday not in by_week:
            continue
        back = row.minutes if row.pk in repaid else 0
        counted = [check_ins] if row.kind == BlockKind.CHECK_IN else [whole, by_week[week.monday]]
        for minutes in counted:
            _count(minutes, row, back, today)
        if row.kind == BlockKind.SENCO_TIME and row.mark in NOT_KEPT:
            reasons[str(Reason(row.reason).label)] += row.minutes
    _draw(weeks)
    so_far = agreed_minutes(calendar, agreed, first, min(last, today))
    anything = bool(agreed or rows)
    return Totals(term, last < today, today < first, anything, so_far, whole, weeks, reasons.most_common(), check_ins)


def _rows(membership: Membership, term: Span) -> list[Row]:
    """The term's blocks, and whatever gives time back from then on; nobody's names leave the database."""
    wanted = Q(on__gte=term.starts_on, on__lte=term.ends_on) | Q(repays__isnull=False, on__gte=term.starts_on)
    found = ProtectedBlock.objects.filter(wanted, school_id=membership.school_id).order_by("on", "starts_at", "pk")
    columns = ("pk", "on", "kind", "minutes", "mark", "reason", "repays_id", "repays__mark")
    return [Row(*values) for values in found.values_list(*columns)]


def _repaid(rows: Iterable[Row]) -> set[object]:
    """The blocks that were given back in the end: a replacement that is lost itself may have been replaced again."""
    by_pk = {row.pk: row for row in rows}
    repaid: set[object] = set()
    for row in by_pk.values():
        if row.mark != Mark.KEPT:
            continue
        root: Row | None = row
        while root is not None and root.is_repayment:
            repaid.add(root.repays)
            root = by_pk.get(root.repays)
    return repaid


def _count(minutes: Minutes, row: Row, back: int, today: date) -> None:
    name = row.mark or ("open" if row.on <= today else "to_come")
    setattr(minutes, name, getattr(minutes, name) + row.minutes)
    if row.mark in NOT_KEPT:
        minutes.repaid += back


def _draw(weeks: Sequence[WeekTotals]) -> None:
    """A bar for each week: what was given back is taken out of what was lost, then out of what was moved."""
    longest = max((max(float(one.minutes.agreed), one.minutes.planned) for one in weeks), default=0)
    for one in weeks:
        if not longest:
            continue
        each = {part: getattr(one.minutes, part) for part in PARTS}
        from_lost = min(each["repaid"], each["lost"])
        each["lost"] -= from_lost
        each["moved"] -= each["repaid"] - from_lost
        start = 0.0
        for part in PARTS:
            width = each[part] / longest * 100
            if width > 0:
                one.bar.append((part, round(start, 2), round(width, 2)))
            start += width
        one.mark = round(float(one.minutes.agreed) / longest * 100, 2)
