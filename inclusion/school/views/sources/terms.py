"""Term dates among what is brought in: looked at, then added to the school's year; or taken as events after all."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.bringing import incoming_of
from inclusion.school.actions.sources import bring
from inclusion.school.actions.term_dates import add_term_dates
from inclusion.school.actions.year import YearError
from inclusion.school.calendars.term_dates import TermDates
from inclusion.school.carried import Carried, Lost, packed, unpacked
from inclusion.school.forms.sources import ColumnsForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import ImportRun
from inclusion.school.pages import render_page
from inclusion.school.source_list import own_runs
from inclusion.school.source_reading import term_dates_in, term_table_of
from inclusion.school.table_matching import guess, headed
from inclusion.school.term_lines import holidays_too, in_words, rows_of, term_lines
from inclusion.school.views.sources.columns import columns_page, lost

NOTHING_TICKED = "Nothing is ticked. Tick the lines that are right, or leave this page."


def terms_page(
    request: SchoolRequest,
    carried: Carried,
    found: TermDates,
    *,
    ticked: Collection[str] | None = None,
    status: int = 200,
    faults: Sequence[str] = (),
) -> HttpResponse:
    """`found`: the term dates of what is carried. `faults`: why what is ticked could not be taken over, in words."""
    lines = term_lines(request.school, found, ticked)
    context: dict[str, Any] = {
        "carried": packed(request.school, carried),
        "name": carried.name,
        "lines": lines,
        "problems": [str(problem) for problem in found.problems],
        "new": sum(not line.is_there and not line.was for line in lines),
        "changed": sum(bool(line.was) for line in lines),
        "wrong": sum(bool(line.faults) for line in lines),
        "holidays": holidays_too(lines),
        "faults": faults,
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
    """Take over the term dates that are ticked, all or none; or bring them in as events after all."""
    try:
        carried = unpacked(request.school, request.POST.get("carried", ""))
    except Lost:
        return lost(request)
    if request.POST.get("do") == "events":
        return _as_events(request, carried)
    found = term_dates_in(carried.table, timezone.localdate())
    ticked = set(request.POST.getlist("take"))
    if not ticked:
        return terms_page(request, carried, found, ticked=ticked, status=422, faults=[NOTHING_TICKED])
    try:
        taken = add_term_dates(
            by=request.membership, school=request.school, rows=rows_of(found), name=carried.name, chosen=ticked
        )
    except YearError as error:
        faults = [problem.message for problem in error.problems]
        return terms_page(request, carried, found, ticked=ticked, status=422, faults=faults)
    messages.success(request, in_words(taken))
    if carried.run:
        return redirect("school:calendar_preview", request.school.slug, carried.run)
    return redirect("school:settings_years", request.school.slug)


def _as_events(request: SchoolRequest, carried: Carried) -> HttpResponse:
    if carried.run:
        return redirect("school:calendar_preview", request.school.slug, carried.run)
    if carried.brought is None:
        table = headed(carried.table)
        return columns_page(request, replace(carried, table=table), ColumnsForm(table=table, guessed=guess(table)))
    run = bring(
        by=request.membership, school=request.school, kind=carried.kind, name=carried.name, brought=carried.brought
    )
    return redirect("school:calendar_preview", request.school.slug, run.pk)
