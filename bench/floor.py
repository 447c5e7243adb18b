"""The floor: what a program of the standard library alone needs for the same scores. It imports nothing of ours.

One SELECT for the events, difference arrays over the staff days, two prefix sums. Slopes are plain floats here.
"""

import sqlite3
from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date, timedelta
from itertools import accumulate

DAYS = """
SELECT 1, starts_on, ends_on FROM school_term WHERE school_id = ?1
UNION ALL SELECT 0, starts_on, ends_on FROM school_closure WHERE school_id = ?1
"""
EVENTS = """
SELECT o.starts_on, o.ends_on, e.nature, e.run_up, e.follow_up, r.slug, l.level
FROM school_occurrence o
JOIN school_schoolevent e ON e.id = o.event_id
JOIN school_eventlevel l ON l.event_id = o.event_id
JOIN school_role r ON r.id = l.role_id
WHERE o.school_id = ? AND o.ends_on >= ? AND o.starts_on <= ? AND e.deleted_at IS NULL AND r.retired_at IS NULL
"""
EDGE = 200  # the longest run-up, so that no slope leaves the arrays


def fetch_and_score(connection: sqlite3.Connection, school: int, first: date, last: date) -> dict[str, list[float]]:
    """By role the score of every day from first to last, both included; roles without events are left out."""
    staff_days = _staff_days(connection, school)
    wide = timedelta(days=366)
    rows = connection.execute(EVENTS, (school, str(first - wide), str(last + wide))).fetchall()
    width = len(staff_days) + 2 * EDGE + 4
    bends: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * width)
    scores: defaultdict[str, list[float]] = defaultdict(lambda: [0.0] * ((last - first).days + 1))
    from_, to_ = _Indices(staff_days, bisect_left), _Indices(staff_days, bisect_right)
    for starts_on, ends_on, nature, run_up, follow_up, role, level in rows:
        end = to_[ends_on] - 1
        start = end if nature == "deadline" else from_[starts_on]
        rise, fall = level / (run_up + 1), level / (follow_up + 1)
        bend = bends[role]
        if EDGE <= start <= end:
            bend[start - run_up] += rise
            bend[start + 1] -= rise
            bend[end + 1] -= fall
            bend[end + follow_up + 2] += fall
        else:
            gap = EDGE if nature == "deadline" else start
            bend[gap - run_up] += rise
            bend[gap] += follow_up * fall - (run_up + 1) * rise
            bend[gap + 1] += run_up * rise - (follow_up + 1) * fall
            bend[gap + follow_up + 1] += fall
            on = date.fromisoformat(ends_on if nature == "deadline" else starts_on)
            while on <= date.fromisoformat(ends_on):
                if first <= on <= last:
                    scores[role][(on - first).days] += level
                on += timedelta(days=1)
    for role, bend in bends.items():
        line = scores[role]
        heights = list(accumulate(accumulate(bend)))
        for index in range(bisect_left(staff_days, first), bisect_right(staff_days, last)):
            line[(staff_days[index] - first).days] = heights[EDGE + index]
    return dict(scores)


def _staff_days(connection: sqlite3.Connection, school: int) -> list[date]:
    open_, closed = set(), set()
    for is_term, first, last in connection.execute(DAYS, (school,)):
        span = range(date.fromisoformat(first).toordinal(), date.fromisoformat(last).toordinal() + 1)
        (open_ if is_term else closed).update(span)
    return [date.fromordinal(day) for day in sorted(open_ - closed) if day % 7 not in (0, 6)]


class _Indices(dict[str, int]):
    """Where a day of ISO text stands among the staff days, looked up once for each day."""

    def __init__(self, staff_days: list[date], find: object) -> None:
        self.staff_days, self.find = staff_days, find

    def __missing__(self, day: str) -> int:
        self[day] = index = EDGE + self.find(self.staff_days, date.fromisoformat(day))  # type: ignore[operator]
        return index
