"""Reading for the calendar exercise: what presses in each of the worst weeks, what was marked, before and after.

It is done before a room: nothing confidential has a title here, not even one's own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from heatmap.items import CONFIDENTIAL, Felt, felt_by, shares_of
from heatmap.makeup import cell_weights
from heatmap.models import CalendarExercise, ExerciseMark
from heatmap.pinch_weeks import Heat, PinchWeek, heat_of, pinch_week, weeks_to_walk
from heatmap.pressure import BAND_NAMES, week_score
from heatmap.queries import Narrowing, scored, year_around
from heatmap.rows import PAIR
from inclusion.school.models import AcademicYear, Membership, Occurrence, School, SchoolEvent
from inclusion.school.school_dates import Span

REST, NEXT = "rest", "next"
Mark = ExerciseMark.Mark


@dataclass(frozen=True)
class Pressing:
    """Something that presses in a week. Without an event it is confidential and has no mark."""

    title: str
    starts_on: date
    ends_on: date
    levels: tuple[tuple[str, int], ...]
    event: SchoolEvent | None = None
    occurrence: UUID | None = None
    mark: ExerciseMark | None = None


@dataclass(frozen=True)
class Marked:
    """One line of the sheet. `done` says in words what has become of it; empty where it is still to do or to keep."""

    mark: ExerciseMark
    done: str

    @property
    def is_to_do(self) -> bool:
        return self.mark.mark != Mark.KEEP and not self.done


def periods_offered(school: School, today: date) -> dict[str, Span]:
    """What an exercise can be about: the rest of this school year, and the next one where it is entered."""
    known = scored(school, today)
    year = year_around(known.years, today)
    offered = {}
    if any(week.staff_days[-1] >= today and week.staff_days[0] in year for week in known.calendar.weeks):
        offered[REST] = Span(today, year.ends_on, f"The rest of {year.name}")
    following = AcademicYear.objects.filter(school=school, starts_on__gt=year.ends_on).first()
    if following is not None:
        offered[NEXT] = Span(following.starts_on, following.ends_on, following.name)
    return offered


def week_scores(school: School, span: Span) -> dict[str, dict[str, float]]:
    """The week scores of SENCo and headteacher in the span, as an exercise keeps them."""
    known = scored(school, span.starts_on)
    roles = [role for role in PAIR if role in known.scores]
    return {
        week.monday.isoformat(): {role: round(week_score(known.on(role, week.staff_days))[0], 6) for role in roles}
        for week in known.calendar.weeks
        if week.monday >= known.starts_on and span.starts_on <= week.staff_days[-1] <= min(span.ends_on, known.ends_on)
    }


def walk_of(exercise: CalendarExercise) -> list[PinchWeek]:
    """The weeks to walk, from the scores that were stored when it began."""
    return weeks_to_walk(exercise.before, exercise.school.thresholds)


def pressing_in(membership: Membership, exercise: CalendarExercise, monday: date) -> list[Pressing]:
    """What presses on the two roles in the week, the heaviest first, each event once. Three queries and the scores."""
    known = scored(membership.school, monday + timedelta(days=4))
    week = known.calendar.week_of(monday)
    if week is None:
        return []
    weights = cell_weights(week.staff_days, known.calendar, known.days)
    felt = felt_by(membership, known.calendar, PAIR, week.staff_days, Narrowing(), in_public=True)
    shares = shares_of(felt, known.calendar, PAIR, weights)
    by_id = {one.share.occurrence: one for one in felt}
    readable = [share.occurrence for share in shares if share.readable]
    times = Occurrence.objects.visible_to(membership).filter(pk__in=readable, event__confidential=False)
    occurrences = {str(one.pk): one for one in times.select_related("event")}
    marks = {mark.event_id: mark for mark in exercise.marks.select_related("marked_by")}
    names = {role.slug: role.name for role in membership.school_roles}
    found: dict[object, Pressing] = {}
    for share in shares:
        one = _pressing(by_id[share.occurrence], occurrences.get(share.occurrence), marks, names)
        found.setdefault(one.event.pk if one.event else share.occurrence, one)
    return list(found.values())


def _pressing(
    felt: Felt, occurrence: Occurrence | None, marks: Mapping[UUID, ExerciseMark], names: Mapping[str, str]
) -> Pressing:
    load = felt.load
    levels = tuple((names.get(role, role), load.levels[role]) for role in PAIR if role in load.levels)
    if occurrence is None:
        return Pressing(CONFIDENTIAL, load.starts_on, load.ends_on, levels)
    event = occurrence.event
    return Pressing(event.title, load.starts_on, load.ends_on, levels, event, occurrence.pk, marks.get(event.pk))


def marked_by_tag(membership: Membership, exercise: CalendarExercise) -> list[tuple[str, list[Marked]]]:
    """What was said, by tag in the order keep, streamline, move, stop. What became confidential is left out."""
    events = SchoolEvent.objects.visible_to(membership).filter(confidential=False)
    marks = list(exercise.marks.filter(event__in=events).select_related("event", "marked_by"))
    marks.sort(key=lambda mark: (mark.event.starts_on, mark.event.title))
    return [
        (label, [Marked(mark, _done(mark)) for mark in marks if mark.mark == value]) for value, label in Mark.choices
    ]


def _done(mark: ExerciseMark) -> str:
    event = mark.event
    if event.deleted_at is not None:
        return f"Taken off the map on {event.deleted_at:%-d %B}"
    if mark.mark in (Mark.STREAMLINE, Mark.MOVE) and event.updated_at > mark.marked_at:
        return f"Changed on {event.updated_at:%-d %B}"
    return ""


def before_and_now(exercise: CalendarExercise, walk: Sequence[PinchWeek]) -> dict[str, Any]:
    """The heat as it was stored and as it is: of the whole stretch, and of each week that is walked."""
    thresholds = exercise.school.thresholds
    now = week_scores(exercise.school, Span(exercise.starts_on, exercise.ends_on))
    before: Heat = heat_of(exercise.before, thresholds)
    lines = []
    for week in sorted(walk, key=lambda week: week.monday):
        scores = now.get(week.monday.isoformat())
        later = pinch_week(week.monday.isoformat(), scores, thresholds) if scores else None
        roles = [(role, _band(week, role), _band(later, role)) for role in PAIR if role in week.bands]
        lines.append({"monday": week.monday, "roles": roles, "before": week.joint, "now": later.joint if later else 0})
    return {"before": before, "now": heat_of(now, thresholds), "lines": lines}


def _band(week: PinchWeek | None, role: str) -> tuple[int, str]:
    band = week.bands.get(role, 0) if week else 0
    return band, BAND_NAMES.get(band, "No school week")
