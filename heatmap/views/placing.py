"""Advice while an event is typed: where it would land. It reads whatever is there and never refuses."""

from datetime import date

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from heatmap.drafts import load_of
from heatmap.forms.placing import WishForm
from heatmap.placing import Advice, Wish, advise
from heatmap.pressure import Load
from heatmap.queries import scored
from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Occurrence, SchoolEvent
from inclusion.school.pages import render_page

HINT = Advice(("Choose a date to see where it would land.",))
NOT_KEPT = {"csrfmiddlewaretoken", "check", "take"}


@require_POST
@requires(Permission.ADD_EVENTS)
def placing(request: SchoolRequest) -> HttpResponse:
    """Advice on the event form that is posted, beside it or as a page of its own that leads back to the form."""
    event = _event(request)
    form = WishForm(request.POST, roles=request.membership.school_roles)
    wish = form.wish()
    advice = HINT if wish is None else _advice(request, wish, event, form.one_time)
    back = reverse("school:event_edit", args=[request.school.slug, event.pk]) if event else ""
    context = {
        "advice": advice,
        "back": back or reverse("school:event_add", args=[request.school.slug]),
        "typed": [(name, value) for name, values in request.POST.lists() if name not in NOT_KEPT for value in values],
    }
    return render_page(request, "heatmap/placing.html", context, fragment="heatmap/_placing.html")


def _event(request: SchoolRequest) -> SchoolEvent | None:
    """The event that is being changed, where the person may change it."""
    pk = uuid_of(request.POST.get("event", ""))
    events = SchoolEvent.objects.live().changeable_by(request.membership)
    return events.filter(pk=pk).first() if pk else None


def _advice(request: SchoolRequest, wish: Wish, event: SchoolEvent | None, one_time: date | None) -> Advice:
    known = scored(request.school, wish.load.starts_on)
    names = {role.slug: role.name for role in request.membership.school_roles}
    stored = _stored(request, event, one_time) if event else []
    return advise(known, wish, names, request.school.thresholds, timezone.localdate(), stored)


def _stored(request: SchoolRequest, event: SchoolEvent, one_time: date | None) -> list[Load]:
    """What the map holds of the event: all its times, or only the one that is being changed."""
    times = Occurrence.objects.visible_to(request.membership).filter(event=event)
    if event.repeats and one_time:
        times = times.filter(original_on=one_time)
    return [load_of(time) for time in times.select_related("event").prefetch_related("event__levels__role")]
