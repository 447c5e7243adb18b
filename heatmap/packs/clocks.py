"""Clocks that run from a day of their own: annual reviews, consultations, and Ofsted as a level or a call. Pure.

The law behind them and every level are starting points: the levels are estimates, and the law may change.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby

from heatmap.pressure import Load
from inclusion.school.school_dates import ONE_DAY, SchoolCalendar, Span
from inclusion.school.wording import full_day

SCHOOL, AUTHORITY = "us", "la"
SOURCES = {
    "E2": "essexsendiass.co.uk phase transfer annual review",
    "E3": "teeslaw.com phase transfer deadline",
    "E5": "norfolk.gov.uk/article/40710",
    "E6": "livewellsouthend.com annual reviews",
    "E7": "brent.gov.uk EHC annual review",
    "E8": "eastsussex.gov.uk annual reviews after-meeting",
    "E9": "warwickshire.gov.uk transition-secondary-school",
    "E11": "northyorks.gov.uk annual reviews at transition points",
    "O1": "thekeysupport.com Ofsted framework 2025 summary (21 Nov 2025)",
    "O2": "northumberlandeducation.co.uk/ofsted",
    "O3": "tes.com “Ofsted Monday notification call does not apply to deferred inspections”",
}
CONSULTATION_DAYS = 15
INSPECTION_WEEKDAYS = (0, 1, 2)  # the call on a Monday, the visit on the two days after
CALL_DAYS = 3
FURTHEST_VISIT = timedelta(weeks=8)  # after the call: a holiday may lie between
INSPECTION_RULE = "FREQ=WEEKLY;BYDAY=MO,TU,WE"
BACKGROUND_LEVELS = {"headteacher": 1, "senco": 1}
CALL_LEVELS = {
    "headteacher": 5,
    "senco": 5,
    "deputy-head": 5,
    "dsl": 4,
    "curriculum-lead": 4,
    "phase-leader": 4,
    "pastoral-lead": 3,
    "assessment-lead": 3,
    "business-manager": 3,
    "class-teacher": 3,
    "governor": 3,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One date of a review. `staff_day`: the last staff day on or before it, None where the calendar knows none.

    `set_by` says whose duty it is, as events say it; `basis` is the law; `sources` are tags in SOURCES.
    """

    slug: str
    title: str
    due_on: date
    staff_day: date | None
    set_by: str
    basis: str
    sources: tuple[str, ...]


REGULATION_20 = "regulation 20, SEND Regulations 2014"
REGULATION_22 = "regulation 22, SEND Regulations 2014"
REVIEW_STEPS = (  # days from the meeting
    ("papers", "Send the invitations and papers for the annual review", -14, SCHOOL, REGULATION_20, ("E5", "E6")),
    ("report", "Send the school’s report of the annual review", 14, SCHOOL, REGULATION_20, ("E5", "E6")),
    ("decision", "Local authority decides: keep, amend or end the plan", 28, AUTHORITY, REGULATION_20, ("E7", "E8")),
    ("final-plan", "Final amended plan, where it is amended", 84, AUTHORITY, REGULATION_22, ("E3", "E8")),
)


def annual_review_clock(meeting_on: date, calendar: SchoolCalendar) -> list[Step]:
    """What an annual review meeting on that day sets going, by date.

    Papers two weeks before, the school's report two weeks after, the decision within four weeks; where the plan is
    amended, the final plan within eight weeks of the notice, so twelve in all. The regulations are the Special
    Educational Needs and Disability Regulations 2014.
    """
    return [
        Step(slug, title, due, calendar.last_staff_day_on_or_before(due), set_by, basis, tags)
        for slug, title, days, set_by, basis, tags in REVIEW_STEPS
        for due in [meeting_on + timedelta(days=days)]
    ]


@dataclass(frozen=True, slots=True)
class ClockDay:
    """A day of the clock: its number among those that count (0: it does not), whether the school is open, a word."""

    day: date
    number: int
    is_open: bool
    note: str

    @property
    def counts(self) -> bool:
        return self.number > 0


@dataclass(frozen=True, slots=True)
class Consultation:
    """When the reply is due. `staff_day`: the last staff day from the arrival to then; None where there is none."""

    received_on: date
    reply_by: date
    staff_day: date | None
    days: tuple[ClockDay, ...]

    @property
    def open_days(self) -> int:
        """How many of the days that count the school is open."""
        return sum(day.counts and day.is_open for day in self.days)


def consultation_clock(received_on: date, bank_holidays: Collection[date], calendar: SchoolCalendar) -> Consultation:
    """The reply to a consultation about an EHC plan: 15 calendar days, the day of arrival not counted.

    Weekends, bank holidays and school holidays count as well; each day says so. Sources: E2, E9.
    """
    days = []
    for number in range(CONSULTATION_DAYS + 1):
        day = received_on + timedelta(days=number)
        is_open = calendar.is_staff_day(day) and day not in bank_holidays
        days.append(ClockDay(day, number, is_open, _day_note(day, number, bank_holidays, calendar)))
    staff_day = max((day.day for day in days if day.is_open), default=None)
    return Consultation(received_on, days[-1].day, staff_day, tuple(days))


def _day_note(day: date, number: int, bank_holidays: Collection[date], calendar: SchoolCalendar) -> str:
    """Why a day is special: "Received", "Bank holiday", "Weekend", the name of the closure; empty for a plain one."""
    if not number:
        return "Received"
    if day in bank_holidays:
        return "Bank holiday"
    if day.weekday() > 4:
        return "Weekend"
    return calendar.closure_name(day) or ("INSET day" if day in calendar.insets else "")


@dataclass(frozen=True, slots=True)
class Inspection:
    """What Ofsted adds: an event at these times. `repeat_rule`, in term time only, gives them in place of a list."""

    title: str
    spans: tuple[Span, ...]
    levels: Mapping[str, int]
    run_up: int = 0
    follow_up: int = 0
    repeat_rule: str = ""
    sources: tuple[str, ...] = ("O1", "O2", "O3")

    def loads(self) -> list[Load]:
        """Its times as the heat map counts them."""
        return [
            Load(span.starts_on, span.ends_on, False, self.run_up, self.follow_up, self.levels) for span in self.spans
        ]


def ofsted_background(from_day: date, calendar: SchoolCalendar) -> Inspection:
    """The window in which a call is likely: level 1 on every Monday to Wednesday in term time from that day on.

    No end but the calendar's. The spans are runs of staff days, one or more a week; an estimate, as all levels.
    """
    days = [day for day in calendar.staff_days if day >= from_day and day.weekday() in INSPECTION_WEEKDAYS]
    runs = [list(run) for _, run in groupby(enumerate(days), lambda pair: pair[1] - pair[0] * ONE_DAY)]
    spans = tuple(Span(run[0][1], run[-1][1]) for run in runs)
    return Inspection("Ofsted may call", spans, BACKGROUND_LEVELS, repeat_rule=INSPECTION_RULE)


def ofsted_call(called_on: date, calendar: SchoolCalendar) -> Inspection:
    """The day of the call and the two school days after it, on which the inspectors come.

    That is a Monday, for an inspection that was put off any day. Nothing is cancelled by it. ValueError, in words,
    where the school is closed on the day: then nobody rings.
    """
    if not calendar.is_staff_day(called_on):
        raise ValueError(f"The school is closed on {full_day(called_on)}, so that there can be no call.")
    days = calendar.staff_days_between(called_on, called_on + FURTHEST_VISIT)[:CALL_DAYS]
    return Inspection("Ofsted inspection", (Span(days[0], days[-1]),), CALL_LEVELS, follow_up=2)
