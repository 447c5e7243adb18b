"""Every write to an action: add, accept, agree another date, hand on, change, finish and reopen.

Done or not and accepted or not is its owner's and goes on after the minutes are locked. What the minutes say of it (its
words, its owner, its date) is theirs until then: whoever agreed them before has to look again.
"""

import uuid
from datetime import date

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.created_once import row_of_key
from planning.actions.locking import MeetingLocked, locked, save_next_version, writable
from planning.actions.trail import trail_words
from planning.models import Action, AgendaItem, Meeting, MeetingSeries, Outcome, Part

Status = Action.Status
SHOWN = ("owner", "item", "meeting")  # what a list of actions names beside them


class NotTheirs(Exception):
    """The person has no say in this: `str()` says whose it is, in words."""


class ActionSettled(Exception):
    """The action is done or dropped already; `action` is what is stored now."""

    def __init__(self, action: Action) -> None:
        super().__init__(f"This action is {action.get_status_display().lower()} already.")
        self.action = action


def open_actions_of(series: MeetingSeries, membership: Membership) -> QuerySet[Action]:
    """What is still to do from the meetings of the series, the soonest first, as far as this person may see it."""
    return Action.objects.visible_to(membership).unfinished().filter(series=series).select_related(*SHOWN)


@transaction.atomic
def add_action(
    *,
    by: Membership,
    owner: Membership,
    title: str,
    due_on: date,
    meeting: Meeting | None = None,
    item: AgendaItem | None = None,
    outcome: Outcome | None = None,
    confidential: bool = False,
    creation_key: uuid.UUID | None = None,
) -> Action:
    """Add an action: accepted where somebody takes it on themselves, else waiting for its owner. Raises MeetingLocked.

    The same form sent twice, known by its creation key, gives the first action again. Item and meeting follow from the
    outcome or the item where they are not given.
    """
    item = item or (outcome.item if outcome else None)
    meeting = meeting or (item.meeting if item else None)
    if meeting is not None:
        meeting = writable(meeting, by=by)
    source = meeting or item
    said = {"created_by_id": by.pk, "title": title}
    known, creation_key = row_of_key(Action, by.school, creation_key, said)
    if known is not None:
        return known
    action = Action.objects.create(
        school=by.school,
        series=source.series if source else None,
        meeting=meeting,
        item=item,
        outcome=outcome,
        owner=owner,
        due_on=due_on,
        status=Status.ACCEPTED if by == owner else Status.PROPOSED,
        confidential=confidential,
        creation_key=creation_key,
        **said,
    )
    _record(by, action, "added")
    return action


@transaction.atomic
def accept(*, by: Membership, action: Action, version: int) -> Action:
    """The owner takes it on with the date as it stands. Raises StaleRow, NotTheirs and ActionSettled."""
    current = _unfinished(action, version)
    _only_owner(by, current)
    save_next_version(current, status=Status.ACCEPTED, wished_on=None)
    _record(by, current, "accepted")
    return current


@transaction.atomic
def propose_date(*, by: Membership, action: Action, version: int, wished_on: date) -> Action:
    """The owner asks for another date; until it is agreed the first one stands. Raises as `accept` does."""
    current = _unfinished(action, version)
    _only_owner(by, current)
    save_next_version(current, status=Status.PROPOSED, wished_on=wished_on)
    _record(by, current, "proposed another date for")
    return current


@transaction.atomic
def agree_date(*, by: Membership, action: Action, version: int) -> Action:
    """Whoever made the action, or a chair of its meeting, takes the date that its owner proposes.

    Raises StaleRow, NotTheirs and ActionSettled.
    """
    _minutes_change(action, by=by)
    current = _unfinished(action, version)
    if not may_agree(by, current):
        raise NotTheirs("Whoever made the action, or a chair of its meeting, agrees its date.")
    if current.wished_on is not None:
        save_next_version(current, status=Status.ACCEPTED, due_on=current.wished_on, wished_on=None)
        _record(by, current, "agreed the date of")
    return current


def may_agree(by: Membership, action: Action) -> bool:
    """Did this person make the action, or do they chair its meeting?"""
    if action.created_by_id == by.pk:
        return True
    meeting = action.meeting_id
    return meeting is not None and Meeting.objects.chaired_by(by).filter(pk=meeting).exists()


@transaction.atomic
def hand_on(*, by: Membership, action: Action, version: int, to: Membership) -> Action:
    """Give it to another of those who take part; they accept it anew. Raises as `accept` does."""
    _minutes_change(action, by=by)
    current = _unfinished(action, version)
    _only_owner(by, current)
    if not takers(current).filter(pk=to.pk).exists():
        raise NotTheirs("An action goes to somebody who takes part in its meeting.")
    save_next_version(current, owner=to, status=Status.PROPOSED, wished_on=None)
    _record(by, current, "handed on")
    return current


def takers(action: Action) -> QuerySet[Membership]:
    """To whom its owner may hand it on: everybody else who takes part in its meeting. None without a meeting."""
    people = Membership.objects.live().filter(school=action.school_id).exclude(pk=action.owner_id)
    if action.meeting_id is None:
        return people.none()
    return people.filter(
        participations__meeting=action.meeting_id, participations__part__in=[Part.REQUIRED, Part.OPTIONAL]
    )


@transaction.atomic
def change_action(*, by: Membership, action: Action, version: int, title: str, due_on: date) -> Action:
    """Change its words and date; where that is not its owner, they accept it anew.

    Raises StaleRow and ActionSettled; MeetingLocked for other words once the minutes are closed.
    """
    if title != action.title:
        _stay_open(action)
    _minutes_change(action, by=by)
    current = _unfinished(action, version)
    if current.owner_id != by.pk:
        current.status = Status.PROPOSED
    save_next_version(current, title=title, due_on=due_on, wished_on=None)
    said = Outcome.objects.filter(action=current).exclude(text=title)
    said.update(text=title, version=F("version") + 1)  # the outcome that it came of says the same
    _record(by, current, "changed")
    return current


@transaction.atomic
def settle(*, by: Membership, action: Action, version: int, status: str, reason: str = "") -> Action:
    """Its owner says that it is done, or drops it with a reason. Raises as `accept` does."""
    current = _unfinished(action, version)
    _only_owner(by, current)
    dropped = status == Status.DROPPED
    save_next_version(
        current, status=status, settled_at=timezone.now(), wished_on=None, reason=reason if dropped else ""
    )
    _record(by, current, "dropped" if dropped else "finished")
    return current


@transaction.atomic
def reopen_action(*, by: Membership, action: Action, version: int) -> Action:
    """Its owner takes it up again. Raises StaleRow and NotTheirs."""
    current = locked(action, version)
    _only_owner(by, current)
    if current.is_settled:
        save_next_version(current, status=Status.ACCEPTED, settled_at=None, reason="")
        _record(by, current, "took up again")
    return current


def _record(by: Membership, action: Action, verb: str) -> None:
    summary = trail_words(action.meeting, without="Without a meeting")
    record(by=by, school=action.school, verb=verb, obj=action, summary=summary)


def _unfinished(action: Action, version: int) -> Action:
    current = locked(action, version)
    if current.is_settled:
        raise ActionSettled(current)
    return current


def _only_owner(by: Membership, action: Action) -> None:
    if action.owner_id != by.pk:
        raise NotTheirs(f"This action is {action.owner.name}’s.")


def _minutes_change(action: Action, *, by: Membership) -> None:
    """The minutes will read differently: their chairs look again, unless they are locked and only show how it went."""
    meeting = action.meeting
    if meeting is not None and not meeting.is_closed and meeting.cancelled_at is None:
        writable(meeting, by=by)


def _stay_open(action: Action) -> None:
    if action.meeting is not None and action.meeting.is_closed:
        raise MeetingLocked(action.meeting)
