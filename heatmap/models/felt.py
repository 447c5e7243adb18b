"""How a week felt, beside what was planned: one tap on a Friday, by each person for themselves."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone

from inclusion.school.models import Membership


class FeltWeekQuerySet(models.QuerySet["FeltWeek"]):
    def visible_to(self, membership: Membership) -> "FeltWeekQuerySet":
        """One's own; how somebody feels is nobody else's business."""
        return self.filter(membership=membership, school_id=membership.school_id)


class FeltWeek(models.Model):
    """How a week felt to one person, from 1 to 5 in the words of the bands; asked on Fridays, seen by nobody else."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    monday = models.DateField()
    felt = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    noted_at = models.DateTimeField(default=timezone.now)

    objects = FeltWeekQuerySet.as_manager()

    class Meta:
        ordering = ["monday"]
        constraints = [
            models.UniqueConstraint(fields=["membership", "monday"], name="felt_week_once"),
            models.CheckConstraint(name="felt_1_to_5", condition=models.Q(felt__gte=1, felt__lte=5)),
        ]
