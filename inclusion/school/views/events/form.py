"""Add an event, and change one: with a repeat this one, this and later, or all."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.actions.event_times import change_one_time, change_this_and_later
from inclusion.school.actions.events import StaleEvent, add_event, change_event, note_opened, restore_event
from inclusion.school.addresses import day_of, version_of
from inclusion.school.forms.days import typed_day
from inclusion.school.forms.events import LATER, LONGEST_SPAN, THIS, EventForm
from inclusion.school.forms.two_versions import with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Occurrence, SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.repeats import RepeatError
from inclusion.school.views.events.conflict import show_both, show_deleted
from inclusion.school.views.events.finding import changeable_event, deleted_event, next_occurrence, occurrence_on


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.ADD_EVENTS)
def add(request: SchoolRequest) -> HttpResponse:
    """Add an event; `?on=` is the date it begins with."""
    if request.method == "POST" and "take" not in request.POST:
        return _save_new(request)
    start = typed(request.POST) if request.method == "POST" else {"starts_on": day_of(request.GET.get("on", ""))}
    return _page(request, EventForm(membership=request.membership, initial=start))


def _save_new(request: SchoolRequest) -> HttpResponse:
    form = EventForm(request.POST, membership=request.membership)
    if form.is_valid():
        try:
            event = add_event(
                by=request.membership,
                school=request.school,
                details=form.details_to_save(),
                levels=form.levels(),
                named=form.named_people(),
                creation_key=form.cleaned_data["creation_key"],
            )
        except RepeatError as error:
            form.add_error("repeat", str(error))
        else:
            nobody = "" if form.levels() else " It concerns no role yet, so the map stays as it is."
            messages.success(request, f"Added: {event.title}.{nobody}")
            return redirect("school:event", request.school.slug, event.pk)
    return _page(request, form, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_EVENTS)
def edit(request: SchoolRequest, event: UUID) -> HttpResponse:
    """Change an event; `?original=` is the date by the rule of one time of a repeat."""
    data: QueryDict = request.POST
    gone = deleted_event(request, event) if request.method == "POST" else None
    if gone is not None:
        if "restore" not in data or version_of(data.get("version", "")) != gone.version:
            return show_deleted(request, gone)
        data = with_version(data, restore_event(by=request.membership, event=gone).version)
    found = changeable_event(request, event)
    note_opened(by=request.membership, event=found)
    if request.method == "POST" and "take" not in data:
        return _save_change(request, found, data)
    if request.method == "POST":
        occurrence = _occurrence(found, request.POST.get("original", ""))
        form = EventForm(membership=request.membership, event=found, occurrence=occurrence, initial=typed(request.POST))
        return _page(request, form)
    original = request.GET.get("original", "")
    occurrence = _occurrence(found, original)
    if found.repeats and not original:
        occurrence = next_occurrence(found, timezone.localdate())
    return _page(request, EventForm(membership=request.membership, event=found, occurrence=occurrence))


def _occurrence(event: SchoolEvent, original: str) -> Occurrence | None:
    """The time that is meant: none is needed, but one that is named must be there."""
    return occurrence_on(event, original) if event.repeats and original else None


def _save_change(request: SchoolRequest, event: SchoolEvent, data: QueryDict) -> HttpResponse:
    version = version_of(data.get("version", ""))
    try:
        occurrence = _occurrence(event, data.get("original", ""))
    except Http404:
        if event.version == version:
            raise
        occurrence = None  # it went with the change that the person is now shown
    form = EventForm(data, membership=request.membership, event=event, occurrence=occurrence)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        saved = _write(request, event, version, form)
    except StaleEvent as conflict:
        return show_both(request, form, conflict.current)
    except RepeatError as error:
        form.add_error("repeat", str(error))
        return _page(request, form, status=422)
    messages.success(request, f"Saved: {saved.title}.")
    return redirect("school:event", request.school.slug, saved.pk)


def _write(request: SchoolRequest, event: SchoolEvent, version: int, form: EventForm) -> SchoolEvent:
    said: dict[str, Any] = {
        "by": request.membership,
        "event": event,
        "version": version,
        "details": form.details_to_save(),
        "levels": form.levels(),
        "named": form.named_people(),
    }
    if form.occurrence is not None and form.chosen_scope == THIS:
        return change_one_time(original_on=form.occurrence.original_on, **said)
    if form.occurrence is not None and form.chosen_scope == LATER:
        return change_this_and_later(original_on=form.occurrence.original_on, **said)
    return change_event(**said)


def typed(data: QueryDict) -> dict[str, Any]:
    """What was typed, as the start of a form that is not judged yet; with `take` another date is taken."""
    values: dict[str, Any] = {name: data.get(name) for name in data if name not in ("take", "csrfmiddlewaretoken")}
    for tick in ("term_time_only", "movable", "confidential"):
        values[tick] = tick in data
    values["named"] = data.getlist("named")
    first, last, taken = (typed_day(data.get(name, "")) for name in ("starts_on", "ends_on", "take"))
    if taken is not None:
        values["starts_on"] = taken
        if first and last and timedelta() <= last - first < LONGEST_SPAN:
            values["ends_on"] = taken + (last - first)
    return values


def _page(request: SchoolRequest, form: EventForm, *, status: int = 200) -> HttpResponse:
    return render_page(request, "school/event_form.html", {"form": form, "event": form.event}, status=status)
