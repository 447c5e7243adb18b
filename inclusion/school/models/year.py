"""The school's year: academic years, terms, closures, INSET days and flips of week A and B."""

import uuid
from typing import Any, Self

from django.db import models
from django.db.models import F, Q

from inclusion.school.models.people import Membership


class OfSchoolQuerySet(models.QuerySet[Any]):
    def visible_to(self, membership: Membership) -> Self:
        """Everybody in a school may read its calendar."""
        return self.filter(school_id=membership.school_id)


class AcademicYear(models.Model):
    """A school year such as 2026/27, usually 1 September to 31 August. Years of a school do not overlap."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="years")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        constraints = [
            models.CheckConstraint(name="year_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(fields=["school", "starts_on"], name="year_starts_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Term(models.Model):
    """Autumn, spring or summer term, first and last day included. Terms of a school do not overlap."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="terms")
    year = models.ForeignKey(AcademicYear, on_delete=models.CASCADE, related_name="terms")
    name = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["school", "ends_on", "starts_on"], name="term_by_school_dates")]
        constraints = [
            models.CheckConstraint(name="term_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(fields=["school", "starts_on"], name="term_starts_once"),
        ]

    def __str__(self) -> str:
        return self.name


class Closure(models.Model):
    """Days without staff: half term, a bank holiday, or another closure."""

    class Kind(models.TextChoices):
        HALF_TERM = "half_term", "Half term"
        BANK_HOLIDAY = "bank_holiday", "Bank holiday"
        CLOSURE = "closure", "Other closure"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="closures")
    kind = models.CharField(max_length=12, choices=Kind)
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on"]
        indexes = [models.Index(fields=["school", "ends_on", "starts_on"], name="closure_by_school_dates")]
        constraints = [
            models.CheckConstraint(name="closure_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.UniqueConstraint(fields=["school", "kind", "starts_on", "ends_on"], name="closure_once"),
        ]

    def __str__(self) -> str:
        return self.name


class InsetDay(models.Model):
    """A training day: staff are in, pupils are not."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="inset_days")
    date = models.DateField()
    name = models.CharField(max_length=60, default="INSET day")

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        verbose_name = "INSET day"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["school", "date"], name="inset_day_once")]

    def __str__(self) -> str:
        return self.name


class WeekFlip(models.Model):
    """From this Monday on, week A and week B are swapped."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="week_flips")
    monday = models.DateField()

    objects = OfSchoolQuerySet.as_manager()

    class Meta:
        ordering = ["monday"]
        constraints = [models.UniqueConstraint(fields=["school", "monday"], name="week_flip_once")]

    def __str__(self) -> str:
        return f"flip from {self.monday.isoformat()}"
