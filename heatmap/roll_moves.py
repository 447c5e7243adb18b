"""A roll into the next school year as values: the two years, each event's move, and the parts to look at."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from heatmap.pack_things import PackThing
from heatmap.rolling import Move, SchoolYear, roll_end
from inclusion.school.incoming import Incoming
from inclusion.school.models import AcademicYear, SchoolEvent
from inclusion.school.school_dates import SchoolCalendar, Span, school_year_of


class State(StrEnum):
    """What became of an event so far. `new` ones are ticked to begin with."""

    NEW = "new"
    TAKEN = "taken"  # it is in the next year already
    DELETED = "deleted"  # it was, and somebody has deleted it there
    DUPLICATE = "duplicate"  # one of that name is there on that day
    FIXED = "fixed"  # set by law or the DfE: its date follows its own rule
    SUBSCRIBED = "subscribed"  # a subscribed calendar brings its own
    PACKED = "packed"  # the next year's pack has brought it
    WAITING = "waiting"  # its term of the next year is not entered yet


@dataclass(frozen=True)
class Years:
    """From one academic year into the next, both with what the calendar knows of them."""

    source: AcademicYear
    target: AcademicYear
    calendar: SchoolCalendar

    @cached_property
    def old(self) -> SchoolYear:
        return SchoolYear(self.calendar, Span(self.source.starts_on, self.source.ends_on))

    @cached_property
    def new(self) -> SchoolYear:
        return SchoolYear(self.calendar, Span(self.target.starts_on, self.target.ends_on))

    @property
    def pack_year(self) -> int:
        """The calendar year in which the packs' school year of the target begins."""
        return school_year_of(self.target.starts_on)

    @property
    def name(self) -> str:
        """As the source of what is rolled is called."""
        return f"{self.source.name} rolled forward to {self.target.name}"


@dataclass(frozen=True)
class FeltStep:
    """The level of a role that the person alone holds, one step up or down."""

    role: str
    name: str
    before: int
    after: int


@dataclass(frozen=True)
class RollRow:
    """One event of the old year, and its move; none where it waits for its term, or where it was rolled before.

    `levels` by role slug; `felt` what one's own weeks say of them; `thing` what the next year's pack calls it, where it
    came from a pack.
    """

    event: SchoolEvent
    move: Move | None
    levels: dict[str, int]
    words: str
    new_words: str
    state: State = State.NEW
    there: SchoolEvent | None = None
    felt: tuple[FeltStep, ...] = ()
    thing: PackThing | None = None

    @property
    def is_choosable(self) -> bool:
        return self.state not in (State.TAKEN, State.PACKED, State.WAITING)

    @property
    def is_ticked(self) -> bool:
        return self.state == State.NEW

    def incoming(self, years: Years, starts_on: date, *, with_felt: bool) -> Incoming:
        """The event of the new year, on the day that the person chose."""
        event, levels = self.event, dict(self.levels)
        if with_felt:
            levels |= {step.role: step.after for step in self.felt}
        moved = starts_on - event.starts_on
        same = self.move is not None and starts_on == self.move.starts_on
        ends_on = self.move.ends_on if self.move and same else _end_of(event, starts_on, years)
        return Incoming(
            name=name_of(event),
            title=event.title,
            starts_on=starts_on,
            ends_on=ends_on,
            nature=event.nature,
            run_up=event.run_up,
            follow_up=event.follow_up,
            set_by=event.set_by,
            movable=event.movable,
            movable_from=event.movable_from and event.movable_from + moved,
            movable_to=event.movable_to and event.movable_to + moved,
            needs=event.needs,
            levels=levels,
        )


def name_of(event: SchoolEvent) -> str:
    """As the source of what is rolled calls it."""
    return f"event/{event.pk}"


def _end_of(event: SchoolEvent, starts_on: date, years: Years) -> date:
    if event.is_deadline:
        return starts_on
    return roll_end(event.starts_on, event.ends_on, starts_on, years.old, years.new)


@dataclass(frozen=True)
class Part:
    """A half term of the old year, or the next fifty events of one."""

    name: str
    rows: tuple[RollRow, ...]

    @property
    def to_do(self) -> int:
        return sum(row.is_ticked for row in self.rows)


@dataclass(frozen=True)
class Roll:
    """Everything of the old year: what can be rolled in parts, what repeats, and how much a pack brings itself."""

    parts: tuple[Part, ...]
    repeats: tuple[SchoolEvent, ...]
    from_packs: int

    @property
    def waiting(self) -> int:
        """How many wait for a term that is not entered yet."""
        return sum(row.state == State.WAITING for part in self.parts for row in part.rows)

    @property
    def rows(self) -> dict[UUID, RollRow]:
        return {row.event.pk: row for part in self.parts for row in part.rows}
