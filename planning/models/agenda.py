"""What a meeting talks about and what comes of it: agenda items and typed outcomes."""

import uuid

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.models import Membership
from planning.models.meetings import Meeting
from planning.models.series import MeetingSeries


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def visible_to(self, membership: Membership) -> "AgendaItemQuerySet":
        """The items of the meetings one takes part in, and of the backlogs of one's series."""
        meetings = Meeting.objects.visible_to(membership)
        series = MeetingSeries.objects.visible_to(membership)
        return self.filter(
            Q(meeting__in=meetings) | Q(meeting__isnull=True, series__in=series), school_id=membership.school_id
        )

    def parked(self) -> "AgendaItemQuerySet":
        """The backlog of a series: what somebody put aside there."""
        return self.filter(meeting__isnull=True, parked_at__isnull=False)

    def waiting(self) -> "AgendaItemQuerySet":
        """Carried items whose next meeting has not been made yet; it takes them when it is."""
        return self.filter(meeting__isnull=True, parked_at__isnull=True, state=AgendaItem.State.TO_DISCUSS)


class AgendaItem(models.Model):
    """A thing to talk about. Without a meeting it is parked in the backlog of its series, or waits for the next one.

    `note` is what is typed during the meeting; `note_version` rises with each save of it, `version` with the rest.
    """

    class State(models.TextChoices):
        TO_DISCUSS = "to_discuss", "To discuss"
        DISCUSSED = "discussed", "Discussed"
        CARRIED = "carried", "Carried to the next meeting"  # this row stays here; the next meeting has its copy
        DROPPED = "dropped", "Dropped"
        DONE_OUTSIDE = "done_outside", "Became an action"  # the third time: do

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey(MeetingSeries, on_delete=models.CASCADE, related_name="items")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, null=True, blank=True, related_name="items")
    position = models.PositiveIntegerField(default=0)
    title = models.CharField(max_length=200)
    prompt = models.CharField("what to bring or ask", max_length=500, blank=True)
    owner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(default=10, validators=[MinValueValidator(1), MaxValueValidator(240)])
    for_decision = models.BooleanField("must be decided this time", default=False)
    state = models.CharField(max_length=12, choices=State, default=State.TO_DISCUSS)
    note = models.TextField(max_length=10_000, blank=True)
    note_version = models.PositiveIntegerField(default=1, editable=False)
    note_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    carried_from = models.ForeignKey(
        "self", on_delete=models.SET_NULL, null=True, blank=True, related_name="carried_to"
    )
    carried_times = models.PositiveSmallIntegerField(default=0, editable=False)
    first_on = models.DateField("first on the agenda of", null=True, blank=True, editable=False)
    parked_at = models.DateTimeField(null=True, blank=True, editable=False)
    parked_from = models.ForeignKey(  # whose minutes say so, also once another meeting has taken it
        Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="parked_items"
    )
    parked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        ordering = ["position", "created_at", "id"]
        indexes = [models.Index(fields=["school", "meeting", "position"], name="item_by_meeting")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="item_created_once"),
            models.CheckConstraint(name="item_minutes", condition=Q(minutes__gte=1, minutes__lte=240)),
            models.CheckConstraint(
                name="item_parked_without_meeting", condition=Q(parked_at__isnull=True) | Q(meeting__isnull=True)
            ),
        ]

    def __str__(self) -> str:
        return self.title


class OutcomeQuerySet(models.QuerySet["Outcome"]):
    def visible_to(self, membership: Membership) -> "OutcomeQuerySet":
        """The outcomes of the meetings one takes part in; of those one is informed of, what is not confidential."""
        own = Meeting.objects.visible_to(membership)
        told = Meeting.objects.with_minutes_for(membership)
        return self.filter(Q(meeting__in=own) | Q(meeting__in=told, confidential=False), school_id=membership.school_id)


class Outcome(models.Model):
    """What came of an item. What the adults' professional judgement says is its own kind and never mixed with data."""

    class Kind(models.TextChoices):
        DECISION = "decision", "Decision"
        INFORMATION = "information", "Information"
        ACTION = "action", "Action"
        JUDGEMENT = "judgement", "Professional judgement"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="outcomes")
    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="outcomes")
    kind = models.CharField(max_length=11, choices=Kind)
    text = models.TextField(max_length=2000)
    confidential = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = OutcomeQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["school", "meeting"], name="outcome_by_meeting")]
        constraints = [models.UniqueConstraint(fields=["school", "creation_key"], name="outcome_created_once")]

    def __str__(self) -> str:
        return self.text
