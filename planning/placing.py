"""A whole term's meetings placed at once: the best choice of days there is, by dynamic programming. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

Cost = int | float  # a whole number, or NEVER
NEVER = float("inf")
SCALE = 1000  # joint pressure counts in thousandths, as whole numbers, so that sums are exact


@dataclass(frozen=True, slots=True)
class Day:
    """A day on which the meeting is possible. `place` is its number among the staff days of the range, from 0; `heavy`
    how many of the people are in a Heavy week or heavier; `pressure` the joint score of the day."""

    on: date
    place: int
    heavy: int
    pressure: float

    @property
    def thousandths(self) -> int:
        return round(self.pressure * SCALE)


def unevenness(places: Sequence[int], span: int) -> int:
    """How far meetings on these places (rising, 0 to span − 1) are from even spacing over `span` staff days.

    With K meetings the ideal is span / K staff days from each meeting to the next, and half of that from the start of
    the range to the first (counted to the middle of its day) and from the last to the end. The measure is the sum of
    the squared differences from that ideal, times (2K)² so that it is a whole number. 0 is perfectly even.
    """
    count = len(places)
    if not count:
        return 0
    between = sum(_between(one, other, count, span) for one, other in pairwise(places))
    return _before(places[0], count, span) + between + _after(places[-1], count, span)


def cost(days: Sequence[Day], span: int) -> tuple[int, int, int]:
    """What `place` makes as small as it can, in this order: person-meetings in Heavy weeks, unevenness, joint pressure
    in thousandths."""
    places = [day.place for day in days]
    return sum(day.heavy for day in days), unevenness(places, span), sum(day.thousandths for day in days)


def place(parts: Sequence[Sequence[Day]], span: int) -> list[Day] | None:
    """One day from each part, each later than the one before, with the smallest `cost`; of equal ones the choice whose
    first meeting is earliest, then whose second is, and so on. None where there is no such choice.

    `parts` are sorted by place: the same days again and again for meetings that may lie anywhere in the range, or the
    days of one week, fortnight or half term each. `span` is the number of staff days in the range.

    Exact: for each day of a part the best continuation is known before the part in front of it is looked at, and the
    cost of a day or of a pair of neighbours does not depend on the rest. Work: meetings × days².
    """
    count = len(parts)
    if not count or not all(parts):
        return None
    heavy_unit, even_unit = _units(parts, span)
    own = [[day.heavy * heavy_unit + day.thousandths for day in part] for part in parts]
    apart = [even_unit * _between(0, distance, count, span) for distance in range(span + 1)]
    tails: list[Cost] = [
        c + even_unit * _after(day.place, count, span) for c, day in zip(own[-1], parts[-1], strict=True)
    ]
    following: list[list[int]] = []  # for each part and day, which day of the next part continues best
    for number in range(count - 2, -1, -1):
        tails, chosen = _step(parts[number], own[number], parts[number + 1], tails, apart)
        following.insert(0, chosen)
    firsts = [tail + even_unit * _before(day.place, count, span) for tail, day in zip(tails, parts[0], strict=True)]
    at = min(range(len(firsts)), key=firsts.__getitem__)
    if firsts[at] >= NEVER:
        return None
    days = [parts[0][at]]
    for part, chosen in zip(parts[1:], following, strict=True):
        at = chosen[at]
        days.append(part[at])
    return days


def _step(
    part: Sequence[Day], own: Sequence[int], after: Sequence[Day], tails: Sequence[Cost], apart: Sequence[int]
) -> tuple[list[Cost], list[int]]:
    """For each day of the part the cost from there to the end, and which day comes next; ties go to the earlier."""
    costs: list[Cost] = []
    chosen: list[int] = []
    places = [day.place for day in after]
    for day, its in zip(part, own, strict=True):
        best: Cost = NEVER
        best_at = -1
        here = day.place
        for at, there in enumerate(places):
            if there > here and (whole := tails[at] + apart[there - here]) < best:
                best, best_at = whole, at
        costs.append(best + its if best_at >= 0 else NEVER)
        chosen.append(best_at)
    return costs, chosen


def _units(parts: Sequence[Sequence[Day]], span: int) -> tuple[int, int]:
    """What one person-meeting and one step of unevenness weigh against a thousandth of pressure: more than all that
    comes after them in the order can add up to, so that one whole number orders like the three."""
    count = len(parts)
    even_unit = 1 + sum(max(day.thousandths for day in part) for part in parts)
    worst = (count + 1) * (2 * (count + 1) * (span + 1)) ** 2
    return even_unit * (1 + worst), even_unit


def _before(first: int, count: int, span: int) -> int:
    return (2 * count * first + count - span) ** 2


def _between(one: int, other: int, count: int, span: int) -> int:
    return (2 * count * (other - one) - 2 * span) ** 2


def _after(last: int, count: int, span: int) -> int:
    return (2 * count * (span - last) - count - span) ** 2
