"""What was taken over of calendar packs in one go, and undoing the whole of it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST, require_safe

from heatmap.actions.packs import undo_packs
from heatmap.pack_import import taken_over_with
from heatmap.pack_rows import taken_rows
from heatmap.packs.days import in_year
from inclusion.school.access import Permission
from inclusion.school.actions.bringing import RunOver
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import CalendarSource, ImportRun
from inclusion.school.pages import render_page

State = ImportRun.State


def _run(request: SchoolRequest, pk: UUID) -> ImportRun:
    """A run of a pack that was taken over, whether undone since or not; Http404 otherwise."""
    runs = ImportRun.objects.visible_to(request.membership).filter(source__kind=CalendarSource.Kind.PACK)
    found = get_object_or_404(runs.select_related("source", "by", "undone_by"), pk=pk)
    if found.applied_at is None:
        raise Http404
    return found


@require_safe
@requires(Permission.SEE_CALENDAR)
def pack_run(request: SchoolRequest, run: UUID) -> HttpResponse:
    """The packs that were taken over together, and their events."""
    found = _run(request, run)
    runs = list(taken_over_with(found).select_related("source", "undone_by"))
    stands = [one for one in runs if one.state == State.APPLIED]
    context = {
        "run": found,
        "runs": runs,
        "stands": stands,
        "added": sum(one.added for one in stands),
        "changed": sum(one.changed for one in stands),
        "removed": sum(one.removed for one in stands),
        "rows": list(taken_rows(stands)),
        "year": found.source.year,
        "year_name": in_year(found.source.year or 0),
        "can_edit": request.membership.may(Permission.CHANGE_CALENDAR),
    }
    return render_page(request, "heatmap/packs_run.html", context)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def undo(request: SchoolRequest, run: UUID) -> HttpResponse:
    """Undo it with all that was taken over together; pressed twice it is undone once."""
    found = _run(request, run)
    try:
        undone = undo_packs(by=request.membership, run=found)
    except RunOver:
        messages.info(request, "That was undone already.")
    else:
        lines = "1 line is" if undone.taken_back == 1 else f"{undone.taken_back} lines are"
        said = f"Undone: {lines} as before."
        if undone.kept:
            stay = "1 event stays" if undone.kept == 1 else f"{undone.kept} events stay"
            said += f" {stay}, because somebody has edited it since."
        messages.success(request, said)
    return redirect("heatmap:pack_run", request.school.slug, found.pk)
