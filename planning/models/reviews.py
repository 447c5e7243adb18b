"""Reviews of provision: delivery, data, professional instinct, two judgements revealed together, and a decision."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from planning.models.meetings import Meeting
from planning.models.provision import Provision


class Side(models.TextChoices):
    """Whose view it is."""

    SENCO = "senco", "SENCo"
    LEADER = "leader", "Leader"


class Evidence(models.TextChoices):
    """How strong one source of evidence is."""

    NONE = "none", "None"
    SOME = "some", "Some"
    STRONG = "strong", "Strong"


class ReviewQuerySet(models.QuerySet["ProvisionReview"]):
    def visible_to(self, membership: Membership) -> "ReviewQuerySet":
        """All of the school for those who may read reviews; counts and names are for the screen to suppress."""
        if not membership.may(Permission.SEE_REVIEWS):
            return self.none()
        return self.filter(school_id=membership.school_id)


class ProvisionReview(models.Model):
    """One look at a provision. What the data shows and what the adults sense are two fields and stay two."""

    class Ran(models.TextChoices):
        YES = "yes", "Yes, as planned"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    class Decision(models.TextChoices):
        CONTINUE = "continue", "Continue"
        ADAPT = "adapt", "Adapt"
        SCALE = "scale", "Scale up"
        PAUSE = "pause", "Pause"
        STOP = "stop", "Stop"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    provision = models.ForeignKey(Provision, on_delete=models.CASCADE, related_name="reviews")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="reviews")
    held_on = models.DateField("date of the review")
    ran = models.CharField("did it run as planned?", max_length=6, choices=Ran, blank=True)
    sessions_planned = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(5000)])
    sessions_delivered = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MaxValueValidator(5000)])
    measure = models.CharField("what was measured", max_length=100, blank=True)
    entry_on = models.DateField("measured first on", null=True, blank=True)
    entry_value = models.DecimalField("average at entry", max_digits=7, decimal_places=2, null=True, blank=True)
    exit_on = models.DateField("measured again on", null=True, blank=True)
    exit_value = models.DecimalField("average at exit", max_digits=7, decimal_places=2, null=True, blank=True)
    months_in = models.DecimalField(
        "months in the programme",
        max_digits=4,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    months_gained = models.DecimalField("months of progress", max_digits=4, decimal_places=1, null=True, blank=True)
    below = models.PositiveSmallIntegerField(
        "below expected", null=True, blank=True, validators=[MaxValueValidator(2000)]
    )
    at_expected = models.PositiveSmallIntegerField(
        "at expected", null=True, blank=True, validators=[MaxValueValidator(2000)]
    )
    above = models.PositiveSmallIntegerField(
        "above expected", null=True, blank=True, validators=[MaxValueValidator(2000)]
    )
    data_words = models.TextField("what the data shows", max_length=2000, blank=True)
    instinct = models.TextField("what the adults sense", max_length=2000, blank=True)
    evidence_data = models.CharField("data", max_length=6, choices=Evidence, default=Evidence.NONE)
    evidence_observation = models.CharField("observation", max_length=6, choices=Evidence, default=Evidence.NONE)
    evidence_voice = models.CharField("pupil or parent voice", max_length=6, choices=Evidence, default=Evidence.NONE)
    evidence_instinct = models.CharField("instinct", max_length=6, choices=Evidence, default=Evidence.NONE)
    decision = models.CharField(max_length=8, choices=Decision, blank=True)
    decision_words = models.TextField("what exactly", max_length=1000, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    decided_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    next_on = models.DateField("next review", null=True, blank=True)
    minutes_returned = models.PositiveSmallIntegerField("minutes a week returned", default=0)
    minutes_needed = models.PositiveSmallIntegerField("minutes a week needed", default=0)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ReviewQuerySet.as_manager()

    class Meta:
        ordering = ["-held_on", "-created_at", "id"]
        indexes = [models.Index(fields=["school", "held_on"], name="review_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="review_created_once"),
            models.CheckConstraint(
                name="review_exit_after_entry",
                condition=Q(entry_on__isnull=True) | Q(exit_on__isnull=True) | Q(exit_on__gte=F("entry_on")),
            ),
            models.CheckConstraint(name="review_months_in", condition=Q(months_in__isnull=True) | Q(months_in__gte=0)),
            models.CheckConstraint(name="review_decided_pair", condition=Q(decision="") ^ Q(decided_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"Review of {self.provision}"


class JudgementQuerySet(models.QuerySet["Judgement"]):
    def visible_to(self, membership: Membership) -> "JudgementQuerySet":
        """One's own; the other side's only where both are in. Text not yet revealed never leaves the database."""
        reviews = ProvisionReview.objects.visible_to(membership)
        other = Judgement.objects.filter(review=OuterRef("review"), ready_at__isnull=False).exclude(
            side=OuterRef("side")
        )
        revealed = Q(ready_at__isnull=False) & Exists(other)
        own = Q(by=membership)
        return self.filter(own | revealed, review__in=reviews, school_id=membership.school_id)


class Judgement(models.Model):
    """What one side makes of a provision. `ready_at`: handed in; from then on it can be changed only until both are."""

    class Impact(models.TextChoices):
        NONE = "none", "No difference I can see"
        LITTLE = "little", "A little"
        CLEAR = "clear", "A clear difference"
        STRONG = "strong", "A strong difference"
        UNSURE = "unsure", "I cannot tell"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    review = models.ForeignKey(ProvisionReview, on_delete=models.CASCADE, related_name="judgements")
    side = models.CharField(max_length=6, choices=Side)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    impact = models.CharField("the difference it makes", max_length=6, choices=Impact)
    text = models.TextField("why", max_length=2000)
    ready_at = models.DateTimeField("handed in", null=True, blank=True, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = JudgementQuerySet.as_manager()

    class Meta:
        ordering = ["side"]
        constraints = [
            models.UniqueConstraint(fields=["review", "side"], name="judgement_once_a_side"),
            models.UniqueConstraint(fields=["review", "by"], name="judgement_once_a_person"),
        ]
