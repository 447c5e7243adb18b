"""Writes to the stop-list and to the register of gaps."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from planning.models import Gap, Provision, ProvisionReview, StoppedThing


@dataclass(frozen=True)
class StoppedDetails:
    """What was stopped, the minutes a week that came back, and what they became; empty where that is not known."""

    what: str
    stopped_on: date
    minutes_returned: int
    became: str = ""
    provision: Provision | None = None


@dataclass(frozen=True)
class GapDetails:
    """A need that no provision meets; with `closed_on` it is met, perhaps by the provision `closed_by`."""

    need: str
    area: str
    found_on: date
    owner: Membership | None = None
    would_close: str = ""
    closed_on: date | None = None
    closed_by: Provision | None = None


@transaction.atomic
def note_stopped(
    *,
    by: Membership,
    school: School,
    what: str,
    stopped_on: date,
    minutes_returned: int,
    provision: Provision | None = None,
    review: ProvisionReview | None = None,
) -> StoppedThing:
    """Put what a review has stopped on the stop-list. The same review adds its row once and gets it again."""
    take_turn(school.pk)
    known = StoppedThing.objects.filter(school=school, review=review).first() if review is not None else None
    if known is not None:
        return known
    details = StoppedDetails(what, stopped_on, minutes_returned, provision=provision)
    return _new_stopped(by, school, details, uuid.uuid4(), review)


@transaction.atomic
def add_stopped(
    *, by: Membership, school: School, details: StoppedDetails, creation_key: uuid.UUID | None = None
) -> StoppedThing:
    """Put something on the stop-list by hand; the same form sent twice adds it once."""
    known, key = row_of_key(StoppedThing, school, creation_key, vars(details))
    return known or _new_stopped(by, school, details, key, None)


def _new_stopped(
    by: Membership, school: School, details: StoppedDetails, key: uuid.UUID, review: ProvisionReview | None
) -> StoppedThing:
    row = StoppedThing.objects.create(school=school, review=review, created_by=by, creation_key=key, **vars(details))
    record(by=by, school=school, verb="added", obj=row, summary=row.what)
    return row


@transaction.atomic
def change_stopped(*, by: Membership, row: StoppedThing, version: int, details: StoppedDetails) -> StoppedThing:
    """Change a row of the stop-list. Raises StaleRow."""
    current = locked(row, version)
    save_next_version(current, **vars(details))
    record(by=by, school=current.school, verb="changed", obj=current, summary=current.what)
    return current


@transaction.atomic
def add_gap(*, by: Membership, school: School, details: GapDetails, creation_key: uuid.UUID | None = None) -> Gap:
    """Put a need into the register; the same form sent twice adds it once."""
    known, key = row_of_key(Gap, school, creation_key, vars(details))
    if known is not None:
        return known
    row = Gap.objects.create(school=school, created_by=by, creation_key=key, **vars(details))
    record(by=by, school=school, verb="added", obj=row, summary=row.need)
    return row


@transaction.atomic
def change_gap(*, by: Membership, row: Gap, version: int, details: GapDetails) -> Gap:
    """Change a gap, close it or open it again. Raises StaleRow."""
    current = locked(row, version)
    closes = details.closed_on is not None and current.closed_on is None
    save_next_version(current, **vars(details))
    record(by=by, school=current.school, verb="closed" if closes else "changed", obj=current, summary=current.need)
    return current
