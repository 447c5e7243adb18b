"""Steps of the guided set-up that are about people: whom to invite, and the first talk about the map."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from heatmap.actions.set_up import NotInvited, invite_all, settle_step
from heatmap.forms.set_up import person_rows
from heatmap.screen import Screen
from heatmap.set_up import PEOPLE, TALK
from heatmap.views.set_up import go_on, is_put_off, step_page
from heatmap.worst_weeks import worst_weeks
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.wording import listed


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_STAFF)
def people(request: SchoolRequest) -> HttpResponse:
    """Up to three people at once, all or nobody; empty rows are left out."""
    if is_put_off(request):
        return go_on(request, PEOPLE, put_off=True)
    rows = person_rows(request.POST if request.method == "POST" else None, request.membership)
    known = Membership.objects.live().visible_to(request.membership).exclude(pk=request.membership.pk)
    context: dict[str, Any] = {"rows": rows, "known": known.order_by("name")}
    if request.method != "POST":
        return step_page(request, PEOPLE, **context)
    if any(row.errors for row in rows):
        return step_page(request, PEOPLE, status=422, **context)
    asked = [(row.row, *(row.cleaned_data[key] for key in ("name", "email", "role"))) for row in rows if row.is_filled]
    try:
        invited = invite_all(by=request.membership, school=request.school, people=asked)
    except NotInvited as error:
        rows[error.row - 1].add_error("email", str(error))
        return step_page(request, PEOPLE, status=422, **context)
    if invited:
        messages.success(request, f"Invited: {listed([member.name for member in invited])}. The links go by e-mail.")
    return go_on(request, PEOPLE)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def talk(request: SchoolRequest) -> HttpResponse:
    """The three heaviest weeks ahead for SENCo and headteacher together; finishing leads to the map."""
    if is_put_off(request):
        return go_on(request, TALK, put_off=True)
    if request.method == "POST":
        settle_step(by=request.membership, school=request.school, step=TALK, put_off=False, now=timezone.now())
        messages.success(request, "The set-up is finished. This is your map.")
        return redirect("heatmap:term", request.school.slug)
    return step_page(request, TALK, weeks=worst_weeks(Screen(request)))
