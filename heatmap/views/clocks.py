"""Clocks that run from a day of their own: what an annual review or a consultation sets going, and onto the map."""

import uuid
from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heatmap.actions.clocks import add_consultation_reply, add_other_clock, add_review_clock
from heatmap.clock_page import clock_page
from heatmap.forms.packs import ConsultationClockForm, OtherClockForm, ReviewClockForm, ReviewEventsForm, WindowForm
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.wording import short_day


@require_safe
@requires(Permission.SEE_CALENDAR)
def clocks(request: SchoolRequest) -> HttpResponse:
    """The clocks; with `?meeting=`, `?received=` or `?clock=` what follows from that day."""
    review = ReviewClockForm(request.GET if "meeting" in request.GET else None, label_suffix="")
    consultation = ConsultationClockForm(request.GET if "received" in request.GET else None, label_suffix="")
    other = OtherClockForm(request.GET if "clock" in request.GET else None, phase=request.school.phase)
    return clocks_page(request, review=review, consultation=consultation, other=other)


@require_POST
@requires(Permission.ADD_EVENTS)
def add_review(request: SchoolRequest) -> HttpResponse:
    """Put the chosen dates of a review on the map."""
    form = ReviewEventsForm(request.POST)
    if not form.is_valid():
        review = ReviewClockForm(request.POST, label_suffix="")
        return clocks_page(request, review=review, events=form, status=422)
    said = form.cleaned_data
    events = add_review_clock(
        by=request.membership,
        school=request.school,
        kind=said["kind"],
        meeting_on=said["meeting"],
        parts=said["part"],
        creation_key=said["creation_key"] or uuid.uuid4(),
    )
    dates = "1 date is" if len(events) == 1 else f"{len(events)} dates are"
    messages.success(request, f"{dates} on the map. You can change each of them under Events.")
    return redirect(_on_map(request, events[0].starts_on))


@require_POST
@requires(Permission.ADD_EVENTS)
def add_consultation(request: SchoolRequest) -> HttpResponse:
    """Put the day by which to reply on the map."""
    form = ConsultationClockForm(request.POST, label_suffix="")
    if not form.is_valid():
        return clocks_page(request, consultation=form, status=422)
    key = form.cleaned_data["creation_key"] or uuid.uuid4()
    event = add_consultation_reply(
        by=request.membership, school=request.school, received_on=form.cleaned_data["received"], creation_key=key
    )
    messages.success(request, f"On the map: the reply is due by {short_day(event.starts_on)}.")
    return redirect(_on_map(request, event.starts_on))


@require_POST
@requires(Permission.ADD_EVENTS)
def add_other(request: SchoolRequest) -> HttpResponse:
    """Put the date of one of the other clocks on the map."""
    form = OtherClockForm(request.POST, phase=request.school.phase)
    if not form.is_valid():
        return clocks_page(request, other=form, status=422)
    key = form.cleaned_data["creation_key"] or uuid.uuid4()
    event = add_other_clock(
        by=request.membership,
        school=request.school,
        clock=form.chosen,
        from_day=form.cleaned_data["from_day"],
        creation_key=key,
    )
    messages.success(request, f"On the map: due by {short_day(event.starts_on)}.")
    return redirect(_on_map(request, event.starts_on))


def _on_map(request: SchoolRequest, day: date) -> str:
    return f"{reverse('heatmap:term', args=[request.school.slug])}?on={day.isoformat()}"


def clocks_page(
    request: SchoolRequest,
    *,
    review: ReviewClockForm | None = None,
    consultation: ConsultationClockForm | None = None,
    events: ReviewEventsForm | None = None,
    window: WindowForm | None = None,
    other: OtherClockForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """The page with these forms as they are; those that are left out are empty."""
    today = timezone.localdate()
    context = clock_page(
        request.membership,
        today,
        review=review,
        consultation=consultation,
        events=events,
        window=window,
        other=other,
    )
    return render_page(request, "heatmap/clocks.html", context, status=status)
