"""Provision and interventions, without any pupil: what is offered, by whom, in whose time, and how it was delivered."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership, School

STARTING_TIERS = ("Universal", "Targeted", "Specialist")


class AreaOfNeed(models.TextChoices):
    """The four areas of need of the SEND Code of Practice (6.28 to 6.35), and more than one of them."""

    COMMUNICATION = "communication", "Communication and interaction"
    COGNITION = "cognition", "Cognition and learning"
    SEMH = "semh", "Social, emotional and mental health"
    SENSORY = "sensory", "Sensory and/or physical"
    SEVERAL = "several", "More than one area"


class TierList(models.Model):
    """The school's own names of tiers, one a line, from what all get to what few get. No row: the starting three."""

    school = models.OneToOneField(School, on_delete=models.CASCADE, primary_key=True, related_name="+")
    names = models.TextField(max_length=1000)
    version = models.PositiveIntegerField(default=1, editable=False)

    @classmethod
    def of(cls, school: School) -> list[str]:
        """The tiers in their order. One query."""
        stored = cls.objects.filter(school=school).values_list("names", flat=True).first()
        return stored.splitlines() if stored else list(STARTING_TIERS)


class ProvisionQuerySet(models.QuerySet["Provision"]):
    def visible_to(self, membership: Membership) -> "ProvisionQuerySet":
        """All of the school for those who see the register at all; what of each is for the screen to say."""
        if not membership.may(Permission.SEE_PROVISION_NAMES):
            return self.none()
        return self.filter(school_id=membership.school_id)

    def delivered_by(self, membership: Membership) -> "ProvisionQuerySet":
        """Those whose delivery this person may record: all, or those that they run."""
        visible = self.visible_to(membership)
        if membership.may(Permission.CHANGE_PROVISION):
            return visible
        if membership.may(Permission.RECORD_OWN_DELIVERY):
            return visible.filter(run_by=membership)
        return visible.none()


class Provision(models.Model):
    """Something the school offers. No pupil is named or counted in it."""

    class State(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        PAUSED = "paused", "Paused"
        STOPPED = "stopped", "Stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="provisions")
    name = models.CharField(max_length=150)
    tier = models.CharField(max_length=60)
    area = models.CharField("area of need", max_length=13, choices=AreaOfNeed)
    years = models.CharField("phase or year groups", max_length=100)
    run_by = models.ForeignKey(
        Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="who runs it"
    )
    cost_a_year = models.DecimalField(
        "cost a year in pounds",
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    intended = models.TextField("what it is meant to change", max_length=1000)
    state = models.CharField(max_length=7, choices=State, default=State.RUNNING)
    starts_on = models.DateField()
    next_review_on = models.DateField(null=True, blank=True)
    stopped_on = models.DateField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ProvisionQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "provision"
        indexes = [models.Index(fields=["school", "state", "next_review_on"], name="provision_by_review")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="provision_created_once"),
            models.CheckConstraint(
                name="provision_cost", condition=Q(cost_a_year__isnull=True) | Q(cost_a_year__gte=0)
            ),
            models.CheckConstraint(
                name="provision_stopped_pair", condition=Q(state="stopped") ^ Q(stopped_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def time_rows(self) -> list[tuple[str, int]]:
        """Whose time it takes, and how many minutes a week. One query."""
        return list(self.staff_time.values_list("whom", "minutes"))


class StaffTime(models.Model):
    """Minutes a week that a provision takes, and of whom, as the school says it: a teaching assistant, the SENCo."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="staff_time")
    whom = models.CharField("whose time", max_length=80)
    minutes = models.PositiveSmallIntegerField(
        "minutes a week", validators=[MinValueValidator(1), MaxValueValidator(5000)]
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(name="staff_time_minutes", condition=Q(minutes__gte=1, minutes__lte=5000))
        ]


class Delivery(models.Model):
    """Sessions planned and given in a span of days, as noted by who runs it; reviews begin with the sum."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="deliveries")
    starts_on = models.DateField("from")
    ends_on = models.DateField("until")
    planned = models.PositiveSmallIntegerField("sessions planned", validators=[MaxValueValidator(1000)])
    delivered = models.PositiveSmallIntegerField("sessions delivered", validators=[MaxValueValidator(1000)])
    note = models.CharField("what got in the way", max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["-starts_on", "-created_at"]
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="delivery_created_once"),
            models.CheckConstraint(name="delivery_in_order", condition=Q(ends_on__gte=F("starts_on"))),
        ]
