"""Change one meeting: date, time, place and people; open it; cancel it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.wording import short_day
from planning.actions.locking import MeetingLocked, StaleRow
from planning.actions.meetings import HasBegun, cancel_meeting, move_meeting, open_meeting
from planning.forms.meetings import CancelForm, MeetingForm, stored_facts
from planning.meeting_lists import day_words, parts_of, with_those_there
from planning.models import Meeting
from planning.people import colleagues
from planning.views.agenda_rows import led_meeting


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def edit(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Change when, where and with whom. A meeting that is locked is shown with what was typed, and why."""
    found = led_meeting(request, meeting)
    form = _form(request, found)
    if request.method != "POST" or not form.is_valid():
        return _edit_page(request, form, found, status=422 if form.is_bound else 200)
    version = version_of(request.POST.get("version", ""))
    try:
        saved = move_meeting(by=request.membership, meeting=found, version=version, people=form.parts(), **form.facts())
    except MeetingLocked as error:
        return _edit_page(request, form, error.meeting, status=409, locked=str(error))
    except StaleRow as conflict:
        return _show_both(request, form, conflict)
    messages.success(request, f"Saved. {_who_is_told(found, saved)} {day_words(saved)}".strip())
    return redirect("planning:meeting", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_MEETINGS)
def open_one(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Open a draft: from now on those who are asked see it, and they are told."""
    found = led_meeting(request, meeting)
    try:
        open_meeting(by=request.membership, meeting=found)
    except MeetingLocked as error:
        messages.error(request, str(error))
    else:
        messages.success(request, "The meeting is open. Everybody who is asked gets an invitation by e-mail.")
    return redirect("planning:meeting", request.school.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def cancel(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Say what cancelling does and ask why; then cancel."""
    found = led_meeting(request, meeting)
    form = CancelForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        context = {"form": form, "meeting": found}
        return render_page(request, "planning/meeting_cancel.html", context, status=422 if form.is_bound else 200)
    try:
        cancel_meeting(by=request.membership, meeting=found, reason=form.cleaned_data["reason"])
    except (MeetingLocked, HasBegun) as error:
        messages.error(request, str(error))
        return redirect("planning:meeting", request.school.slug, found.pk)
    told = "" if found.is_draft else " Everybody who was asked is told."
    messages.success(request, f"The meeting on {short_day(found.on)} is cancelled.{told}")
    return redirect("planning:meetings", request.school.slug)


def _form(request: SchoolRequest, meeting: Meeting, *, version: int | None = None) -> MeetingForm:
    data = request.POST if request.method == "POST" else None
    rows = meeting.participants.select_related("membership").prefetch_related("membership__holdings__role")
    now = parts_of(rows)
    return MeetingForm(
        data if data is None or version is None else with_version(data, version),
        meeting=meeting,
        people=with_those_there(colleagues(request.membership), now),
        now=now,
    )


def _show_both(request: SchoolRequest, form: MeetingForm, conflict: StaleRow[Meeting]) -> HttpResponse:
    """409 with what the person typed beside what is stored now. Saving again from there keeps theirs."""
    current = conflict.current
    people = parts_of(current.participants.select_related("membership"))
    differing = differences(form, stored_facts(current) | form.said_of(people))
    again = _form(request, current, version=current.version)
    return _edit_page(request, again, current, status=409, conflict=True, differences=differing)


def _who_is_told(before: Meeting, saved: Meeting) -> str:
    """What a change of an open meeting sends; empty where it sends nothing."""
    if not saved.is_open or saved.ics_sequence == before.ics_sequence:
        return ""
    return "Everybody who is asked gets a mail that changes it in their calendar."


def _edit_page(
    request: SchoolRequest, form: MeetingForm, meeting: Meeting, *, status: int, **more: object
) -> HttpResponse:
    context = {"form": form, "meeting": meeting, **more}
    return render_page(request, "planning/meeting_edit.html", context, status=status)
