"""School events: what happens when, how hard it presses on which role, and the dates it comes out at."""

import uuid
from datetime import date, timedelta

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models.people import Membership, Role

UNDO_DAYS = 30  # a deleted event can be restored for this long


class SchoolEventQuerySet(models.QuerySet["SchoolEvent"]):
    def live(self) -> "SchoolEventQuerySet":
        return self.filter(deleted_at__isnull=True)

    def restorable(self) -> "SchoolEventQuerySet":
        return self.filter(deleted_at__gt=timezone.now() - timedelta(days=UNDO_DAYS))

    def own(self, membership: Membership) -> "SchoolEventQuerySet":
        """What one made or is named on."""
        named = NamedPerson.objects.filter(event=OuterRef("pk"), membership=membership)
        return self.filter(Q(created_by=membership) | Exists(named), school_id=membership.school_id)

    def visible_to(self, membership: Membership) -> "SchoolEventQuerySet":
        """The events whose content this person may read: all but the confidential ones of others."""
        if not membership.may(Permission.SEE_EVENTS):
            return self.none()
        own_school = self.filter(school_id=membership.school_id)
        if not membership.may(Permission.OPEN_OWN_CONFIDENTIAL):
            return own_school.filter(confidential=False)
        named = NamedPerson.objects.filter(event=OuterRef("pk"), membership=membership)
        return own_school.filter(Q(confidential=False) | Q(created_by=membership) | Exists(named))

    def changeable_by(self, membership: Membership) -> "SchoolEventQuerySet":
        """The events this person may change; always among those they may see, and none that is kept elsewhere."""
        visible = self.visible_to(membership).filter(kept_by="")
        if membership.may(Permission.CHANGE_ALL_EVENTS):
            return visible
        if membership.may(Permission.ADD_EVENTS):
            return visible.own(membership)
        return visible.none()


class SchoolEvent(models.Model):
    """A deadline or event of the school. Its pressure is in `levels`, the dates it comes out at in `occurrences`."""

    class Nature(models.TextChoices):
        EVENT = "event", "It happens on these dates"
        DEADLINE = "deadline", "It must be done by a date"

    class Repeat(models.TextChoices):
        NONE = "none", "Does not repeat"
        WEEKLY = "weekly", "Every week"
        FORTNIGHTLY = "fortnightly", "Every other week"
        WEEK_A = "week_a", "In every week A"
        WEEK_B = "week_b", "In every week B"
        MONTHLY = "monthly", "Every month, on the same weekday of the month"
        HALF_TERM = "half_term", "On the last such weekday of each half term"
        RULE = "rule", "By an imported rule"

    class SetBy(models.TextChoices):
        US = "us", "Us"
        TRUST = "trust", "The trust"
        LA = "la", "The local authority"
        LAW = "law", "Law or the DfE"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="events")
    title = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    nature = models.CharField(max_length=8, choices=Nature, default=Nature.EVENT)
    run_up = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(200)])
    follow_up = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(200)])
    repeat = models.CharField(max_length=11, choices=Repeat, default=Repeat.NONE)
    repeat_rule = models.CharField(max_length=500, blank=True)
    repeat_until = models.DateField(null=True, blank=True)
    term_time_only = models.BooleanField("only in school weeks", default=False)
    movable = models.BooleanField(default=False)
    movable_from = models.DateField(null=True, blank=True)
    movable_to = models.DateField(null=True, blank=True)
    set_by = models.CharField(max_length=5, choices=SetBy, default=SetBy.US)
    needs = models.TextField("what it needs from people", max_length=1000, blank=True)
    confidential = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    import_key = models.CharField(max_length=64, blank=True, editable=False)
    kept_by = models.CharField(max_length=40, blank=True, editable=False)  # name of the URL where it is changed instead

    objects = SchoolEventQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "title", "id"]
        indexes = [
            models.Index(fields=["school", "ends_on", "starts_on"], name="event_by_school_dates"),
            models.Index(fields=["school", "deleted_at"], name="event_by_school_deleted"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="event_created_once"),
            models.UniqueConstraint(
                fields=["school", "import_key"],
                condition=~Q(import_key="") & Q(deleted_at__isnull=True),
                name="event_imported_once",
            ),
            models.CheckConstraint(name="event_ends_after_start", condition=Q(ends_on__gte=F("starts_on"))),
            models.CheckConstraint(
                name="event_deadline_has_one_date", condition=~Q(nature="deadline") | Q(ends_on=F("starts_on"))
            ),
            models.CheckConstraint(
                name="event_window_in_order",
                condition=Q(movable_from__isnull=True)
                | Q(movable_to__isnull=True)
                | Q(movable_to__gte=F("movable_from")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_deadline(self) -> bool:
        return self.nature == self.Nature.DEADLINE

    @property
    def repeats(self) -> bool:
        return self.repeat != self.Repeat.NONE

    @property
    def last_restorable_on(self) -> date | None:
        """The day until which a deleted event can be restored; None while it is not deleted."""
        return (self.deleted_at + timedelta(days=UNDO_DAYS)).date() if self.deleted_at else None


class EventLevel(models.Model):
    """How hard an event presses on one role, 1 to 5. No row: the role is not concerned."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="levels")
    role = models.ForeignKey(Role, on_delete=models.CASCADE, related_name="levels")
    level = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])

    class Meta:
        ordering = ["role__position", "role__slug"]
        indexes = [models.Index(fields=["school", "event", "role", "level"], name="level_by_school_event")]
        constraints = [
            models.UniqueConstraint(fields=["event", "role"], name="level_once"),
            models.CheckConstraint(name="level_1_to_5", condition=Q(level__gte=1, level__lte=5)),
        ]


class NamedPerson(models.Model):
    """A person named on an event: may open it when it is confidential, and change it as their own."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="named")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    added_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "membership"], name="named_once")]


class OccurrenceChange(models.Model):
    """One occurrence of a repeat that was moved, or skipped (no dates)."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="changes")
    original_on = models.DateField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["original_on"]
        constraints = [
            models.UniqueConstraint(fields=["event", "original_on"], name="occurrence_changed_once"),
            models.CheckConstraint(
                name="occurrence_change_dates_pair",
                condition=Q(starts_on__isnull=True, ends_on__isnull=True)
                | Q(starts_on__isnull=False, ends_on__gte=F("starts_on")),
            ),
        ]


class OccurrenceQuerySet(models.QuerySet["Occurrence"]):
    def visible_to(self, membership: Membership) -> "OccurrenceQuerySet":
        """Occurrences of the live events whose content this person may read."""
        return self.filter(school_id=membership.school_id, event__in=SchoolEvent.objects.live().visible_to(membership))

    def within(self, first: date, last: date) -> "OccurrenceQuerySet":
        """Those that touch the days from first to last, both included."""
        return self.filter(ends_on__gte=first, starts_on__lte=last)


class Occurrence(models.Model):
    """One time that an event happens; rewritten with every change of its event or of the school's terms."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="occurrences")
    original_on = models.DateField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    objects = OccurrenceQuerySet.as_manager()

    class Meta:
        ordering = ["starts_on", "ends_on", "id"]
        indexes = [models.Index(fields=["school", "ends_on", "starts_on", "event"], name="occurrence_by_school_dates")]
        constraints = [models.UniqueConstraint(fields=["event", "original_on"], name="occurrence_once")]

    def __str__(self) -> str:
        return f"{self.event_id} on {self.starts_on.isoformat()}"
