"""What the SENCo may decide alone: agreed, changed and ended by the head."""

import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.models import Delegation


@dataclass(frozen=True)
class DelegationDetails:
    """What is delegated; `limit` in pounds, None where it is not about money."""

    what: str
    agreed_on: date
    review_on: date
    limit: Decimal | None = None
    conditions: str = ""


@transaction.atomic
def add_delegation(
    *, by: Membership, school: School, details: DelegationDetails, creation_key: uuid.UUID | None = None
) -> Delegation:
    """Agree it; the same form sent twice gives the first one again."""
    known, key = row_of_key(Delegation, school, creation_key, vars(details))
    if known is not None:
        return known
    row = Delegation.objects.create(school=school, agreed_by=by, creation_key=key, **vars(details))
    record(by=by, school=school, verb="agreed", obj=row, summary=row.what)
    return row


@transaction.atomic
def change_delegation(
    *, by: Membership, delegation: Delegation, version: int, details: DelegationDetails
) -> Delegation:
    """Agree it anew. Raises StaleRow."""
    current = locked(delegation, version)
    save_next_version(current, agreed_by=by, **vars(details))
    record(by=by, school=current.school, verb="changed", obj=current, summary=current.what)
    return current


@transaction.atomic
def end_delegation(*, by: Membership, delegation: Delegation, version: int, on: date) -> Delegation:
    """From the day on it must be asked for again. Ending twice is ending once. Raises StaleRow."""
    current = locked(delegation, None if delegation.ended_on else version)
    if current.ended_on is None:
        save_next_version(current, ended_on=on)
        record(by=by, school=current.school, verb="ended", obj=current, summary=current.what)
    return current
