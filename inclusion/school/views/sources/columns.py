"""The columns of a table that is brought in: which is which, then the look at its rows."""

from dataclasses import asdict

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST

from inclusion.school.access import Permission
from inclusion.school.actions.sources import bring
from inclusion.school.carried import Carried, Lost, packed, unpacked
from inclusion.school.forms.sources import ColumnsForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.source_reading import read_table_rows
from inclusion.school.table_matching import Matching, guess, signature_of

LOST = "What was read is not there any more. Bring it in again."


def bring_table(request: SchoolRequest, carried: Carried, matching: Matching) -> HttpResponse:
    run = bring(
        by=request.membership,
        school=request.school,
        kind=carried.kind,
        name=carried.name,
        brought=read_table_rows(carried.table, matching, timezone.localdate()),
        matching=asdict(matching) | {"headings": signature_of(carried.table)},
    )
    return redirect("school:calendar_preview", request.school.slug, run.pk)


def columns_page(request: SchoolRequest, carried: Carried, form: ColumnsForm, *, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "carried": packed(request.school, carried),
        "name": carried.name,
        "headings": carried.table.headings,
        "rows": carried.table.rows[:5],
    }
    return render_page(request, "school/sources_columns.html", context, status=status)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def columns(request: SchoolRequest) -> HttpResponse:
    """Say which column is which; then look at the rows."""
    try:
        carried = unpacked(request.school, request.POST.get("carried", ""))
    except Lost:
        return lost(request)
    form = ColumnsForm(request.POST, table=carried.table, guessed=guess(carried.table))
    if not form.is_valid():
        return columns_page(request, carried, form, status=422)
    return bring_table(request, carried, form.matching)


def lost(request: SchoolRequest) -> HttpResponse:
    """What the page carried is not there any more."""
    messages.error(request, LOST)
    return redirect("school:calendar_add", request.school.slug)
