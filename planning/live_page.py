"""What the page of a meeting in progress shows, read in a fixed number of queries, and how it knows what changed."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from inclusion.school.models import Membership
from planning.agenda_words import carried_words
from planning.models import AgendaItem, Meeting, Outcome, Part, Participant

STAMPED = (  # what the page shows of an outcome, so that another browser knows when to fetch it again
    "item_id",
    "pk",
    "version",
    "action__version",
    "action__status",
    "action__owner_id",
    "action__due_on",
)


@dataclass(frozen=True)
class LiveItem:
    """An item as the page shows it; `stamp` changes whenever anything but its note does."""

    item: AgendaItem
    outcomes: list[Outcome]
    stamp: str
    carried: str

    @property
    def can_tick(self) -> bool:
        return self.item.state in (AgendaItem.State.TO_DISCUSS, AgendaItem.State.DISCUSSED)


@dataclass(frozen=True)
class LivePage:
    """The meeting, its items in the order of the agenda, and everybody who takes part."""

    meeting: Meeting
    items: list[LiveItem]
    people: list[Participant]

    @property
    def discussed(self) -> int:
        return sum(live.item.state == AgendaItem.State.DISCUSSED for live in self.items)

    @property
    def people_stamp(self) -> str:
        return stamp_of((person.pk, person.attendance) for person in self.people)

    @property
    def unsaid(self) -> int:
        return sum(not person.attendance for person in self.people)

    @property
    def came(self) -> str:
        """Who came, counted: "3 present, 1 apologies"."""
        words = [label for value, label in Participant.Attendance.choices if value]
        counts = [sum(person.get_attendance_display() == word for person in self.people) for word in words]
        return ", ".join(f"{count} {word.lower()}" for count, word in zip(counts, words, strict=True) if count)


def items_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What is on the agenda: everything that was not dropped."""
    return meeting.items.exclude(state=AgendaItem.State.DROPPED)


def read_page(meeting: Meeting, membership: Membership, *, only: UUID | None = None) -> LivePage:
    """The whole page, or one of its items. Three queries."""
    items = items_of(meeting).select_related("owner", "note_by", "carried_from__meeting")
    outcomes = Outcome.objects.visible_to(membership).filter(meeting=meeting).select_related("action__owner")
    if only is not None:
        items, outcomes = items.filter(pk=only), outcomes.filter(item=only)
    of_item: dict[UUID, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        of_item[outcome.item_id].append(outcome)
    live = [
        LiveItem(
            item,
            of_item[item.pk],
            _stamp(item.version, item.state, map(_values, of_item[item.pk])),
            carried_words(item),
        )
        for item in items
    ]
    return LivePage(meeting, live, taking_part(meeting))


def taking_part(meeting: Meeting) -> list[Participant]:
    """Those who come, the chairs first; not those who only get the minutes."""
    return list(meeting.participants.exclude(part=Part.INFORMED).select_related("membership"))


def read_state(meeting: Meeting) -> dict[str, Any]:
    """What a browser compares with what it shows: the items in order with the version of their notes. Three queries."""
    of_item: dict[UUID, list[tuple[Any, ...]]] = defaultdict(list)
    for row in Outcome.objects.filter(meeting=meeting).values_list(*STAMPED):
        of_item[row[0]].append(row)
    items = items_of(meeting).values_list("pk", "note_version", "version", "state")
    people = meeting.participants.exclude(part=Part.INFORMED).values_list("pk", "attendance")
    return {
        "ended": meeting.ended_at is not None,
        "people": stamp_of(people),
        "items": [[str(pk), note, _stamp(version, state, of_item[pk])] for pk, note, version, state in items],
    }


def _values(outcome: Outcome) -> tuple[Any, ...]:
    action = getattr(outcome, "action", None)
    of_action = (action.version, action.status, action.owner_id, action.due_on) if action else (None,) * 4
    return (outcome.item_id, outcome.pk, outcome.version, *of_action)


def _stamp(version: int, state: str, outcomes: Iterable[tuple[Any, ...]]) -> str:
    return stamp_of([(version, state), *outcomes])


def stamp_of(rows: Iterable[tuple[Any, ...]]) -> str:
    """A short word that is another one when any of the rows is."""
    said = "|".join(",".join(map(str, row)) for row in rows)
    return hashlib.sha256(said.encode()).hexdigest()[:16]
