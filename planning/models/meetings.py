"""Meetings: when, in what state, who takes part, who agreed the minutes, and which mails went out."""

import uuid
from datetime import date, datetime, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership, SchoolEvent
from planning.models.series import MeetingSeries, Part


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, membership: Membership) -> "MeetingQuerySet":
        """The meetings one takes part in or called; a draft exists only for who called it and its chairs.

        Those who are only informed see the minutes (`with_minutes_for`), not the meeting.
        """
        if not membership.may(Permission.SEE_MEETINGS):
            return self.none()
        taking_part = Participant.objects.filter(meeting=OuterRef("pk"), membership=membership).exclude(
            part=Part.INFORMED
        )
        draft = Q(state=Meeting.State.DRAFT)
        return self.filter(
            Q(created_by=membership) | Q(Exists(taking_part.filter(is_chair=True))) | (~draft & Exists(taking_part)),
            school_id=membership.school_id,
        )

    def with_minutes_for(self, membership: Membership) -> "MeetingQuerySet":
        """The meetings whose minutes one may read: those above, and closed ones of which one is informed."""
        if not membership.may(Permission.SEE_MEETINGS):
            return self.none()
        informed = Participant.objects.filter(meeting=OuterRef("pk"), membership=membership, part=Part.INFORMED)
        told = Exists(informed) & Q(state=Meeting.State.CLOSED, school_id=membership.school_id)
        return self.filter(Q(pk__in=self.model.objects.visible_to(membership).values("pk")) | told)

    def chaired_by(self, membership: Membership) -> "MeetingQuerySet":
        """The visible meetings that one called or chairs: whoever may open, move, end, cancel and reopen them."""
        chair = Participant.objects.filter(meeting=OuterRef("pk"), membership=membership, is_chair=True)
        return self.visible_to(membership).filter(Q(created_by=membership) | Exists(chair))

    def to_come(self, day: date) -> "MeetingQuerySet":
        """Not cancelled, not over, on the day or later."""
        coming = self.filter(cancelled_at__isnull=True, ended_at__isnull=True, on__gte=day)
        return coming.exclude(state=Meeting.State.CLOSED)


class Meeting(models.Model):
    """One meeting. `on` and `starts_at` are the school's wall clock, so that 15:30 stays 15:30 when the clocks change.

    Its `event` is what it is on the map: confidential to those who take part.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"  # nothing is sent
        OPEN = "open", "Open"  # everyone invited adds items
        IN_PROGRESS = "in_progress", "In progress"
        CLOSED = "closed", "Closed"  # the minutes are locked

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="meetings")
    series = models.ForeignKey(MeetingSeries, on_delete=models.RESTRICT, related_name="meetings")
    title = models.CharField(max_length=150)
    on = models.DateField("date")
    starts_at = models.TimeField("from")
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    place = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=11, choices=State, default=State.DRAFT)
    event = models.OneToOneField(SchoolEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    ended_at = models.DateTimeField("discussion ended", null=True, blank=True, editable=False)
    cancelled_at = models.DateTimeField(null=True, blank=True, editable=False)
    cancelled_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    ics_sequence = models.PositiveIntegerField(default=0, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        ordering = ["on", "starts_at", "id"]
        indexes = [models.Index(fields=["school", "on"], name="meeting_by_school_day")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="meeting_created_once"),
            models.CheckConstraint(name="meeting_length", condition=Q(minutes__gte=5, minutes__lte=480)),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def starts(self) -> datetime:
        """The instant it begins, aware, in the school's zone."""
        return datetime.combine(self.on, self.starts_at, timezone.get_default_timezone())

    @property
    def ends(self) -> datetime:
        """The instant it ends: so many minutes later by the wall clock."""
        naive = datetime.combine(self.on, self.starts_at) + timedelta(minutes=self.minutes)
        return naive.replace(tzinfo=timezone.get_default_timezone())

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_open(self) -> bool:
        return self.state == self.State.OPEN

    @property
    def is_in_progress(self) -> bool:
        return self.state == self.State.IN_PROGRESS

    @property
    def is_closed(self) -> bool:
        return self.state == self.State.CLOSED


class Participant(models.Model):
    """A person in a meeting: what part they have, whether they came, and whether as a chair they agreed the minutes."""

    class Attendance(models.TextChoices):
        UNKNOWN = "", "Not said"
        PRESENT = "present", "Present"
        APOLOGIES = "apologies", "Apologies"
        ABSENT = "absent", "Absent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="participants")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="participations")
    part = models.CharField(max_length=8, choices=Part, default=Part.REQUIRED)
    is_chair = models.BooleanField(default=False)
    attendance = models.CharField(max_length=9, choices=Attendance, blank=True, default="")
    ticked_at = models.DateTimeField("agreed the minutes", null=True, blank=True, editable=False)
    reservation = models.CharField(max_length=1000, blank=True)

    class Meta:
        ordering = ["-is_chair", "part", "membership__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="participant_once"),
            models.CheckConstraint(
                name="participant_chair_is_required", condition=Q(is_chair=False) | Q(part="required")
            ),
            models.CheckConstraint(
                name="participant_only_chairs_tick", condition=Q(ticked_at__isnull=True) | Q(is_chair=True)
            ),
        ]


class MeetingStep(models.Model):
    """That a meeting went from one state to another, who did it and why: opened, started, ended, closed, reopened."""

    class Kind(models.TextChoices):
        OPENED = "opened", "Opened"
        STARTED = "started", "Started"
        ENDED = "ended", "Discussion ended"
        TICKED = "ticked", "Minutes agreed by a chair"
        UNTICKED = "unticked", "Agreement withdrawn, because the minutes changed"
        CLOSED = "closed", "Closed"
        REOPENED = "reopened", "Reopened"
        MOVED = "moved", "Moved"
        CANCELLED = "cancelled", "Cancelled"

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=9, choices=Kind)
    at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["at", "id"]


class MeetingMail(models.Model):
    """One mail about a meeting to one person, and how far it came. It is sent by the queue, once."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", "Invitation"
        UPDATE = "update", "Change"
        CANCELLATION = "cancellation", "Cancellation"
        MINUTES = "minutes", "Minutes"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="mails")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=Kind)
    sequence = models.PositiveIntegerField()
    queued_at = models.DateTimeField(default=timezone.now, editable=False)
    tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(null=True, blank=True, editable=False)
    sent_at = models.DateTimeField(null=True, blank=True, editable=False)
    gave_up_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["queued_at", "id"]
        indexes = [models.Index(fields=["school", "meeting", "queued_at"], name="meeting_mail_by_meeting")]
