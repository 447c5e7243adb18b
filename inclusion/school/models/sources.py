"""Where events come from that nobody typed one by one: files, subscribed addresses, tables and calendar packs.

What a source says of one thing is an entry; what was done with it, so that a whole import can be undone, a change.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models.events import SchoolEvent
from inclusion.school.models.people import Membership
from inclusion.school.school_dates import Span

LONGEST_KEY = 64  # hexadecimal SHA-256


class CalendarSourceQuerySet(models.QuerySet["CalendarSource"]):
    def visible_to(self, membership: Membership) -> "CalendarSourceQuerySet":
        """The school's sources, for those who may see its calendar."""
        if not membership.may(Permission.SEE_CALENDAR):
            return self.none()
        return self.filter(school_id=membership.school_id)


class CalendarSource(models.Model):
    """One place that events come from. `levels` (role id → 1 to 5) and `columns` are remembered for the next time.

    Of a subscribed address the last and the next reading are known, and in `fault` why the last one failed, in words.
    """

    class Kind(models.TextChoices):
        FILE = "file", "Calendar file"
        ADDRESS = "address", "Subscribed calendar"
        TABLE = "table", "Table (CSV or Excel)"
        PASTE = "paste", "Pasted table"
        PACK = "pack", "Calendar pack"
        YEAR = "year", "Last year, rolled forward"
        TERMS = "terms", "Term dates"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=500, blank=True)
    pack = models.SlugField(max_length=50, blank=True)
    year = models.PositiveSmallIntegerField("school year that begins in", null=True, blank=True)
    levels = models.JSONField(default=dict, blank=True)
    columns = models.JSONField(default=dict, blank=True)
    etag = models.CharField(max_length=200, blank=True, editable=False)
    last_tried_at = models.DateTimeField(null=True, blank=True, editable=False)
    last_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    next_read_at = models.DateTimeField(null=True, blank=True, editable=False)
    fault = models.CharField(max_length=300, blank=True, editable=False)
    stopped_at = models.DateTimeField(null=True, blank=True, editable=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    created_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = CalendarSourceQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "name", "id"]
        indexes = [models.Index(fields=["next_read_at"], name="source_by_next_reading")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="source_created_once"),
            models.UniqueConstraint(
                fields=["school", "pack", "year"], condition=Q(kind="pack"), name="source_pack_once_a_year"
            ),
            models.CheckConstraint(name="source_address_pair", condition=Q(kind="address") ^ Q(address="")),
            models.CheckConstraint(name="source_pack_pair", condition=Q(kind="pack") ^ Q(pack="")),
        ]

    def __str__(self) -> str:
        return self.name


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, membership: Membership) -> "ImportRunQuerySet":
        """The runs of the sources one may see."""
        return self.filter(source__in=CalendarSource.objects.visible_to(membership))


class ImportRun(models.Model):
    """One import: looked at first, then taken over, and undone as a whole if wanted.

    `incoming` holds what the source said, as plain values, until the run is over; `unread` names what it said and
    nobody could read. `problems` are sentences.
    """

    class State(models.TextChoices):
        PREVIEW = "preview", "To look at"
        APPLIED = "applied", "Taken over"
        UNDONE = "undone", "Undone"
        DROPPED = "dropped", "Not taken over"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="runs")
    state = models.CharField(max_length=7, choices=State, default=State.PREVIEW)
    incoming = models.JSONField(default=list)
    unread = models.JSONField(default=list)
    problems = models.JSONField(default=list)
    read_at = models.DateTimeField(default=timezone.now, editable=False)
    by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    applied_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_at = models.DateTimeField(null=True, blank=True, editable=False)
    undone_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = ImportRunQuerySet.as_manager()

    class Meta:
        ordering = ["-read_at", "id"]
        indexes = [models.Index(fields=["school", "source", "-read_at"], name="import_run_by_source")]


class SourceEntry(models.Model):
    """One thing that a source says. `key` names it (from its UID and time), `fingerprint` all that it says, `content`
    what it is and when, without what it begins with (empty where that was not kept yet).

    `event_version` is the event's version as the source wrote it last: where the event has a later one, the school has
    edited it. `gone_at`: the source does not say it any more, which proposes its removal. `proposed` is what the source
    says now, as plain values, where a person is asked about it, since `proposed_at`.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    source = models.ForeignKey(CalendarSource, on_delete=models.CASCADE, related_name="entries")
    key = models.CharField(max_length=LONGEST_KEY)
    fingerprint = models.CharField(max_length=LONGEST_KEY)
    content = models.CharField(max_length=LONGEST_KEY, blank=True)
    event = models.ForeignKey(SchoolEvent, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    event_version = models.PositiveIntegerField(default=1)
    gone_at = models.DateTimeField(null=True, blank=True, editable=False)
    proposed = models.JSONField(default=dict, blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["source", "key"], name="source_entry_once")]


class ImportChange(models.Model):
    """What a run did to one event: added it, changed it (`before` holds its details), or removed it."""

    class Kind(models.TextChoices):
        ADDED = "added", "Added"
        CHANGED = "changed", "Changed"
        REMOVED = "removed", "Removed"

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="changes")
    entry = models.ForeignKey(SourceEntry, on_delete=models.CASCADE, related_name="changes")
    event = models.ForeignKey(SchoolEvent, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=7, choices=Kind)
    event_version = models.PositiveIntegerField()  # as the run left it: a later one was edited since, and stays
    before = models.JSONField(default=dict, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["run", "entry"], name="import_change_once")]


class YearChange(models.Model):
    """What an import of term dates did to one row of the school's year: added it, or moved it from the days `was_`….

    `row` is the id of an academic year, term, closure or INSET day as the import left it: one that is other by now was
    changed since, and stays. `what` is year or one of `year_rules.KINDS`.
    """

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    run = models.ForeignKey(ImportRun, on_delete=models.CASCADE, related_name="year_changes")
    row = models.UUIDField()
    what = models.CharField(max_length=12)
    name = models.CharField(max_length=60)
    starts_on = models.DateField()
    ends_on = models.DateField()
    was_from = models.DateField(null=True, blank=True)
    was_to = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["starts_on", "id"]
        constraints = [
            models.UniqueConstraint(fields=["run", "row"], name="year_change_once"),
            models.CheckConstraint(
                name="year_change_was_pair",
                condition=Q(was_from__isnull=True, was_to__isnull=True)
                | Q(was_from__isnull=False, was_to__isnull=False),
            ),
        ]

    @classmethod
    def of(cls, run: ImportRun, row: uuid.UUID, span: Span, was: Span | None) -> "YearChange":
        return cls(
            school_id=run.school_id,
            run=run,
            row=row,
            what=span.kind,
            name=span.name,
            starts_on=span.starts_on,
            ends_on=span.ends_on,
            was_from=was.starts_on if was else None,
            was_to=was.ends_on if was else None,
        )

    @property
    def span(self) -> Span:
        """The row as the import left it."""
        return Span(self.starts_on, self.ends_on, self.name, self.what)

    @property
    def was(self) -> Span | None:
        """The row before it, where there was one."""
        return Span(self.was_from, self.was_to, self.name, self.what) if self.was_from and self.was_to else None


class SchoolCount(models.Model):
    """A number of the school that scales starting levels, such as EHC plans in Year 6. For one school year.

    Small numbers are exact here, so only those who may change the calendar of reviews read them.
    """

    class Name(models.TextChoices):
        PLANS = "plans", "EHC plans in all"
        PLANS_NURSERY = "plans_nursery", "EHC plans in nursery classes"
        PLANS_Y2 = "plans_y2", "EHC plans in Year 2"
        PLANS_Y5 = "plans_y5", "EHC plans in Year 5"
        PLANS_Y6 = "plans_y6", "EHC plans in Year 6"
        PLANS_Y11 = "plans_y11", "EHC plans in Year 11"
        PLANS_Y13 = "plans_y13", "EHC plans in Year 13"
        CANDIDATES = "candidates", "Exam candidates with access arrangements"
        CONSULTATIONS = "consultations", "Consultations received last year"
        PUPIL_PREMIUM = "pupil_premium", "Pupils who count for the pupil premium"

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="counts")
    year = models.PositiveSmallIntegerField("school year that begins in")
    name = models.CharField(max_length=13, choices=Name)
    number = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["year", "name"]
        constraints = [models.UniqueConstraint(fields=["school", "year", "name"], name="school_count_once")]


class SetUp(models.Model):
    """How far a school is with its guided set-up: the steps that were finished or put off, in `done`."""

    school = models.OneToOneField("school.School", on_delete=models.CASCADE, related_name="set_up")
    done = models.JSONField(default=list)
    finished_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
