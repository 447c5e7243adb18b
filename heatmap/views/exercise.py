"""The calendar exercise: begin it, its sheet with the heat before and now, and end it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from heatmap.actions.exercise import ExerciseOpen, begin_exercise, end_exercise
from heatmap.exercise_page import before_and_now, marked_by_tag, periods_offered, walk_of
from heatmap.models import CalendarExercise
from heatmap.pinch_weeks import heat_sentence
from heatmap.rows import PAIR
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page


@require_safe
@requires(Permission.SEE_EXERCISE)
def exercises(request: SchoolRequest) -> HttpResponse:
    """The open exercise and those before it, or what a first one is for."""
    may_run = request.membership.may(Permission.RUN_EXERCISE)
    found = list(CalendarExercise.objects.visible_to(request.membership).select_related("begun_by"))
    current = next((one for one in found if one.ended_at is None), None)
    offered = periods_offered(request.school, timezone.localdate()) if may_run and current is None else {}
    context = {
        "current": current,
        "earlier": [one for one in found if one.ended_at],
        "offered": list(offered.items()),
        "can_run": may_run,
    }
    return render_page(request, "heatmap/exercises.html", context)


@require_POST
@requires(Permission.RUN_EXERCISE)
def begin(request: SchoolRequest) -> HttpResponse:
    """Begin one for the rest of this year or for the next; where one is open already, go there."""
    span = periods_offered(request.school, timezone.localdate()).get(request.POST.get("period", ""))
    if span is None:
        messages.error(request, "Choose which part of the calendar you want to walk through.")
        return redirect("heatmap:exercises", request.school.slug)
    try:
        exercise = begin_exercise(by=request.membership, school=request.school, span=span)
    except ExerciseOpen as opened:
        messages.info(request, str(opened))
        exercise = opened.current
    if walk_of(exercise):
        return redirect("heatmap:exercise_week", request.school.slug, exercise.pk, 1)
    return redirect("heatmap:exercise", request.school.slug, exercise.pk)


@require_safe
@requires(Permission.SEE_EXERCISE)
def sheet(request: SchoolRequest, exercise: UUID) -> HttpResponse:
    """All that was said by tag, what is still to do, and the heat of both roles before and now. Prints on one page."""
    found = get_object_or_404(
        CalendarExercise.objects.visible_to(request.membership).select_related("school", "begun_by"), pk=exercise
    )
    walk = walk_of(found)
    tags = marked_by_tag(request.membership, found)
    heat = before_and_now(found, walk)
    names = {role.slug: role.name for role in request.membership.school_roles}
    context = {
        "exercise": found,
        "walk": walk,
        "tags": [(label, marked) for label, marked in tags if marked],
        "to_do": sum(line.is_to_do for _, marked in tags for line in marked),
        "marked": sum(len(marked) for _, marked in tags),
        "sentence": heat_sentence(heat["before"], heat["now"]),
        "names": [names[role] for role in PAIR if role in names],
        "can_run": request.membership.may(Permission.RUN_EXERCISE),
        **heat,
    }
    return render_page(request, "heatmap/exercise.html", context)


@require_POST
@requires(Permission.RUN_EXERCISE)
def end(request: SchoolRequest, exercise: UUID) -> HttpResponse:
    found = get_object_or_404(CalendarExercise.objects.visible_to(request.membership), pk=exercise)
    end_exercise(by=request.membership, exercise=found)
    messages.success(request, "The exercise has ended. Its sheet stays here, and goes on showing what is done.")
    return redirect("heatmap:exercise", request.school.slug, found.pk)
