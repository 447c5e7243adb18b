"""Clocks of a single date: so long after the day that sets them going, or before it. Pure; levels are estimates."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from dateutil.relativedelta import relativedelta

from heatmap.packs.clock_events import DEADLINE, ESTIMATE
from heatmap.packs.pack import PHASES
from inclusion.school.incoming import Incoming
from inclusion.school.school_dates import SchoolCalendar

YOUNGER = ("nursery", "infant", "primary", "all-through", "special")
OLDER = ("secondary", "all-through", "special", "alternative-provision")


@dataclass(frozen=True, slots=True)
class OtherClock:
    """`asks` names the day it runs from, `distance` how far off its date is, `lasts` the same in words.

    `title` is what stands on the map and names nobody; `basis` is the law or the custom, `source` where it is from.
    """

    slug: str
    title: str
    asks: str
    distance: relativedelta
    lasts: str
    set_by: str
    basis: str
    source: str
    run_up: int
    levels: Mapping[str, int]
    phases: Sequence[str] = PHASES

    def due_on(self, from_day: date) -> date:
        return from_day + self.distance


OTHER_CLOCKS = (
    OtherClock(
        slug="assessment-advice",
        title="School’s advice for an EHC needs assessment",
        asks="the school was asked for its advice",
        distance=relativedelta(weeks=6),
        lasts="six weeks after that",
        set_by="law",
        basis="SEND Regulations 2014; the whole assessment takes at most 20 weeks",
        source="edyourself.org SENDregs; the six weeks for advice are believed to be so, and need checking",
        run_up=10,
        levels={"senco": 4, "headteacher": 1, "class-teacher": 2},
    ),
    OtherClock(
        slug="early-years-review",
        title="Early years: consider a review of an EHC plan",
        asks="the plan was made or last reviewed",
        distance=relativedelta(months=6),
        lasts="six months after that at the latest, three at the earliest",
        set_by="la",
        basis="Code of Practice 9.178: guidance for the local authority, no fixed duty",
        source="none was found; it is believed to be so, and needs checking",
        run_up=5,
        levels={"senco": 3, "headteacher": 1},
        phases=YOUNGER,
    ),
    OtherClock(
        slug="post-16-review",
        title="Review of an EHC plan before a move between post-16 places",
        asks="the pupil moves",
        distance=relativedelta(months=-5),
        lasts="five months before that",
        set_by="law",
        basis="regulation 18, SEND Regulations 2014",
        source="tayntons.co.uk phase transfer deadline",
        run_up=10,
        levels={"senco": 3, "headteacher": 1},
        phases=OLDER,
    ),
)


def clocks_for(phase: str) -> list[OtherClock]:
    """Those that a school of the phase can need."""
    return [clock for clock in OTHER_CLOCKS if phase in clock.phases]


@dataclass(frozen=True, slots=True)
class Due:
    """A clock's date. `staff_day`: the last staff day on or before it, None where the calendar knows none."""

    clock: OtherClock
    from_day: date
    due_on: date
    staff_day: date | None


def other_clock(clock: OtherClock, from_day: date, calendar: SchoolCalendar) -> Due:
    """When what the day sets going is due."""
    due = clock.due_on(from_day)
    return Due(clock, from_day, due, calendar.last_staff_day_on_or_before(due))


def other_event(clock: OtherClock, from_day: date) -> Incoming:
    """As it stands on the map."""
    due = clock.due_on(from_day)
    return Incoming(
        name=clock.slug,
        title=clock.title,
        starts_on=due,
        ends_on=due,
        nature=DEADLINE,
        run_up=clock.run_up,
        set_by=clock.set_by,
        needs=f"{clock.basis[0].upper()}{clock.basis[1:]}. Source: {clock.source}.\n{ESTIMATE}",
        levels=clock.levels,
    )
