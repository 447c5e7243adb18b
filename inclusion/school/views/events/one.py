"""One event: what it is, when, how hard it presses on whom; and the level of a role that one holds."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.events import EventDetails, correct_level, note_opened
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.levels import LEVEL_LABELS, LEVEL_WORDS, level_in_words
from inclusion.school.models import SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.queries import openings_of
from inclusion.school.views.events.finding import may_change, visible_event
from inclusion.school.views.events.words import dates_in_words, facts
from inclusion.school.wording import listed

TIMES_SHOWN = 8


@require_safe
@requires(Permission.SEE_EVENTS)
def detail(request: SchoolRequest, event: UUID) -> HttpResponse:
    """The event in words, its coming times, and what the person may do with it."""
    found = visible_event(request, event)
    note_opened(by=request.membership, event=found)
    coming = found.occurrences.filter(ends_on__gte=timezone.localdate())
    soonest = coming.first()
    levels = list(found.levels.filter(role__retired_at__isnull=True).select_related("role"))
    highest = max((level.level for level in levels), default=0)
    context = {
        "event": found,
        "can_edit": may_change(request, found),
        "kept_at": reverse(found.kept_by, args=[request.school.slug, found.pk]) if found.kept_by else "",
        "facts": facts(EventDetails.of(found)).items(),
        "levels": [(level.role.name, level.level, level_in_words(level.level)) for level in levels],
        "times": list(coming[:TIMES_SHOWN]) if found.repeats else [],
        "more_times": max(coming.count() - TIMES_SHOWN, 0) if found.repeats else 0,
        "skipped": found.changes.filter(starts_on__isnull=True) if found.repeats else [],
        "soonest": soonest,
        "hardest": listed([f"the {level.role.name}" for level in levels if level.level == highest]),
        "named": found.named.select_related("membership").order_by("membership__name"),
        "openings": openings_of(found) if found.created_by_id == request.membership.pk else [],
        **_own_levels(request, found),
    }
    return render_page(request, "school/event.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CORRECT_OWN_LEVEL)
def level(request: SchoolRequest, event: UUID) -> HttpResponse:
    """Correct how hard the event presses on a role that one holds."""
    found = visible_event(request, event)
    if request.method != "POST":
        return render_page(request, "school/event_level.html", {"event": found, **_own_levels(request, found)})
    roles = {role.slug: role for role in request.membership.school_roles}
    role = roles.get(request.POST.get("role", ""))
    if role is None:
        raise Http404
    if not role.held:
        raise PermissionDenied
    choices = {str(known): known for known in LEVEL_WORDS}
    chosen = choices.get(request.POST.get("level", ""))
    if chosen is None:
        context = {"event": found, "fault": "Choose a level from 0 to 5.", **_own_levels(request, found)}
        return render_page(request, "school/event_level.html", context, status=422)
    correct_level(by=request.membership, event=found, role=role, level=chosen or None)
    messages.success(request, f"Corrected: {found.title} is {chosen}, {LEVEL_WORDS[chosen]}, for {role.name}.")
    return redirect("school:event", request.school.slug, found.pk)


def _own_levels(request: SchoolRequest, event: SchoolEvent) -> dict[str, object]:
    """The roles that the person holds, each with its level, where they may correct it."""
    if not request.membership.may(Permission.CORRECT_OWN_LEVEL):
        return {"own_levels": []}
    stored = dict(event.levels.values_list("role_id", "level"))
    own = [(role, stored.get(role.pk, 0)) for role in request.membership.roles_held]
    return {
        "own_levels": own,
        "level_labels": LEVEL_LABELS.items(),
        "dates": dates_in_words(event.starts_on, event.ends_on),
    }
