"""Look at what an import would do, row by row; give it its starting pressure; take it over, or nothing of it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.actions.bringing import RunOver, drop_run, incoming_of
from inclusion.school.actions.sources import set_starting, take_over
from inclusion.school.forms.sources import StartingForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import ImportRun
from inclusion.school.pages import render_page
from inclusion.school.source_list import own_runs
from inclusion.school.source_reading import holds_terms, term_dates_in, term_table_of
from inclusion.school.source_rows import preview_of
from inclusion.school.views.sources.runs import run_page

State = ImportRun.State


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def preview(request: SchoolRequest, run: UUID) -> HttpResponse:
    """Nothing is on the map before it is taken over here."""
    found = get_object_or_404(own_runs(request.membership), pk=run)
    if request.method != "POST":
        if found.state != State.PREVIEW:
            return redirect("school:calendar_run", request.school.slug, found.pk)
        return _page(request, found, StartingForm(membership=request.membership, source=found.source))
    do = request.POST.get("do", "")
    try:
        if do == "drop":
            drop_run(by=request.membership, run=found)
            messages.success(request, "Nothing was taken over.")
            return redirect("school:calendars", request.school.slug)
        return _with_starting(request, found, do)
    except RunOver as over:
        return _when_over(request, over.run)


def _with_starting(request: SchoolRequest, found: ImportRun, do: str) -> HttpResponse:
    """Raises RunOver."""
    form = StartingForm(request.POST, membership=request.membership, source=found.source)
    ticked = set(request.POST.getlist("take"))
    if found.state != State.PREVIEW:
        raise RunOver(found)
    if not form.is_valid():
        return _page(request, found, form, ticked=ticked, status=422)
    set_starting(by=request.membership, source=found.source, levels=form.levels(), set_by=form.cleaned_data["set_by"])
    if do != "take":
        again = get_object_or_404(own_runs(request.membership), pk=found.pk)
        return _page(request, again, form, ticked=ticked)
    done = take_over(by=request.membership, run=found, chosen=ticked)
    messages.success(request, in_words(done, len(ticked)))
    return redirect("school:calendar_run", request.school.slug, done.pk)


def in_words(done: ImportRun, chosen: int) -> str:
    """What was done, and what was not although it was ticked."""
    counts = ((done.added, "added"), (done.changed, "changed"), (done.removed, "removed"))
    parts = [f"{number} {word}" for number, word in counts if number]
    said = f"Taken over: {', '.join(parts)}." if parts else "Nothing was taken over."
    left = chosen - done.added - done.changed - done.removed
    if left > 0:
        lines = "1 line was" if left == 1 else f"{left} lines were"
        said += f" {lines} left as it is there now, because somebody changed it after you looked."
    return said


def _when_over(request: SchoolRequest, run: ImportRun) -> HttpResponse:
    """The button pressed twice leads to what the first press did; else how things stand now, with the same ticks."""
    found = get_object_or_404(own_runs(request.membership), pk=run.pk)
    if found.state == State.APPLIED and found.by_id == request.membership.pk:
        return redirect("school:calendar_run", request.school.slug, found.pk)
    newer = own_runs(request.membership).filter(source=found.source_id, state=State.PREVIEW).first()
    if newer is None:
        return run_page(request, found, status=409, over=str(RunOver(found)))
    form = StartingForm(membership=request.membership, source=newer.source)
    return _page(request, newer, form, ticked=set(request.POST.getlist("take")), status=409)


def _page(
    request: SchoolRequest,
    run: ImportRun,
    form: StartingForm,
    *,
    ticked: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    today = timezone.localdate()
    table = term_table_of(incoming_of(run))
    context = {
        "run": run,
        "holds_terms": table is not None and holds_terms(term_dates_in(table, today)),
        "source": run.source,
        "preview": preview_of(request.membership, run, today, ticked),
        "form": form,
        "is_again": status == 409,
    }
    return render_page(request, "school/sources_preview.html", context, status=status)
