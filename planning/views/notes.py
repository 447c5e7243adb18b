"""The note of one item: saved as JSON by the page in progress, and as a form where there are no scripts."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.live import NotInProgress, save_note
from planning.actions.locking import MeetingLocked, StaleRow
from planning.forms.outcomes import NoteForm
from planning.models import AgendaItem
from planning.views.live import not_now
from planning.views.live_finding import item_of, meeting_with


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def live_note(request: SchoolRequest, item: UUID) -> HttpResponse:
    """GET gives what is stored; POST saves `note` over `note_version`, or answers 409 with what is stored."""
    found = item_of(request, item)
    if request.method != "POST":
        return JsonResponse(stored(found)) if wants_json(request) else redirect(_place(found))
    form = NoteForm(request.POST)
    if not form.is_valid():
        return _unreadable(request, found, form)
    text, version = form.cleaned_data["note"], version_of(request.POST.get("note_version", ""))
    try:
        saved = save_note(by=request.membership, item=found, note_version=version, text=text)
    except StaleRow as conflict:
        return _both(request, conflict.current, text)
    except (MeetingLocked, NotInProgress) as refusal:
        if wants_json(request):
            return JsonResponse({"over": str(refusal)}, status=409)
        return not_now(request, meeting_with(found), said=str(refusal), text=text, status=409)
    except ObjectDoesNotExist:  # the item went while it was being saved
        raise Http404 from None
    if wants_json(request):
        return JsonResponse({"note_version": saved.note_version, "at": time_of(saved)})
    messages.success(request, "Your note is saved.")
    return redirect(_place(found))


def wants_json(request: SchoolRequest) -> bool:
    return request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def stored(item: AgendaItem) -> dict[str, Any]:
    by = item.note_by.name if item.note_by else "Somebody"
    return {"note": item.note, "note_version": item.note_version, "by": by, "at": time_of(item)}


def time_of(item: AgendaItem) -> str:
    return f"{timezone.localtime(item.updated_at):%H:%M}"


def _both(request: SchoolRequest, current: Any, text: str) -> HttpResponse:
    """409 with what is stored; the page shows it beside what was typed, which saving once more keeps."""
    if wants_json(request):
        return JsonResponse(stored(current), status=409)
    form = NoteForm({"note": text})
    form.is_valid()
    context = {"form": form, "item": current, "meeting": current.meeting, "theirs": stored(current)}
    return render_page(request, "planning/live_note.html", context, status=409)


def _unreadable(request: SchoolRequest, item: AgendaItem, form: NoteForm) -> HttpResponse:
    if wants_json(request):
        return JsonResponse({"problem": " ".join(map(str, form.errors["note"]))}, status=422)
    version = request.POST.get("note_version", "")
    context = {"form": form, "item": item, "meeting": item.meeting, "version": version}
    return render_page(request, "planning/live_note.html", context, status=422)


def _place(item: AgendaItem) -> str:
    meeting = meeting_with(item)
    return f"{reverse('planning:live', args=[meeting.school.slug, meeting.pk])}#item-{item.pk}"
