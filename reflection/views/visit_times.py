"""Finding a time for a visit: a new one that is offered or asked for, and another time for one that there is."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from planning.actions.booking import TimesTaken
from planning.actions.locking import StaleRow
from planning.finding import Question, find
from planning.forms.chosen import chosen_times
from planning.models import DAY_BEGINS, DAY_ENDS
from planning.offers import assumed_in_words, offer
from planning.people import partner_of
from reflection.actions.visit_checks import ColleagueLeft, VisitSettled
from reflection.actions.visits import move_visit, offer_visit
from reflection.forms.visits import VisitForm, VisitTimeForm
from reflection.models import Visit
from reflection.people import colleagues_to_ask
from reflection.views.visit_finding import visible_visit
from reflection.visit_times import Moment, question_of

NOT_CHOSEN = "Choose one of the times first."
TAKEN = "Not both of you can make this time any more. Here is what is possible now."
MOVED = "This visit has changed meanwhile; above is how it stands now. Send your time again if it is still better."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def offer_one(request: SchoolRequest) -> HttpResponse:
    """Offer a visit or ask for one: what, with whom, and one of the times that suit both."""
    form = _new_form(request)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200)
    question = _question(request.membership, form.other, form)
    at = _chosen(request)
    if at is None:
        return _offer(request, form, question)
    said = form.cleaned_data
    try:
        visit = offer_visit(
            question=question,
            details=form.details(),
            at=at,
            creation_key=said["creation_key"],
            today=timezone.localdate(),
        )
    except TimesTaken:
        return _offer(request, form, question, TAKEN)
    messages.success(request, f"Sent. It stands once {form.other.name} confirms it.")
    return redirect("reflection:visit", request.school.slug, visit.pk)


def _new_form(request: SchoolRequest) -> VisitForm:
    by = request.membership
    return VisitForm(
        request.POST if request.method == "POST" else None,
        by=by,
        colleagues=colleagues_to_ask(by),
        partner=partner_of(by),
        today=timezone.localdate(),
        calendar=calendar_of(request.school),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def move(request: SchoolRequest, visit: UUID) -> HttpResponse:
    """Propose another time, also of a confirmed visit; the other one confirms it."""
    found = visible_visit(request, visit)
    data = request.POST if request.method == "POST" else None
    known: dict[str, Any] = {"today": timezone.localdate(), "calendar": calendar_of(request.school)}
    form = VisitTimeForm(data, visit=found, **known)
    if not form.is_valid():
        return _page(request, form, status=422 if form.is_bound else 200, visit=found)
    question = _question(request.membership, found.other(request.membership), form)
    at = _chosen(request)
    if at is None:
        return _offer(request, form, question, visit=found)
    try:
        _move(request, found, form, question, at)
    except TimesTaken:
        return _offer(request, form, question, TAKEN, visit=found)
    except StaleRow as stale:
        again = VisitTimeForm(with_version(request.POST, stale.current.version), visit=stale.current, **known)
        again.full_clean()
        return _offer(request, again, question, MOVED, status=409, visit=visible_visit(request, visit))
    except (VisitSettled, ColleagueLeft) as problem:
        messages.error(request, str(problem))
    else:
        messages.success(request, f"Sent. It stands once {found.other(request.membership).name} confirms it.")
    return redirect("reflection:visit", request.school.slug, found.pk)


def _move(request: SchoolRequest, visit: Visit, form: VisitTimeForm, question: Question, at: Moment) -> None:
    move_visit(
        question=question,
        visit=visit,
        version=version_of(request.POST.get("version", "")),
        at=at,
        place=form.cleaned_data["place"],
        today=timezone.localdate(),
    )


# Both -----------------------------------------------------------------------------------------------------------------


def _question(by: Membership, other: Membership, form: VisitTimeForm) -> Question:
    said = form.cleaned_data
    return question_of(by, other, between=form.between(), minutes=said["minutes"], around=said["around"])


def _chosen(request: SchoolRequest) -> Moment | None:
    """The one time that is sent; None while times are still looked for."""
    times = chosen_times(request.POST.getlist("times")) if "plan" in request.POST else []
    return times[0] if len(times) == 1 else None


def _offer(
    request: SchoolRequest, form: VisitTimeForm, question: Question, problem: str = "", status: int = 0, **shown: Any
) -> HttpResponse:
    """The times that suit both, and what is wrong with the one that was sent."""
    answer = find(question, timezone.localdate())
    if "plan" in request.POST:
        problem = problem or NOT_CHOSEN
    context = {
        "answer": answer,
        "offers": [offer(slot) for slot in answer.slots],
        "assumed": assumed_in_words(answer.assumed, DAY_BEGINS, DAY_ENDS),
        "ticked": request.POST.getlist("times") if "plan" in request.POST else None,
        "problem": problem,
    }
    status = status or (422 if problem or answer.impossible else 200)
    return _page(request, form, status=status, **context, **shown)


def _page(request: SchoolRequest, form: VisitTimeForm, *, status: int, **shown: Any) -> HttpResponse:
    return render_page(request, "reflection/visit_time.html", {"form": form, **shown}, status=status)
