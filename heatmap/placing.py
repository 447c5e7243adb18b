"""Where an event that is not saved yet would land, and calmer dates for it: advice in words, from bands alone.

It reads nothing itself, never blocks, and says no more than the map shows to everybody.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from heatmap.calmer import calmer_weeks
from heatmap.landing import ROLES_IN_BANDS, Landing, landings_of, without, worst_band
from heatmap.pressure import BAND_NAMES, BUSY, HEAVY, Load, worked_days
from heatmap.queries import Scored, year_around
from heatmap.what_if import Scores, legal_dates
from inclusion.school.wording import listed, short_day

ROLES_NAMED = 4


@dataclass(frozen=True)
class Calmer:
    """A date at which the event would press less, with the bands of its week in words."""

    starts_on: date
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
    if not _terms_are_known(known, load.starts_on):
        year = year_around(known.years, load.starts_on)
        return Advice((f"The terms of {year.name} are not entered yet.",))
    said = _about_the_date(known, load)
    before = without(known.scores, stored, known.calendar, known.starts_on)
    landings = landings_of(before, load, known.calendar, known.starts_on, thresholds)
    if not load.levels:
        return Advice((*said, "Say who is concerned to see where it would land."))
    if not landings:
        return Advice((*said, "No school week is known around this date, so there is nothing to compare it with."))
    said += [landing.sentence(names[landing.role]) for landing in landings[:ROLES_NAMED]]
    if len(landings) > ROLES_NAMED:
        rest = worst_band(landings[ROLES_NAMED:])
        said.append(f"For everybody else concerned the week is {BAND_NAMES[rest]} or less.")
    worst = worst_band(landings)
    calmer: list[Calmer] = []
    if worst >= BUSY and wish.placeable and load.starts_on >= today:
        calmer = _calmer(known, before, wish, names, thresholds, today)
        if not calmer:
            window = " and the dates it may take" if wish.movable_from or wish.movable_to else ""
            said.append(f"Nothing calmer within four weeks{window}.")
    return Advice(tuple(said), tuple(calmer), heavy=worst >= HEAVY)


def _terms_are_known(known: Scored, day: date) -> bool:
    """Whether the school has entered any term of the day's academic year."""
    year = year_around(known.years, day)
    return any(term.starts_on <= year.ends_on and term.ends_on >= year.starts_on for term in known.calendar.terms)


def _about_the_date(known: Scored, load: Load) -> list[str]:
    """A word where the dates are no staff days, because the work then falls elsewhere."""
    calendar = known.calendar
    if calendar.staff_days_between(load.starts_on, load.ends_on):
        return []
    name = calendar.closure_name(load.starts_on)
    reason = f"{short_day(load.starts_on)} is no staff day" + (f" ({name})" if name else "")
    due = worked_days(load, calendar)[-1]
    if load.deadline and due != load.ends_on:
        return [f"{reason}: the work is due by {short_day(due)}."]
    return [f"{reason}, so it counts on the date itself and not in a school week."]


def _calmer(
    known: Scored,
    before: Scores,
    wish: Wish,
    names: Mapping[str, str],
    thresholds: Sequence[float],
    today: date,
) -> list[Calmer]:
    """Up to three days of other weeks that are calmer than the wish, nearest first; none in the past."""
    first = max(wish.movable_from or known.starts_on, today, known.starts_on)
    last = min(wish.movable_to or known.ends_on, known.ends_on)
    days = legal_dates(wish.load, known.calendar, first, last)
    found = calmer_weeks(before, wish.load, days, known.calendar, known.starts_on, thresholds)
    return [_calmer_date(option.starts_on, option.landings, names) for option in found]


def _calmer_date(day: date, landings: Sequence[Landing], names: Mapping[str, str]) -> Calmer:
    """In words: "Busy for the SENCo, Quiet for the Headteacher and the Deputy head", of at most three roles."""
    bands: dict[int, list[str]] = {}
    for one in landings[:ROLES_IN_BANDS]:
        bands.setdefault(one.band_after, []).append(f"the {names[one.role]}")
    words = ", ".join(f"{BAND_NAMES[band]} for {listed(roles)}" for band, roles in bands.items())
    return Calmer(day, words)
