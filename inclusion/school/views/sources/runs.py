"""What an import did, and undoing the whole of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.bringing import RunOver
from inclusion.school.actions.sources import undo
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import CalendarSource, ImportRun
from inclusion.school.pages import render_page
from inclusion.school.source_list import own_runs
from inclusion.school.source_rows import taken_rows

State = ImportRun.State


@require_safe
@requires(Permission.SEE_CALENDAR)
def run(request: SchoolRequest, run: UUID) -> HttpResponse:
    return run_page(request, get_object_or_404(own_runs(request.membership), pk=run))


def run_page(request: SchoolRequest, found: ImportRun, *, status: int = 200, over: str = "") -> HttpResponse:
    """One import with its events. `over`: why it could not be taken over."""
    stands = found.state == State.APPLIED
    of_terms = found.source.kind == CalendarSource.Kind.TERMS
    context = {
        "run": found,
        "source": found.source,
        "stands": stands,
        "of_terms": of_terms,
        "rows": taken_rows(found) if stands and not of_terms else [],
        "days": found.year_changes.exclude(what="year") if stands and of_terms else [],
        "over": over,
        "can_edit": request.membership.may(Permission.CHANGE_CALENDAR),
    }
    return render_page(request, "school/sources_run.html", context, status=status)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def run_undo(request: SchoolRequest, run: UUID) -> HttpResponse:
    """Undo the import; what somebody has edited since stays."""
    found = get_object_or_404(own_runs(request.membership), pk=run)
    try:
        undone = undo(by=request.membership, run=found)
    except RunOver as over:
        messages.info(request, str(over))
    else:
        stays = ""
        if undone.kept:
            stays = f" {undone.kept} {'stays' if undone.kept == 1 else 'stay'}: {_why_kept(found)}."
        messages.success(request, f"Undone: {undone.taken_back} taken back.{stays}")
    return redirect("school:calendar_run", request.school.slug, found.pk)


def _why_kept(found: ImportRun) -> str:
    if found.source.kind == CalendarSource.Kind.TERMS:
        return "somebody has changed it since, or something of yours lies in it or its term"
    return "somebody has edited it since"
