"""Protected time: what is agreed, the blocks of it, and what became of each."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, time
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from inclusion.school.queries import calendar_of
from inclusion.school.wording import WORKING_DAYS, full_day, listed, short_day
from planning.actions.locking import locked, save_next_version
from planning.models import Allocation, BlockSeries, ProtectedBlock
from planning.protected_blocks import people_of, taken_times
from planning.protected_times import block_days, firm_from, hours, overlap

NAMED = 3
Mark, Reason = ProtectedBlock.Mark, ProtectedBlock.Reason
NOT_KEPT = (Mark.MOVED, Mark.LOST)


class ProtectedError(Exception):
    """What was asked for is not possible; the message says why."""


class DayNotWorked(ProtectedError):
    """The person does not work on the weekday."""


class AlreadyAgreed(Exception):
    """From this date something else is agreed; `current` is what is stored."""

    def __init__(self, current: Allocation) -> None:
        super().__init__(f"From this date {hours(current.minutes_a_week)} a week are agreed already.")
        self.current = current


@dataclass(frozen=True)
class Times:
    """When protected time comes back: `weekday` from 0 for Monday, `letter` A, B or empty for every school week."""

    kind: str
    whose: Membership
    weekday: int
    letter: str
    starts_at: time
    minutes: int
    starts_on: date
    ends_on: date


@transaction.atomic
def agree_hours(
    *, by: Membership, school: School, starts_on: date, minutes_a_week: int, note: str = "", instead_of: int | None
) -> Allocation:
    """Write down what is agreed from a date on; what held before stays as it was.

    `instead_of`: the minutes that the person saw agreed from that same date and puts right; AlreadyAgreed where
    something else stands there. Saying the same again changes nothing.
    """
    School.objects.select_for_update().get(pk=school.pk)
    known = Allocation.objects.filter(school=school, starts_on=starts_on).first()
    said = f"{hours(minutes_a_week)} a week from {full_day(starts_on)}"
    if known is None:
        fresh = Allocation.objects.create(
            school=school, starts_on=starts_on, minutes_a_week=minutes_a_week, note=note, agreed_by=by
        )
        record(by=by, school=school, verb="agreed", obj=fresh, summary=said)
        return fresh
    if (known.minutes_a_week, known.note) == (minutes_a_week, note):
        return known
    if known.minutes_a_week != instead_of:
        raise AlreadyAgreed(known)
    record(by=by, school=school, verb="put right", obj=known, summary=f"{said} (before: {hours(known.minutes_a_week)})")
    known.minutes_a_week, known.note, known.agreed_by, known.agreed_at = minutes_a_week, note, by, timezone.now()
    known.save()
    return known


@transaction.atomic
def add_block_series(*, by: Membership, school: School, times: Times, creation_key: UUID) -> BlockSeries:
    """Write out a block for each school day that fits. Sent twice it counts once. Raises ProtectedError."""
    School.objects.select_for_update().get(pk=school.pk)
    known = BlockSeries.objects.filter(school=school, creation_key=creation_key).first()
    if known is not None:
        return known
    _refuse_day_not_worked(times.whose, times.weekday)
    days = block_days(calendar_of(school), times.weekday, times.letter, times.starts_on, times.ends_on)
    if not days:
        raise ProtectedError("No school day between these dates fits. Choose other dates, or another weekday.")
    _refuse_clashes(times.whose, days, times.starts_at, times.minutes)
    series = BlockSeries.objects.create(school=school, created_by=by, creation_key=creation_key, **vars(times))
    ProtectedBlock.objects.bulk_create(
        ProtectedBlock(
            school=school,
            series=series,
            kind=times.kind,
            whose=times.whose,
            on=day,
            starts_at=times.starts_at,
            minutes=times.minutes,
        )
        for day in days
    )
    said = f"{series.get_kind_display()}, {times.starts_at:%H:%M}, {len(days)} times from {full_day(days[0])}"
    record(by=by, school=school, verb="added", obj=series, summary=said)
    return series


@transaction.atomic
def end_block_series(*, by: Membership, series: BlockSeries, version: int, today: date) -> int:
    """Take away its blocks that are only pencilled; firm and marked ones stay. How many went.

    Ending twice is ending once. Raises StaleRow.
    """
    current = BlockSeries.objects.select_for_update().get(pk=series.pk)
    if current.ended_at is not None:
        return 0
    current = locked(series, version)
    calendar = calendar_of(current.school)
    coming = current.blocks.filter(mark=Mark.OPEN, on__gt=today)
    going = [block.pk for block in coming if firm_from(block.on, calendar) > today]
    ProtectedBlock.objects.filter(pk__in=going).delete()
    save_next_version(current, ended_at=timezone.now())
    said = f"{current.get_kind_display()}, {len(going)} pencilled blocks taken away"
    record(by=by, school=current.school, verb="ended", obj=current, summary=said)
    return len(going)


@transaction.atomic
def add_block(
    *,
    by: Membership,
    school: School,
    kind: str,
    whose: Membership,
    on: date,
    starts_at: time,
    minutes: int,
    creation_key: UUID,
) -> ProtectedBlock:
    """One block outside every series. Sent twice it counts once. Raises ProtectedError."""
    School.objects.select_for_update().get(pk=school.pk)
    known = ProtectedBlock.objects.filter(school=school, creation_key=creation_key).first()
    if known is not None:
        return known
    _refuse_day_off(school, on)
    _refuse_day_not_worked(whose, on.weekday())
    _refuse_clashes(whose, [on], starts_at, minutes)
    block = ProtectedBlock.objects.create(
        school=school,
        kind=kind,
        whose=whose,
        on=on,
        starts_at=starts_at,
        minutes=minutes,
        creation_key=creation_key,
    )
    record(by=by, school=school, verb="added", obj=block, summary=in_words(block))
    return block


@transaction.atomic
def replace_block(*, by: Membership, block: ProtectedBlock, on: date, starts_at: time) -> ProtectedBlock:
    """Give the time of a moved or lost block back on another day. The same replacement twice counts once.

    Raises ProtectedError.
    """
    School.objects.select_for_update().get(pk=block.school_id)
    current = locked(block)
    if current.mark not in NOT_KEPT:
        raise ProtectedError("Only a block that was moved or lost is replaced.")
    known = ProtectedBlock.objects.filter(repays=current).first()
    if known is not None:
        if (known.on, known.starts_at) == (on, starts_at):
            return known
        raise ProtectedError(f"It is replaced already, on {short_day(known.on)} at {known.starts_at:%H:%M}.")
    _refuse_day_off(current.school, on)
    _refuse_day_not_worked(current.whose, on.weekday())
    _refuse_clashes(current.whose, [on], starts_at, current.minutes)
    if any(overlap((starts_at, current.minutes), taken) for taken in taken_times(people_of(current), on, on)[on]):
        raise ProtectedError(f"A meeting now takes {short_day(on)} at {starts_at:%H:%M}.")
    fresh = ProtectedBlock.objects.create(
        school=current.school,
        kind=current.kind,
        whose=current.whose,
        on=on,
        starts_at=starts_at,
        minutes=current.minutes,
        repays=current,
    )
    record(by=by, school=current.school, verb="replaced", obj=current, summary=f"{in_words(fresh)} instead")
    return fresh


@transaction.atomic
def mark_block(
    *, by: Membership, block: ProtectedBlock, version: int, mark: str, reason: str = "", today: date
) -> ProtectedBlock:
    """Say whether the block was kept, and if not why; `Mark.OPEN` takes the mark back.

    Saying what is stored already changes nothing. Raises StaleRow, and ProtectedError for a block to come that is
    said to be kept.
    """
    current = locked(block)
    if (current.mark, current.reason) == (mark, reason):
        return current
    current = locked(block, version)
    if mark == Mark.KEPT and current.on > today:
        raise ProtectedError("It is still to come, so nobody knows yet whether it is kept.")
    marked = {"marked_at": timezone.now(), "marked_by": by} if mark else {"marked_at": None, "marked_by": None}
    save_next_version(current, mark=mark, reason=reason, **marked)
    why = f" ({current.get_reason_display().lower()})" if reason else ""
    said = f"{in_words(current)}: {current.get_mark_display().lower()}{why}"
    record(by=by, school=current.school, verb="marked", obj=current, summary=said)
    return current


@transaction.atomic
def remove_block(*, by: Membership, block: ProtectedBlock, today: date) -> None:
    """Take a pencilled block away. Raises ProtectedError once it is firm or marked; gone already is gone."""
    current = ProtectedBlock.objects.select_for_update().filter(pk=block.pk).first()
    if current is None:
        return
    if current.mark or firm_from(current.on, calendar_of(current.school)) <= today:
        raise ProtectedError("This block is firm, so it is not taken away. Mark it moved or lost, with the reason.")
    record(by=by, school=current.school, verb="removed", obj=current, summary=in_words(current))
    current.delete()


def in_words(block: ProtectedBlock) -> str:
    """ "Protected SENCo time on Tue 12 Jan 2027 at 13:00"."""
    return f"{block.get_kind_display()} on {short_day(block.on)} {block.on.year} at {block.starts_at:%H:%M}"


def _refuse_day_off(school: School, on: date) -> None:
    calendar = calendar_of(school)
    if not calendar.is_staff_day(on):
        why = calendar.closure_name(on) or "a weekend"
        raise ProtectedError(f"{full_day(on)} is no school day ({why}). Choose a school day.")


def _refuse_day_not_worked(whose: Membership, weekday: int) -> None:
    """Time on a day on which nobody is there to use it would count as protected, and soon as lost."""
    if weekday not in whose.weekdays:
        days = f"{WORKING_DAYS[weekday]}s"
        raise DayNotWorked(f"{whose.name} does not work on {days}, as the staff list has it. Choose another day.")


def _refuse_clashes(whose: Membership, days: Sequence[date], starts_at: time, minutes: int) -> None:
    """Two blocks of a person never overlap, because their hours would count twice."""
    near = ProtectedBlock.objects.filter(whose=whose, on__gte=min(days), on__lte=max(days)).exclude(mark__in=NOT_KEPT)
    wanted = (starts_at, minutes)
    clashes = [one for one in near if one.on in set(days) and overlap(wanted, (one.starts_at, one.minutes))]
    if clashes:
        raise ProtectedError(f"It overlaps a block that is there already: {_some(clashes)}.")


def _some(blocks: Iterable[ProtectedBlock]) -> str:
    """The first few by date, and how many more."""
    words = [f"{short_day(block.on)} at {block.starts_at:%H:%M}" for block in blocks]
    more = len(words) - NAMED
    return listed(words[:NAMED] + ([f"{more} more"] if more > 0 else []))
