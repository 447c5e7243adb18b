"""Calendars taken out: the secret behind a person's feed addresses, and who wants the Monday note."""

import secrets

from django.db import models
from django.utils import timezone

from inclusion.school.models import Membership


def new_secret() -> str:
    """256 random bits, as 43 characters that may stand in an address."""
    return secrets.token_urlsafe(32)


class FeedKey(models.Model):
    """From this secret the address of each feed of one person is worked out; another secret ends them all at once."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="feed_key")
    secret = models.CharField(max_length=43, default=new_secret)
    made_at = models.DateTimeField(default=timezone.now)


class FeedCollection(models.Model):
    """When a calendar app last collected one feed of a person."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    key = models.ForeignKey(FeedKey, on_delete=models.CASCADE, related_name="collections")
    feed = models.CharField(max_length=60)  # "mine", "weather" or "role-<slug>"
    collected_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "feed"], name="feed_collection_once")]


class MondayNote(models.Model):
    """That a person wants the note on Mondays; `sent_monday` is the week of the last one, so that each is sent once."""

    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    membership = models.OneToOneField(Membership, on_delete=models.CASCADE, related_name="monday_note")
    wanted_at = models.DateTimeField(default=timezone.now)
    sent_monday = models.DateField(null=True, blank=True)
