"""The calendar exercise: a leadership team walks through the year's pinch points and tags what presses."""

import uuid

from django.db import models
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership, SchoolEvent


class CalendarExerciseQuerySet(models.QuerySet["CalendarExercise"]):
    def visible_to(self, membership: Membership) -> "CalendarExerciseQuerySet":
        """The school's exercises, for those who may see them."""
        if not membership.may(Permission.SEE_EXERCISE):
            return self.none()
        return self.filter(school_id=membership.school_id)


class CalendarExercise(models.Model):
    """A walk through a year's pinch points by the leadership team; `held_on` once it is over."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    starts_on = models.DateField()
    ends_on = models.DateField()
    before = models.JSONField(default=dict)  # the two roles' week scores as the exercise found them
    begun_at = models.DateTimeField(default=timezone.now, editable=False)
    begun_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CalendarExerciseQuerySet.as_manager()

    class Meta:
        ordering = ["-begun_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["school"], condition=models.Q(ended_at__isnull=True), name="calendar_exercise_one_open"
            ),
        ]


class ExerciseMark(models.Model):
    """What the exercise says of one event, who tells whom, and a word."""

    class Mark(models.TextChoices):
        KEEP = "keep", "Keep"
        STREAMLINE = "streamline", "Streamline"
        MOVE = "move", "Move"
        STOP = "stop", "Stop"

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    exercise = models.ForeignKey(CalendarExercise, on_delete=models.CASCADE, related_name="marks")
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="+")
    mark = models.CharField(max_length=10, choices=Mark)
    who_tells = models.CharField("who tells whom", max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    marked_at = models.DateTimeField(default=timezone.now)
    marked_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["exercise", "event"], name="exercise_mark_once")]
