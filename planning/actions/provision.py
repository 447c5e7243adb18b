"""Writes to the register of provision: what is offered and whose time it takes, and how it was delivered."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from inclusion.school.wording import listed
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from planning.models import Delivery, Provision, StaffTime
from planning.provision_register import hangs_on

TimeRow = tuple[str, int]  # whose time, minutes a week


class ProvisionInUse(Exception):
    """Something hangs on the provision, so that it stays on the register. The message says what."""


@dataclass(frozen=True)
class ProvisionDetails:
    """What a person says about a provision, without whose time it takes."""

    name: str
    tier: str
    area: str
    years: str
    run_by: Membership | None
    intended: str
    starts_on: date
    next_review_on: date | None = None
    cost_a_year: Decimal | None = None
    state: str = Provision.State.RUNNING

    @classmethod
    def of(cls, provision: Provision) -> "ProvisionDetails":
        """The details of a stored provision."""
        return cls(**{name: getattr(provision, name) for name in cls.__dataclass_fields__})


@transaction.atomic
def add_provision(
    *,
    by: Membership,
    school: School,
    details: ProvisionDetails,
    staff_time: Sequence[TimeRow],
    creation_key: uuid.UUID | None = None,
) -> Provision:
    """Put a provision on the register; the same form sent twice gives the first one again."""
    said = {**vars(details), "created_by": by}
    known, key = row_of_key(Provision, school, creation_key, {**said, "time_rows": list(staff_time)})
    if known is not None:
        return known
    provision = Provision.objects.create(school=school, creation_key=key, **said)
    _write_staff_time(provision, staff_time)
    record(by=by, school=school, verb="added", obj=provision, summary=provision.name)
    return provision


@transaction.atomic
def change_provision(
    *, by: Membership, provision: Provision, version: int, details: ProvisionDetails, staff_time: Sequence[TimeRow]
) -> Provision:
    """Say something else about a provision. Raises StaleRow. One that runs again is no longer stopped."""
    take_turn(by.school_id)
    current = locked(provision, version)
    stopped_on = current.stopped_on if details.state == Provision.State.STOPPED else None
    save_next_version(current, stopped_on=stopped_on, **vars(details))
    current.staff_time.all().delete()
    _write_staff_time(current, staff_time)
    record(by=by, school=by.school, verb="changed", obj=current, summary=current.name)
    return current


@transaction.atomic
def remove_provision(*, by: Membership, provision: Provision, version: int) -> None:
    """Take a provision off the register that was put there by mistake. Gone already is gone.

    Raises StaleRow, and ProvisionInUse where anything hangs on it.
    """
    take_turn(by.school_id)
    if not Provision.objects.filter(pk=provision.pk).exists():
        return
    current = locked(provision, version)
    if found := hangs_on(current):
        raise ProvisionInUse(f"It stays on the register, because {listed(found)} speaks of it.")
    record(by=by, school=by.school, verb="removed", obj=current, summary=current.name)
    current.delete()


def _write_staff_time(provision: Provision, rows: Sequence[TimeRow]) -> None:
    StaffTime.objects.bulk_create(
        StaffTime(school_id=provision.school_id, provision=provision, whom=whom, minutes=minutes)
        for whom, minutes in rows
    )


@transaction.atomic
def note_delivery(
    *,
    by: Membership,
    provision: Provision,
    starts_on: date,
    ends_on: date,
    planned: int,
    delivered: int,
    note: str = "",
    creation_key: uuid.UUID | None = None,
) -> Delivery:
    """Note how many sessions were planned and given in these days; the same form sent twice counts once.

    Raises Provision.DoesNotExist where it has just been taken off the register.
    """
    said = {
        "provision": provision,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "planned": planned,
        "delivered": delivered,
        "note": note,
        "created_by": by,
    }
    known, key = row_of_key(Delivery, by.school, creation_key, said)
    if known is not None:
        return known
    locked(provision)
    delivery = Delivery.objects.create(school=by.school, creation_key=key, **said)
    record(by=by, school=by.school, verb="noted", obj=delivery, summary=f"{provision.name}: {delivered} of {planned}")
    return delivery


@transaction.atomic
def remove_delivery(*, by: Membership, delivery: Delivery) -> None:
    """Take a note of delivery back. Taking it back twice is taking it back once."""
    take_turn(by.school_id)
    current = Delivery.objects.select_for_update().filter(pk=delivery.pk).first()
    if current is None:
        return
    said = f"{current.provision.name}: {current.delivered} of {current.planned}"
    record(by=by, school=by.school, verb="removed", obj=current, summary=said)
    current.delete()
