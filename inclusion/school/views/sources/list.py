"""What comes from where: all sources, and one of them."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.comparing import asked_rows
from inclusion.school.forms.sources import StartingForm, StopForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import CalendarSource
from inclusion.school.pages import render_page
from inclusion.school.source_list import gone_entries, lines_of, own_sources, past_runs, source_lines


@require_safe
@requires(Permission.SEE_CALENDAR)
def calendars(request: SchoolRequest) -> HttpResponse:
    """Every source, and the imports that were taken over."""
    context = {
        "lines": source_lines(request.membership, timezone.now()),
        "past": past_runs(request.membership),
        "can_edit": request.membership.may(Permission.CHANGE_CALENDAR),
    }
    return render_page(request, "school/sources.html", context)


@require_safe
@requires(Permission.SEE_CALENDAR)
def source(request: SchoolRequest, source: UUID) -> HttpResponse:
    """One source: how it stands, what it begins with, what is not there any more, and its imports."""
    return source_page(request, get_object_or_404(own_sources(request.membership), pk=source))


def source_page(
    request: SchoolRequest,
    found: CalendarSource,
    *,
    starting: StartingForm | None = None,
    stopping: StopForm | None = None,
    status: int = 200,
) -> HttpResponse:
    own = own_sources(request.membership).filter(pk=found.pk)
    can_edit = request.membership.may(Permission.CHANGE_CALENDAR)
    context = {
        "line": lines_of(own, timezone.now())[0],
        "gone": gone_entries(found),
        "asked": asked_rows(found) if can_edit else [],
        "past": past_runs(request.membership, found),
        "form": starting or StartingForm(membership=request.membership, source=found),
        "stopping": stopping or StopForm(),
        "can_edit": can_edit,
    }
    return render_page(request, "school/sources_one.html", context, status=status)
