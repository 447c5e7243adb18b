"""Learning side by side: a training attended together, what was agreed, and whether it is still happening."""

import uuid

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from planning.models import Action, Decision, Provision
from reflection.models.rounds import Round


class LearningQuerySet(models.QuerySet["Learning"]):
    def visible_to(self, membership: Membership) -> "LearningQuerySet":
        """What one attends or attended."""
        if not membership.may(Permission.SEE_REFLECTIONS):
            return self.none()
        own = LearningPerson.objects.filter(learning=OuterRef("pk"), membership=membership)
        return self.filter(Exists(own), school_id=membership.school_id)

    def in_record_for(self, membership: Membership) -> "LearningQuerySet":
        """The school's CPD record as this person may read it: all that is listed there, or one's own. Facts only."""
        if not membership.may(Permission.SEE_CPD_RECORD):
            return self.none()
        listed = self.filter(in_record=True, school_id=membership.school_id)
        if membership.may(Permission.SEE_WHOLE_CPD_RECORD):
            return listed
        own = LearningPerson.objects.filter(learning=OuterRef("pk"), membership=membership)
        return listed.filter(Exists(own))


class Learning(models.Model):
    """A training or conference that two or more attend. `before` and `after` are what each writes alone about it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=150)
    provider = models.CharField(max_length=150, blank=True)
    starts_on = models.DateField("first day")
    ends_on = models.DateField("last day")
    hours = models.DecimalField(max_digits=5, decimal_places=2, validators=[MinValueValidator(0)])
    cost = models.DecimalField(
        "cost in pounds", max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    provision = models.ForeignKey(Provision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    decision = models.ForeignKey(Decision, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    in_record = models.BooleanField("in the school’s CPD record", default=True)
    before = models.OneToOneField(
        Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="learning_before"
    )
    after = models.OneToOneField(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="learning_after")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LearningQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "topic", "id"]
        verbose_name_plural = "learning"
        indexes = [models.Index(fields=["school", "starts_on"], name="learning_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="learning_created_once"),
            models.CheckConstraint(name="learning_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(name="learning_hours", condition=Q(hours__gte=0)),
            models.CheckConstraint(name="learning_cost", condition=Q(cost__isnull=True) | Q(cost__gte=0)),
        ]

    def __str__(self) -> str:
        return self.topic


class LearningPerson(models.Model):
    """That a person attends it."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="people")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")

    class Meta:
        ordering = ["membership__name", "id"]
        constraints = [models.UniqueConstraint(fields=["learning", "membership"], name="learning_person_once")]


class AgreedChange(models.Model):
    """A change that those who attended agreed: an action, and two looks back at it. `what` stays if the action goes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    learning = models.ForeignKey(Learning, on_delete=models.CASCADE, related_name="changes")
    what = models.CharField(max_length=300)
    action = models.OneToOneField(Action, on_delete=models.SET_NULL, null=True, related_name="+")
    agreed_on = models.DateField()
    agreed_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)

    class Meta:
        ordering = ["agreed_on", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "creation_key"], name="agreed_change_created_once")]

    def __str__(self) -> str:
        return self.what


class LookBackQuerySet(models.QuerySet["LookBack"]):
    def visible_to(self, membership: Membership) -> "LookBackQuerySet":
        """Those of the learning one attended."""
        mine = Learning.objects.visible_to(membership)
        return self.filter(change__learning__in=mine, school_id=membership.school_id)


class LookBack(models.Model):
    """Is it still happening? Asked twice of each agreed change, and answered by anybody who attended."""

    class When(models.TextChoices):
        SIX_WEEKS = "six_weeks", "Six weeks later"
        TERM = "term", "A term later"

    class Answered(models.TextChoices):
        YES = "yes", "Yes, it is part of how we work"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    change = models.ForeignKey(AgreedChange, on_delete=models.CASCADE, related_name="look_backs")
    when = models.CharField(max_length=9, choices=When)
    due_on = models.DateField()
    answer = models.CharField(max_length=6, choices=Answered, blank=True)
    words = models.CharField(max_length=500, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True, editable=False)
    answered_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LookBackQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["change", "when"], name="look_back_once"),
            models.CheckConstraint(
                name="look_back_answered_pair", condition=Q(answer="") ^ Q(answered_at__isnull=False)
            ),
        ]
