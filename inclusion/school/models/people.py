"""People and the schools they belong to: accounts, memberships, roles and invitations."""

import uuid
from datetime import datetime
from functools import cached_property
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from inclusion.school.access import STANDING_WORDS, Permission, Standing


class UserManager(BaseUserManager["User"]):
    """Makes accounts; every address is stored in lower case, because people type it as they like."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Who runs the server vouches for the address, so no mail has to prove it before the first sign-in."""
        user = self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
        user.emailaddress_set.create(email=user.email, verified=True, primary=True)  # type: ignore[attr-defined]
        return user

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person's account. What they may do in a school comes from their membership there, never from here."""

    class Theme(models.TextChoices):
        AUTO = "auto", "As my device"
        LIGHT = "light", "Light"
        DARK = "dark", "Dark"

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField(max_length=100)
    theme = models.CharField(max_length=5, choices=Theme, default=Theme.AUTO)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField("may repair schools and accounts in the admin site", default=False)
    date_joined = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name


class MembershipQuerySet(models.QuerySet["Membership"]):
    def live(self) -> "MembershipQuerySet":
        """Those who belong to the school today; leavers are ended, not deleted."""
        return self.filter(ended_at__isnull=True)

    def visible_to(self, membership: "Membership") -> "MembershipQuerySet":
        """The staff list this person may read: all of their school, or nobody but themselves."""
        own_school = self.filter(school_id=membership.school_id)
        if Permission.SEE_STAFF.allows(membership.standings):
            return own_school
        return own_school.filter(pk=membership.pk)


class Membership(models.Model):
    """One person in one school. `user` is empty until the invitation has been accepted."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.PROTECT, null=True, blank=True, related_name="memberships")
    name = models.CharField(max_length=100)
    email = models.EmailField("e-mail address", max_length=254)
    working_days = models.CharField(max_length=5, default="12345", help_text="ISO weekdays worked, Monday is 1")
    slt_link = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="link_for", verbose_name="SLT link"
    )
    joined_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                "school", Lower("email"), condition=models.Q(ended_at__isnull=True), name="membership_email_once_live"
            ),
            models.UniqueConstraint(
                fields=["school", "user"], condition=models.Q(ended_at__isnull=True), name="membership_user_once_live"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_live(self) -> bool:
        return self.ended_at is None

    @cached_property
    def school_roles(self) -> list["Role"]:
        """Every unretired role of the school in its order, each with `held`: does this person hold it? One query."""
        held = RoleHolding.objects.filter(membership=self.pk, role=models.OuterRef("pk"))
        return list(Role.objects.live().filter(school=self.school_id).annotate(held=models.Exists(held)))  # type: ignore[no-redef]

    @property
    def roles_held(self) -> list["Role"]:
        """The unretired roles this person holds, in the school's order."""
        return [role for role in self.school_roles if role.held]

    @cached_property
    def standings(self) -> frozenset[Standing]:
        """The union of the standings of the roles held; empty once the membership has ended."""
        return frozenset(Standing(role.standing) for role in self.roles_held) if self.is_live else frozenset()

    @property
    def address(self) -> str:
        """What they sign in with, once they have joined; until then where the invitation goes."""
        return self.user.email if self.user else self.email

    @property
    def weekdays(self) -> frozenset[int]:
        """Working weekdays as `date.weekday()` counts them: Monday is 0."""
        return frozenset(int(day) - 1 for day in self.working_days)

    def may(self, permission: Permission) -> bool:
        return permission.allows(self.standings)


class RoleQuerySet(models.QuerySet["Role"]):
    def live(self) -> "RoleQuerySet":
        return self.filter(retired_at__isnull=True)

    def visible_to(self, membership: Membership) -> "RoleQuerySet":
        return self.filter(school_id=membership.school_id)


class Role(models.Model):
    """A role of a school under the school's own label, such as SENCo or SENDCo; its slug never changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="roles")
    slug = models.SlugField(max_length=50)
    name = models.CharField(max_length=60)
    standing = models.CharField(max_length=6, choices=[(s.value, w) for s, w in STANDING_WORDS.items()])
    position = models.PositiveSmallIntegerField(default=0)
    retired_at = models.DateTimeField(null=True, blank=True)
    held: bool  # set where a membership reads its roles

    objects = RoleQuerySet.as_manager()

    class Meta:
        ordering = ["position", "slug"]
        constraints = [models.UniqueConstraint(fields=["school", "slug"], name="role_slug_once")]

    def __str__(self) -> str:
        return self.name


class RoleHolding(models.Model):
    """That a person holds a role. One person may hold several, one role may have several people."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="holdings")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="holdings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["membership", "role"], name="role_held_once")]


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def open(self, now: datetime) -> "InvitationQuerySet":
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=now, membership__ended_at__isnull=True
        )


class Invitation(models.Model):
    """A one-use link for one address and one school. Only the hash of its token is stored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="invitations")
    token_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()
