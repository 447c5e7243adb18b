"""A series of meetings: its page, its name and people, and one more date."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import day_of, version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.wording import short_day
from planning.actions.locking import StaleRow
from planning.actions.meetings import add_meeting
from planning.actions.series import change_series
from planning.forms.meetings import AddMeetingForm
from planning.forms.series import SeriesForm, stored_series
from planning.meeting_lists import as_rows, backlog_of, day_words, leads_series, parts_of, with_people, with_those_there
from planning.models import Meeting, MeetingSeries, MeetingTemplate
from planning.people import colleagues


def visible_series(request: SchoolRequest, pk: UUID) -> MeetingSeries:
    """The series that the person made or belongs to."""
    rows = MeetingSeries.objects.visible_to(request.membership)
    return get_object_or_404(rows.select_related("school", "template", "created_by"), pk=pk)


def led_series(request: SchoolRequest, pk: UUID) -> MeetingSeries:
    """The series, for whoever made or chairs it. PermissionDenied for others who belong to it."""
    series = visible_series(request, pk)
    if not leads_series(series, request.membership):
        raise PermissionDenied
    return series


@require_safe
@requires(Permission.SEE_MEETINGS)
def series(request: SchoolRequest, series: UUID) -> HttpResponse:
    """The meetings of a series, its people, and what waits to be talked about."""
    found, reader, today = visible_series(request, series), request.membership, timezone.localdate()
    rows = as_rows(with_people(Meeting.objects.visible_to(reader).filter(series=found)), reader, today)
    over = [row for row in rows if row.is_over or row.meeting.is_closed or row.meeting.cancelled_at]
    context = {
        "series": found,
        "people": list(found.people.select_related("membership")),
        "coming": [row for row in rows if row not in over],
        "earlier": over[::-1],
        "backlog": backlog_of(found, reader),
        "can_edit": reader.may(Permission.PLAN_MEETINGS) and leads_series(found, reader),
        "today": today,
    }
    return render_page(request, "planning/series.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_MEETINGS)
def edit(request: SchoolRequest, series: UUID) -> HttpResponse:
    """Change name, agenda, length, place and people of the meetings that are made from now on."""
    found = led_series(request, series)
    form = _form(request, found)
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, form, found, status=422 if form.is_bound else 200)
    version = version_of(request.POST.get("version", ""))
    try:
        change_series(by=request.membership, series=found, version=version, details=form.details(), people=form.parts())
    except StaleRow as conflict:
        people = parts_of(conflict.current.people.select_related("membership"))
        differing = differences(form, stored_series(conflict.current) | form.said_of(people))
        again = _form(request, conflict.current, version=conflict.current.version)
        return _edit_page(request, again, found, status=409, conflict=True, differences=differing)
    messages.success(
        request, f"Saved: {form.cleaned_data['name']}. Meetings that are planned already stay as they are."
    )
    return redirect("planning:series", request.school.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_MEETINGS)
def add(request: SchoolRequest, series: UUID) -> HttpResponse:
    """One more draft of the series; `?on=` is the date it begins with."""
    found = led_series(request, series)
    start = {"on": day_of(request.GET.get("on", "")), "starts_at": request.GET.get("at", "")[:5]}
    form = AddMeetingForm(request.POST) if request.method == "POST" else AddMeetingForm(initial=start)
    if not form.is_valid():
        context = {"form": form, "series": found}
        return render_page(request, "planning/meeting_add.html", context, status=422 if form.is_bound else 200)
    made = add_meeting(by=request.membership, series=found, **form.cleaned_data)
    said = f"A draft for {short_day(made.on)} is made. Nothing is sent until you open it. {day_words(made)}"
    messages.success(request, said.strip())
    return redirect("planning:meeting", request.school.slug, made.pk)


def _form(request: SchoolRequest, series: MeetingSeries, *, version: int | None = None) -> SeriesForm:
    data = request.POST if request.method == "POST" else None
    now = parts_of(series.people.select_related("membership").prefetch_related("membership__holdings__role"))
    return SeriesForm(
        data if data is None or version is None else with_version(data, version),
        series=series,
        templates=MeetingTemplate.objects.live().visible_to(request.membership),
        people=with_those_there(colleagues(request.membership), now),
        now=now,
    )


def _edit_page(
    request: SchoolRequest, form: SeriesForm, series: MeetingSeries, *, status: int, **more: object
) -> HttpResponse:
    context = {"form": form, "series": series, **more}
    return render_page(request, "planning/series_edit.html", context, status=status)
