"""Ofsted as a level from a day on, and as a call: three days, and what stands in them."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heatmap.actions.clocks import CALL, WINDOW, NoSchoolDays, add_call, end_window, open_window
from heatmap.forms.packs import WindowForm
from heatmap.packs.clock_events import next_call
from heatmap.views.clocks import clocks_page
from heatmap.visit_days import meetings_in, movable_in
from inclusion.school.access import Permission
from inclusion.school.actions.events import StaleEvent, delete_event
from inclusion.school.addresses import day_of, version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import CalendarSource, SchoolEvent
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from inclusion.school.repeats import RepeatError


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def window(request: SchoolRequest) -> HttpResponse:
    """From this day on a call is likely."""
    form = WindowForm(request.POST, label_suffix="")
    if form.is_valid():
        try:
            open_window(by=request.membership, school=request.school, from_day=form.cleaned_data["from_day"])
        except (NoSchoolDays, RepeatError) as error:
            form.add_error("from_day", str(error))
        else:
            messages.success(request, "Noted: a light level on Mondays to Wednesdays in term time, until you end it.")
            return redirect("heatmap:clocks", request.school.slug)
    return clocks_page(request, window=form, status=422)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def window_end(request: SchoolRequest, source: UUID) -> HttpResponse:
    """From today on a call is not likely any more."""
    windows = CalendarSource.objects.visible_to(request.membership).filter(kind=CalendarSource.Kind.PACK, pack=WINDOW)
    found = get_object_or_404(windows, pk=source)
    end_window(by=request.membership, source=found, today=timezone.localdate())
    messages.success(request, "Ended: from today on the map counts no call. The days before stay as they were.")
    return redirect("heatmap:clocks", request.school.slug)


@require_POST
@requires(Permission.CHANGE_ALL_EVENTS)
def call(request: SchoolRequest) -> HttpResponse:
    """Ofsted has rung, on the day that the person chose, else on the next on which it usually does."""
    called_on = day_of(request.POST.get("day", "")) or next_call(timezone.localdate(), calendar_of(request.school))
    if called_on is None:
        messages.error(request, "No school week is known for this. Enter the terms first.")
        return redirect("heatmap:clocks", request.school.slug)
    try:
        event = add_call(by=request.membership, school=request.school, called_on=called_on)
    except ValueError as error:
        messages.error(request, str(error))
        return redirect("heatmap:clocks", request.school.slug)
    messages.success(request, "The three days are on the map. Nothing else was moved or cancelled.")
    return redirect("heatmap:ofsted_visit", request.school.slug, event.pk)


def _visit(request: SchoolRequest, pk: UUID) -> SchoolEvent:
    events = SchoolEvent.objects.live().visible_to(request.membership).select_related("school")
    return get_object_or_404(events, pk=pk, import_key__startswith=f"{CALL}-")


@require_safe
@requires(Permission.SEE_EVENTS)
def visit(request: SchoolRequest, event: UUID) -> HttpResponse:
    """The three days, and what of the reader's stands in them and could be booked anew."""
    found = _visit(request, event)
    context = {
        "event": found,
        "meetings": meetings_in(request.membership, found),
        "movable": movable_in(request.membership, found) if request.membership.may(Permission.TRY_WHAT_IF) else [],
        "can_call": request.membership.may(Permission.CHANGE_ALL_EVENTS),
    }
    return render_page(request, "heatmap/clocks_visit.html", context)


@require_POST
@requires(Permission.CHANGE_ALL_EVENTS)
def call_undo(request: SchoolRequest, event: UUID) -> HttpResponse:
    """Take the three days off the map again, as the person saw them."""
    found = _visit(request, event)
    try:
        delete_event(by=request.membership, event=found, version=version_of(request.POST.get("version", "")))
    except StaleEvent:
        messages.error(request, "Somebody changed these days meanwhile. Look at what they say now, then undo.")
        return redirect("heatmap:ofsted_visit", request.school.slug, found.pk)
    messages.success(request, "Undone: the three days are off the map.")
    return redirect("heatmap:clocks", request.school.slug)
