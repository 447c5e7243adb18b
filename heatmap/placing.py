"""Where an event that is not saved yet would land, and calmer dates for it: advice in words, from bands alone.

It reads nothing itself, never blocks, and says no more than the map shows to everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.pressure import BAND_NAMES, BUSY, HEAVY, Load, band_of, shown, week_score, worked_days
from heatmap.queries import Scored
from heatmap.what_if import best_dates, contribution, legal_dates, moved_to, placings
from inclusion.school.school_dates import SchoolWeek, monday_of
from inclusion.school.wording import listed, short_day, week_beginning

NEARBY = timedelta(weeks=4)  # how far a calmer date is looked for while no window is given
CHOICES = 3
ROLES_NAMED = 4
ROLES_IN_BANDS = 3
WORTH_MOVING = 0.5  # a smaller fall of the joint score is not worth anybody's trouble

Scores = dict[str, list[float]]


@dataclass(frozen=True)
class Landing:
    """A role's week before and with the event."""

    role: str
    level: int
    monday: date
    before: float
    after: float
    band_before: int
    band_after: int

    def sentence(self, name: str) -> str:
        """As in "w/b 18 January is already Heavy for the SENCo (8.4) and would be Overloaded (10.1)."."""
        week, band, rises = week_beginning(self.monday), BAND_NAMES[self.band_after], self.band_after > self.band_before
        if self.band_before >= HEAVY:
            becomes = f" and would be {band} ({self.after:.1f})" if rises else ""
            return f"{week} is already {BAND_NAMES[self.band_before]} for the {name} ({self.before:.1f}){becomes}."
        if rises:
            return f"{week} would go from {BAND_NAMES[self.band_before]} to {band} for the {name} ({self.after:.1f})."
        return f"{week} stays {band} for the {name} ({self.after:.1f})."


@dataclass(frozen=True)
class Calmer:
    """A date at which the event would press less, with the heaviest band of its week and the bands in words."""

    starts_on: date
    band: int
    words: str


@dataclass(frozen=True)
class Advice:
    """What to say beside the form; `heavy` when somebody's week would be Heavy or Overloaded."""

    sentences: tuple[str, ...]
    calmer: tuple[Calmer, ...] = ()
    heavy: bool = False


@dataclass(frozen=True)
class Wish:
    """The event as far as it is typed. `placeable`: other dates may be named, within the window where there is one."""

    load: Load
    placeable: bool = True
    movable_from: date | None = None
    movable_to: date | None = None


def advise(
    known: Scored,
    wish: Wish,
    names: Mapping[str, str],
    thresholds: Sequence[float],
    today: date,
    stored: Iterable[Load] = (),
) -> Advice:
    """Where it would land and up to three calmer dates. `stored`: what the map holds of this same event already."""
    load = wish.load
    said = _about_the_date(known, load)
    before = _without(known, stored)
    landings = _landings(known, before, load, thresholds)
    if not load.levels:
        return Advice((*said, "Say who is concerned to see where it would land."))
    if not landings:
        return Advice((*said, "No school week is known around this date, so there is nothing to compare it with."))
    said += [landing.sentence(names[landing.role]) for landing in landings[:ROLES_NAMED]]
    if len(landings) > ROLES_NAMED:
        rest = max(landing.band_after for landing in landings[ROLES_NAMED:])
        said.append(f"For everybody else concerned the week is {BAND_NAMES[rest]} or less.")
    worst = landings[0].band_after
    calmer = _calmer(known, before, wish, names, thresholds, today) if worst >= BUSY else []
    return Advice(tuple(said), tuple(calmer), heavy=worst >= HEAVY)


def _about_the_date(known: Scored, load: Load) -> list[str]:
    """A word where the dates are no staff days, because the work then falls elsewhere."""
    calendar = known.calendar
    if not calendar.staff_days or calendar.staff_days_between(load.starts_on, load.ends_on):
        return []
    name = calendar.closure_name(load.starts_on)
    reason = f"{short_day(load.starts_on)} is no staff day" + (f" ({name})" if name else "")
    due = worked_days(load, calendar)[-1]
    if load.deadline and due != load.ends_on:
        return [f"{reason}: the work is due by {short_day(due)}."]
    return [f"{reason}, so it counts on the date itself and not in a school week."]


def _without(known: Scored, stored: Iterable[Load]) -> Scores:
    """The scores without what the map holds of the event already."""
    scores = {role: list(line) for role, line in known.scores.items()}
    for load in stored:
        for place, felt in contribution(load, known.calendar, known.starts_on, known.ends_on).items():
            for role, level in load.levels.items():
                if role in scores:
                    scores[role][place] = max(scores[role][place] - level * felt, 0.0)
    return scores


def _landings(known: Scored, before: Scores, load: Load, thresholds: Sequence[float]) -> list[Landing]:
    """For each role concerned its week that matters most, the heaviest role first."""
    felt = contribution(load, known.calendar, known.starts_on, known.ends_on)
    worked = {monday_of(day) for day in worked_days(load, known.calendar)}
    weeks = _weeks(known, felt)
    found = []
    for role, level in load.levels.items():
        if role not in before:
            continue
        all_weeks = [_landing(known, before[role], role, level, felt, week, thresholds) for week in weeks]
        telling = [one for one in all_weeks if one.monday in worked or one.band_after > one.band_before]
        if telling:
            found.append(max(telling, key=lambda one: (one.band_after, one.after)))
    return sorted(found, key=lambda one: (-one.band_after, -one.after))


def _weeks(known: Scored, felt: Mapping[int, float]) -> list[SchoolWeek]:
    """The school weeks that feel it, whole within the known days."""
    mondays = sorted({monday_of(known.starts_on + timedelta(days=place)) for place in felt})
    weeks = [known.calendar.week_of(monday) for monday in mondays]
    return [week for week in weeks if week is not None and week.staff_days[-1] <= known.ends_on]


def _landing(
    known: Scored,
    line: Sequence[float],
    role: str,
    level: int,
    felt: Mapping[int, float],
    week: SchoolWeek,
    thresholds: Sequence[float],
) -> Landing:
    places = [(day - known.starts_on).days for day in week.staff_days]
    before, _ = week_score([line[place] for place in places])
    after, _ = week_score([line[place] + level * felt.get(place, 0.0) for place in places])
    bands = band_of(before, thresholds), band_of(after, thresholds)
    return Landing(role, level, week.monday, shown(before, thresholds), shown(after, thresholds), *bands)


def _calmer(
    known: Scored,
    before: Scores,
    wish: Wish,
    names: Mapping[str, str],
    thresholds: Sequence[float],
    today: date,
) -> list[Calmer]:
    """Up to three dates, one of a week, that are calmer than the wish; none in the past."""
    load = wish.load
    if not wish.placeable or load.starts_on < today:
        return []
    first = max(wish.movable_from or load.starts_on - NEARBY, today, known.starts_on)
    last = min(wish.movable_to or load.ends_on + NEARBY, known.ends_on)
    days = legal_dates(load, known.calendar, first, last)
    best = best_dates(before, load, days, known.calendar, known.starts_on, thresholds, counted=False, n=len(days))
    [present] = placings(before, load, [load.starts_on], known.calendar, known.starts_on, thresholds, counted=False)
    found: dict[date, Calmer] = {}
    for placing in best:
        better = placing.heat[:2] < present.heat[:2] or placing.landing <= present.landing - WORTH_MOVING
        if better and monday_of(placing.starts_on) not in found and len(found) < CHOICES:
            landings = _landings(known, before, moved_to(load, placing.starts_on), thresholds)
            found[monday_of(placing.starts_on)] = _calmer_date(placing.starts_on, landings, names)
    return sorted(found.values(), key=lambda date: date.band)


def _calmer_date(day: date, landings: Sequence[Landing], names: Mapping[str, str]) -> Calmer:
    """In words: "Busy for the SENCo, Quiet for the Headteacher and the Deputy head", of at most three roles."""
    bands: dict[int, list[str]] = {}
    for one in landings[:ROLES_IN_BANDS]:
        bands.setdefault(one.band_after, []).append(f"the {names[one.role]}")
    words = ", ".join(f"{BAND_NAMES[band]} for {listed(roles)}" for band, roles in bands.items())
    return Calmer(day, max(bands, default=0), words)
