"""One-use links into a school: make and send one, take it back, and accept it. Only the hash of a link is stored."""

import secrets
from datetime import timedelta
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.actions.staff_rules import AlreadyHere, NotYours, lock_member, lock_staff
from inclusion.school.models import Invitation, Membership, School, User
from inclusion.school.tasks import queue_mail

LINK_DAYS = 7


class InvitationGone(Exception):
    """The link was used, taken back, replaced, is too old, or never was one."""


class SignInFirst(Exception):
    """The address has an account: its owner signs in to accept. An invitation never sets a password for an account."""


class WrongAccount(Exception):
    """The person is signed in with another address than the one that was invited. The invitation stays open."""


def hash_of(token: str) -> str:
    return sha256(token.encode("utf-8", "replace")).hexdigest()


def issue_link(*, by: Membership | None, membership: Membership) -> str:
    """A new link for the person, to be shown or sent once; every older one stops working."""
    withdraw_links(membership)
    token = secrets.token_urlsafe(32)
    Invitation.objects.create(
        school_id=membership.school_id,
        membership=membership,
        token_hash=hash_of(token),
        created_by=by,
        expires_at=timezone.now() + timedelta(days=LINK_DAYS),
    )
    return settings.SITE_URL + reverse("school:invitation", args=[token])


def send_link(*, by: Membership | None, membership: Membership) -> None:
    """Issue a link and send it to the invited address."""
    context = {
        "membership": membership,
        "school": membership.school,
        "by": by,
        "link": issue_link(by=by, membership=membership),
        "days": LINK_DAYS,
    }
    queue_mail(
        to=membership.address,
        subject=f"Your invitation to {membership.school.name}",
        body=render_to_string("mail/invitation.txt", context),
    )


def withdraw_links(membership: Membership) -> None:
    """Make every open link of the person useless."""
    membership.invitations.filter(accepted_at=None, revoked_at=None).update(revoked_at=timezone.now())


@transaction.atomic
def resend(*, by: Membership | None, membership: Membership) -> None:
    """Send a new link to somebody who has not joined yet; the old one stops working. Raises NotYours."""
    actor = lock_staff(by=by, school=membership.school)
    current = lock_member(membership)
    if current.user_id is not None:
        raise NotYours("This person has joined already.")
    send_link(by=actor, membership=current)
    record(by=actor, school=membership.school, verb="invited again", obj=current, summary=current.name)


def open_invitation(token: str) -> Invitation | None:
    """The invitation behind a link that still works."""
    found = Invitation.objects.open(timezone.now()).filter(token_hash=hash_of(token))
    return found.select_related("membership__school", "created_by").first()


def account_of(email: str) -> User | None:
    """The account that this address opens, if there is one."""
    address = EmailAddress.objects.filter(email__iexact=email, verified=True).select_related("user").first()
    return address.user if address else User.objects.filter(email__iexact=email).first()


def owns_address(user: User, email: str) -> bool:
    """True when the person has proved that the address is theirs."""
    return bool(EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists())


@transaction.atomic
def accept_invitation(*, token: str, user: User | None = None, name: str = "", password: str = "") -> Membership:
    """Join the school: as the signed-in user, or with a new account of this name and password.

    Raises InvitationGone, SignInFirst, WrongAccount and AlreadyHere; the invitation then stays as it was.
    """
    found = open_invitation(token)
    if found is None:
        raise InvitationGone
    school = School.objects.select_for_update().get(pk=found.school_id)
    invitation = open_invitation(token)  # again, now that nobody else can take it
    if invitation is None:
        raise InvitationGone
    membership = invitation.membership
    if user is None:
        user = _new_account(membership.email, name=name, password=password)
        membership.name = name
    elif not owns_address(user, membership.email):
        raise WrongAccount
    elif Membership.objects.live().filter(school=school, user=user).exists():
        raise AlreadyHere("Your account already belongs to this school.")
    now = timezone.now()
    membership.user, membership.joined_at = user, now
    membership.version += 1
    membership.save(update_fields=["user", "joined_at", "name", "version"])
    invitation.accepted_at = now
    invitation.save(update_fields=["accepted_at"])
    record(by=membership, school=school, verb="joined", obj=membership, summary=membership.name)
    return membership


def _new_account(email: str, *, name: str, password: str) -> User:
    """An account whose address counts as proved, because the link went there. Raises SignInFirst."""
    if account_of(email) is not None:
        raise SignInFirst
    try:
        with transaction.atomic():
            user = User.objects.create_user(email, password, name=name)
            EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    except IntegrityError:  # accepted for another school in the same moment
        raise SignInFirst from None
    return user
