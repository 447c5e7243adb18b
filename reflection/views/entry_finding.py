"""The entry that an address names, where this person may read it, and where it is their own to change."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from inclusion.school.guards import SchoolRequest
from reflection.models import LogEntry


def visible_entry(request: SchoolRequest, pk: UUID) -> LogEntry:
    """One's own, or one that is shared with this person; 404 for every other."""
    rows = LogEntry.objects.visible_to(request.membership).select_related("school", "author", "partner")
    found: LogEntry = get_object_or_404(rows, pk=pk)
    return found


def own_entry(request: SchoolRequest, pk: UUID) -> LogEntry:
    """One's own; 404 where one cannot read it, 403 where it is somebody else's."""
    found = visible_entry(request, pk)
    if found.author_id != request.membership.pk:
        raise PermissionDenied
    return found
