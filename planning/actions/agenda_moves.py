"""Take items elsewhere: to the series' next meeting, as a copy there, into the backlog and out of it again."""

import uuid

from django.db import transaction
from django.utils import timezone

from inclusion.school.models import Membership
from planning.actions.agenda import HasOutcomes, State, last_position, lock_item, note, takes_items
from planning.actions.locking import StaleRow, locked, save_next_version, writable
from planning.models import AgendaItem, Meeting
from planning.next_meetings import next_meeting


@transaction.atomic
def move_to_next(*, by: Membership, item: AgendaItem, version: int) -> Meeting | None:
    """The item, with what came of it, leaves this meeting for the series' next one, which is returned.

    Where that is not made yet, the item waits for it and None is returned. Raises MeetingLocked and StaleRow.
    """
    here = item.meeting
    current = lock_item(item, version, by=by)
    if here is None or current.state == State.DROPPED:
        raise StaleRow(current)
    there = next_meeting(here)
    place = last_position(writable(there, by=by)) + 1 if there else current.position
    note(current, here, by=by, verb="moved to the next meeting")
    bring_into(current, there, place)
    return there


def bring_into(item: AgendaItem, meeting: Meeting | None, place: int) -> None:
    """Store a locked item as one to discuss in this meeting, or as one that waits; what came of it goes along."""
    save_next_version(
        item, meeting=meeting, position=place, state=State.TO_DISCUSS, parked_at=None, updated_at=timezone.now()
    )
    if meeting is not None:
        item.outcomes.update(meeting=meeting)
        item.actions.update(meeting=meeting)


@transaction.atomic
def copy_to_next(
    *, by: Membership, item: AgendaItem, creation_key: uuid.UUID | None = None
) -> tuple[AgendaItem, Meeting | None]:
    """Put a copy of the item on the series' next agenda, or let it wait; this one stays with what came of it.

    Returns the copy and the meeting it is in. The same button pressed twice, known by its creation key, makes one copy.
    Raises MeetingLocked where the item's own meeting is locked.
    """
    if item.meeting is None:
        raise StaleRow(item)
    here = writable(item.meeting, by=by)
    there = next_meeting(here)
    key = uuid.uuid5(creation_key or uuid.uuid4(), str(item.pk))
    known = AgendaItem.objects.filter(school=item.school_id, creation_key=key).select_related("meeting").first()
    if known is not None:
        return known, known.meeting
    copy = AgendaItem.objects.create(
        school_id=item.school_id,
        series_id=item.series_id,
        meeting=there,
        position=last_position(writable(there, by=by)) + 1 if there else item.position,
        title=item.title,
        prompt=item.prompt,
        owner=item.owner,
        minutes=item.minutes,
        created_by=by,
        creation_key=key,
    )
    note(copy, there or here, by=by, verb="copied to the next meeting")
    return copy, there


@transaction.atomic
def park(*, by: Membership, item: AgendaItem, version: int) -> AgendaItem:
    """Put the item aside into the backlog of its series, until somebody takes it. Raises as `drop_item` does."""
    here = item.meeting
    current = lock_item(item, version, by=by)
    if here is None or current.state == State.DROPPED:
        raise StaleRow(current)
    if current.outcomes.exists():
        raise HasOutcomes
    save_next_version(
        current,
        meeting=None,
        state=State.TO_DISCUSS,
        for_decision=False,
        parked_at=timezone.now(),
        parked_from=here,
        parked_by=by,
        updated_at=timezone.now(),
    )
    note(current, here, by=by, verb="parked")
    return current


@transaction.atomic
def take_from_backlog(*, by: Membership, item: AgendaItem, version: int, meeting: Meeting) -> AgendaItem:
    """Put a parked item at the end of this agenda. Raises DiscussionEnded, MeetingLocked and StaleRow."""
    here = takes_items(meeting, by=by)
    current = locked(item, version)
    if current.parked_at is None:
        raise StaleRow(current)
    bring_into(current, here, last_position(here) + 1)
    note(current, here, by=by, verb="took from the backlog")
    return current
