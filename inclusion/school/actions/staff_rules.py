"""The rules of the staff list that every write to it keeps, and the errors that say which one was broken."""

from collections.abc import Collection, Iterable

from django.core.exceptions import PermissionDenied

from inclusion.school.access import Permission, Standing, may_grant
from inclusion.school.models import Membership, Role, School
from inclusion.school.models.people import MembershipQuerySet


class NotYours(Exception):
    """The person, role or link is of another school, or the one who acts no longer may."""


class MayNotGrant(PermissionDenied):
    """This role is not theirs to give or take away."""


class LastHead(Exception):
    """Without this person nobody could act for the school."""


class AlreadyHere(Exception):
    """The address or the account belongs to somebody on the staff list."""


class StaleMember(Exception):
    """Somebody else saved the person first. `current` is what is stored now."""

    def __init__(self, current: Membership) -> None:
        super().__init__("This person was changed by somebody else in the meantime.")
        self.current = current


def lock_staff(*, by: Membership | None, school: School) -> Membership | None:
    """Let nobody else change the school's staff until the transaction ends, then read afresh who acts.

    None stands for the person who runs the server. Raises NotYours for one who has ended or lost the right.
    """
    School.objects.select_for_update().get(pk=school.pk)
    if by is None:
        return None
    actor = Membership.objects.live().filter(pk=by.pk, school=school).first()
    if actor is None or not actor.may(Permission.CHANGE_STAFF):
        raise NotYours("You may no longer change this school's staff list.")
    return actor


def lock_member(membership: Membership) -> Membership:
    """The stored row of somebody who has not left. Raises NotYours for one who has."""
    current = Membership.objects.select_for_update().filter(pk=membership.pk).first()
    if current is None or not current.is_live:
        raise NotYours("This person has left the staff list.")
    return current


def roles_now(school: School, roles: Collection[Role]) -> list[Role]:
    """These roles as they are stored. Raises NotYours where one is retired or of another school."""
    found = list(Role.objects.live().filter(school=school, pk__in=[role.pk for role in roles]))
    missing = {role.pk: role.name for role in roles if role not in found}
    if missing:
        raise NotYours(f"No longer a role of this school: {', '.join(missing.values())}.")
    return found


def heads_of(school: School) -> MembershipQuerySet:
    """Those who act as headteacher: they have joined, can sign in, and hold a live role of that standing."""
    holding = Membership.objects.live().filter(
        school=school,
        user__is_active=True,
        holdings__role__standing=Standing.HEAD,
        holdings__role__retired_at__isnull=True,
    )
    return holding.distinct()


def check_may_grant(actor: Membership | None, roles: Iterable[Role]) -> None:
    """Raise MayNotGrant unless the actor may give and take away all of these roles."""
    if actor is None:
        return
    refused = [role.name for role in roles if not may_grant(actor.standings, Standing(role.standing))]
    if refused:
        raise MayNotGrant(f"Only a headteacher gives or takes away: {', '.join(refused)}.")


def check_a_head_stays(membership: Membership) -> None:
    """Raise LastHead when nobody else who has joined the school holds a role of the head's standing."""
    others = heads_of(membership.school).exclude(pk=membership.pk)
    if Standing.HEAD in membership.standings and not others.exists():
        raise LastHead(
            f"{membership.name} is the only headteacher who can sign in. Give that role to somebody else first."
        )
