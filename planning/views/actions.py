"""One's actions across meetings, one action with what its date does to the week, and adding and changing them."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.action_list import actions_for
from planning.actions.action_points import ActionSettled, add_action, change_action, may_agree
from planning.actions.locking import MeetingLocked, StaleRow
from planning.forms.actions import ActionForm
from planning.models import Action

LONGEST_SEARCH = 100


def visible_action(request: SchoolRequest, pk: UUID) -> Action:
    """The action, where the person may see it."""
    rows = Action.objects.visible_to(request.membership)
    return get_object_or_404(rows.select_related("school", "owner", "created_by", "meeting", "item"), pk=pk)


@require_safe
@requires(Permission.SEE_ACTIONS)
def my_actions(request: SchoolRequest) -> HttpResponse:
    """One's own actions, or all of one's meetings: what waits for an answer first, then the soonest."""
    may_see_all = request.membership.may(Permission.SEE_ACTIONS_OF_MEETINGS)
    everybody = may_see_all and request.GET.get("whose") == "all"
    words = request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_SEARCH]
    found = actions_for(request.membership, timezone.localdate(), everybody=everybody, words=words)
    context = {"found": found, "everybody": everybody, "may_see_all": may_see_all, "q": words}
    return render_page(request, "planning/my_actions.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_ACTIONS)
def add(request: SchoolRequest) -> HttpResponse:
    """Add an action of one's own that belongs to no meeting."""
    form = ActionForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        me = request.membership
        add_action(by=me, owner=me, title=said["title"], due_on=said["due_on"], creation_key=said["creation_key"])
        messages.success(request, f"Added: {said['title']}.")
        return redirect("planning:my_actions", request.school.slug)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "planning/action_form.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_ACTIONS)
def edit(request: SchoolRequest, action: UUID) -> HttpResponse:
    """Change the words and date of an action that one made, or of a meeting that one chairs."""
    found = visible_action(request, action)
    if not may_agree(request.membership, found):
        raise PermissionDenied
    if found.is_settled:
        return _settled(request, found)
    form = ActionForm(request.POST or None, today=timezone.localdate(), action=found)
    if request.method == "POST" and form.is_valid():
        return _save(request, found, form)
    status = 422 if request.method == "POST" else 200
    return render_page(request, "planning/action_form.html", {"form": form, "action": found}, status=status)


def _save(request: SchoolRequest, action: Action, form: ActionForm) -> HttpResponse:
    said = form.cleaned_data
    version = said["version"] if said["version"] is not None else version_of("")
    try:
        change_action(by=request.membership, action=action, version=version, title=said["title"], due_on=said["due_on"])
    except StaleRow:
        return _both(request, visible_action(request, action.pk), form)
    except ActionSettled as settled:
        return _settled(request, settled.action)
    except MeetingLocked as locked:
        form.add_error("title", f"{locked} The words stay as they are.")
        return render_page(request, "planning/action_form.html", {"form": form, "action": action}, status=409)
    messages.success(request, f"Saved: {said['title']}.")
    return redirect("planning:action", request.school.slug, action.pk)


def _both(request: SchoolRequest, current: Action, form: ActionForm) -> HttpResponse:
    """409 with both texts; saving again from there keeps one's own."""
    again = ActionForm(with_version(request.POST, current.version), today=form.today, action=current)
    found = differences(form, {"title": current.title, "due_on": current.due_on})
    context = {"form": again, "action": current, "conflict": True, "differences": found}
    return render_page(request, "planning/action_form.html", context, status=409)


def _settled(request: SchoolRequest, action: Action) -> HttpResponse:
    messages.error(request, f"{ActionSettled(action)} It can no longer be changed, unless its owner takes it up again.")
    return redirect("planning:action", request.school.slug, action.pk)
