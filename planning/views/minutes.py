"""The minutes of a meeting: to read, to take along as a file, and for its chairs to agree and to reopen."""

from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import MeetingLocked
from planning.actions.minutes import (
    MinutesChanged,
    NotAChair,
    NotEnded,
    reopen_minutes,
    tick_minutes,
    untick_minutes,
    waiting_for,
)
from planning.decision_register import linked_to
from planning.forms.minutes import AgreeForm, ReopenForm
from planning.minutes_rows import chairs, fingerprint, hides_any, minutes_for, minutes_to_read, takes_part
from planning.minutes_text import EVERYTHING, SECTION_WORDS, Choice, choice_of
from planning.models import Meeting, Participant

AGREED = "You have agreed to the minutes. They close when the other chair agrees too."
CLOSED = "The minutes are agreed and locked. Everybody gets a mail that leads to them."


def meeting_to_read(request: SchoolRequest, pk: UUID) -> Meeting:
    """The meeting whose minutes the person may read."""
    return get_object_or_404(minutes_to_read(request.membership), pk=pk)


def chosen(request: SchoolRequest) -> Choice:
    """The sections that the address names."""
    return choice_of(request.GET.getlist("show"))


@require_safe
@requires(Permission.SEE_MEETINGS)
def minutes(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """What the minutes say, under the choice of sections; its chairs agree to all of it."""
    return _page(request, meeting_to_read(request, meeting), chosen(request))


def _page(
    request: SchoolRequest, meeting: Meeting, choice: Choice, *, form: AgreeForm | None = None, status: int = 200
) -> HttpResponse:
    pair = list(meeting.participants.filter(is_chair=True).select_related("membership"))
    mine = next((one for one in pair if one.membership_id == request.membership.pk), None)
    asks_me = _asks(meeting, mine)
    # The mark comes before the text: a change in between is then one that the chair has not seen.
    start = {"seen": fingerprint(meeting), "reservation": mine.reservation} if mine and asks_me else {}
    text = minutes_for(meeting, reader=request.membership, choice=choice)
    context = {
        "meeting": meeting,
        "minutes": text,
        "choice": choice,
        "sections": [(section, words, section in choice) for section, words in SECTION_WORDS.items()],
        "may_choose_confidential": takes_part(meeting, request.membership),
        "query": request.GET.urlencode(),
        "today": timezone.localdate(),
        "chairs": pair,
        "mine": mine,
        "asks_me": asks_me,
        "shows_all": choice.is_everything or (choice.sections == EVERYTHING.sections and not hides_any(meeting)),
        "everything": urlencode({"show": EVERYTHING.words}, doseq=True),
        "form": form or AgreeForm(initial=start),
        "changed": status == 409,
        "decisions": linked_to(meeting, request.membership),
    }
    return render_page(request, "planning/minutes.html", context, status=status)


def _asks(meeting: Meeting, mine: Participant | None) -> bool:
    """Is it this chair's turn to agree? Once more, too, where the other one has left before agreeing."""
    if mine is None or meeting.ended_at is None or meeting.is_closed or meeting.cancelled_at is not None:
        return False
    return mine.ticked_at is None or not waiting_for(meeting)


@require_POST
@requires(Permission.SEE_MEETINGS)
def tick(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """A chair agrees; 409 with the fresh minutes where they are not what the chair has read."""
    found = meeting_to_read(request, meeting)
    form = AgreeForm(request.POST)
    if not chairs(found, request.membership):
        raise PermissionDenied
    if not form.is_valid():
        return _page(request, found, EVERYTHING, form=form, status=422)
    said = form.cleaned_data
    try:
        now = tick_minutes(by=request.membership, meeting=found, seen=said["seen"], reservation=said["reservation"])
    except NotAChair:
        raise PermissionDenied from None
    except MinutesChanged:
        again = AgreeForm(initial={"seen": fingerprint(found), "reservation": said["reservation"]})
        return _page(request, found, EVERYTHING, form=again, status=409)
    except NotEnded:
        return _back(request, found, "The discussion has not ended yet, so there is nothing to agree.", error=True)
    except MeetingLocked as locked:
        return _back(request, found, str(locked), error=True)
    return _back(request, found, CLOSED if now.is_closed else AGREED)


@require_POST
@requires(Permission.SEE_MEETINGS)
def untick(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """A chair takes their agreement back, as long as the other one has not closed the minutes with theirs."""
    found = meeting_to_read(request, meeting)
    try:
        untick_minutes(by=request.membership, meeting=found)
    except NotAChair:
        raise PermissionDenied from None
    except MeetingLocked as locked:
        return _back(request, found, f"{locked} Reopen the minutes to change them.", error=True)
    return _back(request, found, "Your agreement is taken back.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def reopen(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Chairs open closed minutes again and say why."""
    found = meeting_to_read(request, meeting)
    if not chairs(found, request.membership):
        raise PermissionDenied
    form = ReopenForm(request.POST or None)
    if not found.is_closed:
        return _back(request, found, "These minutes are open.")
    if request.method == "POST" and form.is_valid():
        reopen_minutes(by=request.membership, meeting=found, reason=form.cleaned_data["reason"])
        return _back(request, found, "The minutes are open again. Both chairs agree again when they are right.")
    status = 422 if request.method == "POST" else 200
    return render_page(request, "planning/minutes_reopen.html", {"meeting": found, "form": form}, status=status)


def _back(request: SchoolRequest, meeting: Meeting, words: str, *, error: bool = False) -> HttpResponseRedirect:
    (messages.error if error else messages.success)(request, words)
    return redirect("planning:minutes", request.school.slug, meeting.pk)
