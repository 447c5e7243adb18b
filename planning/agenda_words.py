"""What an agenda says of an item beside its own words: how often it was carried, and what became of it."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from inclusion.school.models import Membership
from inclusion.school.wording import long_day, nth
from planning.actions.locking import MeetingLocked
from planning.models import AgendaItem, Meeting
from planning.next_meetings import next_meeting_seen_by

State = AgendaItem.State


def carried_words(item: AgendaItem) -> str:
    """Since when and how often it was carried: "carried from 12 January, 2nd time"; empty where it was not.

    Once, the day says it all: "carried from 12 January". Where the meeting before was reopened and the item discussed
    after all, it says that too (read with `carried_from` selected, else one query).
    """
    if not item.carried_times or item.first_on is None:
        return ""
    times = f", {nth(item.carried_times)} time" if item.carried_times > 1 else ""
    again = item.carried_from is not None and item.carried_from.state == State.DISCUSSED
    after_all = "; it was discussed last time after all" if again else ""
    return f"carried from {long_day(item.first_on)}{times}{after_all}"


def where_next(meeting: Meeting, reader: Membership) -> str:
    """Where the items of a meeting go that are moved, copied or carried, in the middle of a sentence.

    The day of the next meeting is for those who may see that meeting. One query.
    """
    there, is_seen = next_meeting_seen_by(meeting, reader)
    if there is None:
        return "the next meeting, as soon as there is one"
    return f"the meeting on {long_day(there.on)}" if is_seen else "the next meeting"


def ended_words(items: Sequence[AgendaItem], choices: Mapping[UUID, str], where: str) -> str:
    """What ending the meeting did with the items that were left over."""
    count = len([item for item in items if choices.get(item.pk) not in ("do", "drop")])
    if not count:
        return "The discussion has ended. The minutes are ready to be read and agreed."
    what = "One item goes" if count == 1 else f"{count} items go"
    return f"The discussion has ended. {what} on to {where}."


def whereabouts(item: AgendaItem) -> str:
    """Where an item is that is no longer on the agenda it was opened on."""
    if item.meeting is not None:
        return f"This item is now on the agenda of the meeting on {long_day(item.meeting.on)}."
    if item.parked_at is not None:
        return "This item is now in the backlog. Take it from there first, then change it."
    if item.state == State.DROPPED:
        return "This item was dropped from the backlog."
    return "This item now waits for the next meeting."


def locked_words(meeting: Meeting) -> str:
    """Why nothing of this meeting can be changed."""
    return str(MeetingLocked(meeting))
