"""How weeks felt beside what was planned: reading for the person whose weeks they are, and for nobody else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.grid import weeks_within
from heatmap.models import FeltWeek
from heatmap.pressure import BAND_NAMES, band_of, carry, week_score
from heatmap.queries import Scored
from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, SchoolWeek, Span, monday_of
from inclusion.school.wording import week_beginning

OPEN_FOR = timedelta(days=11)  # from its Monday on: until the Friday after
FRIDAY, MONDAY = 4, 0
ASKED_ON = frozenset({FRIDAY, 5, 6, MONDAY})  # weekdays
CHOICES = list(BAND_NAMES.items())


@dataclass(frozen=True)
class FeltLine:
    """One school week: the bands that were planned and felt, 0 where that is not known; `is_open`: to be said now."""

    week: SchoolWeek
    planned: int
    felt: int
    is_open: bool = False

    @property
    def planned_words(self) -> str:
        return BAND_NAMES.get(self.planned, "")

    @property
    def felt_words(self) -> str:
        return BAND_NAMES.get(self.felt, "")

    @property
    def difference(self) -> int:
        """By how many bands it felt heavier than planned."""
        return self.felt - self.planned if self.felt and self.planned else 0


def open_weeks(calendar: SchoolCalendar, today: date) -> list[SchoolWeek]:
    """The school weeks of which one may say how they felt, the one to ask about first.

    That is the week of today once it has begun, and the one before until its next Friday. From Friday on the week
    that ends is asked about, before that the last one.
    """
    begun = [week for week in calendar.weeks if week.staff_days[0] <= today < week.monday + OPEN_FOR]
    over = [week for week in begun if week.staff_days[-1] <= today or today - week.monday >= timedelta(days=FRIDAY)]
    going_on = [week for week in begun if week not in over]
    return [*reversed(over), *going_on]


def week_asked_on(calendar: SchoolCalendar, today: date) -> SchoolWeek | None:
    """The week that the home page asks about: on Fridays, over the weekend and on the Monday after."""
    if today.weekday() not in ASKED_ON:
        return None
    return calendar.week_of(today - timedelta(days=7) if today.weekday() == MONDAY else today)


def felt_by_monday(membership: Membership, first: date, last: date) -> dict[date, int]:
    """What the person said of the weeks from first to last. One query."""
    rows = FeltWeek.objects.visible_to(membership).filter(monday__range=(first, last))
    return dict(rows.values_list("monday", "felt"))


def planned_bands(membership: Membership, known: Scored, weeks: Sequence[SchoolWeek]) -> dict[date, int]:
    """The person's own band in each of these weeks, as the map shows it; nothing where nothing is recorded."""
    lines = [known.scores[role.slug] for role in membership.roles_held if role.slug in known.scores]
    line = carry(lines, membership.weekdays, known.calendar, known.days)
    if not any(line):
        return {}
    thresholds, origin = membership.school.thresholds, known.starts_on
    return {
        week.monday: band_of(week_score([line[(day - origin).days] for day in week.staff_days])[0], thresholds)
        for week in weeks
        if known.starts_on <= week.monday <= known.ends_on
    }


def felt_lines(membership: Membership, known: Scored, term: Span, today: date) -> list[FeltLine]:
    """The school weeks of a term that have begun, the latest last, and what was planned and felt. One query."""
    weeks = [week for week in weeks_within(known.calendar, term) if week.staff_days[0] <= today]
    felt = felt_by_monday(membership, monday_of(term.starts_on), term.ends_on)
    planned = planned_bands(membership, known, weeks)
    open_now = {week.monday for week in open_weeks(known.calendar, today)}
    return [
        FeltLine(week, planned.get(week.monday, 0), felt.get(week.monday, 0), week.monday in open_now) for week in weeks
    ]


def differences(felt: Mapping[date, int], planned: Mapping[date, int]) -> dict[date, int]:
    """Felt less planned band by Monday, of the weeks of which both are known."""
    return {monday: felt[monday] - planned[monday] for monday in sorted(felt.keys() & planned.keys())}


def felt_sentence(lines: Sequence[FeltLine]) -> str:
    """ "Felt heavier than planned in 3 of 9 weeks." Only weeks of which both are known count."""
    known = [line for line in lines if line.felt and line.planned]
    if not known:
        return "Nothing to compare yet: say on a Friday how the week felt."
    heavier, lighter = (sum(sign * line.difference > 0 for line in known) for sign in (1, -1))
    weeks = f"{len(known)} week{'' if len(known) == 1 else 's'}"
    if not heavier and not lighter:
        return f"Felt as planned in {'the one week' if len(known) == 1 else f'all {weeks}'} you told."
    parts = [f"{word} than planned in {n}" for word, n in (("heavier", heavier), ("lighter", lighter)) if n]
    return f"Felt {' and '.join(parts)} of {weeks}."


def week_name(week: SchoolWeek) -> str:
    """ "Spring term week 3, w/b 18 January"."""
    return f"{week.term} week {week.number}, {week_beginning(week.monday)}"
