"""Every write to a visit until it is over: offer it, agree a time, decline, move it, call it off.

Both agree to the same time: `asked_by` is whose proposal stands, and only the other one confirms it.
"""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.booked import book_time, free_time
from planning.actions.booking import TimesTaken
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.finding import Question
from reflection.actions.rounds import call_off_round, start_round
from reflection.actions.visit_checks import (
    current_visit,
    is_done,
    refuse_alone,
    refuse_answer,
    refuse_over,
    refuse_stale,
    refuse_taken,
)
from reflection.models import Round, Visit
from reflection.prompts import RoundKind
from reflection.visit_mails import tell_other
from reflection.visit_times import Moment, can_take_place

KEPT_BY = "reflection:visit_of_event"  # the address where a visit is found by its event
State = Visit.State


@dataclass(frozen=True)
class VisitDetails:
    """Whose work it is, who comes to see it, and what there is to see. `host` and `guest` are two people."""

    host: Membership
    guest: Membership
    occasion: str
    what: str
    minutes: int
    place: str = ""


@transaction.atomic
def offer_visit(
    *, question: Question, details: VisitDetails, at: Moment, creation_key: uuid.UUID | None = None, today: date
) -> Visit:
    """Offer or ask for a visit at a time that was found. The same form sent twice is one visit. Raises TimesTaken."""
    by, (on, starts_at) = question.by, at
    said = {"host_id": details.host.pk, "guest_id": details.guest.pk, "occasion": details.occasion}
    said |= {"what": details.what, "minutes": details.minutes, "place": details.place, "on": on, "starts_at": starts_at}
    known, key = row_of_key(Visit, by.school, creation_key, said)
    if known is not None:
        return known
    refuse_taken(question, at, today)
    visit = Visit.objects.create(school=by.school, asked_by=by, creation_key=key, **said)
    _note(visit, by, "offered")
    tell_other(visit, by=by, what="offered")
    return visit


@transaction.atomic
def confirm_visit(*, by: Membership, visit: Visit, version: int, today: date) -> Visit:
    """Agree to the time that the other one proposes: it is on the map from then on, and both can begin to write.

    Twice is once. Raises StaleRow, VisitSettled, NotAsked, ColleagueLeft, and TimesTaken where one of them is not free.
    """
    current = current_visit(visit)
    if is_done(current, by, version, State.CONFIRMED):
        return current
    refuse_answer(current, by, version)
    refuse_alone(current, by)
    if not can_take_place(current, by=by, today=today):
        raise TimesTaken
    booked = book_time(
        by=by,
        title=f"Visit: {current.what}",
        on=current.on,
        starts_at=current.starts_at,
        minutes=current.minutes,
        people=[current.host, current.guest],
        kept_by=KEPT_BY,
    )
    round = _round_on_its_day(current) or _new_round(current, by)
    save_next_version(current, state=State.CONFIRMED, settled_by=by, booked=booked, round=round)
    _note(current, by, "confirmed")
    tell_other(current, by=by, what="confirmed")
    return current


@transaction.atomic
def decline_visit(*, by: Membership, visit: Visit, version: int) -> Visit:
    """Say no, without a reason; whoever proposed the time calls it off instead. Twice is once.

    Raises StaleRow, VisitSettled and NotAsked.
    """
    current = current_visit(visit)
    if not is_done(current, by, version, State.DECLINED):
        refuse_answer(current, by, version)
        _end(current, by, State.DECLINED)
        _note(current, by, "declined")
        tell_other(current, by=by, what="declined")
    return current


@transaction.atomic
def move_visit(*, question: Question, visit: Visit, version: int, at: Moment, place: str, today: date) -> Visit:
    """Propose another time, which the other one then confirms; until then nobody's time is taken.

    Twice is once. Raises StaleRow, VisitSettled, ColleagueLeft and TimesTaken.
    """
    by, (on, starts_at) = question.by, at
    said = {"on": on, "starts_at": starts_at, "minutes": question.minutes, "place": place}
    current = current_visit(visit)
    same = all(getattr(current, name) == value for name, value in said.items())
    if same and current.is_waiting and current.asked_by_id == by.pk and current.version == version + 1:
        return current
    refuse_stale(current, version)
    refuse_over(current)
    refuse_alone(current, by)
    _free(current, by)
    refuse_taken(question, at, today)
    save_next_version(current, state=State.OFFERED, asked_by=by, settled_by=None, **said)
    _round_on_its_day(current)
    _note(current, by, "moved")
    tell_other(current, by=by, what="moved")
    return current


@transaction.atomic
def call_off_visit(*, by: Membership, visit: Visit, version: int) -> Visit:
    """It does not take place, or did not: the time is free again, and what was written stays with who wrote it.

    Twice is once. Raises StaleRow, and VisitSettled where it was declined or is revealed.
    """
    current = current_visit(visit)
    if not is_done(current, by, version, State.CALLED_OFF):
        refuse_stale(current, version)
        refuse_over(current)
        _end(current, by, State.CALLED_OFF)
        _note(current, by, "called off")
        tell_other(current, by=by, what="called_off")
    return current


# What goes with it ----------------------------------------------------------------------------------------------------


def _free(visit: Visit, by: Membership) -> None:
    booked, visit.booked = visit.booked, None
    if booked is not None:
        free_time(by=by, booked=booked)


def _end(visit: Visit, by: Membership, state: str) -> None:
    _free(visit, by)
    save_next_version(visit, state=state, settled_by=by)
    if visit.round is not None:
        call_off_round(by=by, round=visit.round)


def _new_round(visit: Visit, by: Membership) -> Round:
    people = [visit.host, visit.guest]
    return start_round(by=by, kind=RoundKind.VISIT, title=visit.what, people=people, opens_on=visit.on)


def _round_on_its_day(visit: Visit) -> Round | None:
    """What both write about it, if it has begun: one is ready from the day of the visit on, also when it is moved."""
    if visit.round is None:
        return None
    current = locked(visit.round)
    if current.is_open and current.opens_on != visit.on:
        save_next_version(current, opens_on=visit.on)
    return current


def _note(visit: Visit, by: Membership, verb: str) -> None:
    """Leave a trace of the act: neither what it is about nor with whom, which headteacher and SENCo would read."""
    record(by=by, school=visit.school, verb=verb, obj=visit)
