"""The clocks: annual reviews, replies to consultations, and what Ofsted adds."""

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.packs.clocks import SOURCES, annual_review_clock, consultation_clock, ofsted_background, ofsted_call
from heatmap.packs.days import bank_holidays
from heatmap.packs.other_clocks import OTHER_CLOCKS, clocks_for, other_clock
from heatmap.packs.pack import ROLES
from inclusion.school.repeats import Repeat, expand
from inclusion.school.school_dates import ONE_DAY
from tests.heatmap.calendars import calendars
from tests.heatmap.packs import CALENDAR, NO_TERMS, day, span

DAYS = st.dates(day("2025-09-01"), day("2028-07-31"))


def test_annual_review_clock():
    found = annual_review_clock(day("2026-11-10"), CALENDAR)
    assert [(step.slug, str(step.due_on), str(step.staff_day), step.set_by, step.basis[:13]) for step in found] == [
        ("papers", "2026-10-27", "2026-10-23", "us", "regulation 20"),
        ("report", "2026-11-24", "2026-11-24", "us", "regulation 20"),
        ("decision", "2026-12-08", "2026-12-08", "la", "regulation 20"),
        ("final-plan", "2027-02-02", "2027-02-02", "la", "regulation 22"),
    ]
    assert all(tag in SOURCES for step in found for tag in step.sources)
    assert all(step.basis.endswith("SEND Regulations 2014") for step in found)


@given(DAYS, calendars())
def test_annual_review_steps_are_in_order_and_worked_before_they_are_due(meeting_on, calendar):
    found = annual_review_clock(meeting_on, calendar)
    assert [(step.due_on - meeting_on).days for step in found] == [-14, 14, 28, 84]
    for step in found:
        assert step.staff_day == calendar.last_staff_day_on_or_before(step.due_on)


def test_review_without_terms_has_no_staff_days():
    assert {step.staff_day for step in annual_review_clock(day("2026-11-10"), NO_TERMS)} == {None}


def test_consultation_over_half_term():
    clock = consultation_clock(day("2026-10-20"), bank_holidays(2026), CALENDAR)
    assert (clock.reply_by, clock.staff_day, clock.open_days) == (day("2026-11-04"), day("2026-11-04"), 6)
    assert [(str(one.day)[5:], one.number, one.is_open, one.note) for one in clock.days] == [
        ("10-20", 0, True, "Received"),
        ("10-21", 1, True, ""),
        ("10-22", 2, True, ""),
        ("10-23", 3, True, ""),
        ("10-24", 4, False, "Weekend"),
        ("10-25", 5, False, "Weekend"),
        ("10-26", 6, False, "Half term"),
        ("10-27", 7, False, "Half term"),
        ("10-28", 8, False, "Half term"),
        ("10-29", 9, False, "Half term"),
        ("10-30", 10, False, "Half term"),
        ("10-31", 11, False, "Weekend"),
        ("11-01", 12, False, "Weekend"),
        ("11-02", 13, True, ""),
        ("11-03", 14, True, ""),
        ("11-04", 15, True, ""),
    ]
    assert [one.counts for one in clock.days] == [False] + [True] * 15


def test_consultation_before_christmas_is_answered_before_it():
    clock = consultation_clock(day("2026-12-14"), bank_holidays(2026), CALENDAR)
    assert (clock.reply_by, clock.staff_day, clock.open_days) == (day("2026-12-29"), day("2026-12-18"), 4)
    notes = {str(one.day): one.note for one in clock.days}
    assert (notes["2026-12-25"], notes["2026-12-22"]) == ("Bank holiday", "Holiday")


def test_consultation_on_a_bank_holiday_that_the_calendar_lacks():
    clock = consultation_clock(day("2027-04-18"), bank_holidays(2027), CALENDAR)
    assert (clock.reply_by, clock.staff_day) == (day("2027-05-03"), day("2027-04-30"))
    assert (clock.days[-1].is_open, clock.days[-1].note, clock.days[-1].counts) == (False, "Bank holiday", True)


def test_consultation_in_the_summer_holidays_has_no_staff_day():
    clock = consultation_clock(day("2027-08-02"), bank_holidays(2027), CALENDAR)
    assert (clock.reply_by, clock.staff_day, clock.open_days) == (day("2027-08-17"), None, 0)


def test_inset_days_are_named():
    clock = consultation_clock(day("2026-12-20"), frozenset(), CALENDAR)
    assert (clock.days[-1].day, clock.days[-1].note, clock.days[-1].is_open) == (day("2027-01-04"), "INSET day", True)


@given(DAYS, calendars())
def test_consultation_takes_fifteen_calendar_days(received_on, calendar):
    clock = consultation_clock(received_on, frozenset(), calendar)
    assert clock.reply_by == received_on + timedelta(days=15)
    assert [one.day for one in clock.days if one.counts] == [received_on + timedelta(days=n) for n in range(1, 16)]
    last = calendar.last_staff_day_on_or_before(clock.reply_by)
    assert clock.staff_day == (last if last and last >= received_on else None)


def test_ofsted_background_is_term_time_mondays_to_wednesdays():
    found = ofsted_background(day("2027-07-13"), CALENDAR)
    assert found.spans[:4] == (
        span("2027-07-13", "2027-07-14"),
        span("2027-07-19", "2027-07-21"),
        span("2027-09-01"),
        span("2027-09-06", "2027-09-08"),
    )
    assert set(found.levels.values()) == {1}
    assert len(found.loads()) == len(found.spans)


def test_ofsted_background_as_a_repeat_gives_the_same_days():
    found = ofsted_background(day("2027-05-24"), CALENDAR)
    repeat = Repeat("rule", found.repeat_rule, None, True)
    times = expand(day("2027-05-24"), day("2027-05-24"), repeat, CALENDAR, day("2028-07-31"))
    days = [one.starts_on + n * ONE_DAY for one in found.spans for n in range((one.ends_on - one.starts_on).days + 1)]
    assert [time.starts_on for time in times] == days


@given(DAYS, calendars())
def test_ofsted_background_covers_each_such_staff_day_once(from_day, calendar):
    spans = ofsted_background(from_day, calendar).spans
    days = [one.starts_on + n * ONE_DAY for one in spans for n in range((one.ends_on - one.starts_on).days + 1)]
    assert days == [one for one in calendar.staff_days if one >= from_day and one.weekday() < 3]


def test_ofsted_call_is_three_days_from_monday():
    found = ofsted_call(day("2026-11-16"), CALENDAR)
    assert found.spans == (span("2026-11-16", "2026-11-18"),)
    assert (found.levels["headteacher"], found.levels["senco"]) == (5, 5)
    assert found.levels.keys() <= set(ROLES)
    assert all(1 <= level <= 5 for level in found.levels.values())


@pytest.mark.parametrize(
    ("called_on", "last"),
    [("2026-11-17", "2026-11-19"), ("2026-11-19", "2026-11-23"), ("2026-10-23", "2026-11-03")],
)
def test_ofsted_call_of_an_inspection_that_was_put_off_is_three_school_days(called_on, last):
    assert ofsted_call(day(called_on), CALENDAR).spans == (span(called_on, last),)


@pytest.mark.parametrize("called_on", ["2026-10-26", "2026-11-21"])
def test_ofsted_call_on_a_closed_day_is_refused(called_on):
    with pytest.raises(ValueError, match="so that there can be no call"):
        ofsted_call(day(called_on), CALENDAR)


@pytest.mark.parametrize(
    ("slug", "from_day", "due_on"),
    [
        ("assessment-advice", "2026-11-16", "2026-12-28"),
        ("early-years-review", "2026-08-31", "2027-02-28"),
        ("post-16-review", "2027-09-01", "2027-04-01"),
        ("post-16-review", "2027-07-31", "2027-02-28"),
    ],
)
def test_other_clocks_run_in_weeks_and_months(slug, from_day, due_on):
    (clock,) = [clock for clock in OTHER_CLOCKS if clock.slug == slug]
    due = other_clock(clock, day(from_day), CALENDAR)
    assert due.due_on == day(due_on)
    assert due.staff_day == CALENDAR.last_staff_day_on_or_before(day(due_on))


def test_each_phase_has_the_clocks_it_can_need():
    slugs = {phase: [clock.slug for clock in clocks_for(phase)] for phase in ("primary", "secondary", "special")}
    assert slugs == {
        "primary": ["assessment-advice", "early-years-review"],
        "secondary": ["assessment-advice", "post-16-review"],
        "special": ["assessment-advice", "early-years-review", "post-16-review"],
    }
    assert all(clock.levels.keys() <= set(ROLES) for clock in OTHER_CLOCKS)
