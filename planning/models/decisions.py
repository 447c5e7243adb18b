"""What the leadership decides, when the SENCo came in, and what the SENCo may decide alone."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from planning.models.meetings import Meeting
from planning.models.provision import Provision
from planning.models.reviews import Side


class Stage(models.TextChoices):
    """When the SENCo came in. The first two are from the outset."""

    IDEA = "idea", "At the idea"
    OPTIONS = "options", "At options"
    DRAFT = "draft", "At the draft"
    TOLD_AFTER = "told_after", "Told after"
    NOT_AT_ALL = "not_at_all", "Not at all"


FROM_THE_OUTSET = (Stage.IDEA, Stage.OPTIONS)


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, membership: Membership) -> "DecisionQuerySet":
        """All of the school for those who see the register at all; how much of each is for the screen to say."""
        if not membership.may(Permission.SEE_DECISION_TITLES):
            return self.none()
        return self.filter(school_id=membership.school_id)


class Decision(models.Model):
    """A decision, from the question on. `senco_joins` is the stage planned; what happened is in `stages`."""

    class Area(models.TextChoices):
        STAFFING = "staffing", "Staffing deployment"
        CURRICULUM = "curriculum", "Curriculum sequencing"
        TIMETABLE = "timetable", "Timetable"
        DEVELOPMENT = "development", "Professional development"
        BEHAVIOUR = "behaviour", "Behaviour policy"
        TRANSITION = "transition", "Phase transition"
        BUDGET = "budget", "Budget"
        OTHER = "other", "Other"

    class State(models.TextChoices):
        PLANNED = "planned", "To be decided"
        DECIDED = "decided", "Decided"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="decisions")
    title = models.CharField(max_length=150)
    area = models.CharField(max_length=11, choices=Area)
    question = models.TextField(max_length=1000, blank=True)
    options = models.TextField(max_length=2000, blank=True)
    deciders = models.CharField("who decides", max_length=150)
    decide_on = models.DateField("to be decided on")
    senco_joins = models.CharField("where the SENCo joins", max_length=10, choices=Stage, default=Stage.IDEA)
    consulted = models.CharField("who was consulted", max_length=500, blank=True)
    gains = models.TextField("who gains", max_length=1000, blank=True)
    left_out = models.TextField("who is left out", max_length=1000, blank=True)
    adjustment = models.TextField("which adjustment it needs", max_length=1000, blank=True)
    staff_time = models.TextField("what it costs in staff time", max_length=1000, blank=True)
    how_known = models.TextField("how we will know", max_length=1000, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.PLANNED)
    settled_on = models.DateField("decided on", null=True, blank=True)
    outcome = models.TextField("what was decided", max_length=2000, blank=True)
    senco_view = models.TextField("the SENCo's view", max_length=2000, blank=True)
    no_view_reason = models.CharField("why there is no view of the SENCo", max_length=300, blank=True)
    reservation = models.TextField("agreed with reservation", max_length=1000, blank=True)
    review_on = models.DateField(null=True, blank=True)
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    provision = models.ForeignKey(Provision, on_delete=models.SET_NULL, null=True, blank=True, related_name="decisions")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["decide_on", "title", "id"]
        indexes = [models.Index(fields=["school", "state", "decide_on"], name="decision_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="decision_created_once"),
            models.CheckConstraint(
                name="decision_settled_pair", condition=Q(state="decided") ^ Q(settled_on__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_decided(self) -> bool:
        return self.state == self.State.DECIDED


class StageSaid(models.Model):
    """At which stage the SENCo came in, as one side says it. Where the two differ, both are shown."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="stages")
    side = models.CharField(max_length=6, choices=Side)
    stage = models.CharField(max_length=10, choices=Stage)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        ordering = ["side"]
        constraints = [models.UniqueConstraint(fields=["decision", "side"], name="stage_once_a_side")]


class DelegationQuerySet(models.QuerySet["Delegation"]):
    def visible_to(self, membership: Membership) -> "DelegationQuerySet":
        if not membership.may(Permission.SEE_AUTHORITY):
            return self.none()
        return self.filter(school_id=membership.school_id)


class Delegation(models.Model):
    """Something the SENCo may decide, or money they may spend, without asking: agreed by the head, until a review."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    what = models.CharField("what the SENCo may decide", max_length=200)
    limit = models.DecimalField(
        "up to, in pounds", max_digits=9, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    conditions = models.CharField(max_length=300, blank=True)
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    review_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = DelegationQuerySet.as_manager()

    class Meta:
        ordering = ["ended_on", "what", "id"]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="delegation_created_once"),
            models.CheckConstraint(name="delegation_limit", condition=Q(limit__isnull=True) | Q(limit__gte=0)),
        ]

    def __str__(self) -> str:
        return self.what
