"""Meeting series, who belongs to them, and the school's own agenda templates."""

import uuid
from datetime import time

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership


class Part(models.TextChoices):
    """What part a person has in a meeting."""

    REQUIRED = "required", "Must be there"
    OPTIONAL = "optional", "May come"
    INFORMED = "informed", "Gets the minutes"


class BuiltIn(models.TextChoices):
    """The agenda templates that every school has; their items are in `planning/built_in.py`."""

    START_OF_YEAR = "start_of_year", "Start the year together"
    PROVISION_REVIEW = "provision_review", "Termly provision review"
    CHECK_IN = "check_in", "Half-termly check-in"
    BLANK = "blank", "Blank agenda"


class MeetingTemplateQuerySet(models.QuerySet["MeetingTemplate"]):
    def live(self) -> "MeetingTemplateQuerySet":
        return self.filter(retired_at__isnull=True)

    def visible_to(self, membership: Membership) -> "MeetingTemplateQuerySet":
        """The school's own templates, for those who may plan meetings."""
        if not membership.may(Permission.PLAN_MEETINGS):
            return self.none()
        return self.filter(school_id=membership.school_id)

    def changeable_by(self, membership: Membership) -> "MeetingTemplateQuerySet":
        """One's own templates; all of them for those who may change the school."""
        visible = self.visible_to(membership)
        return visible if membership.may(Permission.CHANGE_SCHOOL) else visible.filter(created_by=membership)


class MeetingTemplate(models.Model):
    """An agenda of the school's own. Meetings copy it when they open and never look at it again."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=100)
    purpose = models.CharField("what it is for", max_length=300, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class TemplateItem(models.Model):
    """One item of a template, in its order."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    template = models.ForeignKey(MeetingTemplate, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    minutes = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(240)])
    prompt = models.CharField("what to bring or ask", max_length=500, blank=True)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.title


class MeetingSeriesQuerySet(models.QuerySet["MeetingSeries"]):
    def visible_to(self, membership: Membership) -> "MeetingSeriesQuerySet":
        """The series that one made or belongs to (not as one who is only informed)."""
        if not membership.may(Permission.SEE_MEETINGS):
            return self.none()
        named = SeriesPerson.objects.filter(series=OuterRef("pk"), membership=membership).exclude(part=Part.INFORMED)
        return self.filter(Q(created_by=membership) | Exists(named), school_id=membership.school_id)


class MeetingSeries(models.Model):
    """Meetings that belong together and share a backlog. A single meeting is a series of one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="meeting_series")
    name = models.CharField(max_length=150)
    built_in = models.CharField("agenda", max_length=16, choices=BuiltIn, default=BuiltIn.BLANK)
    template = models.ForeignKey(MeetingTemplate, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    minutes = models.PositiveSmallIntegerField(
        "length in minutes", default=60, validators=[MinValueValidator(5), MaxValueValidator(480)]
    )
    place = models.CharField(max_length=100, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingSeriesQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]
        verbose_name_plural = "meeting series"
        constraints = [models.UniqueConstraint(fields=["school", "creation_key"], name="series_created_once")]

    def __str__(self) -> str:
        return self.name


class SeriesPerson(models.Model):
    """Who is asked to the meetings of a series from now on. Two of those who must be there take the chair."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    series = models.ForeignKey(MeetingSeries, on_delete=models.CASCADE, related_name="people")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    part = models.CharField(max_length=8, choices=Part, default=Part.REQUIRED)
    is_chair = models.BooleanField(default=False)

    class Meta:
        ordering = ["-is_chair", "membership__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["series", "membership"], name="series_person_once"),
            models.CheckConstraint(
                name="series_chair_is_required", condition=Q(is_chair=False) | Q(part=Part.REQUIRED)
            ),
        ]


DAY_BEGINS, DAY_ENDS = time(8, 0), time(17, 0)  # assumed for those who have not said when they can meet
