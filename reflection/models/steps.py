"""One intentional step: exactly one open at a time, for a pair or for the leadership team."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership


class StepQuerySet(models.QuerySet["Step"]):
    def visible_to(self, membership: Membership) -> "StepQuerySet":
        """One's pairs' own, and the team's for those who may see it."""
        if not membership.may(Permission.SEE_REFLECTIONS):
            return self.none()
        seen = Q(senco=membership) | Q(leader=membership)
        if membership.may(Permission.SEE_TEAM_STEP):
            seen |= Q(scope=Step.Scope.TEAM)
        return self.filter(seen, school_id=membership.school_id)

    def open(self) -> "StepQuerySet":
        return self.filter(closed_at__isnull=True)


class Step(models.Model):
    """What we do differently this term, why, and the first move. A second can begin only when this one is closed."""

    class Scope(models.TextChoices):
        PAIR = "pair", "The two of us"
        TEAM = "team", "The leadership team"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    scope = models.CharField(max_length=4, choices=Scope)
    senco = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    leader = models.ForeignKey(Membership, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    term_starts_on = models.DateField("term")
    what = models.CharField(max_length=200)
    why = models.CharField(max_length=500)
    first_move = models.CharField(max_length=200)
    first_move_by = models.DateField()
    made_at = models.DateTimeField(default=timezone.now, editable=False)
    made_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    changed = models.CharField("what changed", max_length=1000, blank=True)
    noticed = models.CharField("what pupils would notice", max_length=1000, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StepQuerySet.as_manager()

    class Meta:
        ordering = ["-made_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="step_created_once"),
            models.UniqueConstraint(
                fields=["senco", "leader"], condition=Q(closed_at__isnull=True), name="step_one_open_a_pair"
            ),
            models.UniqueConstraint(
                fields=["school"], condition=Q(closed_at__isnull=True, scope="team"), name="step_one_open_a_team"
            ),
            models.CheckConstraint(
                name="step_pair_or_team",
                condition=Q(scope="pair", senco__isnull=False, leader__isnull=False)
                | Q(scope="team", senco__isnull=True, leader__isnull=True),
            ),
            models.CheckConstraint(
                name="step_closed_with_words",
                condition=Q(closed_at__isnull=True) | (~Q(changed="") & ~Q(noticed="")),
            ),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def is_open(self) -> bool:
        return self.closed_at is None
