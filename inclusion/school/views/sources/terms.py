"""Term dates among what is brought in: looked at, then added to the school's year; or taken as events after all."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.bringing import incoming_of
from inclusion.school.actions.sources import add_term_dates, bring
from inclusion.school.actions.year import YearError
from inclusion.school.calendars.term_dates import TermDates
from inclusion.school.carried import Carried, Lost, packed, unpacked
from inclusion.school.forms.sources import ColumnsForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import ImportRun
from inclusion.school.pages import render_page
from inclusion.school.source_list import own_runs
from inclusion.school.source_reading import term_dates_in, term_table_of
from inclusion.school.table_matching import guess
from inclusion.school.term_lines import holidays_too, rows_of, term_lines
from inclusion.school.views.sources.columns import columns_page, lost


def terms_page(
    request: SchoolRequest, carried: Carried, found: TermDates, *, status: int = 200, faults: list[str] | None = None
) -> HttpResponse:
    """`found`: the term dates of what is carried. `faults`: why they could not be added, in words."""
    lines = term_lines(request.school, found)
    context: dict[str, Any] = {
        "carried": packed(request.school, carried),
        "name": carried.name,
        "lines": lines,
        "problems": [str(problem) for problem in found.problems],
        "new": sum(not line.is_there for line in lines),
        "wrong": sum(bool(line.faults) for line in lines),
        "holidays": holidays_too(lines),
        "faults": faults or [],
    }
    return render_page(request, "school/sources_terms.html", context, status=status)


@require_safe
@requires(Permission.CHANGE_CALENDAR)
def in_run(request: SchoolRequest, run: UUID) -> HttpResponse:
    """The term dates among what waits to be looked at."""
    found = get_object_or_404(own_runs(request.membership), pk=run)
    table = term_table_of(incoming_of(found))
    if found.state != ImportRun.State.PREVIEW or table is None:
        return redirect("school:calendar_preview", request.school.slug, found.pk)
    carried = Carried(found.source.kind, found.source.name, table, run=str(found.pk))
    return terms_page(request, carried, term_dates_in(table, timezone.localdate()))


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def terms(request: SchoolRequest) -> HttpResponse:
    """Add the term dates, all or none; or bring them in as events after all."""
    try:
        carried = unpacked(request.school, request.POST.get("carried", ""))
    except Lost:
        return lost(request)
    if request.POST.get("do") == "events":
        return _as_events(request, carried)
    found = term_dates_in(carried.table, timezone.localdate())
    try:
        added = add_term_dates(by=request.membership, school=request.school, rows=rows_of(found)).added
    except YearError as error:
        return terms_page(request, carried, found, status=422, faults=[problem.message for problem in error.problems])
    days = "1 line is" if added == 1 else f"{added} lines are"
    messages.success(request, f"{days} new in your terms and closures." if added else "You had all of these already.")
    if carried.run:
        return redirect("school:calendar_preview", request.school.slug, carried.run)
    return redirect("school:settings_years", request.school.slug)


def _as_events(request: SchoolRequest, carried: Carried) -> HttpResponse:
    if carried.run:
        return redirect("school:calendar_preview", request.school.slug, carried.run)
    if carried.brought is None:
        return columns_page(request, carried, ColumnsForm(table=carried.table, guessed=guess(carried.table)))
    run = bring(
        by=request.membership, school=request.school, kind=carried.kind, name=carried.name, brought=carried.brought
    )
    return redirect("school:calendar_preview", request.school.slug, run.pk)
