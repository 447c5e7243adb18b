"""The weeks of a calendar exercise: which ones to walk, and how heavy they were before and are now. Pure.

Week scores are kept as they are stored: by the Monday in ISO text, then by role, the mean of the week's staff days.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import fsum

from heatmap.pressure import BAND_NAMES, HEAVY, band_of

MOST_WEEKS = 6  # as many as a leadership team gets through in 75 minutes
WeekScores = Mapping[str, Mapping[str, float]]


@dataclass(frozen=True, slots=True)
class PinchWeek:
    """One week to walk, with the band of each role; `joint` is the sum of their scores."""

    monday: date
    joint: float
    bands: Mapping[str, int]

    @property
    def is_heavy_for_all(self) -> bool:
        return bool(self.bands) and min(self.bands.values()) >= HEAVY


@dataclass(frozen=True, slots=True)
class Heat:
    """How heavy a stretch is: weeks that are heavy for every role, and the highest joint week score."""

    heavy_weeks: int
    highest: float


def pinch_week(monday: str, scores: Mapping[str, float], thresholds: Sequence[float]) -> PinchWeek:
    bands = {role: band_of(score, thresholds) for role, score in scores.items()}
    return PinchWeek(date.fromisoformat(monday), fsum(scores.values()), bands)


def weeks_to_walk(stored: WeekScores, thresholds: Sequence[float], most: int = MOST_WEEKS) -> list[PinchWeek]:
    """The worst weeks: those heavy for all first, then by joint score; weeks in which nothing is felt are left out."""
    weeks = [pinch_week(monday, scores, thresholds) for monday, scores in stored.items()]
    felt = [week for week in weeks if week.joint > 0]
    return sorted(felt, key=lambda week: (not week.is_heavy_for_all, -round(week.joint, 9), week.monday))[:most]


def heat_of(stored: WeekScores, thresholds: Sequence[float]) -> Heat:
    weeks = [pinch_week(monday, scores, thresholds) for monday, scores in stored.items()]
    return Heat(sum(week.is_heavy_for_all for week in weeks), max((week.joint for week in weeks), default=0.0))


def heat_sentence(before: Heat, now: Heat) -> str:
    """ "Weeks heavy for both: 4 before, 2 now. Highest joint week: 17.3 before, 14.0 now." """
    return (
        f"Weeks heavy for both: {before.heavy_weeks} before, {now.heavy_weeks} now. "
        f"Highest joint week: {before.highest:.1f} before, {now.highest:.1f} now."
    )


def bands_in_words(week: PinchWeek, names: Mapping[str, str]) -> str:
    """ "SENCo Heavy, Headteacher Busy"."""
    return ", ".join(f"{names.get(role, role)} {BAND_NAMES[band]}" for role, band in week.bands.items())
