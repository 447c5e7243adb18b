"""Where lost protected time fits again, and a replacement that is given once."""

import uuid
from datetime import date, time

import pytest

from inclusion.school.queries import calendar_of
from planning.actions.protected import (
    ProtectedError,
    Times,
    add_block,
    add_block_series,
    mark_block,
    replace_block,
)
from planning.models import ProtectedBlock
from planning.protected_blocks import offers_for
from planning.protected_totals import totals_of
from tests.factories import make_event, make_member
from tests.planning.rows import make_block, make_meeting, make_series

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


def lost_block(senco, **fields):
    return make_block(senco, mark="lost", reason="cover", **fields)


def test_a_replacement_is_given_once(senco):
    lost = lost_block(senco)
    said = {"by": senco, "block": lost, "on": date(2027, 1, 15), "starts_at": time(10)}
    fresh = replace_block(**said)
    assert replace_block(**said) == fresh
    assert (fresh.repays, fresh.minutes, fresh.whose) == (lost, 120, senco)
    with pytest.raises(ProtectedError, match="replaced already, on Fri 15 Jan at 10:00"):
        replace_block(**said | {"starts_at": time(11)})
    with pytest.raises(ProtectedError, match="Only a block that was moved or lost"):
        replace_block(by=senco, block=fresh, on=date(2027, 1, 18), starts_at=time(10))


def test_a_replacement_offered_before_a_meeting_took_its_time_is_refused(senco, head):
    block = mark(make_block(senco), senco, "lost", "cover")
    make_meeting(make_series(senco.school, (senco, head)), on=date(2027, 1, 15))
    with pytest.raises(ProtectedError, match="A meeting now takes Fri 15 Jan at 15:00"):
        replace_block(by=senco, block=block, on=date(2027, 1, 15), starts_at=time(15))


def test_no_time_is_protected_on_a_day_not_worked(oakfield):
    senco = make_member(oakfield, "senco", email="part@oakfield.example", name="Ada", working_days="145")
    with pytest.raises(ProtectedError, match="Ada does not work on Tuesdays, as the staff list has it"):
        plan(senco)
    with pytest.raises(ProtectedError, match="does not work on Wednesdays"):
        add_block(
            by=senco, school=oakfield, kind="check_in", whose=senco, on=date(2027, 1, 13), starts_at=time(9),
            minutes=60, creation_key=uuid.uuid4(),
        )  # fmt: skip
    assert not ProtectedBlock.objects.exists()


def test_offers_are_calm_days_without_clashes(senco, head):
    make_event(senco.school, levels={"senco": 5}, starts_on=date(2027, 1, 14), ends_on=date(2027, 1, 29))
    busy = make_block(senco, on=date(2027, 2, 1))
    make_meeting(make_series(senco.school, (senco, head)), on=date(2027, 2, 2))
    offers = offers_for(lost_block(senco, starts_at=time(15)), TODAY)
    assert [(one.on, one.starts_at) for one in offers] == [
        (date(2027, 2, 1), time(15)),
        (date(2027, 2, 2), time(13, 30)),
        (date(2027, 2, 3), time(15)),
    ]
    assert busy.on == offers[0].on
    assert offers[0].why == "Quiet 0.0 on the map, at the same time of day"
    assert offers[1].why == "Quiet 0.0 on the map, free at 13:30"


def test_a_joint_check_in_is_offered_when_its_partner_can_too(senco, head, deputy):
    make_meeting(make_series(senco.school, (head, deputy)), on=date(2027, 1, 14), starts_at=time(9), minutes=480)
    make_event(senco.school, levels={"headteacher": 5}, starts_on=date(2027, 1, 15), ends_on=date(2027, 1, 15))
    own, joint = lost_block(senco, on=TODAY), lost_block(senco, on=TODAY, kind="check_in")
    assert [one.on.day for one in offers_for(own, TODAY)] == [14, 15, 18]
    assert [one.on.day for one in offers_for(joint, TODAY)] == [18, 19, 20]
    with pytest.raises(ProtectedError, match="A meeting now takes Thu 14 Jan"):
        replace_block(by=senco, block=joint, on=date(2027, 1, 14), starts_at=time(9))


def test_offers_keep_to_the_days_worked_and_may_be_none(oakfield):
    part_time = make_member(oakfield, "senco", email="part@oakfield.example", working_days="3")
    assert {one.on.weekday() for one in offers_for(lost_block(part_time), TODAY)} == {2}
    assert offers_for(lost_block(part_time, on=date(2027, 7, 21)), date(2027, 7, 21)) == []


def test_a_replacement_that_is_lost_is_replaced_again(senco):
    first = lost_block(senco)
    second = replace_block(by=senco, block=first, on=TODAY, starts_at=time(9))
    second = mark(second, senco, "lost", "meeting")
    third = replace_block(by=senco, block=second, on=date(2027, 1, 14), starts_at=time(9))
    assert totals(senco).whole.repaid == 0
    mark_block(by=senco, block=third, version=1, mark="kept", today=date(2027, 1, 14))
    whole = totals(senco, today=date(2027, 1, 14)).whole
    assert (whole.lost, whole.repaid, whole.kept, whole.planned) == (120, 120, 0, 120)
