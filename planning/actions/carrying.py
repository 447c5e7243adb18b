"""What was not talked about goes on to the next meeting: carried at the end of one, drawn in when the next is made."""

import uuid
from collections.abc import Mapping
from datetime import date, timedelta
from enum import StrEnum

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.action_points import add_action
from planning.actions.agenda import State, last_position, note
from planning.actions.agenda_moves import bring_into
from planning.actions.locking import StaleRow, locked, note_step, save_next_version, writable
from planning.actions.trail import trail_words
from planning.models import AgendaItem, Meeting, MeetingStep
from planning.next_meetings import next_meeting, waiting_items

ASKED_FROM = 3  # the third time that an item would be carried, somebody says what becomes of it
DAYS_TO_DO = 14  # how long an item that becomes an action has, where there is no next meeting yet


class Choice(StrEnum):
    """What becomes of an item that would be carried once too often."""

    DO = "do"
    DROP = "drop"
    DECIDE = "decide"


class NotInProgress(Exception):
    """Only a meeting that has begun and whose discussion has not ended can be ended; `meeting` is what is stored."""

    def __init__(self, meeting: Meeting) -> None:
        said = "The discussion has ended already." if meeting.ended_at else "This meeting has not begun."
        super().__init__(said)
        self.meeting = meeting


class ChoicesMissing(Exception):
    """These items would be carried for the third time or more, and nobody said what becomes of them."""

    def __init__(self, items: list[AgendaItem]) -> None:
        super().__init__("Say what becomes of each item that would be carried a third time.")
        self.items = items


def left_over(meeting: Meeting) -> list[AgendaItem]:
    """What was not discussed, in its order; ending the meeting carries it."""
    rows = meeting.items.filter(state=State.TO_DISCUSS).select_related("owner", "carried_from")
    return list(rows.order_by("position", "created_at", "id"))


def asks(item: AgendaItem) -> bool:
    """Would this be at least the third time that the item is carried?"""
    return item.carried_times + 1 >= ASKED_FROM


@transaction.atomic
def end_meeting(*, by: Membership, meeting: Meeting, choices: Mapping[uuid.UUID, str]) -> Meeting:
    """End the discussion and carry what is left over to the next meeting, or let it wait for one.

    `choices`: item id → do, drop or decide, for each item that would be carried the third time. Raises ChoicesMissing,
    NotInProgress and MeetingLocked.
    """
    current = writable(meeting, by=by)
    if not current.is_in_progress or current.ended_at is not None:
        raise NotInProgress(current)
    items = left_over(current)
    unanswered = [item for item in items if asks(item) and choices.get(item.pk) not in set(Choice)]
    if unanswered:
        raise ChoicesMissing(unanswered)
    there = next_meeting(current)
    if there is not None:
        there = writable(there, by=by)
    for item in items:
        _settle(item, choices.get(item.pk, "") if asks(item) else "", there, by=by)
    save_next_version(current, ended_at=timezone.now())
    note_step(current, MeetingStep.Kind.ENDED, by=by)
    record(by=by, school=current.school, verb="ended", obj=current, summary=trail_words(current))
    return current


@transaction.atomic
def discuss_after_all(*, by: Membership, item: AgendaItem, version: int, discussed: bool = True) -> AgendaItem:
    """Say that a carried item was discussed after all, or was not; its copy stays on the next agenda and says so.

    An item that was never carried stays as it is. Raises MeetingLocked and StaleRow.
    """
    if item.meeting is None:
        raise StaleRow(item)
    meeting = writable(item.meeting, by=by)
    current = locked(item, version)
    before, after = (State.CARRIED, State.DISCUSSED) if discussed else (State.DISCUSSED, State.CARRIED)
    if current.state == before and current.carried_to.exists():
        save_next_version(current, state=after, updated_at=timezone.now())
        note(current, meeting, by=by, verb="discussed after all" if discussed else "left as carried")
    return current


def _settle(item: AgendaItem, choice: str, there: Meeting | None, *, by: Membership) -> None:
    if choice == Choice.DO:
        _make_action(item, there, by=by)
    elif choice == Choice.DROP:
        save_next_version(item, state=State.DROPPED, updated_at=timezone.now())
        note(item, item.meeting, by=by, verb="dropped")
    else:
        _carry(item, there, by=by, for_decision=choice == Choice.DECIDE)


def _make_action(item: AgendaItem, there: Meeting | None, *, by: Membership) -> None:
    """The item's owner does it until the next meeting; whoever ends the meeting does, where it has no owner."""
    owner = item.owner if item.owner is not None and item.owner.is_live else by
    key = uuid.uuid5(item.pk, "becomes an action")
    add_action(by=by, owner=owner, title=item.title, due_on=due_day(item.meeting, there), item=item, creation_key=key)
    save_next_version(item, state=State.DONE_OUTSIDE, updated_at=timezone.now())


def due_day(here: Meeting | None, there: Meeting | None) -> date:
    """The day until which an item that becomes an action is to be done: of the next meeting, else in two weeks."""
    if there is not None:
        return there.on
    return (here.on if here else timezone.localdate()) + timedelta(days=DAYS_TO_DO)


def _carry(item: AgendaItem, there: Meeting | None, *, by: Membership, for_decision: bool) -> None:
    """This row stays where it is and says that it was carried; its copy goes on. A row carried before has its copy."""
    here = item.meeting
    if here is not None and not item.carried_to.exists():
        copy = AgendaItem.objects.create(
            school_id=item.school_id,
            series_id=item.series_id,
            meeting=there,
            position=item.position if there is None else _place_of(item, there, first=for_decision),
            title=item.title,
            prompt=item.prompt,
            owner=item.owner,
            minutes=item.minutes,
            for_decision=for_decision,
            carried_from=item,
            carried_times=item.carried_times + 1,
            first_on=item.first_on or here.on,
            created_by=item.created_by,
        )
        note(copy, here, by=by, verb="carried")
    save_next_version(item, state=State.CARRIED, updated_at=timezone.now())


def _place_of(item: AgendaItem, there: Meeting, *, first: bool) -> int:
    """Where the copy goes. What the template of an open meeting put there under the same title makes room for it."""
    same = there.items.filter(title=item.title, state=State.TO_DISCUSS) if there.is_open else there.items.none()
    twin = next((one for one in same if _is_untouched(one)), None)
    if twin is not None:
        save_next_version(twin, state=State.DROPPED, updated_at=timezone.now())
    return twin.position if twin is not None and not first else _place_in(there, first=first)


def _is_untouched(item: AgendaItem) -> bool:
    """Is it as its template brought it?"""
    return item.created_by_id is None and item.carried_from_id is None and item.version == 1


def _place_in(meeting: Meeting, *, first: bool) -> int:
    """A free place: the first where the item must be decided, after those that must be too; else the last."""
    if not first:
        return last_position(meeting) + 1
    place = meeting.items.filter(for_decision=True, state=State.TO_DISCUSS).count() + 1
    meeting.items.filter(for_decision=False).update(position=F("position") + place)
    return place


@transaction.atomic
def take_waiting(meeting: Meeting, *, by: Membership | None = None) -> list[AgendaItem]:
    """Draw in what waits for the series' next meeting, what must be decided first. Raises MeetingLocked.

    Call it for each meeting that is made, the soonest first; a second time there is nothing left to draw in.
    """
    current = writable(meeting, by=by)
    items = list(waiting_items(current).select_for_update())
    for item in items:
        bring_into(item, current, _place_in(current, first=item.for_decision))
    return items


@transaction.atomic
def release_items(meeting: Meeting, *, by: Membership | None = None) -> None:
    """A meeting is being cancelled: what it had to discuss goes to the series' next one, or waits for it.

    What its template put there and nobody touched stays behind: the next meeting has a template of its own.
    """
    there = next_meeting(meeting)
    if there is not None:
        there = writable(there, by=by)
    for item in left_over(meeting):
        if _is_untouched(item):
            continue
        bring_into(item, there, item.position if there is None else _place_in(there, first=item.for_decision))
