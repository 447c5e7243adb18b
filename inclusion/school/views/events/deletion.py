"""Delete an event, undo it, and what was deleted in the last 30 days."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.events import EventDetails, StaleEvent, delete_event, restore_event
from inclusion.school.addresses import version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import UNDO_DAYS, SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.views.events.finding import changeable_event, may_change
from inclusion.school.views.events.words import facts

ROWS = 50
NOWHERE = "It happens on no day of the school years that are known, so the map stays as it is."


@require_POST
@requires(Permission.SEE_EVENTS)
def delete(request: SchoolRequest, event: UUID) -> HttpResponse:
    """Delete the event as the person saw it; 409 with what it says now where somebody changed it since."""
    found = changeable_event(request, event)
    try:
        delete_event(by=request.membership, event=found, version=version_of(request.POST.get("version", "")))
    except StaleEvent as conflict:
        now = conflict.current
        if not may_change(request, now):
            raise Http404 from None
        context = {"event": now, "facts": facts(EventDetails.of(now)).items()}
        return render_page(request, "school/event_delete.html", context, status=409)
    return redirect(f"{reverse('school:events', args=[request.school.slug])}?deleted={found.pk}")


@require_POST
@requires(Permission.SEE_EVENTS)
def restore(request: SchoolRequest, event: UUID) -> HttpResponse:
    """Put a deleted event back; also right after somebody else did."""
    mine = SchoolEvent.objects.changeable_by(request.membership)
    found = get_object_or_404(mine.live() | mine.restorable(), pk=event)
    restored = restore_event(by=request.membership, event=found)
    nowhere = "" if restored.occurrences.exists() else f" {NOWHERE}"
    messages.success(request, f"Restored: {restored.title}.{nowhere}")
    return redirect("school:event", request.school.slug, restored.pk)


@require_safe
@requires(Permission.ADD_EVENTS)
def deleted(request: SchoolRequest) -> HttpResponse:
    """What the person may restore, the latest first."""
    events = SchoolEvent.objects.restorable().changeable_by(request.membership)
    found = events.select_related("deleted_by").order_by("-deleted_at", "title", "pk")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    return render_page(request, "school/events_deleted.html", {"page": page, "undo_days": UNDO_DAYS})
