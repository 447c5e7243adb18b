"""The list of events: what comes next first, with search and filters."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.forms.event_filter import FilterForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.queries import by_next_time
from inclusion.school.views.events.words import dates_in_list

ROWS = 30


@require_safe
@requires(Permission.SEE_EVENTS)
def events(request: SchoolRequest) -> HttpResponse:
    """Every event the person may read, the next to come first and the past ones at the end."""
    form = FilterForm(request.GET, membership=request.membership)
    form.is_valid()
    visible = SchoolEvent.objects.live().visible_to(request.membership)
    found = by_next_time(visible.filter(form.condition()), timezone.localdate()).prefetch_related("levels__role")
    page = Paginator(found, ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    for name in ("page", "deleted"):
        query.pop(name, None)
    filtered = any(form[name].value() for name in form.fields)
    context = {
        "form": form,
        "page": page,
        "rows": [(event, _next_in_words(event)) for event in page],
        "query": query.urlencode(),
        "filtered": filtered,
        "folded": any(form[name].value() for name in ("nature", "set_by", "movable")),
        "just_deleted": _just_deleted(request),
    }
    return render_page(request, "school/events.html", context, fragment="school/_events.html")


def _next_in_words(event: Any) -> str:
    """When it comes next; empty once it is over."""
    if event.next_starts_on is None:
        return ""
    words = dates_in_list(event.next_starts_on, event.next_ends_on, timezone.localdate())
    return f"by {words}" if event.is_deadline else words


def _just_deleted(request: SchoolRequest) -> SchoolEvent | None:
    """The event that the person has just deleted, so that they can undo it."""
    pk = uuid_of(request.GET.get("deleted", ""))
    return SchoolEvent.objects.restorable().changeable_by(request.membership).filter(pk=pk).first() if pk else None
