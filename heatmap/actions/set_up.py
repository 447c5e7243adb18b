"""What the guided set-up writes: how far it is, several invitations at once, and packs with all that is preticked."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db import transaction

from heatmap.actions.packs import look_at_packs, take_over_packs
from heatmap.pack_list import pack_lines
from heatmap.pack_rows import previews
from heatmap.set_up import LATER, TALK
from inclusion.school.actions.audit import record
from inclusion.school.actions.people import invite
from inclusion.school.actions.staff_rules import AlreadyHere, MayNotGrant, NotYours
from inclusion.school.models import ImportRun, Membership, Role, School, SetUp

Person = tuple[int, str, str, Role]  # the row of the form, the name, the address and the role


class NotInvited(Exception):
    """One of the rows cannot be invited, so nobody is; the message says why."""

    def __init__(self, row: int, message: str) -> None:
        super().__init__(message)
        self.row = row


@transaction.atomic
def settle_step(*, by: Membership, school: School, step: str, put_off: bool, now: datetime) -> SetUp:
    """Note that a step is done or put off. What is done stays done; the last step finishes the set-up, once."""
    School.objects.select_for_update().get(pk=school.pk)
    set_up, _ = SetUp.objects.get_or_create(school=school)
    entry = LATER + step if put_off else step
    if step in set_up.done or entry in set_up.done:
        return set_up
    set_up.done = [*(other for other in set_up.done if other != LATER + step), entry]
    if step == TALK and not put_off:
        set_up.finished_at = now
        record(by=by, school=school, verb="finished the set-up of", obj=school, summary=school.name)
    set_up.version += 1
    set_up.save()
    return set_up


@transaction.atomic
def invite_all(*, by: Membership, school: School, people: Sequence[Person]) -> list[Membership]:
    """Invite these people, all or nobody; who is on the list already under that name is left out.

    Raises NotInvited.
    """
    School.objects.select_for_update().get(pk=school.pk)
    known = set(Membership.objects.live().filter(school=school).values_list("name", "email"))
    invited = []
    for row, name, email, role in people:
        if (name, email) in known:
            continue
        try:
            invited.append(invite(by=by, school=school, name=name, email=email, roles=[role]))
        except (AlreadyHere, MayNotGrant, NotYours) as error:
            raise NotInvited(row, str(error)) from None
    return invited


@transaction.atomic
def take_over_preticked(*, by: Membership, school: School, year: int, packs: Collection[str]) -> list[ImportRun]:
    """Take over of these packs what their preview ticks to begin with. What was taken over and is unchanged stays."""
    School.objects.select_for_update().get(pk=school.pk)
    fresh = {line.pack.slug for line in pack_lines(by, year) if line.is_ticked and line.pack.slug in packs}
    runs = look_at_packs(by=by, school=school, year=year, packs=fresh)
    chosen = {line.row.key for one in previews(by, runs) for line in one.rows if line.is_ticked}
    return take_over_packs(by=by, runs=runs, chosen=chosen)
