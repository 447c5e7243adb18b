"""What its owner answers to an action: yes, another date, somebody else, done, or not at all."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.pages import render_page
from inclusion.school.wording import full_day
from planning.action_list import where_from
from planning.action_preview import action_preview
from planning.actions import action_points
from planning.actions.action_points import ActionSettled, NotTheirs, may_agree
from planning.actions.locking import MeetingLocked, StaleRow
from planning.forms.actions import DateForm, DropForm, HandOnForm
from planning.models import Action
from planning.views.actions import visible_action

Forms = dict[str, forms.Form]
Act = Callable[[Membership, Action, int, dict[str, Any]], Action]
Status = Action.Status
ACTS: dict[str, tuple[Act, str]] = {  # what is done, and what the person is told
    "accept": (lambda by, one, v, _: action_points.accept(by=by, action=one, version=v), "Accepted."),
    "propose": (
        lambda by, one, v, said: action_points.propose_date(by=by, action=one, version=v, wished_on=said["wished_on"]),
        "Proposed. Until it is agreed, the first date stands.",
    ),
    "agree": (lambda by, one, v, _: action_points.agree_date(by=by, action=one, version=v), "The new date is agreed."),
    "hand_on": (
        lambda by, one, v, said: action_points.hand_on(by=by, action=one, version=v, to=said["to"]),
        "Handed on. They are asked to accept it.",
    ),
    "done": (
        lambda by, one, v, _: action_points.settle(by=by, action=one, version=v, status=Status.DONE),
        "Done. Well done.",
    ),
    "drop": (
        lambda by, one, v, said: action_points.settle(
            by=by, action=one, version=v, status=Status.DROPPED, reason=said["reason"]
        ),
        "Dropped.",
    ),
    "reopen": (lambda by, one, v, _: action_points.reopen_action(by=by, action=one, version=v), "Taken up again."),
}


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_ACTIONS)
def action(request: SchoolRequest, action: UUID) -> HttpResponse:
    """One action: where it comes from, what its date does to its owner's week, and the owner's answer."""
    found = visible_action(request, action)
    do = request.POST.get("do", "")
    if request.method != "POST":
        return _page(request, found, _forms(found))
    if found.owner_id != request.membership.pk and not (do == "agree" and may_agree(request.membership, found)):
        raise PermissionDenied
    answers = _forms(found, request.POST, do)
    form = answers.get(do)
    if do not in ACTS or (form is not None and not form.is_valid()):
        return _page(request, found, answers, status=422)
    return _answer(request, found, do, answers)


def _forms(action: Action, data: Any = None, do: str = "") -> Forms:
    """The forms of the page; the one that was sent holds what was typed."""
    typed = {name: data if name == do else None for name in ("propose", "hand_on", "drop")}
    return {
        "propose": DateForm(typed["propose"], today=timezone.localdate()),
        "hand_on": HandOnForm(typed["hand_on"], action=action),
        "drop": DropForm(typed["drop"]),
    }


def _answer(request: SchoolRequest, action: Action, do: str, answers: Forms) -> HttpResponse:
    act, words = ACTS[do]
    said = answers[do].cleaned_data if do in answers else {}
    try:
        act(request.membership, action, version_of(request.POST.get("version", "")), said)
    except NotTheirs:
        raise PermissionDenied from None
    except (StaleRow, ActionSettled):
        now = visible_action(request, action.pk)
        return _page(request, now, _forms(now, request.POST, do), conflict=True, status=409)
    except MeetingLocked as locked:
        messages.error(request, str(locked))
    else:
        messages.success(request, f"{words} {action.title}")
    return redirect("planning:my_actions", request.school.slug)


def _page(
    request: SchoolRequest, action: Action, answers: Forms, *, conflict: bool = False, status: int = 200
) -> HttpResponse:
    today = timezone.localdate()
    mine = action.owner_id == request.membership.pk
    asked = mine and action.status == Status.PROPOSED
    own_map = asked and request.membership.may(Permission.SEE_PEOPLE)
    agrees = may_agree(request.membership, action)
    context = {
        "action": action,
        "row": where_from([action], request.membership, today)[0],
        "mine": mine,
        "asked": asked,
        "may_agree": agrees and not mine and action.wished_on is not None and not action.is_settled,
        "may_edit": agrees and not action.is_settled,
        "may_hand_on": mine and not action.is_settled and action.meeting_id is not None,
        "preview": action_preview(request.membership, action.due_on, today) if own_map else None,
        "answers": answers,
        "conflict": conflict,
        "due": full_day(action.due_on),
        "today": today,
    }
    return render_page(request, "planning/action.html", context, status=status)
