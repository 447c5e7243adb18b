"""Several people or roles side by side: joint score, pinch points, quiet windows, and what a moved event changes.

Pure. A row is one member's scores, one for each of `days`; `days` are staff days, sorted, of a calendar in which
neighbours count as consecutive, also across weekends and holidays.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from math import fsum

from heatmap.pressure import BAND_NAMES, HEAVY, STEADY, band_of, week_score
from inclusion.school.school_dates import SchoolWeek
from inclusion.school.wording import listed, short_day, week_beginning

Row = Sequence[float]
DAYS_NAMED = 3
SAME = 0.005  # half the smallest difference that anyone is shown


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive staff days from `starts_on` to `ends_on`, both included; `length` counts the staff days."""

    starts_on: date
    ends_on: date
    length: int


@dataclass(frozen=True, slots=True)
class WeekPick:
    """A school week with its joint week score and every member's band, in the order of the members."""

    monday: date
    score: float
    bands: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """The weeks to name above the map; None where no week is fit, `calmest` only in place of a missing `quietest`.

    `has_quiet_window`: some days are quiet for every member, even where no whole week is.
    """

    heaviest: WeekPick | None
    quietest: WeekPick | None
    calmest: WeekPick | None
    has_quiet_window: bool = False


@dataclass(frozen=True, slots=True)
class Worse:
    """A day on which a role moves up to a heavier band."""

    role: str
    day: date
    band_before: int
    band_after: int


@dataclass(frozen=True, slots=True)
class Relief:
    """Before and after a move: highest joint score, member-days at Heavy or above, and what gets worse.

    `worse` is sorted by role, in the order given, then day; `changed` holds the roles with any other score.
    """

    highest_before: float
    highest_after: float
    heavy_before: int
    heavy_after: int
    worse: tuple[Worse, ...]
    changed: tuple[str, ...]


def on_days(row: Row, starts_on: date, days: Sequence[date]) -> list[float]:
    """The scores of `days` out of a row that holds one score for every calendar day from `starts_on` on."""
    return [row[(day - starts_on).days] for day in days]


def joint(rows: Sequence[Row]) -> list[float]:
    """The members' scores added up day by day; empty without members."""
    return [fsum(scores) for scores in zip(*rows, strict=True)]


def pinch_points(rows: Sequence[Row], days: Sequence[date], thresholds: Sequence[float]) -> list[Run]:
    """The longest runs on which every member is Heavy or Overloaded, by date; none without members."""
    return _runs(rows, days, lambda score: band_of(score, thresholds) >= HEAVY)


def quiet_windows(rows: Sequence[Row], days: Sequence[date], thresholds: Sequence[float]) -> list[Run]:
    """The longest runs on which every member is Quiet or Steady, by date; none without members.

    A member for whom nothing is recorded counts as Quiet here: leave such members out.
    """
    return _runs(rows, days, lambda score: band_of(score, thresholds) <= STEADY)


def _runs(rows: Sequence[Row], days: Sequence[date], holds: Callable[[float], bool]) -> list[Run]:
    if not rows:
        return []
    flags = [all(map(holds, scores)) for scores in zip(*rows, strict=True)]
    runs = []
    for held, group in groupby(zip(days, flags, strict=True), lambda pair: pair[1]):
        if held:
            run = [day for day, _ in group]
            runs.append(Run(run[0], run[-1], len(run)))
    return runs


def summarise(
    rows: Sequence[Row], days: Sequence[date], weeks: Sequence[SchoolWeek], thresholds: Sequence[float]
) -> Summary:
    """Pick among `weeks` (all their staff days in `days`) the highest and the lowest joint week score; ties go early.

    `quietest` only among weeks in which every member's week is Quiet or Steady, otherwise `calmest` is the lowest of
    all. All None where nothing is recorded for anyone or there are no weeks.
    """
    if not any(map(any, rows)) or not weeks:
        return Summary(None, None, None)
    place = {day: index for index, day in enumerate(days)}
    picks = []
    for week in weeks:
        means = [week_score([row[place[day]] for day in week.staff_days])[0] for row in rows]
        picks.append(WeekPick(week.monday, fsum(means), tuple(band_of(mean, thresholds) for mean in means)))
    calm = [pick for pick in picks if max(pick.bands) <= STEADY]
    heaviest = max(picks, key=_score)
    has_window = bool(quiet_windows(rows, days, thresholds))
    if calm:
        return Summary(heaviest, min(calm, key=_score), None, has_window)
    return Summary(heaviest, None, min(picks, key=_score), has_window)


def _score(pick: WeekPick) -> float:
    return round(pick.score, 9)


def summary_sentence(summary: Summary, names: Sequence[str], period: str = "this term") -> str:
    """In words; `names` are the members' as in the rows: "Heaviest together: w/b 30 November (both Heavy). …"."""
    if summary.heaviest is None:
        return f"Nothing is recorded {period} for {listed(names)}."
    heaviest = f"{week_beginning(summary.heaviest.monday)} ({_bands_in_words(summary.heaviest.bands, names)})"
    return " ".join([f"Heaviest together: {heaviest}.", *_lightest(summary, period)])


def _lightest(summary: Summary, period: str) -> list[str]:
    """The quietest week; without one the calmest, and "none this term" only where not even a few days are quiet."""
    if summary.quietest:
        return [f"Quietest: {week_beginning(summary.quietest.monday)}."]
    other = summary.calmest if summary.calmest != summary.heaviest else None
    if summary.has_quiet_window:
        return [f"Calmest: {week_beginning(other.monday)}."] if other else []
    calmest = f"; the calmest is {week_beginning(other.monday)}" if other else ""
    return [f"Quietest: none {period}{calmest}."]


def _bands_in_words(bands: Sequence[int], names: Sequence[str]) -> str:
    """One band for all ("both Heavy", "all Busy"), or each by name ("SENCo Heavy, Headteacher Busy")."""
    if len(set(bands)) == 1:
        everyone = {1: "", 2: "both "}.get(len(bands), "all ")
        return f"{everyone}{BAND_NAMES[bands[0]]}"
    return ", ".join(f"{name} {BAND_NAMES[band]}" for name, band in zip(names, bands, strict=True))


def relief(
    before: Mapping[str, Row],
    after: Mapping[str, Row],
    members: Sequence[str],
    days: Sequence[date],
    thresholds: Sequence[float],
) -> Relief:
    """Compare two states of the same roles; joint scores and member-days are of `members`, the rest of all roles."""
    worse, changed = [], []
    for role, old in before.items():
        new = after[role]
        if any(abs(was - now) > SAME for was, now in zip(old, new, strict=True)):
            changed.append(role)
        for day, was, now in zip(days, old, new, strict=True):
            bands = band_of(was, thresholds), band_of(now, thresholds)
            if bands[1] > bands[0]:
                worse.append(Worse(role, day, *bands))
    states = before, after
    highest = [max(joint([rows[role] for role in members]), default=0.0) for rows in states]
    heavy = [sum(band_of(score, thresholds) >= HEAVY for role in members for score in rows[role]) for rows in states]
    return Relief(highest[0], highest[1], heavy[0], heavy[1], tuple(worse), tuple(changed))


def relief_sentence(relief: Relief, members: Sequence[str], names: Mapping[str, str]) -> str:
    """One sentence that names every role that moves to a heavier band on any day; `worse_days` says on which.

    "Highest joint score falls from 17.3 to 16.1; 12 instead of 14 days at Heavy or above; nobody moves to a heavier
    band and no other role changes."
    """
    before, after = f"{relief.highest_before:.1f}", f"{relief.highest_after:.1f}"
    verb = "falls" if relief.highest_after < relief.highest_before else "rises"
    change = f"stays at {after}" if before == after else f"{verb} from {before} to {after}"
    parts = [f"Highest joint score {change}"]
    if relief.heavy_before or relief.heavy_after:
        parts.append(_heavy_days(relief.heavy_before, relief.heavy_after))
    worse = [names[role] for role, _ in groupby(relief.worse, lambda worse: worse.role)]
    others = [role for role in relief.changed if role not in members]
    if worse:
        parts.append(f"heavier on some days for {listed(worse)}")
        parts += [] if others else ["no other role changes"]
    else:
        parts.append("nobody moves to a heavier band" + ("" if others else " and no other role changes"))
    return "; ".join(parts) + "."


def _heavy_days(before: int, after: int) -> str:
    if before == after:
        return f"still {after} day{'' if after == 1 else 's'} at Heavy or above"
    return f"{after or 'no'} instead of {before or 'no'} day{'' if before == 1 else 's'} at Heavy or above"


def worse_days(relief: Relief, names: Mapping[str, str]) -> list[tuple[str, str]]:
    """Each role that moves to a heavier band, in the order given, with up to three of those days in words."""
    grouped = groupby(relief.worse, lambda worse: worse.role)
    return [(names[role], _days_in_words(list(group))) for role, group in grouped]


def _days_in_words(worse: Sequence[Worse]) -> str:
    """At most three as "Mon 18 Jan (Busy to Heavy)", and how many more."""
    named = [
        f"{short_day(one.day)} ({BAND_NAMES[one.band_before]} to {BAND_NAMES[one.band_after]})"
        for one in worse[:DAYS_NAMED]
    ]
    more = len(worse) - DAYS_NAMED
    return listed([*named, f"{more} more day{'' if more == 1 else 's'}"] if more > 0 else named)
