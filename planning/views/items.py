"""Add an item to an agenda, change it, and put the agenda into another order."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of, version_of
from inclusion.school.forms.two_versions import differences
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page, wants_fragment
from planning.actions.agenda import (
    DiscussionEnded,
    OrderStale,
    add_item,
    change_item,
    reorder,
    shift_item,
)
from planning.actions.locking import MeetingLocked, StaleRow
from planning.agenda_page import MeetingPage
from planning.agenda_words import locked_words, whereabouts
from planning.forms.items import ItemForm
from planning.models import AgendaItem, Meeting
from planning.views.agenda_rows import changeable_item, led_meeting, visible_item, visible_meeting
from planning.views.meeting import show_meeting

LONGEST_ORDER = 37 * 1000  # characters: a thousand ids


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def add(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Put an item on the agenda. The form itself stands on the page of the meeting."""
    found = visible_meeting(request, meeting)
    if request.method != "POST":
        return to_agenda(request, found)
    form = ItemForm(request.POST, people=MeetingPage(found, request.membership).people)
    if not form.is_valid():
        return show_meeting(request, found, form=form, status=422)
    try:
        item = add_item(by=request.membership, meeting=found, details=form.details(), creation_key=form.key())
    except (MeetingLocked, DiscussionEnded) as error:
        form.add_error(None, f"{error} What you typed still stands below.")
        return show_meeting(request, found, form=form, status=409)
    return done(request, found, f"Added: {item.title}.", added=True)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def edit(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """Change what an item says, on a page of its own."""
    found = visible_meeting(request, meeting)
    row = changeable_item(request, found, item)
    form = _form(request, found, row, request.POST if request.method == "POST" else None)
    if not form.is_bound:
        return _page(request, found, form)
    if row.meeting_id != found.pk:
        return _page(request, found, form, said=whereabouts(row), status=409)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    version = version_of(request.POST.get("version", ""))
    try:
        change_item(by=request.membership, item=row, version=version, details=form.details())
    except MeetingLocked as error:
        return _page(request, found, form, said=str(error), status=409)
    except StaleRow:
        return _both(request, found, form, visible_item(request, found, row.pk))
    return done(request, found, f"Saved: {form.details().title}.")


def _form(request: SchoolRequest, meeting: Meeting, item: AgendaItem, data: QueryDict | None) -> ItemForm:
    return ItemForm(data, people=MeetingPage(meeting, request.membership).people, item=item)


def _both(request: SchoolRequest, meeting: Meeting, form: ItemForm, current: AgendaItem) -> HttpResponse:
    """409 with what the person typed beside what is stored now. Saving again from there keeps theirs."""
    if current.meeting_id != meeting.pk:
        return _page(request, meeting, form, said=whereabouts(current), status=409)
    again = _form(request, meeting, current, typed(form, version=str(current.version)))
    versions = differences(form, _form(request, meeting, current, None).initial)
    return _page(request, meeting, again, conflict=True, differences=versions, status=409)


def _page(request: SchoolRequest, meeting: Meeting, form: ItemForm, *, status: int = 200, **more: Any) -> HttpResponse:
    """The form on its page. `said`: why it cannot be saved at all, though what was typed still stands."""
    page = MeetingPage(meeting, request.membership)
    locked = page.is_locked and "said" not in more
    context = {"meeting": meeting, "form": form, "item": form.item, "said": locked_words(meeting) if locked else ""}
    return render_page(request, "planning/item_form.html", context | more, status=status)


@require_POST
@requires(Permission.SEE_MEETINGS)
def order(request: SchoolRequest, meeting: UUID) -> HttpResponse:
    """Put the agenda into another order: one item one place `up` or `down`, or the whole `order` as it was dragged.

    A dragged order brings the order it `was` made of; 409 with the stored order where that is another by now.
    """
    found = led_meeting(request, meeting)
    try:
        said = _reorder(request, found)
    except (OrderStale, MeetingLocked) as error:
        return refused(request, found, str(error))
    if wants_fragment(request):  # the place it has now says it well enough to those who see it
        return show_meeting(request, found, heard=said)
    return to_agenda(request, found)


def _reorder(request: SchoolRequest, meeting: Meeting) -> str:
    """What was done, to be read out."""
    for name, steps in (("up", -1), ("down", 1)):
        moved = uuid_of(request.POST.get(name, ""))
        if moved is not None:
            return _shift(request, meeting, moved, steps)
    was, wanted = (_ids(request.POST.get(name, "")) for name in ("was", "order"))
    reorder(by=request.membership, meeting=meeting, order=wanted, was=was)
    return "The new order is saved."


def _shift(request: SchoolRequest, meeting: Meeting, pk: UUID, steps: int) -> str:
    item = meeting.items.select_related("meeting").filter(pk=pk).first()
    if item is None:
        raise OrderStale
    place, count = shift_item(by=request.membership, item=item, steps=steps)
    return f"{item.title}: now {place} of {count}."


def _ids(text: str) -> list[UUID]:
    """The ids in a hidden field; anything else makes the order one that never fits. OrderStale for none at all."""
    ids = [uuid_of(part) for part in text[:LONGEST_ORDER].split(",")]
    known = [pk for pk in ids if pk is not None]
    if len(known) != len(ids):
        raise OrderStale
    return known


def done(request: SchoolRequest, meeting: Meeting, said: str, *, added: bool = False) -> HttpResponse:
    """After a change: the agenda as it is now for htmx, else back to the page."""
    messages.success(request, said)
    if wants_fragment(request):
        return show_meeting(request, meeting, heard=said, added=added)
    return to_agenda(request, meeting)


def refused(request: SchoolRequest, meeting: Meeting, said: str) -> HttpResponse:
    """409: nothing was changed, why in words, and how things stand now."""
    messages.error(request, said)
    return show_meeting(request, meeting, status=409, heard=said)


def to_agenda(request: SchoolRequest, meeting: Meeting) -> HttpResponse:
    return redirect(reverse("planning:meeting", args=[request.school.slug, meeting.pk]) + "#agenda")
