"""The school itself: what kind it is, and where its bands of pressure begin."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from inclusion.school.access import Standing

# First parts of addresses that are not schools; a school of that name could not be reached.
RESERVED_SLUGS = frozenset({"accounts", "admin", "feeds", "healthz", "invitations", "readyz", "static", "theme"})


class SchoolQuerySet(models.QuerySet["School"]):
    def of_user(self, user_id: int) -> "SchoolQuerySet":
        """The schools a person belongs to today, by name."""
        return self.filter(memberships__user_id=user_id, memberships__ended_at__isnull=True).order_by("name", "pk")


class School(models.Model):
    """A school. `calendar_version` rises with every write that can change the map, in the same transaction."""

    class Phase(models.TextChoices):
        NURSERY = "nursery", "Nursery"
        INFANT = "infant", "Infant"
        JUNIOR = "junior", "Junior"
        PRIMARY = "primary", "Primary"
        SECONDARY = "secondary", "Secondary"
        ALL_THROUGH = "all-through", "All-through"
        SPECIAL = "special", "Special"
        ALTERNATIVE = "alternative-provision", "Alternative provision"

    class Kind(models.TextChoices):
        MAINTAINED = "maintained", "Maintained"
        ACADEMY = "academy", "Academy"

    slug = models.SlugField("address", max_length=50, unique=True)
    name = models.CharField(max_length=120)
    phase = models.CharField(max_length=21, choices=Phase)
    kind = models.CharField("type", max_length=10, choices=Kind, default=Kind.MAINTAINED)
    threshold_steady = models.DecimalField("Steady from", max_digits=5, decimal_places=2, default=Decimal(2))
    threshold_busy = models.DecimalField("Busy from", max_digits=5, decimal_places=2, default=Decimal(4))
    threshold_heavy = models.DecimalField("Heavy from", max_digits=5, decimal_places=2, default=Decimal(7))
    threshold_overloaded = models.DecimalField("Overloaded from", max_digits=5, decimal_places=2, default=Decimal(10))
    two_week_timetable = models.BooleanField("Week A and week B", default=False)
    small_count = models.PositiveSmallIntegerField(
        "Hide counts up to", default=5, validators=[MinValueValidator(5), MaxValueValidator(50)]
    )
    reflections_kept_years = models.PositiveSmallIntegerField(
        "Keep reflections for so many school years",
        default=2,
        validators=[MinValueValidator(1), MaxValueValidator(7)],
        help_text="the school year in which something was written counts as the first",
    )
    mfa_standings = models.CharField(
        "Second step at sign-in", max_length=60, blank=True, default="", help_text="standings, separated by commas"
    )
    is_demo = models.BooleanField(default=False, editable=False)
    calendar_version = models.PositiveBigIntegerField(default=1, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = SchoolQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="school_thresholds_rise",
                condition=models.Q(
                    threshold_steady__gt=0,
                    threshold_busy__gt=models.F("threshold_steady"),
                    threshold_heavy__gt=models.F("threshold_busy"),
                    threshold_overloaded__gt=models.F("threshold_heavy"),
                ),
            ),
            models.CheckConstraint(
                name="school_reflections_kept_1_to_7",
                condition=models.Q(reflections_kept_years__gte=1, reflections_kept_years__lte=7),
            ),
            models.CheckConstraint(name="school_small_count_at_least_5", condition=models.Q(small_count__gte=5)),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def second_step_standings(self) -> frozenset[Standing]:
        """The standings whose holders must have a second step at sign-in."""
        return frozenset(Standing(name) for name in self.mfa_standings.split(",") if name)

    @property
    def thresholds(self) -> tuple[float, float, float, float]:
        """The scores at which Steady, Busy, Heavy and Overloaded begin."""
        return (
            float(self.threshold_steady),
            float(self.threshold_busy),
            float(self.threshold_heavy),
            float(self.threshold_overloaded),
        )
