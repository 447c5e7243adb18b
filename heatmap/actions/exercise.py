"""Every write of a calendar exercise. It changes no event: what was said is done on the events' own pages."""

from django.db import transaction
from django.utils import timezone

from heatmap.exercise_page import week_scores
from heatmap.models import CalendarExercise, ExerciseMark
from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School, SchoolEvent
from inclusion.school.school_dates import Span


class ExerciseOpen(Exception):
    """The school is in the middle of one already. `current` is it."""

    def __init__(self, current: CalendarExercise) -> None:
        super().__init__("Your school is in the middle of a calendar exercise already.")
        self.current = current


class ExerciseOver(Exception):
    """The exercise has ended."""

    def __init__(self) -> None:
        super().__init__("This calendar exercise has ended. What it said stays as it is.")


@transaction.atomic
def begin_exercise(*, by: Membership, school: School, span: Span) -> CalendarExercise:
    """Begin one and keep the week scores of SENCo and headteacher as they are now. Raises ExerciseOpen."""
    School.objects.select_for_update().get(pk=school.pk)
    current = CalendarExercise.objects.filter(school=school, ended_at__isnull=True).first()
    if current is not None:
        raise ExerciseOpen(current)
    exercise = CalendarExercise.objects.create(
        school=school,
        starts_on=span.starts_on,
        ends_on=span.ends_on,
        before=week_scores(school, span),
        begun_by=by,
    )
    record(by=by, school=school, verb="began", obj=exercise, summary=f"Calendar exercise: {span.name}")
    return exercise


@transaction.atomic
def mark_event(
    *, by: Membership, exercise: CalendarExercise, event: SchoolEvent, mark: str, who_tells: str, note: str, seen: str
) -> ExerciseMark | None:
    """Say what is to become of the event. The last word counts; gives what it replaced where the person had not seen
    that. `seen`: when the mark that they saw was made. Raises ExerciseOver."""
    current = CalendarExercise.objects.select_for_update().get(pk=exercise.pk)
    if current.ended_at is not None:
        raise ExerciseOver
    said = {"mark": mark, "who_tells": who_tells, "note": note}
    known = current.marks.select_related("marked_by").filter(event=event).first()
    if known is not None and all(getattr(known, name) == value for name, value in said.items()):
        return None
    ExerciseMark.objects.update_or_create(
        exercise=current,
        event=event,
        defaults={**said, "school_id": current.school_id, "marked_at": timezone.now(), "marked_by": by},
    )
    return known if known is not None and known.marked_at.isoformat() != seen else None


@transaction.atomic
def end_exercise(*, by: Membership, exercise: CalendarExercise) -> None:
    """End it; ending twice is ending once."""
    current = CalendarExercise.objects.select_for_update().select_related("school").get(pk=exercise.pk)
    if current.ended_at is not None:
        return
    current.ended_at = timezone.now()
    current.version += 1
    current.save()
    record(by=by, school=current.school, verb="ended", obj=current, summary="Calendar exercise")
