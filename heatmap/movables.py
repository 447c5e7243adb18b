"""Reading for the choice of a what-if: the movable events still to come, each once, in the order of their heat."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from heatmap.drafts import window_in_words
from heatmap.pressure import BAND_NAMES, band_of, week_score
from heatmap.queries import Scored
from inclusion.school.models import Membership, Occurrence, SchoolEvent
from inclusion.school.school_dates import monday_of

ONE_WEEK = timedelta(weeks=1)


@dataclass(frozen=True)
class Time:
    """One time of an event, and the heaviest band of those concerned in its weeks; 0 outside school weeks."""

    occurrence: Occurrence
    band: int

    @property
    def word(self) -> str:
        return BAND_NAMES.get(self.band, "No school week")


@dataclass(frozen=True)
class Movable:
    """An event with its next time and the later ones of this school year, by date."""

    event: SchoolEvent
    next: Time
    others: tuple[Time, ...]

    @property
    def window(self) -> str:
        return window_in_words(self.event)

    @property
    def hottest(self) -> Time:
        """The first of those in the heaviest week."""
        return max((self.next, *self.others), key=lambda time: time.band)


def movable_events(membership: Membership, known: Scored, today: date) -> list[Movable]:
    """Those that this person may read, from today on, in the heaviest weeks first, then by date. Three queries."""
    times = Occurrence.objects.visible_to(membership).within(today, known.ends_on).filter(event__movable=True)
    found = times.select_related("event").prefetch_related("event__levels__role")
    bands: dict[tuple[str, date], int] = {}
    events = []
    for _, group in groupby(found.order_by("event_id", "starts_on"), lambda time: time.event_id):
        first, *later = [Time(one, _heaviest_week(one, known, membership.school.thresholds, bands)) for one in group]
        events.append(Movable(first.occurrence.event, first, tuple(later)))
    return sorted(events, key=lambda one: (-one.hottest.band, one.next.occurrence.starts_on, one.event.title))


def _heaviest_week(
    time: Occurrence, known: Scored, thresholds: Sequence[float], bands: dict[tuple[str, date], int]
) -> int:
    """`bands`: those of roles and weeks that are worked out already."""
    highest, monday = 0, max(monday_of(time.starts_on), known.starts_on)
    roles = [level.role.slug for level in time.event.levels.all() if level.role.slug in known.scores]
    while monday <= min(time.ends_on, known.ends_on):
        week = known.calendar.week_of(monday)
        for role in roles:
            if (role, monday) not in bands:
                mean, _ = week_score(known.on(role, week.staff_days)) if week else (0.0, 0.0)
                bands[role, monday] = band_of(mean, thresholds) if week else 0
            highest = max(highest, bands[role, monday])
        monday += ONE_WEEK
    return highest
