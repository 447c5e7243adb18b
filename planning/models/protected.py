"""Time that stays protected: what was agreed, the blocks of it, and whether each was kept, moved or lost."""

import uuid
from calendar import day_name
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership


class AllocationQuerySet(models.QuerySet["Allocation"]):
    def visible_to(self, membership: Membership) -> "AllocationQuerySet":
        if not membership.may(Permission.SEE_PROTECTED_TOTALS):
            return self.none()
        return self.filter(school_id=membership.school_id)


class Allocation(models.Model):
    """The SENCo's agreed time a week from a date on, until the next row. The school enters it; none is recommended."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField("agreed from")
    minutes_a_week = models.PositiveSmallIntegerField(validators=[MaxValueValidator(60 * 60)])
    note = models.CharField(max_length=200, blank=True)
    agreed_at = models.DateTimeField(default=timezone.now, editable=False)
    agreed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    objects = AllocationQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [models.UniqueConstraint(fields=["school", "starts_on"], name="allocation_once_a_day")]


class BlockKind(models.TextChoices):
    """What the time is for."""

    SENCO_TIME = "senco_time", "Protected SENCo time"
    CHECK_IN = "check_in", "Joint check-in"


class BlockSeriesQuerySet(models.QuerySet["BlockSeries"]):
    def visible_to(self, membership: Membership) -> "BlockSeriesQuerySet":
        if not membership.may(Permission.MARK_PROTECTED):
            return self.none()
        return self.filter(school_id=membership.school_id)


class BlockSeries(models.Model):
    """A protected time that comes back in school weeks; its blocks are rows."""

    class Letter(models.TextChoices):
        EVERY = "", "Every school week"
        A = "A", "Weeks A"
        B = "B", "Weeks B"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=BlockKind, default=BlockKind.SENCO_TIME)
    whose = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    weekday = models.PositiveSmallIntegerField()
    letter = models.CharField("weeks", max_length=1, choices=Letter, blank=True, default="")
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(10), MaxValueValidator(600)])
    starts_on = models.DateField("first")
    ends_on = models.DateField("last")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = BlockSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["weekday", "starts_at", "id"]
        verbose_name_plural = "block series"
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="block_series_created_once"),
            models.CheckConstraint(name="block_series_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]

    @property
    def day_name(self) -> str:
        """ "Tuesday"."""
        return day_name[self.weekday]


class ProtectedBlockQuerySet(models.QuerySet["ProtectedBlock"]):
    def visible_to(self, membership: Membership) -> "ProtectedBlockQuerySet":
        """The blocks themselves are for those who mark them; others see totals (`queries`)."""
        if not membership.may(Permission.MARK_PROTECTED):
            return self.none()
        return self.filter(school_id=membership.school_id)

    def within(self, first: date, last: date) -> "ProtectedBlockQuerySet":
        return self.filter(on__gte=first, on__lte=last)


class ProtectedBlock(models.Model):
    """One protected time. Pencilled, then firm five staff days before (worked out, not stored); marked once it is over.

    A block with `repays` replaces a lost or moved one; where that replacement is kept, the time is repaid.
    """

    class Mark(models.TextChoices):
        OPEN = "", "Not marked yet"
        KEPT = "kept", "Kept"
        MOVED = "moved", "Moved"
        LOST = "lost", "Lost"

    class Reason(models.TextChoices):
        NONE = "", "–"
        COVER = "cover", "Cover"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        MEETING = "meeting", "Meeting"
        ABSENCE = "absence", "Absence"
        OWN_CHOICE = "own_choice", "Own choice"
        OTHER = "other", "Other"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey(BlockSeries, on_delete=models.SET_NULL, null=True, blank=True, related_name="blocks")
    kind = models.CharField(max_length=10, choices=BlockKind, default=BlockKind.SENCO_TIME)
    whose = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    starts_at = models.TimeField()
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(10), MaxValueValidator(600)])
    mark = models.CharField(max_length=5, choices=Mark, blank=True, default="")
    reason = models.CharField(max_length=12, choices=Reason, blank=True, default="")
    marked_at = models.DateTimeField(null=True, blank=True, editable=False)
    marked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    repays = models.OneToOneField("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="repaid_by")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProtectedBlockQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "on"], name="block_by_school_day")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="block_created_once"),
            models.UniqueConstraint(fields=["series", "on"], name="block_once_a_day"),
            models.CheckConstraint(name="block_marked_pair", condition=Q(mark="") ^ Q(marked_at__isnull=False)),
            models.CheckConstraint(
                name="block_reason_when_not_kept",
                condition=Q(mark__in=["moved", "lost"]) ^ Q(reason=""),
            ),
        ]
