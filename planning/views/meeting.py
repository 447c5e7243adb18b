"""The page of a meeting before and during it, and what takes it from open to in progress to ended."""

import uuid
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page, wants_fragment
from planning.actions.carrying import ChoicesMissing, NotInProgress, asks, due_day, end_meeting, left_over
from planning.actions.locking import MeetingLocked
from planning.actions.starting import NotOpen, start_meeting
from planning.agenda_page import MeetingPage
from planning.agenda_words import carried_words, ended_words, where_next
from planning.forms.ending import EndForm
from planning.forms.items import ItemForm
from planning.models import Meeting
from planning.next_meetings import next_meeting
from planning.views.agenda_rows import led_meeting, visible_meeting


@require_safe
@requires(Permission.SEE_MEETINGS)
def meeting(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Who takes part, the agenda, what is open from before, and what to do next."""
    return show_meeting(request, visible_meeting(request, meeting))


def show_meeting(
    request: SchoolRequest,
    meeting: Meeting,
    *,
    form: ItemForm | None = None,
    status: int = 200,
    heard: str = "",
    added: bool = False,
) -> HttpResponse:
    """The page, or for htmx only agenda and backlog.

    `form`: what was typed for a new item. `heard`: read out. `added`: the form has done its work and is emptied; else
    htmx leaves what somebody is typing in it where it is.
    """
    page = MeetingPage(meeting, request.membership)
    if form is None and page.can_add:
        own = request.membership if request.membership in page.people else None
        form = ItemForm(people=page.people, owner=own)
    context = {
        "page": page,
        "meeting": meeting,
        "form": form,
        "key": uuid.uuid4(),
        "today": timezone.localdate(),
        "heard": heard,
        "is_fragment": wants_fragment(request),
        "keeps_form": form is not None and not form.is_bound and not added,
    }
    return render_page(request, "planning/meeting.html", context, fragment="planning/_agenda.html", status=status)


@require_POST
@requires(Permission.SEE_MEETINGS)
def start(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Begin the meeting; whoever called or chairs it does."""
    found = led_meeting(request, meeting)
    try:
        start_meeting(by=request.membership, meeting=found)
    except (NotOpen, MeetingLocked) as error:
        messages.error(request, str(error))
        return redirect("planning:meeting", request.school.slug, found.pk)
    return redirect("planning:live", request.school.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def end(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """End the discussion: shows first what is left over and where it goes, and asks for what comes a third time."""
    found = led_meeting(request, meeting)
    items = left_over(found)
    form = EndForm(request.POST if request.method == "POST" else None, items=[item for item in items if asks(item)])
    if request.method == "POST" and form.is_valid():
        try:
            end_meeting(by=request.membership, meeting=found, choices=form.choices())
        except ChoicesMissing:
            return redirect(request.path)  # another item came to it while the page was open
        except (NotInProgress, MeetingLocked) as error:
            messages.error(request, str(error))
        else:
            messages.success(request, ended_words(items, form.choices(), where_next(found, request.membership)))
        return redirect("planning:meeting", request.school.slug, found.pk)
    if not found.is_in_progress or found.ended_at is not None:
        messages.error(request, str(NotInProgress(found)))
        return redirect("planning:meeting", request.school.slug, found.pk)
    context = {
        "meeting": found,
        "form": form,
        "carried": [(item, carried_words(item)) for item in items if not asks(item)],
        "where_next": where_next(found, request.membership),
        "due": due_day(found, next_meeting(found)),
    }
    return render_page(request, "planning/meeting_end.html", context, status=422 if form.is_bound else 200)
