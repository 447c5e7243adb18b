"""A subscribed calendar: read it again, settle what is not there any more, set its start, and stop it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from inclusion.school.access import Permission
from inclusion.school.actions.sources import set_starting
from inclusion.school.actions.subscriptions import TooSoon, ask_again, settle_gone, settle_proposed, stop
from inclusion.school.addresses import uuid_of
from inclusion.school.calendar_tasks import queue_reading
from inclusion.school.forms.sources import StartingForm, StopForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import CalendarSource
from inclusion.school.source_list import own_sources
from inclusion.school.views.sources.list import source_page


def _subscribed(request: SchoolRequest, pk: UUID) -> CalendarSource:
    return get_object_or_404(own_sources(request.membership).filter(kind=CalendarSource.Kind.ADDRESS), pk=pk)


def _back(request: SchoolRequest, source: CalendarSource) -> HttpResponse:
    return redirect("school:calendar_source", request.school.slug, source.pk)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def refresh(request: SchoolRequest, source: UUID) -> HttpResponse:
    """Read it now, at most once a minute."""
    found = _subscribed(request, source)
    try:
        ask_again(by=request.membership, source=found)
    except TooSoon as soon:
        messages.info(request, str(soon) if found.stopped_at is None else "This calendar is not read any more.")
    else:
        queue_reading(found.pk, asked=True)
        messages.success(request, "It is read again now. Look here in a moment.")
    return _back(request, found)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def starting(request: SchoolRequest, source: UUID) -> HttpResponse:
    """What everything of the source begins with."""
    found = get_object_or_404(own_sources(request.membership), pk=source)
    form = StartingForm(request.POST, membership=request.membership, source=found)
    if not form.is_valid():
        return source_page(request, found, starting=form, status=422)
    set_starting(by=request.membership, source=found, levels=form.levels(), set_by=form.cleaned_data["set_by"])
    messages.success(request, "Saved. It holds from the next reading on; what somebody here has edited stays.")
    return _back(request, found)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def gone(request: SchoolRequest, source: UUID) -> HttpResponse:
    """Remove what is ticked of what is not there any more, or keep it as the school's own."""
    found = _subscribed(request, source)
    entries = [pk for text in request.POST.getlist("entry") if (pk := uuid_of(text))]
    remove = request.POST.get("do") == "remove"
    done = settle_gone(by=request.membership, source=found, entries=entries, remove=remove)
    if not done:
        messages.info(request, "Nothing was ticked, so nothing has changed.")
    else:
        messages.success(request, f"{'Removed' if remove else 'Kept'}: {done}.")
    return _back(request, found)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def proposed(request: SchoolRequest, source: UUID) -> HttpResponse:
    """Take over what is ticked of what waits for a person, or leave it as it is here."""
    found = _subscribed(request, source)
    chosen, take = set(request.POST.getlist("row")), request.POST.get("do") == "take"
    done = settle_proposed(by=request.membership, source=found, chosen=chosen, take=take)
    if not chosen:
        messages.info(request, "Nothing was ticked, so nothing has changed.")
    elif done:
        messages.success(request, f"{'Taken over' if take else 'Left as it is here'}: {done}.")
    if left := len(chosen) - done:
        messages.info(request, f"Not done: {left}. It was changed after you looked. Look at it again.")
    return _back(request, found)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def stop_reading(request: SchoolRequest, source: UUID) -> HttpResponse:
    """Stop the subscription; its events stay or go, as chosen."""
    found = _subscribed(request, source)
    form = StopForm(request.POST)
    if not form.is_valid():
        return source_page(request, found, stopping=form, status=422)
    removed = stop(by=request.membership, source=found, remove=form.cleaned_data["events"] == "remove")
    events = f" {removed} event{'' if removed == 1 else 's'} removed." if removed else " Its events stay."
    messages.success(request, f"Stopped: {found.name}.{events}")
    return _back(request, found)
