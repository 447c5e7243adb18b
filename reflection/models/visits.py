"""Visits: walking in each other's shoes, offered by one and confirmed by both."""

import uuid
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from planning.models import Action, BookedTime
from reflection.models.rounds import Round


class VisitQuerySet(models.QuerySet["Visit"]):
    def visible_to(self, membership: Membership) -> "VisitQuerySet":
        """The visits one makes or receives; to nobody else they exist."""
        if not membership.may(Permission.SEE_REFLECTIONS):
            return self.none()
        return self.filter(Q(host=membership) | Q(guest=membership), school_id=membership.school_id)


class Visit(models.Model):
    """The guest sees the host's work. Both agree to the time; it is on the map while it is confirmed.

    `round` is what both write about it; `action` what came of the one change that they share.
    """

    class Occasion(models.TextChoices):
        GROUP = "group", "A small-group intervention"
        AGENCIES = "agencies", "A multi-agency meeting"
        LESSON = "lesson", "A lesson or time in class"
        CURRICULUM = "curriculum", "Curriculum planning"
        STAFFING = "staffing", "A staffing discussion"
        PARENTS = "parents", "A parents’ briefing"
        OTHER = "other", "Something else"

    class State(models.TextChoices):
        OFFERED = "offered", "Waiting for an answer"
        CONFIRMED = "confirmed", "Confirmed"
        DECLINED = "declined", "Not this time"
        CALLED_OFF = "called_off", "Called off"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    host = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", verbose_name="whose work it is")
    guest = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+", verbose_name="who comes to see")
    occasion = models.CharField("occasion", max_length=10, choices=Occasion)
    what = models.CharField("what there is to see", max_length=150)
    on = models.DateField("date")
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=45, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    place = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    asked_by = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")  # whose proposal stands now
    settled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    booked = models.OneToOneField(BookedTime, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    round = models.OneToOneField(Round, on_delete=models.SET_NULL, null=True, blank=True, related_name="visit")
    action = models.OneToOneField(Action, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = VisitQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "on"], name="visit_by_day")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="visit_created_once"),
            models.CheckConstraint(name="visit_of_two_people", condition=~Q(host=F("guest"))),
            models.CheckConstraint(name="visit_length", condition=Q(minutes__gte=5, minutes__lte=480)),
        ]

    def __str__(self) -> str:
        return self.what

    @property
    def ends_at(self) -> datetime:
        """When it ends, by the school's wall clock (without a zone)."""
        return datetime.combine(self.on, self.starts_at) + timedelta(minutes=self.minutes)

    @property
    def is_confirmed(self) -> bool:
        return self.state == self.State.CONFIRMED

    @property
    def is_waiting(self) -> bool:
        return self.state == self.State.OFFERED

    def is_over(self, today: date) -> bool:
        """Its day has come: both can write what they saw."""
        return self.on <= today

    def other(self, membership: Membership) -> Membership:
        """The other one of the two."""
        return self.guest if self.host_id == membership.pk else self.host
