"""Agreed hours, protected blocks and their marks, as the actions keep them."""

import uuid
from datetime import date, time

import pytest

from inclusion.school.models import AuditEntry, Closure
from inclusion.school.queries import calendar_of
from planning.actions.locking import StaleRow
from planning.actions.protected import (
    AlreadyAgreed,
    ProtectedError,
    Times,
    add_block,
    add_block_series,
    agree_hours,
    end_block_series,
    mark_block,
    remove_block,
)
from planning.models import Allocation, BlockSeries, ProtectedBlock
from planning.protected_blocks import due_to_mark, lines_of
from planning.protected_totals import totals_of
from tests.planning.rows import make_block

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2027, 1, 13)


def times(whose, **changes):
    values = {
        "kind": "senco_time",
        "whose": whose,
        "weekday": 1,
        "letter": "",
        "starts_at": time(13),
        "minutes": 120,
        "starts_on": date(2027, 1, 4),
        "ends_on": date(2027, 2, 28),
    }
    return Times(**values | changes)


def plan(senco, **changes):
    key = uuid.uuid4()
    return add_block_series(by=senco, school=senco.school, times=times(senco, **changes), creation_key=key)


def mark(block, by, value, reason=""):
    return mark_block(by=by, block=block, version=block.version, mark=value, reason=reason, today=TODAY)


def term_of(school, day=TODAY):
    return next(term for term in calendar_of(school).terms if day in term)


def totals(member, *, today=TODAY, day=TODAY):
    return totals_of(member, calendar_of(member.school), term_of(member.school, day), today)


# What is agreed -------------------------------------------------------------------------------------------------------


def agree(by, minutes, starts_on=date(2027, 1, 4), **said):
    said.setdefault("instead_of", None)
    return agree_hours(by=by, school=by.school, starts_on=starts_on, minutes_a_week=minutes, **said)


def test_agreed_hours_keep_their_history(head, senco):
    agree(head, 600)
    agree(senco, 540, date(2027, 4, 12))
    assert list(Allocation.objects.values_list("minutes_a_week", flat=True)) == [600, 540]
    assert AuditEntry.objects.filter(summary="9 h a week from 12 April 2027", actor=senco).exists()


def test_another_number_from_the_same_date_is_shown_first_and_then_put_right(head, senco):
    agree(head, 600)
    assert agree(senco, 600).agreed_by == head
    with pytest.raises(AlreadyAgreed) as error:
        agree(senco, 540)
    assert error.value.current.minutes_a_week == 600
    agree(senco, 540, instead_of=600)
    assert Allocation.objects.get().minutes_a_week == 540
    assert AuditEntry.objects.filter(summary__endswith="(before: 10 h)").exists()


# Blocks ---------------------------------------------------------------------------------------------------------------


def test_times_that_come_back_are_written_out_for_school_weeks(senco):
    series = plan(senco)
    days = list(series.blocks.values_list("on", flat=True))
    assert days[0] == date(2027, 1, 5)
    assert date(2027, 2, 16) not in days
    assert len(days) == 7


def test_times_sent_twice_count_once(senco):
    key = uuid.uuid4()
    for _ in range(2):
        add_block_series(by=senco, school=senco.school, times=times(senco), creation_key=key)
    assert (BlockSeries.objects.count(), ProtectedBlock.objects.count()) == (1, 7)


def test_times_without_a_school_day_or_over_others_are_refused(senco):
    with pytest.raises(ProtectedError, match="No school day"):
        plan(senco, starts_on=date(2027, 2, 15), ends_on=date(2027, 2, 19))
    plan(senco)
    with pytest.raises(ProtectedError, match="Tue 5 Jan at 13:00, Tue 12 Jan at 13:00, Tue 19 Jan at 13:00 and 4 more"):
        plan(senco, starts_at=time(14))
    assert BlockSeries.objects.count() == 1
    plan(senco, starts_at=time(15))


def test_ending_takes_away_only_what_is_pencilled_and_unmarked(senco):
    series = plan(senco)
    late = series.blocks.get(on=date(2027, 2, 2))
    mark(late, senco, "lost", "meeting")
    gone = end_block_series(by=senco, series=series, version=1, today=TODAY)
    left = list(series.blocks.values_list("on", flat=True))
    assert left == [date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 19), date(2027, 2, 2)]
    assert gone == 3
    assert end_block_series(by=senco, series=series, version=1, today=TODAY) == 0


def test_ending_times_that_somebody_changed_is_refused(senco):
    with pytest.raises(StaleRow):
        end_block_series(by=senco, series=plan(senco), version=7, today=TODAY)


def test_one_block_is_added_once_and_on_school_days_only(senco):
    said = {"by": senco, "school": senco.school, "kind": "senco_time", "whose": senco, "minutes": 60}
    key = uuid.uuid4()
    for _ in range(2):
        add_block(on=TODAY, starts_at=time(9), creation_key=key, **said)
    assert ProtectedBlock.objects.count() == 1
    with pytest.raises(ProtectedError, match="Half term"):
        add_block(on=date(2027, 2, 17), starts_at=time(9), creation_key=uuid.uuid4(), **said)
    with pytest.raises(ProtectedError, match="weekend"):
        add_block(on=date(2027, 1, 16), starts_at=time(9), creation_key=uuid.uuid4(), **said)


def test_a_pencilled_block_is_taken_away_and_a_firm_one_is_not(senco):
    remove_block(by=senco, block=make_block(senco, on=date(2027, 2, 2)), today=TODAY)
    firm = make_block(senco, on=date(2027, 1, 20))
    with pytest.raises(ProtectedError, match="firm"):
        remove_block(by=senco, block=firm, today=TODAY)
    assert ProtectedBlock.objects.get() == firm


# Marks ----------------------------------------------------------------------------------------------------------------


def test_marks_leave_a_trace_and_can_be_put_right(senco, head):
    block = mark(make_block(senco), senco, "lost", "cover")
    assert (block.mark, block.reason, block.marked_by, block.version) == ("lost", "cover", senco, 2)
    block = mark(block, head, "kept")
    assert (block.mark, block.reason, block.marked_by) == ("kept", "", head)
    block = mark(block, head, "")
    assert (block.mark, block.marked_at, block.marked_by) == ("", None, None)
    said = set(AuditEntry.objects.filter(verb="marked").values_list("summary", flat=True))
    when = "Protected SENCo time on Tue 12 Jan 2027 at 13:00"
    assert said == {f"{when}: lost (cover)", f"{when}: kept", f"{when}: not marked yet"}


def test_the_same_tap_twice_is_one_and_another_meanwhile_is_shown(senco, head):
    block = make_block(senco)
    mark(block, senco, "kept")
    assert mark(block, head, "kept").marked_by == senco
    with pytest.raises(StaleRow) as error:
        mark(block, head, "lost", "cover")
    assert error.value.current.mark == "kept"


def test_a_block_to_come_may_be_lost_but_not_kept(senco):
    block = make_block(senco, on=date(2027, 1, 14))
    with pytest.raises(ProtectedError, match="still to come"):
        mark(block, senco, "kept")
    assert mark(block, senco, "lost", "meeting").mark == "lost"


def test_due_are_unmarked_school_days_until_today_ones_own_first(senco, head, deputy):
    theirs = make_block(head, on=date(2027, 1, 11))
    mine = make_block(senco)
    make_block(senco, on=TODAY, starts_at=time(8), mark="kept")
    make_block(senco, on=date(2027, 1, 14))
    make_block(senco, on=date(2026, 12, 29))
    assert due_to_mark(senco, TODAY) == [mine, theirs]
    assert due_to_mark(head, TODAY) == [theirs, mine]
    assert due_to_mark(deputy, TODAY) == []


def test_a_new_closure_makes_it_no_school_day_and_nothing_lost(senco):
    block = make_block(senco)
    values = {"kind": "closure", "name": "Boiler broken", "starts_on": block.on, "ends_on": block.on}
    Closure.objects.create(school=senco.school, **values)
    line = lines_of([block], calendar_of(senco.school), TODAY)[0]
    assert (line.state, line.closure) == ("closed", "Boiler broken")
    assert due_to_mark(senco, TODAY) == []
    assert totals(senco).whole.planned == 0
