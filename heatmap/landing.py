"""Where an occurrence lands: the weeks that it makes heavier, role by role, in bands and in words. Pure.

Scores are those of `pressure.score_days` without the occurrence itself: one float per day from `starts_on` on.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.pressure import BAND_NAMES, HEAVY, Load, band_of, shown, week_score, worked_days
from heatmap.what_if import Scores, contribution
from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, monday_of
from inclusion.school.wording import week_beginning

ROLES_IN_BANDS = 3


@dataclass(frozen=True, slots=True)
class Landing:
    """A role's week before and with the occurrence."""

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


def worst_band(landings: Sequence[Landing]) -> int:
    """The heaviest band that anybody concerned reaches; 0 where no school week feels anything."""
    return max((landing.band_after for landing in landings), default=0)


def bands_in_words(landings: Sequence[Landing], names: Mapping[str, str]) -> str:
    """ "SENCo Heavy, Headteacher Busy", of at most three roles; the others, never heavier, are counted."""
    named = [f"{names[one.role]} {BAND_NAMES[one.band_after]}" for one in landings[:ROLES_IN_BANDS]]
    others = landings[ROLES_IN_BANDS:]
    if others:
        many = "1 other role" if len(others) == 1 else f"{len(others)} other roles"
        named.append(f"{many} {BAND_NAMES[worst_band(others)]}{'' if worst_band(others) == 1 else ' or less'}")
    return ", ".join(named)


def without(scores: Scores, loads: Iterable[Load], calendar: SchoolCalendar, starts_on: date) -> dict[str, list[float]]:
    """The scores without what they hold of these loads."""
    left = {role: list(line) for role, line in scores.items()}
    for load in loads:
        for role in load.levels.keys() & left.keys():
            ends_on = starts_on + timedelta(days=len(left[role]) - 1)
            for place, felt in contribution(load, calendar, starts_on, ends_on).items():
                left[role][place] = max(left[role][place] - load.levels[role] * felt, 0.0)
    return left


def landings_of(
    scores: Scores, load: Load, calendar: SchoolCalendar, starts_on: date, thresholds: Sequence[float]
) -> list[Landing]:
    """For each role concerned its week that matters most, the heaviest role first."""
    ends_on = starts_on + timedelta(days=max(map(len, scores.values()), default=0) - 1)
    felt = contribution(load, calendar, starts_on, ends_on)
    worked = {monday_of(day) for day in worked_days(load, calendar)}
    mondays = sorted({monday_of(starts_on + timedelta(days=place)) for place in felt})
    found_weeks = [calendar.week_of(monday) for monday in mondays]
    weeks = [week for week in found_weeks if week and starts_on <= week.staff_days[0] <= week.staff_days[-1] <= ends_on]
    found = []
    for role, level in load.levels.items():
        if role not in scores:
            continue
        added = {starts_on + timedelta(days=place): level * share for place, share in felt.items()}
        all_weeks = [_landing(scores[role], role, level, added, week, starts_on, thresholds) for week in weeks]
        telling = [one for one in all_weeks if one.monday in worked or one.band_after > one.band_before]
        if telling:
            found.append(max(telling, key=lambda one: (one.band_after, one.after)))
    return sorted(found, key=lambda one: (-one.band_after, -one.after))


def _landing(
    line: Sequence[float],
    role: str,
    level: int,
    added: Mapping[date, float],
    week: SchoolWeek,
    starts_on: date,
    thresholds: Sequence[float],
) -> Landing:
    old = [line[(day - starts_on).days] for day in week.staff_days]
    before, _ = week_score(old)
    after, _ = week_score([score + added.get(day, 0.0) for score, day in zip(old, week.staff_days, strict=True)])
    bands = band_of(before, thresholds), band_of(after, thresholds)
    return Landing(role, level, week.monday, shown(before, thresholds), shown(after, thresholds), *bands)
