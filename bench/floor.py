"""The floor: what a program of the standard library alone needs for the same scores. It imports nothing of ours.

One SELECT for the events, difference arrays over the staff days, two prefix sums. Slopes are plain floats here.
"""

import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from itertools import accumulate

EVERYTHING = """
SELECT 'term', starts_on, ends_on, 0, 0, 0 FROM school_term WHERE school_id = ?1
UNION ALL SELECT 'closure', starts_on, ends_on, 0, 0, 0 FROM school_closure WHERE school_id = ?1
UNION ALL SELECT l.event_id, r.slug, e.nature, e.run_up, e.follow_up, l.level
FROM school_eventlevel l JOIN school_schoolevent e ON e.id = l.event_id JOIN school_role r ON r.id = l.role_id
WHERE l.school_id = ?1 AND e.deleted_at IS NULL AND r.retired_at IS NULL
UNION ALL SELECT event_id, starts_on, ends_on, 0, 0, 0 FROM school_occurrence
WHERE school_id = ?1 AND ends_on >= ?2 AND starts_on <= ?3
"""
EDGE = 200  # the longest run-up, so that no slope leaves the arrays


Occurrences = list[tuple[str, str, str]]  # event, first and last day
Levels = dict[str, list[tuple[str, str, int, int, int]]]  # by event: role, nature, run-up, follow-up, level


def fetch_and_score(connection: sqlite3.Connection, school: int, first: date, last: date) -> dict[str, list[float]]:
    """By role the score of every day from first to last, both included; roles without events are left out."""
    staff_days, levels, occurrences = fetch(connection, school, first, last)
    from_, to_ = _Indices(staff_days, bisect_left), _Indices(staff_days, bisect_right)
    width = len(staff_days) + 2 * EDGE + 4
    bends: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * width)
    scores: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * ((last - first).days + 1))
    for event, starts_on, ends_on in occurrences:
        end = to_[ends_on] - 1
        for role, nature, run_up, follow_up, level in levels.get(event, ()):
            deadline = nature == "deadline"
            start = end if deadline else from_[starts_on]
            rise, fall, bend = level / (run_up + 1), level / (follow_up + 1), bends[role]
            if EDGE <= start <= end:
                bend[start - run_up] += rise
                bend[start + 1] -= rise
                bend[end + 1] -= fall
                bend[end + follow_up + 2] += fall
                continue
            gap = EDGE if deadline else start
            bend[gap - run_up] += rise
            bend[gap] += follow_up * fall - (run_up + 1) * rise
            bend[gap + 1] += run_up * rise - (follow_up + 1) * fall
            bend[gap + follow_up + 1] += fall
            for day in _days(ends_on if deadline else starts_on, ends_on):
                if first <= day <= last:
                    scores[role][(day - first).days] += level
    shown = range(bisect_left(staff_days, first), bisect_right(staff_days, last))
    for role, bend in bends.items():
        line, heights = scores[role], list(accumulate(accumulate(bend)))
        for index in shown:
            line[(staff_days[index] - first).days] = heights[EDGE + index]
    return dict(scores)


def fetch(
    connection: sqlite3.Connection, school: int, first: date, last: date
) -> tuple[list[date], Levels, Occurrences]:
    """The staff days, the levels by event, and the occurrences from a year before the days to a year after them."""
    terms, closed = set(), set()
    levels: defaultdict[str, list[tuple[str, str, int, int, int]]] = defaultdict(list)
    occurrences: Occurrences = []
    wide = timedelta(days=366)
    for key, one, other, run_up, follow_up, level in connection.execute(
        EVERYTHING, (school, str(first - wide), str(last + wide))
    ):
        if level:
            levels[key].append((one, other, run_up, follow_up, level))
        elif key == "term":
            terms.update(_days(one, other))
        elif key == "closure":
            closed.update(_days(one, other))
        else:
            occurrences.append((key, one, other))
    return [day for day in sorted(terms - closed) if day.weekday() < 5], levels, occurrences


def _days(first: str, last: str) -> list[date]:
    span = range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1)
    return [date.fromordinal(day) for day in span]


class _Indices(dict[str, int]):
    """Where a day of ISO text stands among the staff days, looked up once for each day."""

    def __init__(self, staff_days: list[date], find: Callable[[list[date], date], int]) -> None:
        self.staff_days, self.find = staff_days, find

    def __missing__(self, day: str) -> int:
        self[day] = index = EDGE + self.find(self.staff_days, date.fromisoformat(day))
        return index
