"""Plan protected time: times that come back in school weeks and their end, and single blocks."""

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heatmap.grid import term_at
from inclusion.school.access import Permission
from inclusion.school.addresses import day_of, version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from planning.actions.locking import StaleRow
from planning.actions.protected import DayNotWorked, ProtectedError, add_block, add_block_series, end_block_series
from planning.forms.protected import BlockForm, BlockSeriesForm, sencos_of
from planning.models import BlockSeries
from planning.protected_blocks import series_lines


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MARK_PROTECTED)
def block_series_add(request: SchoolRequest) -> HttpResponse:
    """Times that come back: one row a school week is written out, until the last day."""
    if request.method != "POST":
        initial = _this_term(request, timezone.localdate())
        return _page(request, "block_series", BlockSeriesForm(membership=request.membership, initial=initial))
    form = BlockSeriesForm(request.POST, membership=request.membership)
    if form.is_valid():
        try:
            series = add_block_series(
                by=request.membership,
                school=request.school,
                times=form.times(),
                creation_key=form.cleaned_data["creation_key"],
            )
        except ProtectedError as error:
            form.add_error("weekday" if isinstance(error, DayNotWorked) else "starts_on", str(error))
        else:
            messages.success(request, f"Planned: {series.blocks.count()} blocks, pencilled until each is near.")
            return redirect("planning:protected_blocks", request.school.slug)
    return _page(request, "block_series", form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MARK_PROTECTED)
def block_series_end(request: SchoolRequest, series: UUID) -> HttpResponse:
    """Say what would go and what stays, then end the series."""
    rows = BlockSeries.objects.visible_to(request.membership).select_related("whose", "school")
    found, today, status = get_object_or_404(rows, pk=series), timezone.localdate(), 200
    if request.method == "POST":
        version = version_of(request.POST.get("version", ""))
        try:
            gone = end_block_series(by=request.membership, series=found, version=version, today=today)
        except StaleRow:
            messages.error(request, "Somebody changed these times in the meantime. Look again, then end them.")
            status = 409
        else:
            messages.success(request, f"Ended: {gone} pencilled block{'' if gone == 1 else 's'} taken away.")
            return redirect("planning:protected_blocks", request.school.slug)
    lines = series_lines(found, calendar_of(request.school), today)
    context = {
        "series": found,
        "going": [line for line in lines if line.firm_from > today],
        "staying": [line for line in lines if line.firm_from <= today],
    }
    return render_page(request, "planning/block_series_end.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.MARK_PROTECTED)
def block_add(request: SchoolRequest) -> HttpResponse:
    """One block on one day; `?on=` is the date it begins with."""
    if request.method != "POST":
        initial = {"on": day_of(request.GET.get("on", ""))}
        return _page(request, "block", BlockForm(membership=request.membership, initial=initial))
    form = BlockForm(request.POST, membership=request.membership)
    if form.is_valid():
        try:
            add_block(by=request.membership, school=request.school, **form.cleaned_data)
        except ProtectedError as error:
            form.add_error("on", str(error))
        else:
            messages.success(request, "The block is planned.")
            return redirect("planning:protected_blocks", request.school.slug)
    return _page(request, "block", form, status=422)


def _this_term(request: SchoolRequest, today: date) -> dict[str, Any]:
    """From today, or the beginning of the next term, to the end of that term."""
    calendar = calendar_of(request.school)
    place = term_at(calendar, today)
    if place is None or calendar.terms[place].ends_on < today:
        return {"starts_on": today}
    term = calendar.terms[place]
    return {"starts_on": max(today, term.starts_on), "ends_on": term.ends_on}


def _page(request: SchoolRequest, name: str, form: BlockForm | BlockSeriesForm, *, status: int = 200) -> HttpResponse:
    context = {"form": form, "nobody": not sencos_of(request.membership).exists()}
    return render_page(request, f"planning/{name}_form.html", context, status=status)
