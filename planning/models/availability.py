"""When people can meet, and how best to reach them in a week."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership


class MeetingTimeQuerySet(models.QuerySet["MeetingTime"]):
    def visible_to(self, membership: Membership) -> "MeetingTimeQuerySet":
        """Everybody's times in the school, for those who may see availability at all."""
        if not membership.may(Permission.SEE_AVAILABILITY):
            return self.none()
        return self.filter(school_id=membership.school_id)


class MeetingTime(models.Model):
    """A span of a weekday in which a person can meet, every week or in weeks A or B. Wall-clock times of the school."""

    class Letter(models.TextChoices):
        EVERY = "", "Every week"
        A = "A", "Weeks A"
        B = "B", "Weeks B"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="meeting_times")
    weekday = models.PositiveSmallIntegerField(
        choices=[(0, "Monday"), (1, "Tuesday"), (2, "Wednesday"), (3, "Thursday"), (4, "Friday")]
    )
    starts_at = models.TimeField("from")
    ends_at = models.TimeField("until")
    letter = models.CharField("weeks", max_length=1, choices=Letter, blank=True, default="")

    objects = MeetingTimeQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "membership"], name="meeting_time_by_person")]
        constraints = [
            models.CheckConstraint(name="meeting_time_in_order", condition=Q(ends_at__gt=F("starts_at"))),
            models.CheckConstraint(name="meeting_time_weekday", condition=Q(weekday__lte=4)),
        ]


class ReachCardQuerySet(models.QuerySet["ReachCard"]):
    def visible_to(self, membership: Membership) -> "ReachCardQuerySet":
        """Everybody's cards in the school, for those who may see availability at all."""
        if not membership.may(Permission.SEE_AVAILABILITY):
            return self.none()
        return self.filter(school_id=membership.school_id)


class ReachCard(models.Model):
    """How best to reach a person in one school week. It says nothing after the Friday of that week."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="reach_cards")
    monday = models.DateField()
    channel = models.CharField("best way to reach me", max_length=120, blank=True)
    not_on = models.CharField("please not on", max_length=120, blank=True)
    would_help = models.CharField("what would help", max_length=200, blank=True)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReachCardQuerySet.as_manager()

    class Meta:
        ordering = ["monday", "membership"]
        indexes = [models.Index(fields=["school", "monday"], name="reach_card_by_week")]
        constraints = [models.UniqueConstraint(fields=["membership", "monday"], name="reach_card_once_a_week")]
