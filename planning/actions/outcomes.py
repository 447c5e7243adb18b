"""What came of an item: decisions, information, actions and professional judgements, written down in the meeting."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from inclusion.school.models import Membership
from planning.actions.action_points import add_action, change_action
from planning.actions.live import in_progress, note_change
from planning.actions.locking import locked, save_next_version
from planning.models import Action, AgendaItem, Meeting, Outcome, Part

Kind = Outcome.Kind
LONGEST_ACTION = 300  # characters: an action is read in lists


class OwnerMissing(Exception):
    """An action needs an owner who takes part in the meeting, and a date."""

    def __init__(self) -> None:
        super().__init__("An action needs a date, and an owner who takes part in the meeting.")


class ActionTaken(Exception):
    """The action of the outcome has gone its own way, so the outcome cannot take it back."""


@dataclass(frozen=True)
class OutcomeDetails:
    """What a person says about an outcome; owner and date for an action only."""

    kind: str
    text: str
    confidential: bool = False
    owner: Membership | None = None
    due_on: date | None = None


@transaction.atomic
def add_outcome(
    *,
    by: Membership,
    item: AgendaItem,
    kind: str,
    text: str,
    confidential: bool,
    creation_key: uuid.UUID | None = None,
    owner: Membership | None = None,
    due_on: date | None = None,
) -> Outcome:
    """Write down an outcome, with its action where it is one; the same form sent twice gives the first again.

    Raises OwnerMissing, NotInProgress and MeetingLocked.
    """
    meeting = in_progress(item)
    creation_key = creation_key or uuid.uuid4()
    while known := Outcome.objects.filter(school=meeting.school_id, creation_key=creation_key).first():
        if (known.item_id, known.created_by_id, known.kind, known.text) == (item.pk, by.pk, kind, text):
            return known
        creation_key = uuid.uuid5(creation_key, "next")  # the same for the same key, so that it too counts once
    outcome = Outcome.objects.create(
        school=meeting.school,
        meeting=meeting,
        item=item,
        kind=kind,
        text=text,
        confidential=confidential,
        created_by=by,
        creation_key=creation_key,
    )
    if kind == Kind.ACTION:
        _add_action(by, outcome, OutcomeDetails(kind, text, confidential, owner, due_on))
    _record(by, outcome, "added")
    return outcome


def _add_action(by: Membership, outcome: Outcome, details: OutcomeDetails) -> None:
    owner, due_on = details.owner, details.due_on
    if owner is None or due_on is None or not takes_part(outcome.meeting, owner):
        raise OwnerMissing
    add_action(
        by=by,
        owner=owner,
        title=details.text,
        due_on=due_on,
        meeting=outcome.meeting,
        item=outcome.item,
        outcome=outcome,
        confidential=details.confidential,
        creation_key=outcome.creation_key,
    )


def takes_part(meeting: Meeting, person: Membership) -> bool:
    """Is this person in the meeting, and not only informed of it?"""
    return meeting.participants.filter(membership=person).exclude(part=Part.INFORMED).exists()


@transaction.atomic
def change_outcome(*, by: Membership, outcome: Outcome, version: int, details: OutcomeDetails) -> Outcome:
    """Change an outcome and the words, owner, date and confidence of its action. An action stays one.

    Raises StaleRow, OwnerMissing, ActionTaken, NotInProgress and MeetingLocked.
    """
    in_progress(outcome.meeting)
    stored = locked(outcome, version)
    action = Action.objects.select_for_update().filter(outcome=stored).first()
    if stored.kind == Kind.ACTION and details.kind != Kind.ACTION:
        raise ActionTaken("An action stays an action. Remove it, then add what it should be.")
    save_next_version(stored, kind=details.kind, text=details.text, confidential=details.confidential)
    if details.kind == Kind.ACTION and action is None:
        _add_action(by, stored, details)
    elif action is not None:
        _change_action(by, action, details)
    _record(by, stored, "changed")
    return stored


def _change_action(by: Membership, action: Action, details: OutcomeDetails) -> None:
    owner, due_on = details.owner, details.due_on
    if owner is None or due_on is None or not (owner.pk == action.owner_id or _in_meeting_of(action, owner)):
        raise OwnerMissing
    if (action.title, action.due_on, action.owner_id) != (details.text, due_on, owner.pk):
        if action.is_settled:
            raise ActionTaken(f"{action.owner.name} has settled this action already, so it stays as it is.")
        if action.owner_id != owner.pk:
            action.owner = owner
            action.save(update_fields=["owner"])
        action = change_action(by=by, action=action, version=action.version, title=details.text, due_on=due_on)
    if action.confidential != details.confidential:
        save_next_version(action, confidential=details.confidential)


def _in_meeting_of(action: Action, person: Membership) -> bool:
    return action.meeting is not None and takes_part(action.meeting, person)


@transaction.atomic
def remove_outcome(*, by: Membership, outcome: Outcome, version: int) -> AgendaItem:
    """Take an outcome out of the minutes, and its action with it unless somebody else has accepted it.

    Raises StaleRow, ActionTaken, NotInProgress and MeetingLocked.
    """
    in_progress(outcome.meeting)
    stored = locked(outcome, version)
    action = Action.objects.select_for_update().select_related("owner").filter(outcome=stored).first()
    if action is not None and action.owner_id != by.pk and action.status != Action.Status.PROPOSED:
        raise ActionTaken(
            f"{action.owner.name} has taken this action on already. They can drop it among their actions."
        )
    if action is not None:
        action.delete()
    _record(by, stored, "removed")
    item = stored.item
    stored.delete()
    return item


def _record(by: Membership, outcome: Outcome, verb: str) -> None:
    note_change(by=by, meeting=outcome.meeting, verb=verb, obj=outcome)
