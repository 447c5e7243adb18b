"""Bring a calendar in: by file, address, table or paste; then, where it needs it, its columns or its term dates."""

from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.actions.sources import add_term_dates, bring
from inclusion.school.actions.subscriptions import SubscribedAlready, subscribe
from inclusion.school.actions.year import YearError
from inclusion.school.calendar_tasks import queue_reading
from inclusion.school.calendars.tables import read_pasted_table, read_table_file
from inclusion.school.calendars.term_dates import TermDates
from inclusion.school.carried import Carried, Lost, packed, unpacked
from inclusion.school.forms.sources import WAYS, AddressForm, BringForm, ColumnsForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.importing.files import BadFile
from inclusion.school.known_entries import matching_known
from inclusion.school.models import CalendarSource
from inclusion.school.pages import render_page
from inclusion.school.source_reading import (
    looks_like_terms,
    read_calendar_file,
    read_table_rows,
    table_of_entries,
    term_dates_in,
    window_of,
)
from inclusion.school.table_matching import Matching, guess, signature_of
from inclusion.school.term_lines import holidays_too, rows_of, term_lines

Kind = CalendarSource.Kind
MOST_FAULTS = 20
NO_TERMS = TermDates((), ())
NOTHING = "There is no entry in it from this school year on, so there is nothing to bring in."
LOST = "What was read is not there any more. Bring it in again."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def add(request: SchoolRequest) -> HttpResponse:
    """The four ways; `?way=` is the open one. What is brought is read at once and not kept."""
    asked = request.POST.get("way") or request.GET.get("way", "")
    way = asked if asked in WAYS else "file"
    if request.method != "POST":
        return _page(request, way, WAYS[way]())
    form = WAYS[way](request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, way, form, status=422)
    if isinstance(form, AddressForm):
        return _subscribe(request, form)
    return _read_file(request, form) if way == "file" else _read_table(request, way, form)


def _page(request: SchoolRequest, way: str, form: BringForm, *, status: int = 200) -> HttpResponse:
    return render_page(request, "school/sources_add.html", {"way": way, "form": form}, status=status)


def _subscribe(request: SchoolRequest, form: AddressForm) -> HttpResponse:
    said = form.cleaned_data
    try:
        source, is_new = subscribe(
            by=request.membership,
            school=request.school,
            name=said["name"],
            address=said["address"],
            creation_key=said["creation_key"],
        )
    except SubscribedAlready as error:
        form.add_error("address", str(error))
        return _page(request, "address", form, status=422)
    if is_new:
        queue_reading(source.pk, asked=True)
        messages.success(request, f"Saved: {source.name}. It is read now; then look at what it would bring.")
    return redirect("school:calendar_source", request.school.slug, source.pk)


def _read_file(request: SchoolRequest, form: BringForm) -> HttpResponse:
    data, stem = form.cleaned_data["file"]
    today = timezone.localdate()
    brought, file = read_calendar_file(data, window_of(today))
    if brought.fault or not (brought.incoming or brought.problems):
        form.add_error("file", brought.fault or NOTHING)
        return _page(request, "file", form, status=422)
    name = form.cleaned_data["name"] or brought.name or stem or "Calendar file"
    table = table_of_entries(file)
    found = term_dates_in(table, today) if table else NO_TERMS
    if table and (form.cleaned_data["terms"] or looks_like_terms(table, found)):
        return _terms_page(request, Carried(form.kind, name, table, brought), found)
    run = bring(by=request.membership, school=request.school, kind=form.kind, name=name, brought=brought)
    return redirect("school:calendar_preview", request.school.slug, run.pk)


def _read_table(request: SchoolRequest, way: str, form: BringForm) -> HttpResponse:
    said, field = form.cleaned_data, "file" if way == "table" else "text"
    try:
        table = read_table_file(said["file"][0]) if way == "table" else read_pasted_table(said["text"])
    except BadFile as error:
        for problem in error.problems[:MOST_FAULTS]:
            form.add_error(field, str(problem))
        return _page(request, way, form, status=422)
    name = said["name"] or (said["file"][1] if way == "table" else "") or "Table"
    carried = Carried(form.kind, name, table)
    found = term_dates_in(table, timezone.localdate())
    if said["terms"] or looks_like_terms(table, found):
        return _terms_page(request, carried, found)
    known = matching_known(request.school, signature_of(table))
    if known and known.fits(len(table.headings)) and not said["ask"]:
        return _bring_table(request, carried, known)
    return _columns_page(request, carried, ColumnsForm(table=table, guessed=known or guess(table)))


def _bring_table(request: SchoolRequest, carried: Carried, matching: Matching) -> HttpResponse:
    run = bring(
        by=request.membership,
        school=request.school,
        kind=carried.kind,
        name=carried.name,
        brought=read_table_rows(carried.table, matching, timezone.localdate()),
        matching=asdict(matching) | {"headings": signature_of(carried.table)},
    )
    return redirect("school:calendar_preview", request.school.slug, run.pk)


# The columns of a table -----------------------------------------------------------------------------------------


def _columns_page(request: SchoolRequest, carried: Carried, form: ColumnsForm, *, status: int = 200) -> HttpResponse:
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
        return _lost(request)
    form = ColumnsForm(request.POST, table=carried.table, guessed=guess(carried.table))
    if not form.is_valid():
        return _columns_page(request, carried, form, status=422)
    return _bring_table(request, carried, form.matching)


def _lost(request: SchoolRequest) -> HttpResponse:
    messages.error(request, LOST)
    return redirect("school:calendar_add", request.school.slug)


# Term dates -------------------------------------------------------------------------------------------------------


def _terms_page(
    request: SchoolRequest, carried: Carried, found: TermDates, *, status: int = 200, faults: list[str] | None = None
) -> HttpResponse:
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


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def terms(request: SchoolRequest) -> HttpResponse:
    """Add the term dates, all or none; or bring them in as events after all."""
    try:
        carried = unpacked(request.school, request.POST.get("carried", ""))
    except Lost:
        return _lost(request)
    if request.POST.get("do") == "events":
        return _as_events(request, carried)
    found = term_dates_in(carried.table, timezone.localdate())
    try:
        added = add_term_dates(by=request.membership, school=request.school, rows=rows_of(found)).added
    except YearError as error:
        return _terms_page(request, carried, found, status=422, faults=[problem.message for problem in error.problems])
    days = "1 line is" if added == 1 else f"{added} lines are"
    messages.success(request, f"{days} new in your terms and closures." if added else "You had all of these already.")
    return redirect("school:settings_years", request.school.slug)


def _as_events(request: SchoolRequest, carried: Carried) -> HttpResponse:
    if carried.brought is None:
        return _columns_page(request, carried, ColumnsForm(table=carried.table, guessed=guess(carried.table)))
    run = bring(
        by=request.membership, school=request.school, kind=carried.kind, name=carried.name, brought=carried.brought
    )
    return redirect("school:calendar_preview", request.school.slug, run.pk)
