"""Every write to the agenda of one meeting: copy the template, add, change, order, drop and put back items.

What takes an item to another meeting or to the backlog is in `agenda_moves.py`; what happens at the end is in
`carrying.py`.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.locking import StaleRow, locked, save_next_version, writable
from planning.actions.trail import trail_words
from planning.built_in import items_for
from planning.models import AgendaItem, Meeting

State = AgendaItem.State
GONE = (State.CARRIED, State.DONE_OUTSIDE)  # what was carried or became an action stays as it was


class HasOutcomes(Exception):
    """What came of an item belongs to the minutes of its meeting, so the item cannot leave without it."""

    def __init__(self) -> None:
        super().__init__("Something came of this item already, and that belongs to the minutes of this meeting.")


class DiscussionEnded(Exception):
    """The discussion has ended: what was left over is carried already, and nothing joins the agenda any more."""

    def __init__(self) -> None:
        super().__init__("The discussion has ended, so nothing joins this agenda any more.")


class OrderStale(Exception):
    """The order was made of other items, or of another order, than the meeting has by now."""

    def __init__(self) -> None:
        super().__init__(
            "The agenda was changed in the meantime, so your order was not taken. This is how it stands now."
        )


@dataclass(frozen=True)
class ItemDetails:
    """What a person says about an item, as the form has checked it. `minutes` is 1 to 240."""

    title: str
    minutes: int = 10
    prompt: str = ""
    owner: Membership | None = None

    @classmethod
    def of(cls, item: AgendaItem) -> "ItemDetails":
        """The details of a stored item."""
        return cls(title=item.title, minutes=item.minutes, prompt=item.prompt, owner=item.owner)

    def fields(self) -> dict[str, object]:
        """The fields of the row, by name."""
        return dict(vars(self))


@transaction.atomic
def copy_template(meeting: Meeting, *, by: Membership | None) -> list[AgendaItem]:
    """Put the items of the series' template below what is on the agenda already; a second time it does nothing.

    What was carried from the same template is not put there twice. From then on they are the meeting's own: the
    template is never looked at again. Raises MeetingLocked.
    """
    current = writable(meeting, by=by)
    keys = [(uuid.uuid5(current.pk, f"template item {n}"), item) for n, item in enumerate(items_for(current.series))]
    if AgendaItem.objects.filter(school=current.school_id, creation_key__in=[key for key, _ in keys]).exists():
        return []
    carried = set(current.items.filter(carried_times__gt=0, state=State.TO_DISCUSS).values_list("title", flat=True))
    keys = [(key, item) for key, item in keys if item.title not in carried]
    first = last_position(current) + 1
    return AgendaItem.objects.bulk_create(
        AgendaItem(
            school_id=current.school_id,
            series_id=current.series_id,
            meeting=current,
            position=first + n,
            title=item.title,
            minutes=item.minutes,
            prompt=item.prompt,
            creation_key=key,
        )
        for n, (key, item) in enumerate(keys)
    )


@transaction.atomic
def add_item(*, by: Membership, meeting: Meeting, details: ItemDetails, creation_key: uuid.UUID) -> AgendaItem:
    """Put an item at the end of the agenda. The same form sent twice, known by its creation key, is one item.

    Where the form says something else by now, it is another item. Raises MeetingLocked and DiscussionEnded.
    """
    current = takes_items(meeting, by=by)
    while known := AgendaItem.objects.filter(school=current.school_id, creation_key=creation_key).first():
        if known.created_by_id == by.pk and ItemDetails.of(known) == details:
            return known
        creation_key = uuid.uuid5(creation_key, "next")  # the same for the same key, so that it too counts once
    item = AgendaItem.objects.create(
        school_id=current.school_id,
        series_id=current.series_id,
        meeting=current,
        position=last_position(current) + 1,
        created_by=by,
        creation_key=creation_key,
        **details.fields(),
    )
    note(item, current, by=by, verb="added")
    return item


@transaction.atomic
def change_item(*, by: Membership, item: AgendaItem, version: int, details: ItemDetails) -> AgendaItem:
    """Change what an item says. Raises MeetingLocked and StaleRow."""
    current = lock_item(item, version, by=by)
    save_next_version(current, updated_at=timezone.now(), **details.fields())
    note(current, current.meeting, by=by, verb="changed")
    return current


@transaction.atomic
def reorder(*, by: Membership, meeting: Meeting, order: Sequence[uuid.UUID], was: Sequence[uuid.UUID]) -> None:
    """Put the agenda into this order; `was` is the order that the person had before them.

    Raises OrderStale unless `was` is how the agenda stands and `order` has exactly its items; MeetingLocked.
    """
    current = writable(meeting, by=by)
    rows = list(on_agenda(current).select_for_update())
    if [row.pk for row in rows] != list(was) or sorted(order) != sorted(was):
        raise OrderStale
    places = {pk: n for n, pk in enumerate(order, start=1)}
    moved = [row for row in rows if row.position != places[row.pk]]
    for row in moved:
        row.position = places[row.pk]
    AgendaItem.objects.bulk_update(moved, ["position"])
    if list(order) != list(was):
        record(by=by, school=current.school, verb="reordered the agenda of", obj=current, summary=trail_words(current))


@transaction.atomic
def shift_item(*, by: Membership, item: AgendaItem, steps: int) -> tuple[int, int]:
    """Move an item so many places down the agenda as it stands (up when negative), as far as there are places.

    Returns its place from 1, and how many there are. Raises OrderStale where it is not on the agenda; MeetingLocked.
    """
    if item.meeting is None:
        raise OrderStale
    current = writable(item.meeting, by=by)
    was = list(on_agenda(current).values_list("pk", flat=True))
    if item.pk not in was:
        raise OrderStale
    order = [pk for pk in was if pk != item.pk]
    order.insert(max(0, was.index(item.pk) + steps), item.pk)
    reorder(by=by, meeting=current, order=order, was=was)
    return order.index(item.pk) + 1, len(order)


@transaction.atomic
def drop_item(*, by: Membership, item: AgendaItem, version: int) -> AgendaItem:
    """Take an item off the agenda or out of the backlog. On an agenda it can be put back.

    Raises HasOutcomes, MeetingLocked and StaleRow.
    """
    current = lock_item(item, version, by=by)
    if current.outcomes.exists():
        raise HasOutcomes
    save_next_version(current, state=State.DROPPED, parked_at=None, parked_by=None, updated_at=timezone.now())
    note(current, current.meeting, by=by, verb="dropped")
    return current


@transaction.atomic
def put_back(*, by: Membership, item: AgendaItem, version: int) -> AgendaItem:
    """Put a dropped item at the end of its agenda. Raises DiscussionEnded, MeetingLocked and StaleRow."""
    current = lock_item(item, version, by=by)
    if current.meeting is not None and current.state == State.DROPPED:
        takes_items(current.meeting, by=by)
        place = last_position(current.meeting) + 1
        save_next_version(current, state=State.TO_DISCUSS, position=place, updated_at=timezone.now())
        note(current, current.meeting, by=by, verb="put back")
    return current


def on_agenda(meeting: Meeting) -> QuerySet[AgendaItem]:
    """The items of the meeting that have a place in its order: all that were not dropped."""
    return meeting.items.exclude(state=State.DROPPED).order_by("position", "created_at", "id")


def takes_items(meeting: Meeting, *, by: Membership | None) -> Meeting:
    """The meeting, locked, where items may still join it. Raises MeetingLocked and DiscussionEnded."""
    current = writable(meeting, by=by)
    if current.ended_at is not None:
        raise DiscussionEnded
    return current


def lock_item(item: AgendaItem, version: int, *, by: Membership | None) -> AgendaItem:
    """The item at this version, locked after its meeting. Raises MeetingLocked and StaleRow."""
    if item.meeting is not None:
        writable(item.meeting, by=by)
    current = locked(item, version)
    if current.meeting_id != item.meeting_id or current.state in GONE:
        raise StaleRow(current)  # it went elsewhere between being read and being locked
    return current


def last_position(meeting: Meeting) -> int:
    """The place of the last item; 0 on an empty agenda."""
    return meeting.items.aggregate(last=Max("position"))["last"] or 0


def note(item: AgendaItem, meeting: Meeting | None, *, by: Membership | None, verb: str) -> None:
    """Leave a trace of a change of the item."""
    record(by=by, school=item.school, verb=verb, obj=item, summary=trail_words(meeting))
