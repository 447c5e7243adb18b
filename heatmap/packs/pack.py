"""What a calendar pack holds: items with a rule for their dates, levels by role, sources and conditions. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

PHASES = (
    "nursery",
    "infant",
    "junior",
    "primary",
    "secondary",
    "all-through",
    "special",
    "alternative-provision",
)
KINDS = ("maintained", "academy")
SET_BY = ("us", "trust", "la", "law")
EVENT, DEADLINE = NATURES = ("event", "deadline")
ROLES = (
    "headteacher",
    "senco",
    "deputy-head",
    "phase-leader",
    "curriculum-lead",
    "pastoral-lead",
    "dsl",
    "assessment-lead",
    "exams-officer",
    "business-manager",
    "class-teacher",
    "governor",
)


@dataclass(frozen=True, slots=True)
class Yearly:
    """The first day from 1 September on that an RFC 5545 rule gives; none where that is not within the school year."""

    rule: str


@dataclass(frozen=True, slots=True)
class After:
    """So many calendar days after (before, where below 0) the first day of another item of the same pack."""

    item: "Item"
    days: int


Point = Yearly | After


@dataclass(frozen=True, slots=True)
class Window:
    """All days from the first point to the last, both included."""

    first: Point
    last: Point


@dataclass(frozen=True, slots=True)
class TermWeeks:
    """School weeks of each of the terms (1 autumn, 2 spring, 3 summer), from 1; below 0 counts from the term's end."""

    terms: tuple[int, ...]
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class FirstStaffDays:
    """The first staff days of the school year."""

    count: int


@dataclass(frozen=True, slots=True)
class InsetDay:
    """The nth INSET day of the school year, from 1."""

    number: int


Rule = Yearly | After | Window | TermWeeks | FirstStaffDays | InsetDay


@dataclass(frozen=True, slots=True)
class Override:
    """The dates of one school year instead of the rule's; `source` is a tag. Without an end, the item's own length."""

    starts_on: date
    ends_on: date | None
    confirmed: bool
    source: str


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One dated thing of the school year. School years go by the calendar year they begin in.

    `row`: its number in the table of pressure points that the pack was made from. `setter`: who sets the
    date, in words, where `set_by` does not say it. `days` and `weekdays`: how long it
    lasts, where that is not one day; one of them, 0 is none. `run_up` and `follow_up`: staff days. `levels`: 1 to 5 by
    role slug, estimates. `confirmed`: the school years whose date by the rule was seen in a source. `sources`: names by
    tag. `only_where`: the least that a count must be for the item to concern a school. `scale`: the counts that its
    levels follow, added up. `only_with_count`: the phases in which it concerns only schools that give one of those.
    `move_within`: where a movable item may be moved to. `line`: where it begins in its file.
    """

    slug: str
    title: str
    row: int
    line: int
    phases: frozenset[str]
    kinds: frozenset[str]
    set_by: str
    setter: str
    nature: str
    rule: Rule
    days: int
    weekdays: int
    next_working_day: bool
    overrides: Mapping[int, Override]
    confirmed: frozenset[int]
    run_up: int
    follow_up: int
    levels: Mapping[str, int]
    movable: bool
    move_within: Window | None
    sources: Mapping[str, str]
    checked_on: date
    only_where: Mapping[str, int]
    scale: tuple[str, ...]
    only_with_count: frozenset[str]
    note: str

    @property
    def counts(self) -> frozenset[str]:
        """The numbers of the school that it asks for."""
        return frozenset((*self.only_where, *self.scale))

    def is_confirmed(self, school_year: int) -> bool:
        """Whether this year's date was seen in a source; everything else is provisional."""
        override = self.overrides.get(school_year)
        return override.confirmed if override else school_year in self.confirmed


@dataclass(frozen=True, slots=True, eq=False)
class Pack:
    """One file: what a school ticks. `estimates` says in words that the levels are starting points to be edited."""

    slug: str
    title: str
    summary: str
    position: int
    estimates: str
    checked_on: date
    file: str
    items: tuple[Item, ...]
