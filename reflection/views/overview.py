"""The first page of the reflection log: a quick entry, what waits, the step, and what others shared."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from reflection.forms.entries import QuickEntryForm
from reflection.models import LogEntry
from reflection.people import pair_of
from reflection.waiting import waiting_for

SHOWN = 3


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def overview(request: SchoolRequest) -> HttpResponse:
    """What to do next, in one look."""
    membership, today = request.membership, timezone.localdate()
    shared = LogEntry.objects.visible_to(membership).exclude(author=membership)
    context = {
        "pair": pair_of(membership),
        "waiting": waiting_for(membership, today),
        "today": today,
        "quick": QuickEntryForm(),
        "shared": list(shared.order_by("-shared_at").select_related("author")[:SHOWN]),
    }
    return render_page(request, "reflection/overview.html", context)
