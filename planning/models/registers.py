"""The stop-list, the register of gaps, and progress of cohorts in counts only."""

import uuid

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership, Term
from planning.models.provision import AreaOfNeed, Provision
from planning.models.reviews import ProvisionReview


class StoppedThingQuerySet(models.QuerySet["StoppedThing"]):
    def visible_to(self, membership: Membership) -> "StoppedThingQuerySet":
        if not membership.may(Permission.SEE_GAPS):
            return self.none()
        return self.filter(school_id=membership.school_id)


class StoppedThing(models.Model):
    """Something the school stopped doing, and the time that came back. A review that decides to stop adds a row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    what = models.CharField("what was stopped", max_length=150)
    stopped_on = models.DateField()
    minutes_returned = models.PositiveSmallIntegerField("minutes a week returned", validators=[MaxValueValidator(5000)])
    became = models.CharField("what the time became", max_length=300, blank=True)
    provision = models.ForeignKey(Provision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    review = models.OneToOneField(ProvisionReview, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = StoppedThingQuerySet.as_manager()

    class Meta:
        ordering = ["-stopped_on", "-created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "creation_key"], name="stopped_created_once")]

    def __str__(self) -> str:
        return self.what


class GapQuerySet(models.QuerySet["Gap"]):
    def visible_to(self, membership: Membership) -> "GapQuerySet":
        if not membership.may(Permission.SEE_GAPS):
            return self.none()
        return self.filter(school_id=membership.school_id)


class Gap(models.Model):
    """A need in the school that no provision meets."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    need = models.CharField(max_length=200)
    area = models.CharField("area of need", max_length=13, choices=AreaOfNeed)
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    would_close = models.TextField("what would close it", max_length=1000, blank=True)
    found_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey(
        Provision,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="closes",
        verbose_name="provision that closed it",
    )
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = GapQuerySet.as_manager()

    class Meta:
        ordering = ["closed_on", "-found_on", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "creation_key"], name="gap_created_once")]

    def __str__(self) -> str:
        return self.need


class CohortCountQuerySet(models.QuerySet["CohortCount"]):
    def visible_to(self, membership: Membership) -> "CohortCountQuerySet":
        if not membership.may(Permission.SEE_COHORTS):
            return self.none()
        return self.filter(school_id=membership.school_id)


class CohortCount(models.Model):
    """How many pupils of a group were below, at and above expected in a term. Counts only, never a pupil."""

    class Group(models.TextChoices):
        K = "K", "SEN support (K)"
        E = "E", "EHC plan (E)"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    term = models.ForeignKey(Term, on_delete=models.RESTRICT, related_name="+")
    group = models.CharField(max_length=1, choices=Group)
    measure = models.CharField("progress in", max_length=60)
    below = models.PositiveSmallIntegerField("below expected", validators=[MaxValueValidator(2000)])
    at_expected = models.PositiveSmallIntegerField("at expected", validators=[MaxValueValidator(2000)])
    above = models.PositiveSmallIntegerField("above expected", validators=[MaxValueValidator(2000)])
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CohortCountQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = "count of progress", "counts of progress"
        ordering = ["term__starts_on", "measure", "-group"]
        constraints = [
            models.UniqueConstraint(fields=["school", "term", "group", "measure"], name="cohort_once"),
            models.CheckConstraint(name="cohort_group", condition=Q(group__in=["K", "E"])),
        ]

    @property
    def total(self) -> int:
        return self.below + self.at_expected + self.above
