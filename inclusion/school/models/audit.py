"""The school's trail: who did what and when. It never holds private or confidential text."""

import uuid

from django.db import models
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models.people import Membership

OPENED = "opened"  # the verb of the entry that somebody read something confidential


class AuditEntryQuerySet(models.QuerySet["AuditEntry"]):
    def visible_to(self, membership: Membership) -> "AuditEntryQuerySet":
        """The trail of the school, without who opened what: that is for the owner of what was opened alone."""
        if not membership.may(Permission.SEE_AUDIT):
            return self.none()
        return self.filter(school_id=membership.school_id).exclude(verb=OPENED)


class AuditEntry(models.Model):
    """One act. `summary` may be read by everybody who may read the trail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    school = models.ForeignKey("school.School", on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    actor = models.ForeignKey(Membership, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    verb = models.CharField(max_length=30)
    kind = models.CharField(max_length=30)
    object_id = models.CharField(max_length=40, blank=True)
    summary = models.CharField(max_length=300, blank=True)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-id"]
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["school", "-at"], name="audit_by_school_time"),
            models.Index(fields=["school", "kind", "object_id", "-at"], name="audit_by_object"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} {self.kind}"
