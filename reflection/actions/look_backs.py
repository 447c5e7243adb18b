"""What those who learned side by side agree to change, and what they say later: is it still happening?"""

import uuid
from datetime import date

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of
from inclusion.school.wording import full_day
from planning.actions.action_points import add_action
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from reflection.actions.learning import IN_THE_TRAIL
from reflection.look_back_dates import a_term_after, six_weeks_after
from reflection.models import AgreedChange, Learning, LookBack, RoundMember


class NotRevealedYet(Exception):
    """A change is agreed once what each wrote afterwards is revealed and one reads it."""

    def __init__(self) -> None:
        super().__init__("Agree a change once you have read what each of you wrote afterwards.")


class DoesNotAttend(Exception):
    """Somebody attends the training no longer; the message says who."""


class NotDueYet(Exception):
    """It is asked later; the message says from when on."""

    def __init__(self, look_back: LookBack) -> None:
        super().__init__(f"You are asked from {full_day(look_back.due_on)} on.")


@transaction.atomic
def agree_change(
    *,
    by: Membership,
    learning: Learning,
    what: str,
    owner: Membership,
    due_on: date,
    today: date,
    creation_key: uuid.UUID | None = None,
) -> AgreedChange:
    """An action of one of those who attend, and two looks back at it. The same form sent twice is one change.

    Raises NotRevealedYet and DoesNotAttend.
    """
    take_turn(learning.school_id)
    current = locked(learning)
    if not reads_afterwards(current, by):
        raise NotRevealedYet
    attending = set(current.people.values_list("membership_id", flat=True))
    if not {by.pk, owner.pk} <= attending:
        raise DoesNotAttend(f"{owner.name if by.pk in attending else by.name} does not attend it any more.")
    key = creation_key and uuid.uuid5(creation_key, f"{owner.pk} {due_on}")
    said = {"learning_id": current.pk, "what": what, "agreed_by_id": by.pk}
    known, key = row_of_key(AgreedChange, by.school, key, said)
    if known is not None:
        return known
    action = add_action(by=by, owner=owner, title=what, due_on=due_on, confidential=True)
    change = AgreedChange.objects.create(school=by.school, action=action, agreed_on=today, creation_key=key, **said)
    _ask_later(change)
    record(by=by, school=by.school, verb="agreed a change after", obj=current, summary=IN_THE_TRAIL)
    return change


def _ask_later(change: AgreedChange) -> None:
    calendar = calendar_of(change.school)
    asked = {
        LookBack.When.SIX_WEEKS: six_weeks_after(change.agreed_on, calendar),
        LookBack.When.TERM: a_term_after(change.agreed_on, calendar),
    }
    LookBack.objects.bulk_create(
        LookBack(school=change.school, change=change, when=when, due_on=day) for when, day in asked.items()
    )


def reads_afterwards(learning: Learning, membership: Membership) -> bool:
    """Is what each wrote afterwards revealed, and was this person ready?"""
    members = RoundMember.objects.filter(round=learning.after_id, membership=membership, left_at__isnull=True)
    return members.filter(ready_at__isnull=False, round__revealed_at__isnull=False).exists()


@transaction.atomic
def answer_look_back(
    *, by: Membership, look_back: LookBack, version: int, answer: str, words: str, today: date
) -> LookBack:
    """Say whether it is still happening; anybody who attended may, and may change it. Raises StaleRow and NotDueYet."""
    take_turn(look_back.school_id)
    current = locked(look_back, version)
    if current.due_on > today:
        raise NotDueYet(current)
    save_next_version(current, answer=answer, words=words, answered_at=timezone.now(), answered_by=by)
    record(by=by, school=current.school, verb="answered", obj=current, summary=IN_THE_TRAIL)
    return current
