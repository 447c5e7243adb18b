"""Times at which people can meet, the better first: three to choose from, with what speaks for and against each.

Pure. Times of day are minutes after midnight, spans of them (from, until); what is known of people is in `Person`.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from math import fsum

from heatmap.pressure import BAND_NAMES, HEAVY, QUIET
from inclusion.school.school_dates import SchoolCalendar, monday_of
from inclusion.school.wording import listed

Span = tuple[int, int]
STEP = 15  # minutes between the beginnings that are tried
THREE = 3
TOO_NEAR = 5  # staff days: a week of school; nobody wants the same people again sooner than that


@dataclass(frozen=True, slots=True)
class Window:
    """A time of a weekday (Monday is 0) in which somebody can meet; with a letter only in those weeks."""

    weekday: int
    starts: int
    ends: int
    letter: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """One person as a search sees them. `name` is how they are named where it cannot be hidden (who is away, who is
    busy), `called` how a sentence about pressure names them; scores and bands are as far as the reader may know them.
    """

    name: str
    called: str
    required: bool
    weekdays: frozenset[int]
    windows: tuple[Window, ...]
    busy: Mapping[date, Sequence[Span]] = field(default_factory=dict)
    pencilled: Mapping[date, Sequence[Span]] = field(default_factory=dict)  # protected, but it could still give way
    scores: Mapping[date, float] = field(default_factory=dict)
    day_bands: Mapping[date, int] = field(default_factory=dict)
    week_bands: Mapping[date, int] = field(default_factory=dict)  # by Monday

    def week_band(self, day: date) -> int:
        return self.week_bands.get(monday_of(day), QUIET)

    def is_free(self, day: date, span: Span, letter: str) -> bool:
        return any(starts <= span[0] and span[1] <= ends for starts, ends in free_spans(self, day, letter))


@dataclass(frozen=True)
class Wanted:
    """What is looked for: who, on which staff days, how many minutes, and about what time.

    `others` are the days of other meetings of the same people, sorted.
    """

    people: Sequence[Person]
    days: Sequence[date]
    minutes: int
    around: int
    calendar: SchoolCalendar
    others: Sequence[date] = ()

    @property
    def required(self) -> list[Person]:
        return [person for person in self.people if person.required]

    def letter(self, day: date) -> str:
        week = self.calendar.week_of(day)
        return week.letter if week else ""


@dataclass(frozen=True, slots=True)
class Hard:
    """Whom a time is hard for, and why: "a Heavy week"."""

    called: str
    why: str


@dataclass(frozen=True, slots=True)
class Slot:
    """A time at which all who are required can meet, and what tells for and against it.

    `heavy` counts the people in a Heavy week or heavier, `missing` those who may come and cannot, `lost` those who
    would lose protected time; `pressure` is the joint score of the day; `distance` the staff days to the nearest other
    meeting of the same people, below 0 where that one is earlier.
    """

    on: date
    starts: int
    ends: int
    heavy: int
    heavy_days: int
    missing: int
    lost: int
    pressure: float
    distance: int | None
    hard: tuple[Hard, ...]
    bands: tuple[tuple[str, int], ...]  # how each person is called, and the band of their week

    @property
    def rank(self) -> tuple[float, ...]:
        """Smaller is better: people in Heavy weeks, then whom it keeps away or takes protected time from, then people
        with a Heavy day, then too near another meeting, then joint pressure."""
        near = self.distance is not None and abs(self.distance) < TOO_NEAR
        return (self.heavy, self.missing + self.lost, self.heavy_days, near, round(self.pressure, 1))


def free_spans(person: Person, day: date, letter: str, *, ignoring_busy: bool = False) -> list[Span]:
    """When the person can meet on the day, sorted, apart from each other. Empty on a day they do not work."""
    if day.weekday() not in person.weekdays:
        return []
    given = [w for w in person.windows if w.weekday == day.weekday() and w.letter in ("", letter)]
    spans = _joined((window.starts, window.ends) for window in given)
    return spans if ignoring_busy else _without(spans, person.busy.get(day, ()))


def common_spans(
    people: Iterable[Person], day: date, minutes: int, letter: str, *, ignoring_busy: bool = False
) -> list[Span]:
    """When all of them can meet on the day for at least so many minutes."""
    common: list[Span] = [(0, 24 * 60)]
    for person in people:
        theirs = free_spans(person, day, letter, ignoring_busy=ignoring_busy)
        common = [
            (max(a, c), min(b, d)) for a, b in common for c, d in theirs if min(b, d) - max(a, c) >= max(minutes, 1)
        ]
    return common


def slots_on(wanted: Wanted, day: date) -> Iterator[Slot]:
    """Every time of the day at which all who are required can meet, the nearest to the wished time first."""
    letter = wanted.letter(day)
    begins: set[int] = set()
    for first, until in common_spans(wanted.required, day, wanted.minutes, letter):
        last = until - wanted.minutes
        begins.update((first, *range(-(-first // STEP) * STEP, last + 1, STEP)))
        if first <= wanted.around <= last:
            begins.add(wanted.around)
    for begin in sorted(begins, key=lambda begin: (abs(begin - wanted.around), begin)):
        yield _slot(wanted, day, begin, letter)


def best_on(wanted: Wanted, day: date) -> Slot | None:
    """The day's best time: fewest kept away or robbed of protected time, then nearest to the wish, then earlier."""
    best: Slot | None = None
    for slot in slots_on(wanted, day):
        if best is None or slot.missing + slot.lost < best.missing + best.lost:
            best = slot
        if not best.missing + best.lost:
            break
    return best


def three_slots(wanted: Wanted, count: int = THREE) -> list[Slot]:
    """The best times by `rank`, then date: on different days where there are so many, else other times of the same
    days, at best not touching those already named. Empty where there is none at all."""
    by_day = [slot for day in wanted.days if (slot := best_on(wanted, day))]
    chosen = sorted(by_day, key=lambda slot: (slot.rank, slot.on))[:count]
    if len(chosen) < count:
        others = [slot for first in by_day for slot in slots_on(wanted, first.on)]
        others.sort(key=lambda slot: (slot.rank, slot.on, abs(slot.starts - wanted.around), slot.starts))
        for apart in (True, False):
            for slot in others:
                if len(chosen) < count and _is_other(slot, chosen, apart):
                    chosen.append(slot)
    return chosen


def reasons(slot: Slot) -> str:
    """What speaks for the time, in one line.

    "A Steady week at most; 12 school days after the previous meeting of the same people."
    """
    heaviest = max((band for _, band in slot.bands), default=QUIET)
    word = BAND_NAMES[heaviest]
    said = {QUIET: "A Quiet week for everybody"}.get(heaviest, f"A {word} week at most")
    if heaviest >= HEAVY:
        rest = sum(band < HEAVY for _, band in slot.bands)
        said = f"The lightest that is left; below Heavy for {rest} of {len(slot.bands)} people"
    if slot.distance is None:
        return f"{said}."
    days = abs(slot.distance)
    side = "after the previous" if slot.distance <= 0 else "before the next"
    distance = f"{days} school day{'' if days == 1 else 's'} {side} meeting" if days else "the same day as a meeting"
    return f"{said}; {distance} of the same people."


def hard_for(slot: Slot) -> str:
    """For whom the time is hard, in one line: "Hard for Ms Lee (a Heavy week)."; "Hard for nobody."."""
    if not slot.hard:
        return "Hard for nobody."
    by_reason: dict[str, list[str]] = {}
    for hard in slot.hard:
        by_reason.setdefault(hard.why, []).append(hard.called)
    return f"Hard for {listed([f'{listed(who)} ({why})' for why, who in by_reason.items()])}."


def _slot(wanted: Wanted, day: date, begin: int, letter: str) -> Slot:
    span = (begin, begin + wanted.minutes)
    coming = [person for person in wanted.people if person.required or person.is_free(day, span, letter)]
    robbed = [person for person in coming if touches(person.pencilled.get(day, ()), span)]
    heavy = [person for person in coming if person.week_band(day) >= HEAVY]
    heavy_days = [p for p in coming if p not in heavy and p.day_bands.get(day, QUIET) >= HEAVY]
    away = [person for person in wanted.people if person not in coming]
    hard = [Hard(person.called, _a_band(person.week_band(day), "week")) for person in heavy]
    hard += [Hard(person.called, _a_band(person.day_bands[day], "day")) for person in heavy_days]
    hard += [Hard(person.called, "it takes protected time") for person in robbed]
    hard += [Hard(person.called, "may come, but cannot then") for person in away]
    return Slot(
        on=day,
        starts=span[0],
        ends=span[1],
        heavy=len(heavy),
        heavy_days=len(heavy_days),
        missing=len(away),
        lost=len(robbed),
        pressure=fsum(person.scores.get(day, 0.0) for person in coming),
        distance=_nearest(wanted, day),
        hard=tuple(dict.fromkeys(hard)),
        bands=tuple((person.called, person.week_band(day)) for person in coming),
    )


def _a_band(band: int, what: str) -> str:
    word = BAND_NAMES[band]
    return f"a{'n' if word[0] in 'AEIOU' else ''} {word} {what}"


def _nearest(wanted: Wanted, day: date) -> int | None:
    place = wanted.calendar.count_before(day)
    apart = [wanted.calendar.count_before(other) - place for other in wanted.others]
    return min(apart, key=lambda days: (abs(days), days), default=None)


def _is_other(slot: Slot, chosen: Sequence[Slot], apart: bool) -> bool:
    """Another time than those chosen; `apart`: one that does not overlap them either."""
    same_day = [other for other in chosen if other.on == slot.on]
    if apart:
        return not touches([(other.starts, other.ends) for other in same_day], (slot.starts, slot.ends))
    return all(other.starts != slot.starts for other in same_day)


def touches(spans: Iterable[Span], span: Span) -> bool:
    """True when the span shares a minute with one of the others."""
    return any(starts < span[1] and span[0] < ends for starts, ends in spans)


def _joined(spans: Iterable[Span]) -> list[Span]:
    joined: list[Span] = []
    for starts, ends in sorted(spans):
        if joined and starts <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(joined[-1][1], ends))
        else:
            joined.append((starts, ends))
    return joined


def _without(spans: Sequence[Span], taken: Iterable[Span]) -> list[Span]:
    left = list(spans)
    for starts, ends in taken:
        left = [piece for a, b in left for piece in ((a, min(b, starts)), (max(a, ends), b)) if piece[0] < piece[1]]
    return left
