"""What if: try another date for a movable event, see before and after for every role, adopt or discard."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heatmap.drafts import Draft, draft_of
from heatmap.movables import movable_events
from heatmap.queries import scored
from heatmap.rows import PAIR
from heatmap.together import relief_sentence, worse_days
from inclusion.school.access import Permission
from inclusion.school.actions.event_times import move_occurrence
from inclusion.school.actions.events import StaleEvent
from inclusion.school.addresses import day_of, version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Occurrence, SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.wording import short_day


@require_safe
@requires(Permission.TRY_WHAT_IF)
def choose(request: SchoolRequest) -> HttpResponse:
    """The movable events still to come in this school year, those in the heaviest weeks first."""
    today = timezone.localdate()
    found = movable_events(request.membership, scored(request.school, today), today)
    return render_page(request, "heatmap/what_if_choose.html", {"movable": found})


@require_safe
@requires(Permission.TRY_WHAT_IF)
def what_if(request: SchoolRequest, occurrence: UUID) -> HttpResponse:
    """One event on a draft overlay; `?to=` is the date tried."""
    found = _movable(request, occurrence)
    to = day_of(request.GET.get("to", ""))
    draft = draft_of(request.membership, found, to, timezone.localdate())
    return _page(request, draft, garbled=bool(request.GET.get("to")) and not to)


@require_POST
@requires(Permission.TRY_WHAT_IF)
def adopt(request: SchoolRequest, occurrence: UUID) -> HttpResponse:
    """Move the event for good, if nobody changed it meanwhile and the date is within its window."""
    found, today = _movable(request, occurrence), timezone.localdate()
    if not SchoolEvent.objects.changeable_by(request.membership).filter(pk=found.event_id).exists():
        raise PermissionDenied
    to = day_of(request.POST.get("to", ""))
    draft = draft_of(request.membership, found, to, today)
    if to is None or not draft.is_legal:
        return _page(request, draft, garbled=to is None, status=422)
    try:
        version = version_of(request.POST.get("version", ""))
        move_occurrence(
            by=request.membership, event=found.event, version=version, original_on=found.original_on, starts_on=to
        )
    except StaleEvent:
        draft = draft_of(request.membership, _movable(request, occurrence), to, today)
        return _page(request, draft, stale=True, status=409)
    messages.success(request, f"Moved: {found.event.title} is now on {short_day(to)}.")
    return redirect(f"{reverse('heatmap:term', args=[request.school.slug])}?on={to.isoformat()}")


def _movable(request: SchoolRequest, occurrence: UUID) -> Occurrence:
    found = Occurrence.objects.visible_to(request.membership).filter(event__movable=True)
    return get_object_or_404(
        found.select_related("event", "school").prefetch_related("event__levels__role"), pk=occurrence
    )


def _page(
    request: SchoolRequest, draft: Draft, *, garbled: bool = False, stale: bool = False, status: int = 200
) -> HttpResponse:
    names = {role.slug: role.name for role in request.membership.school_roles}
    event = draft.occurrence.event
    context = {
        "draft": draft,
        "event": event,
        "garbled": garbled,
        "stale": stale,
        "pair": [names[role] for role in PAIR if role in names],
        "sentence": relief_sentence(draft.relief, PAIR, names) if draft.relief else "",
        "worse": worse_days(draft.relief, names) if draft.relief else [],
        "may_adopt": SchoolEvent.objects.changeable_by(request.membership).filter(pk=event.pk).exists(),
    }
    return render_page(request, "heatmap/what_if.html", context, fragment="heatmap/_what_if.html", status=status)
