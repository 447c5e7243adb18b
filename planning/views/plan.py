"""Find the time: three slots for one meeting, or a whole series placed at once; then the drafts are made."""

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from planning.actions.booking import TimesTaken, book_next, book_series
from planning.finding import Answer, Question, find, people_of_series
from planning.forms.chosen import chosen_times
from planning.forms.plan import PlanForm, WhenForm
from planning.models import DAY_BEGINS, DAY_ENDS, Meeting, MeetingSeries, MeetingTemplate, Part
from planning.offers import assumed_in_words, left_out_in_words, offer
from planning.people import colleagues
from planning.rhythm import HowOften

PLANNED = "Planned: {}. It is a draft so far; nothing has been sent to anybody."
NOT_CHOSEN = "Choose one of the times first."
NONE_TICKED = "Leave at least one of the dates ticked."
TAKEN = "Not everybody can meet then any more. Here is what is possible now."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_MEETINGS)
def plan(request: SchoolRequest) -> HttpResponse:
    """A new meeting or series; `?series=` finds the next time of one that there is."""
    if "series" in request.GET:
        return _next_time(request, _series_of(request))
    form = _new_form(request)
    if request.method != "POST":
        return _page(request, form)
    if not form.is_valid():
        return _page(request, form, status=422)
    question = _question(request, form)
    if "plan" not in request.POST:
        return _offer(request, form, question)
    key = form.cleaned_data["creation_key"] or uuid.uuid4()
    times = chosen_times(request.POST.getlist("times"))
    if problem := _not_chosen(question, times):
        return _offer(request, form, question, problem)
    try:
        series = book_series(
            question=question,
            details=form.details(),
            people=form.parts(),
            times=times,
            creation_key=key,
            today=timezone.localdate(),
        )
    except TimesTaken:
        return _offer(request, form, question, TAKEN)
    return _to_what_was_made(request, series)


def _to_what_was_made(request: SchoolRequest, series: MeetingSeries) -> HttpResponse:
    """The page of the one meeting, or of the series. Whoever planned it for others may see it too: they called it."""
    made = list(Meeting.objects.visible_to(request.membership).filter(series=series))
    if len(made) == 1:
        messages.success(request, PLANNED.format(series.name))
        return redirect("planning:meeting", request.school.slug, made[0].pk)
    words = f"Planned: {series.name}, {len(made)} meetings. They are drafts so far; nothing has been sent to anybody."
    messages.success(request, words)
    return redirect("planning:series", request.school.slug, series.pk)


def _new_form(request: SchoolRequest) -> PlanForm:
    by = request.membership
    return PlanForm(
        request.POST if request.method == "POST" else None,
        by=by,
        people=colleagues(by),
        templates=list(MeetingTemplate.objects.visible_to(by).live()),
        today=timezone.localdate(),
        calendar=calendar_of(request.school),
    )


def _question(request: SchoolRequest, form: PlanForm) -> Question:
    first, last = form.between()
    parts = form.parts()
    return Question(
        by=request.membership,
        required=[one.membership for one in parts if one.part == Part.REQUIRED],
        optional=[one.membership for one in parts if one.part == Part.OPTIONAL],
        first=first,
        last=last,
        minutes=form.cleaned_data["minutes"],
        around=form.cleaned_data["around"],
        how_often=form.how_often,
        count=form.count,
    )


# The next time of a series --------------------------------------------------------------------------------------------


def _series_of(request: SchoolRequest) -> MeetingSeries:
    try:
        pk = uuid.UUID(request.GET["series"])
    except ValueError:
        raise Http404 from None
    series = get_object_or_404(MeetingSeries.objects.visible_to(request.membership), pk=pk)
    chairs = series.people.filter(is_chair=True, membership=request.membership)
    if series.created_by_id != request.membership.pk and not chairs.exists():
        raise PermissionDenied
    return series


def _next_time(request: SchoolRequest, series: MeetingSeries) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form = WhenForm(data, today=timezone.localdate(), calendar=calendar_of(request.school))
    people = people_of_series(series)
    if data is None or not form.is_valid():
        return _page(request, form, status=422 if data is not None else 200, series=series, people=people)
    first, last = form.between()
    question = Question(
        by=request.membership,
        required=people[Part.REQUIRED],
        optional=people[Part.OPTIONAL],
        first=first,
        last=last,
        minutes=series.minutes,
        around=form.cleaned_data["around"],
    )
    if "plan" not in data:
        return _offer(request, form, question, series=series, people=people)
    return _add_to(request, form, question, series=series, people=people)


def _add_to(request: SchoolRequest, form: WhenForm, question: Question, **shown: Any) -> HttpResponse:
    series: MeetingSeries = shown["series"]
    key = form.cleaned_data["creation_key"] or uuid.uuid4()
    times = chosen_times(request.POST.getlist("times"))
    if problem := _not_chosen(question, times):
        return _offer(request, form, question, problem, **shown)
    try:
        meeting = book_next(question=question, series=series, times=times, creation_key=key, today=timezone.localdate())
    except TimesTaken:
        return _offer(request, form, question, TAKEN, **shown)
    messages.success(request, PLANNED.format(meeting.title))
    return redirect("planning:meeting", request.school.slug, meeting.pk)


# Both -----------------------------------------------------------------------------------------------------------------


def _not_chosen(question: Question, times: list[Any]) -> str:
    """What is missing in the choice of times; empty where nothing is."""
    once = question.how_often == HowOften.ONCE
    if not times or (once and len(times) > 1):
        return NOT_CHOSEN if once else NONE_TICKED
    return ""


def _offer(request: SchoolRequest, form: WhenForm, question: Question, problem: str = "", **shown: Any) -> HttpResponse:
    answer = find(question, timezone.localdate())
    status = 422 if problem or answer.impossible else 200
    return _page(request, form, answer, problem=problem, status=status, **shown)


def _page(
    request: SchoolRequest, form: WhenForm, answer: Answer | None = None, *, status: int = 200, **shown: Any
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "answer": answer, **shown}
    if answer is not None:
        context["offers"] = [offer(slot) for slot in answer.slots]
        context["left_out"] = left_out_in_words(answer.left_out)
        context["assumed"] = assumed_in_words(answer.assumed, DAY_BEGINS, DAY_ENDS)
        context["ticked"] = request.POST.getlist("times") if "plan" in request.POST else None
    return render_page(request, "planning/plan.html", context, status=status)
