"""A what-if: one time of a movable event tried on another date, before anything is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Min, Q

from heatmap.calmer import best_dates, distance_in_words
from heatmap.landing import bands_in_words
from heatmap.pressure import BAND_NAMES, Load, band_of, shown, week_score
from heatmap.queries import Scored, scored
from heatmap.rows import PAIR
from heatmap.together import Relief, on_days, relief
from heatmap.what_if import legal_dates, moved_scores, moved_to
from inclusion.school.models import Membership, Occurrence, Role, SchoolEvent
from inclusion.school.school_dates import SchoolWeek, monday_of
from inclusion.school.wording import long_day, window


@dataclass(frozen=True)
class Change:
    """A role's week before and after the move, its scores as people see them."""

    monday: date
    before: float
    after: float
    band_before: int
    band_after: int

    @property
    def calmer(self) -> bool:
        return self.after < self.before

    @property
    def heavier(self) -> bool:
        return self.after > self.before

    @property
    def words(self) -> tuple[str, str]:
        return BAND_NAMES[self.band_before], BAND_NAMES[self.band_after]

    @property
    def week(self) -> str:
        return long_day(self.monday)


def window_in_words(event: SchoolEvent) -> str:
    """When the event may take place: "between 5 November and 17 December 2026"."""
    return window(event.movable_from, event.movable_to) or "within this school year"


@dataclass(frozen=True)
class RoleChange:
    """What the move does to one role; no weeks: nothing changes for it."""

    role: Role
    weeks: tuple[Change, ...]


@dataclass(frozen=True)
class Suggestion:
    """A calmer date: the bands that the roles concerned would have there, and how far away it is, in words."""

    starts_on: date
    bands: str
    distance: str


@dataclass(frozen=True)
class Draft:
    """One occurrence, the dates it may take, and what follows from the date that is tried (none yet: None)."""

    occurrence: Occurrence
    legal: tuple[date, ...]
    best: tuple[Suggestion, ...]
    to: date | None
    ends_on: date | None
    roles: tuple[RoleChange, ...]
    relief: Relief | None

    @property
    def window(self) -> str:
        return window_in_words(self.occurrence.event)

    @property
    def is_legal(self) -> bool:
        return self.to is not None and self.to in self.legal

    @property
    def changes(self) -> tuple[RoleChange, ...]:
        return tuple(change for change in self.roles if change.weeks)

    @property
    def unchanged(self) -> tuple[Role, ...]:
        return tuple(change.role for change in self.roles if not change.weeks)


def load_of(occurrence: Occurrence) -> Load:
    """The occurrence as the arithmetic knows it."""
    event = occurrence.event
    levels = {level.role.slug: level.level for level in event.levels.all() if level.role.retired_at is None}
    return Load(occurrence.starts_on, occurrence.ends_on, event.is_deadline, event.run_up, event.follow_up, levels)


def window_of(event: SchoolEvent, known: Scored) -> tuple[date, date]:
    """The dates within which the event may move, no further than the scored year."""
    first = max(event.movable_from or known.starts_on, known.starts_on)
    return first, min(event.movable_to or known.ends_on, known.ends_on)


def draft_of(membership: Membership, occurrence: Occurrence, to: date | None, today: date) -> Draft:
    """Try the occurrence on `to`; with None only its legal and best dates are worked out, none of these in the past."""
    school = membership.school
    known = scored(school, occurrence.starts_on)
    load = load_of(occurrence)
    first, last = window_of(occurrence.event, known)
    legal = legal_dates(load, known.calendar, first, last)
    best = _suggested(membership, occurrence, known, [day for day in legal if day >= today])
    ends_on: date | None = None
    changes: tuple[RoleChange, ...] = ()
    difference: Relief | None = None
    if to is not None and known.starts_on <= to <= known.ends_on:
        ends_on = moved_to(load, to).ends_on
        after = moved_scores(known.scores, load, to, known.calendar, known.starts_on)
        days = _days_of_terms(known, (load.starts_on, to))
        changes = _changes(membership, known, after, school.thresholds)
        difference = relief(
            {role: on_days(line, known.starts_on, days) for role, line in known.scores.items()},
            {role: on_days(line, known.starts_on, days) for role, line in after.items()},
            [role for role in PAIR if role in known.scores],
            days,
            school.thresholds,
        )
    return Draft(occurrence, legal, best, to, ends_on, changes, difference)


def _suggested(
    membership: Membership, occurrence: Occurrence, known: Scored, days: Sequence[date]
) -> tuple[Suggestion, ...]:
    """The best of these days, best first; one time of a repeat stays between the times before and after it."""
    load, length = load_of(occurrence), occurrence.ends_on - occurrence.starts_on
    if occurrence.event.repeats:
        before, after = _times_beside(membership, occurrence)
        days = [day for day in days if before < day and day + length < after]
    found = best_dates(known.scores, load, days, known.calendar, known.starts_on, membership.school.thresholds)
    names: Mapping[str, str] = {role.slug: role.name for role in membership.school_roles}
    return tuple(
        Suggestion(
            option.starts_on,
            bands_in_words(option.landings, names),
            distance_in_words(known.calendar, occurrence.starts_on, option.starts_on),
        )
        for option in found
    )


def _times_beside(membership: Membership, occurrence: Occurrence) -> tuple[date, date]:
    """The last day of the time before, and the first day of the next, of a repeated event."""
    times = Occurrence.objects.visible_to(membership).filter(event=occurrence.event_id)
    found = times.aggregate(
        before=Max("ends_on", filter=Q(starts_on__lt=occurrence.starts_on)),
        after=Min("starts_on", filter=Q(starts_on__gt=occurrence.starts_on)),
    )
    return found["before"] or date.min, found["after"] or date.max


def _days_of_terms(known: Scored, touched: Sequence[date]) -> list[date]:
    """The staff days of the terms in which the event stands and would stand."""
    terms = [term for term in known.calendar.terms if any(day in term for day in touched)]
    return [day for day in known.calendar.staff_days if any(day in term for term in terms)]


def _changes(
    membership: Membership, known: Scored, after: dict[str, Sequence[float]], thresholds: Sequence[float]
) -> tuple[RoleChange, ...]:
    inside = [week for week in known.calendar.weeks if monday_of(known.starts_on) <= week.monday <= known.ends_on]
    return tuple(
        RoleChange(role, tuple(_week_changes(known, after[role.slug], role.slug, inside, thresholds)))
        for role in membership.school_roles
        if role.slug in known.scores
    )


def _week_changes(
    known: Scored, after: Sequence[float], role: str, weeks: Sequence[SchoolWeek], thresholds: Sequence[float]
) -> list[Change]:
    changes = []
    for week in weeks:
        old, _ = week_score(known.on(role, week.staff_days))
        new, _ = week_score(on_days(after, known.starts_on, week.staff_days))
        if abs(old - new) >= 0.005:
            changes.append(_change(week.monday, old, new, thresholds))
    return changes


def _change(monday: date, old: float, new: float, thresholds: Sequence[float]) -> Change:
    bands = band_of(old, thresholds), band_of(new, thresholds)
    return Change(monday, shown(old, thresholds), shown(new, thresholds), *bands)
