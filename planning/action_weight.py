"""What an action adds to the week of the person who does it, by the rules of the heat map. Pure."""

from collections.abc import Collection, Sequence
from datetime import date

from heatmap.pressure import Load, carry, score_days
from inclusion.school.school_dates import SchoolCalendar

LEVEL = 2  # a part of the day
RUN_UP = 2  # staff days before it in which the work builds
ROLE = "owner"


def added_by(
    due_on: date, working_weekdays: Collection[int], calendar: SchoolCalendar, days: Sequence[date]
) -> list[float]:
    """What a deadline of level 2 on this date adds to each of `days`, which are whole weeks in order, without gaps.

    A person who does not work on the due day feels it on their own days, as with everything on the map.
    """
    load = Load(due_on, due_on, deadline=True, run_up=RUN_UP, follow_up=0, levels={ROLE: LEVEL})
    scores = score_days(list(load.rows()), [ROLE], calendar, days[0], days[-1])
    return carry([scores[ROLE]], working_weekdays, calendar, days)
