"""Every write to the staff list: invite, change, end. Leavers are ended, not deleted."""

from collections.abc import Collection

from django.db import IntegrityError, transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.actions.invitations import issue_link, send_link, withdraw_links
from inclusion.school.actions.role_mail import tell_heads
from inclusion.school.actions.staff_rules import (
    AlreadyHere,
    MayNotGrant,
    NotYours,
    StaleMember,
    check_a_head_stays,
    check_may_grant,
    lock_member,
    lock_staff,
    roles_now,
)
from inclusion.school.models import Membership, Role, RoleHolding, School


@transaction.atomic
def invite(
    *,
    by: Membership | None,
    school: School,
    name: str,
    email: str,
    roles: Collection[Role],
    working_days: str = "12345",
    slt_link: Membership | None = None,
) -> Membership:
    """Put a person on the staff list and send them a one-use link. Raises MayNotGrant, AlreadyHere and NotYours."""
    actor, membership = _add(by, school, name, email, roles, working_days, slt_link)
    send_link(by=actor, membership=membership)
    return membership


@transaction.atomic
def add_with_link(*, by: Membership | None, school: School, name: str, email: str, roles: Collection[Role]) -> str:
    """Put a person on the staff list and give back their one-use link, to be handed over without e-mail."""
    actor, membership = _add(by, school, name, email, roles, "12345", None)
    return issue_link(by=actor, membership=membership)


def _add(
    by: Membership | None,
    school: School,
    name: str,
    email: str,
    roles: Collection[Role],
    working_days: str,
    slt_link: Membership | None,
) -> tuple[Membership | None, Membership]:
    """Who acts, and the new row."""
    actor = lock_staff(by=by, school=school)
    roles = roles_now(school, roles)
    check_may_grant(actor, roles)
    _check_link(school, slt_link)
    tell_heads(by=actor, school=school, roles=roles)
    try:
        with transaction.atomic():
            membership = Membership.objects.create(
                school=school, name=name, email=email.strip().lower(), working_days=working_days, slt_link=slt_link
            )
    except IntegrityError:
        raise AlreadyHere("Somebody on the staff list has this address already.") from None
    _write_roles(membership, roles)
    record(by=actor, school=school, verb="invited", obj=membership, summary=_with_roles(name, roles))
    return actor, membership


@transaction.atomic
def change_member(
    *,
    by: Membership | None,
    membership: Membership,
    version: int,
    name: str,
    working_days: str,
    slt_link: Membership | None,
    roles: Collection[Role],
) -> Membership:
    """Change what the school says about a person, and their roles.

    One who has not joined gets a new link when their roles change, as the old one spoke of other roles.
    Raises StaleMember, MayNotGrant, LastHead and NotYours.
    """
    school = membership.school
    actor = lock_staff(by=by, school=school)
    current = lock_member(membership)
    if current.version != version:
        raise StaleMember(current)
    roles = roles_now(school, roles)
    _check_link(school, slt_link)
    changed = set(current.roles_held) ^ set(roles)
    _check_role_change(actor, current, changed, roles)
    current.name, current.working_days, current.slt_link = name, working_days, slt_link
    current.version += 1
    current.save()
    if changed:
        tell_heads(by=actor, school=school, roles=changed)
        _write_roles(current, roles)
        current.__dict__.pop("school_roles", None)
        current.__dict__.pop("standings", None)
        if current.user_id is None:
            send_link(by=actor, membership=current)
    verb = "changed roles" if changed else "changed"
    record(by=actor, school=school, verb=verb, obj=current, summary=_with_roles(name, roles) if changed else name)
    return current


@transaction.atomic
def end_membership(*, by: Membership | None, membership: Membership) -> None:
    """Let a person leave the school, or take back their invitation. What they did stays.

    Raises MayNotGrant (also for oneself), LastHead and NotYours.
    """
    school = membership.school
    actor = lock_staff(by=by, school=school)
    current = lock_member(membership)
    if actor is not None and actor.pk == current.pk:
        raise MayNotGrant("You cannot end your own membership. Ask a colleague to do it.")
    check_may_grant(actor, current.roles_held)
    check_a_head_stays(current)
    tell_heads(by=actor, school=school, roles=current.roles_held)
    withdraw_links(current)
    Membership.objects.filter(slt_link=current).update(slt_link=None)
    current.ended_at, current.ended_by = timezone.now(), actor
    current.version += 1
    current.save()
    verb = "ended" if current.joined_at else "withdrew invitation"
    record(by=actor, school=school, verb=verb, obj=current, summary=current.name)


def _check_role_change(
    actor: Membership | None, current: Membership, changed: set[Role], roles: Collection[Role]
) -> None:
    if not changed:
        return
    if actor is not None and actor.pk == current.pk:
        raise MayNotGrant("Nobody changes their own roles. Ask a headteacher, or another one.")
    check_may_grant(actor, changed)
    if not any(role.standing == "HEAD" for role in roles):
        check_a_head_stays(current)


def _check_link(school: School, slt_link: Membership | None) -> None:
    if slt_link is not None and not Membership.objects.live().filter(pk=slt_link.pk, school=school).exists():
        raise NotYours("The SLT link must be somebody on the staff list.")


def _write_roles(membership: Membership, roles: Collection[Role]) -> None:
    """Holdings of retired roles stay, so that a role brought back has its people again."""
    held = membership.holdings.filter(role__retired_at__isnull=True)
    held.exclude(role__in=roles).delete()
    known = set(held.values_list("role_id", flat=True))
    RoleHolding.objects.bulk_create(
        RoleHolding(school_id=membership.school_id, membership=membership, role=role)
        for role in roles
        if role.pk not in known
    )


def _with_roles(name: str, roles: Collection[Role]) -> str:
    return f"{name}: {', '.join(role.name for role in roles) or 'no role'}"
