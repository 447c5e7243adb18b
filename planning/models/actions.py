"""Actions: who does what by when, and where it was agreed."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from planning.models.agenda import AgendaItem, Outcome
from planning.models.meetings import Meeting
from planning.models.series import MeetingSeries


class ActionQuerySet(models.QuerySet["Action"]):
    def visible_to(self, membership: Membership) -> "ActionQuerySet":
        """One's own, what one asked of somebody outside a meeting, and all of the meetings one takes part in;
        confidential ones only there, to their owner and to whoever asked."""
        if not membership.may(Permission.SEE_ACTIONS):
            return self.none()
        own = self.filter(school_id=membership.school_id)
        if not membership.may(Permission.SEE_ACTIONS_OF_MEETINGS):
            return own.filter(owner=membership)
        asked = Q(created_by=membership, meeting__isnull=True)
        return own.filter(Q(owner=membership) | asked | Q(meeting__in=Meeting.objects.visible_to(membership)))

    def changeable_by(self, membership: Membership) -> "ActionQuerySet":
        """One's own, and those of meetings one takes part in that nobody has closed."""
        open_ones = Meeting.objects.visible_to(membership).exclude(state=Meeting.State.CLOSED)
        return self.visible_to(membership).filter(Q(owner=membership) | Q(meeting__in=open_ones))

    def unfinished(self) -> "ActionQuerySet":
        return self.filter(status__in=[Action.Status.PROPOSED, Action.Status.ACCEPTED])


class Action(models.Model):
    """Something a person does. Proposed until its owner accepts the date; they may propose another (`wished_on`)."""

    class Status(models.TextChoices):
        PROPOSED = "proposed", "Waiting for its owner"
        ACCEPTED = "accepted", "Accepted"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey(MeetingSeries, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    meeting = models.ForeignKey(Meeting, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    item = models.ForeignKey(AgendaItem, on_delete=models.SET_NULL, null=True, blank=True, related_name="actions")
    outcome = models.OneToOneField(Outcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="action")
    title = models.CharField("what", max_length=300)
    owner = models.ForeignKey(Membership, on_delete=models.RESTRICT, related_name="actions")
    due_on = models.DateField()
    wished_on = models.DateField("date its owner proposes", null=True, blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.PROPOSED)
    settled_at = models.DateTimeField("done or dropped", null=True, blank=True, editable=False)
    reason = models.CharField("why it was dropped", max_length=300, blank=True)
    confidential = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "created_at", "id"]
        indexes = [models.Index(fields=["school", "owner", "status", "due_on"], name="action_by_owner")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="action_created_once"),
            models.CheckConstraint(
                name="action_settled_when_done",
                condition=Q(status__in=["done", "dropped"], settled_at__isnull=False)
                | Q(status__in=["proposed", "accepted"], settled_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_settled(self) -> bool:
        return self.settled_at is not None

    def is_late(self, today: date) -> bool:
        return not self.is_settled and self.due_on < today
