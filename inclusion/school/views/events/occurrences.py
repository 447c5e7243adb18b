"""Skip or move one time of an event, or put it back."""

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.actions.event_times import move_occurrence
from inclusion.school.actions.events import StaleEvent, note_opened
from inclusion.school.addresses import day_of, version_of
from inclusion.school.forms.occurrences import MoveForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.views.events.finding import changeable_event, occurrence_on
from inclusion.school.wording import short_day


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_EVENTS)
def occurrence(request: SchoolRequest, event: UUID) -> HttpResponse:
    """One time of the event, named by `original`: POST `action` move (with `starts_on`), skip or restore."""
    found = changeable_event(request, event)
    note_opened(by=request.membership, event=found)
    original = (request.POST if request.method == "POST" else request.GET).get("original", "")
    if request.method == "POST" and request.POST.get("action") == "restore":
        return _restore(request, found, original)
    if request.method == "POST" and request.POST.get("action") == "skip":
        return _skip(request, found, original)
    time = occurrence_on(found, original)
    if request.method != "POST":
        return _page(request, found, original, MoveForm(found, initial={"starts_on": time.starts_on}))
    form = MoveForm(found, request.POST)
    if not form.is_valid():
        return _page(request, found, original, form, status=422)
    day = form.cleaned_data["starts_on"]
    said = f"Moved: {found.title} is on {short_day(day)} instead of {short_day(time.starts_on)}."
    return _move(request, found, original, day, said, form)


def _skip(request: SchoolRequest, event: SchoolEvent, original: str) -> HttpResponse:
    time = occurrence_on(event, original)
    if not event.repeats:
        raise Http404  # a single event is deleted, not skipped
    return _move(request, event, original, None, f"Skipped: {event.title} on {short_day(time.starts_on)}.")


def _restore(request: SchoolRequest, event: SchoolEvent, original: str) -> HttpResponse:
    """Put a skipped or moved time back on its own date."""
    day = day_of(original)
    if day is None or not event.changes.filter(original_on=day).exists():
        raise Http404
    return _move(request, event, original, day, f"Put back: {event.title} on {short_day(day)}.")


def _move(
    request: SchoolRequest,
    event: SchoolEvent,
    original: str,
    to: date | None,
    said: str,
    form: MoveForm | None = None,
) -> HttpResponse:
    version = version_of(request.POST.get("version", ""))
    original_on = day_of(original)
    assert original_on is not None
    try:
        move_occurrence(by=request.membership, event=event, version=version, original_on=original_on, starts_on=to)
    except StaleEvent:
        event.refresh_from_db()
        form = form or MoveForm(event, initial={"starts_on": original_on})
        return _page(request, event, original, form, stale=True, status=409)
    if to and event.repeats and not event.occurrences.filter(original_on=original_on).exists():
        said = (
            f"Put back: {event.title}, but it does not happen on {short_day(to)} in the terms that the school has now."
        )
    messages.success(request, said)
    return redirect("school:event", request.school.slug, event.pk)


def _page(
    request: SchoolRequest, event: SchoolEvent, original: str, form: MoveForm, *, stale: bool = False, status: int = 200
) -> HttpResponse:
    day = day_of(original)
    time = event.occurrences.filter(original_on=day).first() if day else None
    context = {"event": event, "time": time, "original": original, "form": form, "stale": stale}
    return render_page(request, "school/event_occurrence.html", context, status=status)
