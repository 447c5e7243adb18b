"""The walk of a calendar exercise: one of the worst weeks at a time, and what is said of what presses in it."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from heatmap.actions.exercise import ExerciseOver, mark_event
from heatmap.exercise_page import Pressing, pressing_in, walk_of
from heatmap.forms.exercise import MarkForm
from heatmap.models import CalendarExercise, ExerciseMark
from heatmap.pinch_weeks import PinchWeek, bands_in_words
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import SchoolEvent
from inclusion.school.pages import render_page, wants_fragment
from inclusion.school.wording import week_beginning


@require_safe
@requires(Permission.SEE_EXERCISE)
def week(request: SchoolRequest, exercise: UUID, number: int) -> HttpResponse:
    """The worst week with this number, from 1, and everything that presses in it."""
    found = _exercise(request, exercise)
    return _page(request, found, number)


@require_POST
@requires(Permission.RUN_EXERCISE)
def mark(request: SchoolRequest, exercise: UUID, event: UUID) -> HttpResponse:
    """Say what is to become of one event. The last word counts, and says whose word it replaced."""
    found = _exercise(request, exercise)
    events = SchoolEvent.objects.visible_to(request.membership).filter(confidential=False, deleted_at__isnull=True)
    about = get_object_or_404(events, pk=event)
    text = request.POST.get("week", "")
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 1
    form = MarkForm(request.POST, event=about)
    if not form.is_valid():
        return _page(request, found, number, form=form, about=about, status=422)
    try:
        replaced = mark_event(by=request.membership, exercise=found, event=about, **form.cleaned_data)
    except ExerciseOver as over:
        messages.error(request, f"{over} You had typed: {_typed(form)}.")
        return redirect("heatmap:exercise", request.school.slug, found.pk)
    if wants_fragment(request):
        return _item(request, found, number, about, replaced)
    if replaced is not None:
        messages.info(request, _replaced(about, replaced))
    else:
        messages.success(request, f"Noted: {about.title}.")
    address = reverse("heatmap:exercise_week", args=[request.school.slug, found.pk, number])
    return redirect(f"{address}#event-{about.pk}")


def _exercise(request: SchoolRequest, pk: UUID) -> CalendarExercise:
    found = CalendarExercise.objects.visible_to(request.membership).select_related("school")
    return get_object_or_404(found, pk=pk)


def _typed(form: MarkForm) -> str:
    said = form.cleaned_data
    parts = [ExerciseMark.Mark(said["mark"]).label, said["who_tells"], said["note"]]
    return "; ".join(part for part in parts if part)


def _replaced(event: SchoolEvent, before: ExerciseMark) -> str:
    who = before.marked_by.name if before.marked_by else "somebody who has left"
    said = "; ".join(part for part in (before.get_mark_display(), before.who_tells, before.note) if part)
    return f"Noted: {event.title}. It stands in place of what {who} said meanwhile: {said}."


def _walked(exercise: CalendarExercise, number: int) -> tuple[list[PinchWeek], PinchWeek]:
    walk = walk_of(exercise)
    if not 1 <= number <= len(walk):
        raise Http404
    return walk, walk[number - 1]


def _page(
    request: SchoolRequest,
    exercise: CalendarExercise,
    number: int,
    *,
    form: MarkForm | None = None,
    about: SchoolEvent | None = None,
    status: int = 200,
) -> HttpResponse:
    walk, shown = _walked(exercise, number)
    pressing = pressing_in(request.membership, exercise, shown.monday)
    lines = [_line(one, form if one.event and one.event == about else None) for one in pressing]
    context = {
        **_shared(request, exercise, number),
        "shown": shown,
        "of": len(walk),
        "when": week_beginning(shown.monday),
        "bands": bands_in_words(shown, {role.slug: role.name for role in request.membership.school_roles}),
        "lines": lines,
        "told": sum(one.mark is not None for one in pressing),
        "open_ones": sum(one.event is not None for one in pressing),
        "previous": number - 1,
        "next": number + 1 if number < len(walk) else 0,
        "form": form,
    }
    if status != 200 and wants_fragment(request):
        context["line"] = next((line for line in lines if line["form"] is form), None)
        if context["line"]:
            return render_page(request, "heatmap/_exercise_item.html", context, status=status)
    return render_page(request, "heatmap/exercise_week.html", context, status=status)


def _item(
    request: SchoolRequest, exercise: CalendarExercise, number: int, event: SchoolEvent, replaced: ExerciseMark | None
) -> HttpResponse:
    """The one event as it stands now, with what its mark has replaced."""
    _, shown = _walked(exercise, number)
    found = next((one for one in pressing_in(request.membership, exercise, shown.monday) if one.event == event), None)
    if found is None:
        raise Http404
    said = _replaced(event, replaced) if replaced else "Noted."
    context = {**_shared(request, exercise, number), "line": _line(found), "said": said}
    return render_page(request, "heatmap/_exercise_item.html", context)


def _shared(request: SchoolRequest, exercise: CalendarExercise, number: int) -> dict[str, object]:
    may_run = request.membership.may(Permission.RUN_EXERCISE)
    can_mark = may_run and exercise.ended_at is None
    return {"exercise": exercise, "number": number, "can_mark": can_mark, "can_run": may_run}


def _line(one: Pressing, form: MarkForm | None = None) -> dict[str, object]:
    """What presses, with its form: the one that was sent, or a fresh one."""
    fresh = MarkForm(event=one.event, mark=one.mark) if one.event else None
    return {"one": one, "form": form or fresh}
