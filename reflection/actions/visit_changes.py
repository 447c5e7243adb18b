"""The one change that two people share after a visit: noted once, by either, and from then on an action of one."""

import uuid
from datetime import date

from django.db import transaction

from inclusion.school.models import Membership
from planning.actions.action_points import add_action
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from reflection.models import Visit


class NotRevealedYet(Exception):
    """The change comes after both have read what each of them wrote."""

    def __init__(self) -> None:
        super().__init__("The change you share comes once both of you have written, and it is revealed.")


class ChangeNoted(Exception):
    """There is one already, and there is only one; `visit` is what is stored now."""

    def __init__(self, visit: Visit) -> None:
        super().__init__("The change you share is noted already, and there is only one.")
        self.visit = visit


def reads_others(visit: Visit, membership: Membership) -> bool:
    """Is what both wrote revealed, and did this person write too?"""
    if visit.round is None or visit.round.revealed_at is None:
        return False
    members = visit.round.members.filter(membership=membership)
    return members.filter(ready_at__isnull=False, left_at__isnull=True).exists()


@transaction.atomic
def note_change(
    *, by: Membership, visit: Visit, owner: Membership, title: str, due_on: date, creation_key: uuid.UUID | None = None
) -> Visit:
    """Note it, as a confidential action of the owner, who is one of the two. The same form sent twice is one change.

    Raises NotRevealedYet and ChangeNoted; ValueError for another owner.
    """
    take_turn(visit.school_id)
    current = locked(visit)
    if owner.pk not in (current.host_id, current.guest_id) or not owner.is_live:
        raise ValueError("The owner is one of the two.")
    if not reads_others(current, by):
        raise NotRevealedYet
    if current.action is not None:
        same = (current.action.created_by_id, current.action.owner_id, current.action.title, current.action.due_on)
        if same == (by.pk, owner.pk, title, due_on):
            return current
        raise ChangeNoted(current)
    action = add_action(by=by, owner=owner, title=title, due_on=due_on, confidential=True, creation_key=creation_key)
    save_next_version(current, action=action)
    return current
