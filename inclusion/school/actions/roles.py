"""Every write to a school's roles: add, rename, move, retire and bring back. Who holds them is with the people."""

from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from inclusion.school.access import Standing
from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.actions.role_mail import tell_heads
from inclusion.school.actions.staff_rules import check_may_grant
from inclusion.school.event_columns import COLUMNS
from inclusion.school.models import Membership, Role, RoleHolding, School

MOST_ROLES = 60  # of a school, retired ones counted
LONGEST_SLUG = 50


class RoleError(Exception):
    """Nothing was saved; the message says why in words."""


class StaleRole(Exception):
    """Somebody else renamed the role first. `current` is what is stored now."""

    def __init__(self, current: Role) -> None:
        super().__init__("The role was changed by somebody else in the meantime.")
        self.current = current


def _lock(school: School) -> None:
    School.objects.select_for_update().get(pk=school.pk)


def _refuse_same_name(name: str, others: Iterable[Role]) -> None:
    if any(role.name.casefold() == name.casefold() for role in others):
        raise RoleError(f"There is a role called {name} already.")


def free_slug(name: str, taken: Iterable[str]) -> str:
    """A slug for the label that no role has yet, and no column of an event file; it never changes afterwards."""
    stem = slugify(name)[:LONGEST_SLUG].strip("-") or "role"
    taken = {*COLUMNS, *taken}
    slug, number = stem, 1
    while slug in taken:
        number += 1
        slug = f"{stem[: LONGEST_SLUG - 4]}-{number}"
    return slug


@transaction.atomic
def add_role(*, by: Membership, school: School, name: str, standing: str) -> Role:
    """Add a role at the end. Raises RoleError and MayNotGrant."""
    _lock(school)
    roles = list(Role.objects.filter(school=school))
    _refuse_same_name(name, roles)
    if len(roles) >= MOST_ROLES:
        raise RoleError(f"A school has at most {MOST_ROLES} roles. Rename one that you no longer use.")
    role = Role(
        school=school,
        slug=free_slug(name, [role.slug for role in roles]),
        name=name,
        standing=standing,
        position=max((role.position for role in roles), default=-1) + 1,
    )
    check_may_grant(by, [role])
    role.save()
    record(by=by, school=school, verb="added", obj=role, summary=name)
    touch_calendar(school)
    return role


@transaction.atomic
def rename_role(*, by: Membership, role: Role, name: str, seen: str) -> Role:
    """Change the label; `seen` is the label the person saw. The slug stays. Raises RoleError and StaleRole."""
    _lock(role.school)
    current = Role.objects.get(pk=role.pk)
    if current.name != seen:
        raise StaleRole(current)
    _refuse_same_name(name, Role.objects.filter(school=current.school).exclude(pk=current.pk))
    current.name = name
    current.save(update_fields=["name"])
    record(by=by, school=role.school, verb="renamed", obj=current, summary=f"{seen} to {name}")
    touch_calendar(role.school)
    return current


@transaction.atomic
def move_role(*, by: Membership, role: Role, up: bool) -> None:
    """Change places with the unretired role before it (`up`) or after it; at the end of the list nothing happens."""
    _lock(role.school)
    roles = list(Role.objects.live().filter(school=role.school))
    place = next((index for index, other in enumerate(roles) if other.pk == role.pk), None)
    target = None if place is None else place + (-1 if up else 1)
    if place is None or target is None or not 0 <= target < len(roles):
        return
    roles[place], roles[target] = roles[target], roles[place]
    for position, row in enumerate(roles):
        row.position = position
    Role.objects.bulk_update(roles, ["position"])
    record(by=by, school=role.school, verb="moved", obj=role, summary=f"{role.name} {'up' if up else 'down'}")
    touch_calendar(role.school)


@transaction.atomic
def retire_role(*, by: Membership, role: Role) -> None:
    """Take the role off the map and out of the forms; its past stays. Raises RoleError and MayNotGrant."""
    _lock(role.school)
    check_may_grant(by, [role])
    if role.standing == Standing.HEAD and not _head_without(role):
        raise RoleError(f"{role.name} is the only headteacher's role that somebody holds, so it cannot be retired.")
    _tell_heads(by, role)
    if Role.objects.live().filter(pk=role.pk).update(retired_at=timezone.now()):
        record(by=by, school=role.school, verb="retired", obj=role, summary=role.name)
        touch_calendar(role.school)


def _tell_heads(by: Membership, role: Role) -> None:
    """Whoever holds the role is about to lose it, or to have it again."""
    if role.holdings.filter(membership__ended_at=None).exists():
        tell_heads(by=by, school=role.school, roles=[role])


def _head_without(role: Role) -> bool:
    """Would the school still have a headteacher who can sign in without this role?"""
    holdings = RoleHolding.objects.filter(
        school=role.school,
        role__standing=Standing.HEAD,
        role__retired_at=None,
        membership__ended_at=None,
        membership__user__is_active=True,
    )
    return holdings.exclude(role=role).exists()


@transaction.atomic
def bring_back_role(*, by: Membership, role: Role) -> None:
    """Undo a retirement; whoever held the role holds it again. Raises MayNotGrant."""
    _lock(role.school)
    check_may_grant(by, [role])
    last = Role.objects.filter(school=role.school).order_by("-position").values_list("position", flat=True)[0]
    _tell_heads(by, role)
    if Role.objects.filter(pk=role.pk, retired_at__isnull=False).update(retired_at=None, position=last + 1):
        record(by=by, school=role.school, verb="brought back", obj=role, summary=role.name)
        touch_calendar(role.school)
