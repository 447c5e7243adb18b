"""Rounds: what several people write alone and read together, and who may read which text when."""

import uuid
from datetime import date

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from reflection.prompts import KIND_WORDS, RoundKind

LONGEST_ANSWER = 5_000


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, membership: Membership) -> "RoundQuerySet":
        """The rounds one takes part in or took part in; nobody else's exist."""
        if not membership.may(Permission.SEE_REFLECTIONS):
            return self.none()
        own = RoundMember.objects.filter(round=OuterRef("pk"), membership=membership)
        return self.filter(Exists(own), school_id=membership.school_id)

    def open(self) -> "RoundQuerySet":
        """Neither revealed nor called off."""
        return self.filter(revealed_at__isnull=True, called_off_at__isnull=True)


class Round(models.Model):
    """Something that people answer alone. It is revealed when all who take part are ready, or the others release it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=8, choices=[(kind.value, words) for kind, words in KIND_WORDS.items()])
    title = models.CharField(max_length=150)  # what it is about; everybody who takes part reads it from the start
    opens_on = models.DateField("ready from", null=True, blank=True)
    term_starts_on = models.DateField("term", null=True, blank=True)  # first day of the term it is about
    started_at = models.DateTimeField(default=timezone.now, editable=False)
    started_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    revealed_at = models.DateTimeField(null=True, blank=True, editable=False)
    called_off_at = models.DateTimeField(null=True, blank=True, editable=False)
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        ordering = ["-started_at", "id"]
        indexes = [models.Index(fields=["school", "kind", "term_starts_on"], name="round_by_term")]
        constraints = [
            models.UniqueConstraint(fields=["school", "creation_key"], name="round_created_once"),
            models.CheckConstraint(
                name="round_called_off_or_revealed",
                condition=Q(revealed_at__isnull=True) | Q(called_off_at__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @property
    def is_open(self) -> bool:
        return self.revealed_at is None and self.called_off_at is None

    @property
    def is_of_learning(self) -> bool:
        return self.kind in (RoundKind.BEFORE, RoundKind.AFTER)

    def takes_ready(self, today: date) -> bool:
        """May people say that they are ready yet?"""
        return self.is_open and (self.opens_on is None or self.opens_on <= today)


class RoundMember(models.Model):
    """That a person takes part in a round, and how far they are. Everybody in it sees this much, and no text.

    `agrees_from`: the day from which they agree to a reveal without somebody who is away. `ready_at` after the reveal
    means that they joined it later. `version` counts the saves of their answers.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="+")
    ready_at = models.DateTimeField(null=True, blank=True, editable=False)
    agrees_from = models.DateField(null=True, blank=True)
    left_out_at = models.DateTimeField("revealed without them", null=True, blank=True, editable=False)
    left_at = models.DateTimeField("takes part no longer", null=True, blank=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["membership__name", "id"]
        constraints = [
            models.UniqueConstraint(fields=["round", "membership"], name="round_member_once"),
            models.CheckConstraint(
                name="round_member_left_is_not_ready", condition=Q(left_at__isnull=True) | Q(ready_at__isnull=True)
            ),
        ]

    @property
    def takes_part(self) -> bool:
        return self.left_at is None


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, membership: Membership) -> "AnswerQuerySet":
        """One's own; those of others in the same round once it is revealed and both they and the reader are ready.

        Text that is not revealed never leaves the database for anybody but its author.
        """
        if not membership.may(Permission.SEE_REFLECTIONS):
            return self.none()
        reader = RoundMember.objects.filter(
            round=OuterRef("member__round"), membership=membership, ready_at__isnull=False, left_at__isnull=True
        )
        revealed = Q(
            member__round__revealed_at__isnull=False, member__ready_at__isnull=False, member__left_at__isnull=True
        )
        own = Q(member__membership=membership)
        return self.filter(own | (revealed & Exists(reader)), school_id=membership.school_id)


class Answer(models.Model):
    """What one person says to one prompt. `edited_at`: changed after it was revealed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    member = models.ForeignKey(RoundMember, on_delete=models.CASCADE, related_name="answers")
    prompt = models.CharField(max_length=12)
    score = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    text = models.TextField(max_length=LONGEST_ANSWER, blank=True)
    edited_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = AnswerQuerySet.as_manager()

    class Meta:
        ordering = ["prompt"]
        constraints = [
            models.UniqueConstraint(fields=["member", "prompt"], name="answer_once_a_prompt"),
            models.CheckConstraint(
                name="answer_score", condition=Q(score__isnull=True) | Q(score__gte=1, score__lte=5)
            ),
        ]
