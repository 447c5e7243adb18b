"""Themes from real pupil voice beside the pupils' question: what many say, never what one child said."""

import uuid

from django.db import models
from django.utils import timezone

from inclusion.school.models import Membership
from reflection.models.rounds import Round, RoundMember
from reflection.prompts import FACETS


class PupilThemeQuerySet(models.QuerySet["PupilTheme"]):
    def visible_to(self, membership: Membership) -> "PupilThemeQuerySet":
        """The themes of the rounds one takes part in, and takes part in still."""
        still = RoundMember.objects.filter(membership=membership, left_at__isnull=True).values("round")
        return self.filter(
            round__in=Round.objects.visible_to(membership).filter(pk__in=still), school_id=membership.school_id
        )


class PupilTheme(models.Model):
    """One theme, without names and without words that point to a child. All who take part in the round read it."""

    class Source(models.TextChoices):
        SURVEY = "survey", "A survey"
        COUNCIL = "council", "The school council"
        TALK = "talk", "Conversations with groups"
        OTHER = "other", "Something else"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="themes")
    facet = models.CharField(max_length=12, choices=list(FACETS.items()), blank=True)
    source = models.CharField(max_length=8, choices=Source, default=Source.TALK)
    text = models.CharField(max_length=300)
    added_at = models.DateTimeField(default=timezone.now, editable=False)
    added_by = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, related_name="+")
    creation_key = models.UUIDField(default=uuid.uuid4, editable=False)

    objects = PupilThemeQuerySet.as_manager()

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [models.UniqueConstraint(fields=["school", "creation_key"], name="pupil_theme_created_once")]
