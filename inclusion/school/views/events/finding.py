"""Find the event that an address speaks of: 404 for what a person may not see, 403 for what they may not change."""

from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.shortcuts import get_object_or_404

from inclusion.school.addresses import day_of
from inclusion.school.guards import SchoolRequest
from inclusion.school.models import Occurrence, SchoolEvent


def visible_event(request: SchoolRequest, pk: UUID) -> SchoolEvent:
    """The live event whose content the person may read."""
    events = SchoolEvent.objects.live().visible_to(request.membership)
    return get_object_or_404(events.select_related("school", "created_by", "updated_by"), pk=pk)


def may_change(request: SchoolRequest, event: SchoolEvent) -> bool:
    return SchoolEvent.objects.changeable_by(request.membership).filter(pk=event.pk).exists()


def changeable_event(request: SchoolRequest, pk: UUID) -> SchoolEvent:
    """The live event that the person may change. PermissionDenied where they may only read it."""
    event = visible_event(request, pk)
    if not may_change(request, event):
        raise PermissionDenied
    return event


def deleted_event(request: SchoolRequest, pk: UUID) -> SchoolEvent | None:
    """The event where it is deleted and the person may restore it."""
    events = SchoolEvent.objects.restorable().changeable_by(request.membership)
    return events.select_related("school", "deleted_by").filter(pk=pk).first()


def occurrence_on(event: SchoolEvent, original_on: str) -> Occurrence:
    """The time of the event that the rule puts on this date. Http404 where there is none."""
    day = day_of(original_on)
    found = event.occurrences.filter(original_on=day).first() if day else None
    if found is None:
        raise Http404
    return found


def next_occurrence(event: SchoolEvent, today: date) -> Occurrence | None:
    """The first time that is not over; the last where all are."""
    coming = event.occurrences.filter(ends_on__gte=today).order_by("starts_on").first()
    return coming or event.occurrences.order_by(F("starts_on").desc()).first()
