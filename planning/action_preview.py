"""What the date of an action does to its owner's week, and whether a week close to it is calmer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.pressure import BAND_NAMES, band_of, shown, week_score
from inclusion.school.models import Membership
from inclusion.school.school_dates import monday_of
from planning.action_weight import added_by
from planning.loads import Loads, loads_of

AROUND = 2  # weeks before and after the week of the date


@dataclass(frozen=True)
class WeekAhead:
    """A week of the owner now and with the action in it; band 0 is a week without staff days."""

    monday: date
    is_due: bool
    day: date | None = None  # the day in it that would suit best: after today, worked, the calmest
    before: float = 0.0
    before_band: int = 0
    after: float = 0.0
    after_band: int = 0

    @property
    def before_name(self) -> str:
        return BAND_NAMES.get(self.before_band, "")

    @property
    def after_name(self) -> str:
        return BAND_NAMES.get(self.after_band, "")

    @property
    def is_heavier(self) -> bool:
        return self.after_band > self.before_band


@dataclass(frozen=True)
class ActionPreview:
    """The weeks around the due date, and the calmest of the others where there is one."""

    due_on: date
    weeks: list[WeekAhead]
    calmer: WeekAhead | None = None

    @property
    def due_week(self) -> WeekAhead:
        return next(week for week in self.weeks if week.is_due)


def action_preview(owner: Membership, due_on: date, today: date) -> ActionPreview:
    """The owner's weeks from two before to two after the date; in each the action as if it were due on its weekday.

    Two queries and one for each school year that is touched. The calmer week has a day after today that the owner
    works, would be lightest of these with the action in it, and in a lower band than the date's own week.
    """
    loads = loads_of(owner.school, [owner])
    near = range(-AROUND, AROUND + 1)
    weeks = [_week(loads, owner, due_on + timedelta(weeks=n), today, is_due=n == 0) for n in near]
    return ActionPreview(due_on, weeks, _calmer(weeks))


def _week(loads: Loads, owner: Membership, due_on: date, today: date, *, is_due: bool) -> WeekAhead:
    monday = monday_of(due_on)
    days = [monday + timedelta(days=n) for n in range(-7, 14)]  # with the weeks beside it, into which load may move
    staff_days = loads.calendar.staff_days_between(monday, monday + timedelta(days=6))
    if not staff_days:
        return WeekAhead(monday, is_due)
    added = dict(zip(days, added_by(due_on, owner.weekdays, loads.calendar, days), strict=True))
    now = loads.week_score(owner, monday)
    then = now + week_score([added[day] for day in staff_days])[0]
    thresholds = loads.school.thresholds
    suits = loads.calmest_days([owner], max(monday, today + timedelta(days=1)), staff_days[-1], count=1)
    return WeekAhead(
        monday,
        is_due,
        next(iter(suits), None),
        shown(now, thresholds),
        band_of(now, thresholds),
        shown(then, thresholds),
        band_of(then, thresholds),
    )


def _calmer(weeks: Sequence[WeekAhead]) -> WeekAhead | None:
    """The lightest week that could take it, the nearest of two; None where none is in a lower band than its own."""
    due = weeks[AROUND]
    limit = due.after_band or max(BAND_NAMES) + 1  # in a holiday any week of school is better
    found = [week for week in weeks if week.day and not week.is_due and week.after_band < limit]
    return min(found, key=lambda week: (week.after, abs(week.monday - due.monday), week.monday), default=None)
