"""Bring a calendar in: by file, address, table or paste. Its columns and its term dates have steps of their own."""

from dataclasses import replace

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.actions.sources import bring
from inclusion.school.actions.subscriptions import SubscribedAlready, subscribe
from inclusion.school.calendar_tasks import queue_reading
from inclusion.school.calendars.tables import read_pasted_table, read_table_file
from inclusion.school.calendars.term_dates import TermDates
from inclusion.school.carried import Carried
from inclusion.school.forms.sources import WAYS, AddressForm, BringForm, ColumnsForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.importing.files import BadFile
from inclusion.school.known_entries import matching_known
from inclusion.school.pages import render_page
from inclusion.school.source_reading import (
    looks_like_terms,
    read_calendar_file,
    table_of_entries,
    term_dates_in,
    window_of,
)
from inclusion.school.table_matching import guess, headed, signature_of
from inclusion.school.views.sources.columns import bring_table, columns_page
from inclusion.school.views.sources.terms import terms_page

MOST_FAULTS = 20
NO_TERMS = TermDates((), ())
NOTHING = "There is no entry in it from this school year on, so there is nothing to bring in."


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
        return terms_page(request, Carried(form.kind, name, table, brought), found)
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
        return terms_page(request, carried, found)
    table = headed(table)
    carried = replace(carried, table=table)
    known = matching_known(request.school, signature_of(table))
    if known and known.fits(len(table.headings)) and not said["ask"]:
        return bring_table(request, carried, known)
    return columns_page(request, carried, ColumnsForm(table=table, guessed=known or guess(table)))
