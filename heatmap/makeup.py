"""What makes up one cell: each occurrence's exact share of its score, and the sentence above the list. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.pressure import BAND_NAMES, Load, band_of, carry
from heatmap.what_if import contribution
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import listed

CARRIED_OVER = timedelta(days=42)  # how far a person's work may be carried from a day they do not work
SAME = 1e-9
NAMED = 2


@dataclass(frozen=True, slots=True)
class Share:
    """One occurrence in a cell. `readable`: whether the person may know more than its dates and level."""

    occurrence: str
    score: float
    level: int
    readable: bool
    by_law: bool
    movable: bool


def cell_weights(
    days: Sequence[date],
    calendar: SchoolCalendar,
    known_days: Sequence[date],
    weekdays: Collection[int] | None = None,
) -> dict[date, float]:
    """How much of the load of each day lands in the cell of these days: the cell's score is the weighted sum.

    `weekdays`: those that a person works, whose other load is carried; None for a role. `known_days`: the scored year.
    """
    each = 1 / len(days)
    if weekdays is None:
        return dict.fromkeys(days, each)
    inside = {(day - known_days[0]).days for day in days}
    weights = {}
    for place, day in enumerate(known_days):
        if not days[0] - CARRIED_OVER <= day <= days[-1] + CARRIED_OVER:
            continue
        if not calendar.is_staff_day(day) or day.weekday() in weekdays:
            landed = float(place in inside)
        else:
            alone = [0.0] * len(known_days)
            alone[place] = 1.0
            carried = carry([alone], weekdays, calendar, known_days)
            landed = sum(carried[target] for target in inside)
        if landed:
            weights[day] = landed * each
    return weights


def load_share(load: Load, calendar: SchoolCalendar, weights: Mapping[date, float]) -> float:
    """What the load adds to the cell: its levels (of all the roles given) times its shape on the weighted days."""
    if not weights:
        return 0.0
    first, last = min(weights), max(weights)
    felt = contribution(load, calendar, first, last)
    level = sum(load.levels.values())
    return level * sum(weights.get(first + timedelta(days=place), 0.0) * shape for place, shape in felt.items())


def heaviest_first(shares: Sequence[Share]) -> list[Share]:
    """Those that are felt in the cell, the heaviest first."""
    felt = [share for share in shares if share.score > SAME]
    return sorted(felt, key=lambda share: (-round(share.score, 9), share.occurrence))


def sentence(shares: Sequence[Share], titles: Mapping[str, str]) -> str:
    """ "3 items, 2 fixed by law; Writing moderation could move." `titles` by occurrence, of those one may read."""
    if not shares:
        return "Nothing is felt here."
    open_shares = [share for share in shares if share.readable]
    by_law = sum(share.by_law and not share.movable for share in open_shares)
    count = f"{len(shares)} item{'' if len(shares) == 1 else 's'}"
    if by_law:
        count += ", fixed by law" if len(shares) == 1 else f", {by_law} fixed by law"
    movable = list(dict.fromkeys(titles[share.occurrence] for share in open_shares if share.movable))
    if not movable:
        return f"{count}; nothing here could move." if open_shares else f"{count}."
    if len(movable) > NAMED:
        return f"{count}; {len(movable)} could move, {movable[0]} the heaviest of them."
    return f"{count}; {listed(movable)} could move."


def without_heaviest_movable(
    shares: Sequence[Share], titles: Mapping[str, str], score: float, thresholds: Sequence[float], cell: str
) -> str:
    """What would become of the cell without the first movable item, where that changes its band; otherwise empty."""
    first = next((share for share in shares if share.readable and share.movable), None)
    if first is None:
        return ""
    before, after = band_of(score, thresholds), band_of(max(score - first.score, 0.0), thresholds)
    if after == before:
        return ""
    return f"Without {titles[first.occurrence]} this {cell} would be {BAND_NAMES[after]}."
