"""A round on its own page: who takes part, who is ready, and what was revealed; and what changes that."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from reflection.actions.rounds import (
    CannotRelease,
    NotInRound,
    RoundClosed,
    agree_release_day,
    change_members,
    leave_round,
    release,
    withdraw,
)
from reflection.forms.rounds import PeopleForm, ReleaseDayForm
from reflection.models import Learning, Round
from reflection.people import colleagues_to_ask
from reflection.prompts import RoundKind
from reflection.round_page import RoundPage, round_page
from reflection.views.round_finding import visible_round

OWN_PEOPLE = {RoundKind.PUPILS}  # who takes part in the others follows from the visit, the training or the pair
TAKES_NO_PART = "You take part in this no longer. What you wrote stays yours."


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def one(request: SchoolRequest, round: UUID) -> HttpResponse:
    found = visible_round(request, round)
    return _page(request, found, round_page(found, request.membership, timezone.localdate()))


def _page(
    request: SchoolRequest, found: Round, page: RoundPage, form: ReleaseDayForm | None = None, *, status: int = 200
) -> HttpResponse:
    proposed = page.me.agrees_from or next((one.agrees_from for one in page.others if one.agrees_from), None)
    context = {
        "round": found,
        "page": page,
        "form": form or ReleaseDayForm(today=timezone.localdate(), day=proposed),
        "has_own_people": found.kind in OWN_PEOPLE,
        "may_leave": found.is_open and page.me.takes_part and found.kind != RoundKind.VISIT,
        "visit": getattr(found, "visit", None),
        "learning": _learning(request, found),
    }
    return render_page(request, "reflection/round.html", context, status=status)


def _learning(request: SchoolRequest, found: Round) -> Learning | None:
    """The training that it is about, where this person still attends it."""
    both = Q(before=found) | Q(after=found)
    return Learning.objects.visible_to(request.membership).filter(both).first() if found.is_of_learning else None


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def withdraw_from(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Be ready no longer, while it is not revealed."""
    found = visible_round(request, round)
    try:
        withdraw(by=request.membership, round=found)
    except NotInRound:
        messages.error(request, TAKES_NO_PART)
    except RoundClosed as closed:
        messages.error(request, f"{closed} It cannot be taken back any more.")
    else:
        messages.success(request, "You are not ready any more. Only you can read what you wrote.")
    return redirect("reflection:round", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def release_day(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Agree to a day from which it may be revealed without somebody who is away, or take that back."""
    found, today = visible_round(request, round), timezone.localdate()
    form = ReleaseDayForm(None if "none" in request.POST else request.POST, today=today)
    if form.is_bound and not form.is_valid():
        return _page(request, found, round_page(found, request.membership, today), form, status=422)
    try:
        agree_release_day(by=request.membership, round=found, day=form.cleaned_data["day"] if form.is_bound else None)
    except NotInRound:
        messages.error(request, TAKES_NO_PART)
    except RoundClosed as closed:
        messages.error(request, str(closed))
    else:
        messages.success(request, "Noted. It counts once everybody says the same day.")
    return redirect("reflection:round", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def release_others(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Reveal it without those who are not ready, once the agreed day has come or they have left the school."""
    found = visible_round(request, round)
    try:
        release(by=request.membership, round=found, today=timezone.localdate())
    except NotInRound:
        messages.error(request, TAKES_NO_PART)
    except CannotRelease as why_not:
        messages.error(request, str(why_not))
    else:
        messages.success(request, "Revealed. It says without whom.")
    return redirect("reflection:round", request.school.slug, found.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def people(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Change who takes part in a round that is its own; the others follow their visit, training or pair."""
    found = visible_round(request, round)
    if found.kind not in OWN_PEOPLE:
        raise Http404
    page = round_page(found, request.membership, timezone.localdate())
    chosen = [member.membership for member in page.others]
    form = PeopleForm(
        request.POST if request.method == "POST" else None,
        colleagues=colleagues_to_ask(request.membership),
        chosen=chosen,
    )
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(
            request, "reflection/round_people.html", {"form": form, "round": found, "page": page}, status=status
        )
    try:
        asked_again = change_members(by=request.membership, round=found, people=form.cleaned_data["people"])
    except NotInRound:
        messages.error(request, TAKES_NO_PART)
    except RoundClosed as closed:
        messages.error(request, f"{closed} Who takes part stays as it is.")
    else:
        again = " Whoever was ready is asked again, because who takes part has changed." if asked_again else ""
        messages.success(request, f"Saved.{again}")
    return redirect("reflection:round", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def leave(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Take part no longer; one keeps what one wrote."""
    found = visible_round(request, round)
    if found.kind == RoundKind.VISIT:
        raise Http404
    try:
        leave_round(by=request.membership, round=found)
    except NotInRound:
        messages.error(request, TAKES_NO_PART)
    except RoundClosed as closed:
        messages.error(request, f"{closed} Nobody leaves it any more.")
    else:
        messages.success(request, "You take part no longer. What you wrote stays yours.")
    return redirect("reflection:round", request.school.slug, found.pk)
