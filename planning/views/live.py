"""A meeting in progress: its page, what changed since, what was discussed and who came."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page, wants_fragment
from planning.actions.live import DiscussionEnded, NotInProgress, set_attendance, set_discussed, set_rest_present
from planning.actions.locking import MeetingLocked
from planning.forms.outcomes import AttendanceForm
from planning.live_page import LivePage, read_page, read_state, stamp_of
from planning.models import AgendaItem, Meeting, Outcome, Participant
from planning.views.live_finding import item_of, meeting_of, meeting_with, participant_of

PARTS = {
    "item": "planning/_live_item.html",
    "result": "planning/_live_parts.html",
    "people": "planning/_live_people.html",
}
REFUSED = (MeetingLocked, NotInProgress, DiscussionEnded)


@require_safe
@requires(Permission.SEE_MEETINGS)
def live(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """The meeting while it is held; with `?part=` (and `?item=`) one part of it, for a page that is open already."""
    found = meeting_of(request, meeting)
    if not is_held(found):
        return HttpResponse(status=204) if wants_fragment(request) else not_now(request, found)
    part = request.GET.get("part", "")
    if wants_fragment(request) and part in PARTS:
        return _part(request, found, part)
    page = read_page(found, request.membership)
    return render_page(request, "planning/live.html", context_of(page))


def is_held(meeting: Meeting) -> bool:
    """Has it begun, and are its minutes not locked yet?"""
    return meeting.is_in_progress and meeting.cancelled_at is None


def context_of(page: LivePage, **more: Any) -> dict[str, Any]:
    attendance = [choice for choice in Participant.Attendance.choices if choice[0]]
    return {"page": page, "meeting": page.meeting, "kinds": Outcome.Kind.choices, "attendance": attendance, **more}


def not_now(
    request: SchoolRequest, meeting: Meeting, *, said: str = "", text: str = "", status: int = 200
) -> HttpResponse:
    """Why nothing is written down in this meeting now, with what was typed, so that it is not lost."""
    context = {"meeting": meeting, "said": said, "text": text}
    return render_page(request, "planning/live_not_now.html", context, status=status)


def _part(request: SchoolRequest, meeting: Meeting, part: str) -> HttpResponse:
    only = None if part == "people" else uuid_of(request.GET.get("item", ""))
    page = read_page(meeting, request.membership, only=only)
    if part != "people" and (only is None or not page.items):
        raise Http404
    return render_page(request, PARTS[part], context_of(page, live=page.items[0] if page.items else None))


@require_safe
@requires(Permission.SEE_MEETINGS)
def live_state(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Versions and stamps of everything on the page, as JSON; 304 where the browser has them already."""
    found = meeting_of(request, meeting)
    state = read_state(found) if is_held(found) else {"over": over_words(found)}
    etag = f'"{stamp_of([(state,)])}"'
    if request.headers.get("If-None-Match") == etag:
        return HttpResponse(status=304, headers={"ETag": etag})
    return JsonResponse(state, headers={"ETag": etag})


def over_words(meeting: Meeting) -> str:
    if meeting.cancelled_at is not None:
        return "This meeting was cancelled."
    return "This meeting is closed and its minutes are locked." if meeting.is_closed else "This meeting has not begun."


@require_POST
@requires(Permission.SEE_MEETINGS)
def discussed(request: SchoolRequest, item: UUID) -> HttpResponse:
    found = item_of(request, item)
    try:
        set_discussed(by=request.membership, item=found, discussed=request.POST.get("discussed") == "1")
    except REFUSED as refusal:
        return refused(request, meeting_with(found), refusal)
    except ObjectDoesNotExist:  # it went in this very moment
        raise Http404 from None
    return answer_item(request, found)


@require_POST
@requires(Permission.SEE_MEETINGS)
def attendance(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Who came: one `participant` with their `attendance`, or `rest`, everybody of whom nothing is said yet."""
    found = meeting_of(request, meeting)
    form = AttendanceForm(request.POST)
    try:
        if "rest" in request.POST:
            set_rest_present(by=request.membership, meeting=found)
        elif "participant" in request.POST and form.is_valid():
            person = participant_of(found, uuid_of(request.POST.get("participant", "")))
            set_attendance(by=request.membership, participant=person, attendance=form.cleaned_data["attendance"])
    except REFUSED as refusal:
        return refused(request, found, refusal)
    except ObjectDoesNotExist:
        raise Http404 from None
    if wants_fragment(request):
        page = read_page(found, request.membership)
        return render_page(request, PARTS["people"], context_of(page))
    return redirect(_at(found))


def refused(request: SchoolRequest, meeting: Meeting, refusal: Exception, *, text: str = "") -> HttpResponse:
    """409 in words: the meeting goes on without this change, or is over."""
    if wants_fragment(request):
        messages.error(request, str(refusal))
        answer = render(request, "planning/_live_refused.html", status=409)
        answer["HX-Reswap"] = "none"  # the form stays with what was typed
        return answer
    return not_now(request, meeting_of(request, meeting.pk), said=str(refusal), text=text, status=409)


def answer_item(request: SchoolRequest, item: AgendaItem, *, said: str = "") -> HttpResponse:
    """After a change under an item: its parts for htmx, else back to its place on the page. `said`: what changed."""
    meeting = meeting_with(item)
    if not wants_fragment(request):
        if said:
            messages.success(request, said)
        return redirect(_at(meeting, item))
    page = read_page(meeting, request.membership, only=item.pk)
    live_item = page.items[0] if page.items else None
    return render_page(request, PARTS["result"], context_of(page, live=live_item, said=said))


def _at(meeting: Meeting, item: AgendaItem | None = None) -> str:
    address = reverse("planning:live", args=[meeting.school.slug, meeting.pk])
    return f"{address}#item-{item.pk}" if item is not None else address
