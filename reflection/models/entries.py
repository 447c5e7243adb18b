"""The reflection log: entries of one author, private unless shared, and what they are about."""

import uuid
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from inclusion.school.access import Permission, Standing
from inclusion.school.models import Membership

LONGEST_ENTRY = 10_000
ONE_SAVE = timedelta(seconds=1)  # what is written within it was written at once
LEADERSHIP = frozenset({Standing.HEAD, Standing.SLT})


class Audience(models.TextChoices):
    """Who may read an entry."""

    PRIVATE = "private", "Only me"
    PARTNER = "partner", "My partner"
    LEADERSHIP = "leadership", "The leadership team"
    STAFF = "staff", "The staff of the school"


class Strategy(models.TextChoices):
    """What an entry is about: the ways of working together."""

    MAP = "map", "Pressure map"
    PLANNING = "planning", "Joint planning"
    VOICE = "voice", "Strategic voice"
    SHOES = "shoes", "Each other’s shoes"
    LEARNING = "learning", "Learning together"
    PUPILS = "pupils", "The pupils’ question"


class LogEntryQuerySet(models.QuerySet["LogEntry"]):
    def visible_to(self, membership: Membership) -> "LogEntryQuerySet":
        """One's own, and what others have shared with one. What somebody shared who has left is shown no longer,
        because they cannot take it back any more."""
        if not membership.may(Permission.SEE_REFLECTIONS):
            return self.none()
        to_me = Q(audience=Audience.STAFF) | Q(audience=Audience.PARTNER, partner=membership)
        if membership.standings & LEADERSHIP:
            to_me |= Q(audience=Audience.LEADERSHIP)
        shared = to_me & Q(is_draft=False, author__ended_at__isnull=True)
        return self.filter(Q(author=membership) | shared, school_id=membership.school_id)

    def by(self, membership: Membership) -> "LogEntryQuerySet":
        """One's own."""
        return self.visible_to(membership).filter(author=membership)


class LogEntry(models.Model):
    """One entry. `partner` is the person it was shared with, who stays that person when the partner changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    author = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    on = models.DateField("date")
    prompt = models.CharField(max_length=12, blank=True)  # which question it answers, see entry_prompts
    text = models.TextField(max_length=LONGEST_ENTRY)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PRIVATE)
    partner = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    shared_at = models.DateTimeField(null=True, blank=True, editable=False)
    is_draft = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    updated_at = models.DateTimeField(default=timezone.now, editable=False)
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = LogEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-on", "-created_at", "id"]
        verbose_name_plural = "log entries"
        indexes = [models.Index(fields=["school", "author", "-on"], name="log_entry_by_author")]
        constraints = [
            models.UniqueConstraint(fields=["school", "author", "creation_key"], name="log_entry_created_once"),
            models.CheckConstraint(
                name="log_entry_shared_pair", condition=Q(audience="private") ^ Q(shared_at__isnull=False)
            ),
            models.CheckConstraint(
                name="log_entry_partner_only_of_partner", condition=Q(partner__isnull=True) | Q(audience="partner")
            ),
            models.CheckConstraint(
                name="log_entry_draft_is_private", condition=Q(is_draft=False) | Q(audience="private")
            ),
        ]

    def __str__(self) -> str:
        return "Log entry"

    @property
    def is_shared(self) -> bool:
        return self.audience != Audience.PRIVATE

    @property
    def changed_since_shared(self) -> bool:
        """Were its words changed after others could read them?"""
        return self.shared_at is not None and self.updated_at - self.shared_at > ONE_SAVE

    @property
    def about(self) -> list[str]:
        """The slugs of the strategies it is about, in the order in which they are offered."""
        slugs = {row.strategy for row in self.strategies.all()}
        return [value for value in Strategy.values if value in slugs]

    @property
    def about_in_words(self) -> list[str]:
        return [str(Strategy(slug).label) for slug in self.about]


class EntryStrategy(models.Model):
    """That an entry is about a strategy."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    entry = models.ForeignKey(LogEntry, on_delete=models.CASCADE, related_name="strategies")
    strategy = models.CharField(max_length=8, choices=Strategy)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["entry", "strategy"], name="entry_strategy_once")]


class RetentionNotice(models.Model):
    """That a person was told on which day goes what they wrote before another. Nothing goes without it."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    written_before = models.DateField()
    goes_on = models.DateField()
    told_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "written_before", "goes_on"], name="retention_notice_once")
        ]
