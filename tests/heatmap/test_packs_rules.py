"""Rules on calendars of every kind, what concerns which school, how levels follow counts; and what always holds."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatmap.packs.counts import COUNT_NAMES, applies, scaled_levels
from heatmap.packs.dates import dates_of, placed
from heatmap.packs.days import day_of, next_working_day, weekdays_from
from heatmap.packs.pack import DEADLINE, FirstStaffDays, InsetDay, TermWeeks, Window, Yearly
from heatmap.packs.suggesting import suggestions
from heatmap.pressure import worked_days
from inclusion.school.school_dates import SchoolCalendar, Span
from tests.heatmap.calendars import calendars
from tests.heatmap.packs import CALENDAR, ITEMS, NO_TERMS, day, span

SIX_TERMS = SchoolCalendar(
    [
        span("2026-08-26", "2026-10-16"),
        span("2026-11-02", "2026-12-18"),
        span("2027-01-04", "2027-02-12"),
        span("2027-02-22", "2027-03-25"),
        span("2027-04-12", "2027-05-28"),
        span("2027-06-07", "2027-07-22"),
    ],
    [],
    [day("2026-08-26"), day("2026-11-02")],
)
counts = st.dictionaries(st.sampled_from(COUNT_NAMES), st.integers(0, 300))
items = st.sampled_from(list(ITEMS.values()))


def ruled(rule, **fields):
    """An event of one day with that rule."""
    return replace(ITEMS["autumn-census"], rule=rule, overrides={}, **fields)


@pytest.mark.parametrize(
    ("rule", "fields", "expected"),
    [
        (TermWeeks((1,), 1, 1), {}, [span("2026-09-02", "2026-09-04")]),
        (TermWeeks((1,), 7, 8), {}, [span("2026-10-12", "2026-10-23")]),
        (TermWeeks((1,), 8, 9), {}, [span("2026-10-19", "2026-11-06")]),
        (TermWeeks((1,), -1, -1), {}, [span("2026-12-14", "2026-12-18")]),
        (TermWeeks((1,), -40, 1), {}, [span("2026-09-02", "2026-09-04")]),
        (TermWeeks((1,), 14, 30), {}, [span("2026-12-07", "2026-12-18")]),
        (TermWeeks((2, 3), -1, -1), {}, [span("2027-03-22", "2027-03-25"), span("2027-07-19", "2027-07-22")]),
        (TermWeeks((2,), 2, 3), {"nature": DEADLINE}, [span("2027-01-22")]),
        (TermWeeks((2,), 2, 2), {"weekdays": 2}, [span("2027-01-11", "2027-01-12")]),
        (TermWeeks((2,), 2, 2), {"days": 8}, [span("2027-01-11", "2027-01-18")]),
        (TermWeeks((1,), 30, 30), {}, []),
        (TermWeeks((1,), -30, -20), {}, []),
        (FirstStaffDays(3), {}, [span("2026-09-02", "2026-09-04")]),
        (FirstStaffDays(4), {}, [span("2026-09-02", "2026-09-07")]),
        (InsetDay(1), {}, [span("2026-09-02")]),
        (InsetDay(2), {}, [span("2027-01-04")]),
        (InsetDay(3), {}, []),
        (Yearly("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29"), {}, []),
        (Yearly("FREQ=YEARLY;BYMONTH=10;BYDAY=MO,TU;BYSETPOS=2"), {}, [span("2026-10-06")]),
        (Yearly("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=30"), {"weekdays": 2}, [span("2026-10-30", "2026-11-02")]),
        (Yearly("FREQ=YEARLY;BYMONTH=10;BYMONTHDAY=31"), {"next_working_day": True}, [span("2026-11-02")]),
        (Window(Yearly("FREQ=YEARLY;BYMONTH=6"), Yearly("FREQ=YEARLY;BYMONTH=5")), {}, []),
    ],
)
def test_rules(rule, fields, expected):
    found = placed(ruled(rule, **fields), 2026, CALENDAR)
    assert found.spans == expected
    assert bool(found.reason) == (not expected)


def test_terms_of_a_school_with_six_count_on_in_pairs():
    assert dates_of(ruled(TermWeeks((1,), 1, 1)), 2026, SIX_TERMS) == [span("2026-08-26", "2026-08-28")]
    assert dates_of(ruled(TermWeeks((1,), 9, 9)), 2026, SIX_TERMS) == [span("2026-11-02", "2026-11-06")]
    assert dates_of(ruled(TermWeeks((3,), -1, -1)), 2026, SIX_TERMS) == [span("2027-07-19", "2027-07-22")]
    assert dates_of(ruled(InsetDay(1)), 2026, SIX_TERMS) == [span("2026-08-26")]


def test_reasons_are_said_in_words():
    assert placed(ruled(TermWeeks((1,), 30, 30)), 2026, CALENDAR).reason == (
        "The autumn term 2026/27 has only 15 weeks, too few for this."
    )
    assert placed(ruled(InsetDay(3)), 2026, CALENDAR).reason == (
        "The school’s calendar has too few INSET days in 2026/27."
    )
    assert placed(ruled(Yearly("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29")), 2026, NO_TERMS).reason == (
        "Its rule gives no day in 2026/27."
    )
    assert placed(ITEMS["july-audit"], 2099, CALENDAR).reason.startswith("The summer term 2099/00 is not in")


@pytest.mark.parametrize(
    ("given_day", "expected"),
    [
        ("2026-03-01", "2026-03-02"),
        ("2027-03-01", "2027-03-01"),
        ("2028-04-14", "2028-04-18"),
        ("2028-04-16", "2028-04-18"),
        ("2026-12-25", "2026-12-29"),
    ],
)
def test_next_working_day(given_day, expected):
    assert next_working_day(day(given_day), NO_TERMS) == day(expected)


def test_next_working_day_knows_the_bank_holidays_of_the_calendar():
    extra = SchoolCalendar([], [Span(day("2027-03-01"), day("2027-03-01"), "Extra", "bank_holiday")])
    assert next_working_day(day("2027-03-01"), extra) == day("2027-03-02")


def test_weekdays_are_counted_from_the_first_weekday():
    assert weekdays_from(day("2026-11-21"), 1) == day("2026-11-23")
    assert weekdays_from(day("2026-11-20"), 2) == day("2026-11-23")


@pytest.mark.parametrize(
    ("slug", "phase", "kind", "given_counts", "expected"),
    [
        ("ks2-tests", "primary", "maintained", {}, True),
        ("ks2-tests", "infant", "maintained", {}, False),
        ("phonics-check", "infant", "academy", {}, True),
        ("phonics-check", "junior", "academy", {}, False),
        ("gcse-results", "alternative-provision", "academy", {}, True),
        ("maintained-budget", "primary", "academy", {}, False),
        ("budget-forecast-return", "primary", "maintained", {}, False),
        ("phase-transfer", "primary", "academy", {"ehc_plans": 0}, False),
        ("phase-transfer", "primary", "academy", {"ehc_plans": 1}, True),
        ("phase-transfer", "primary", "academy", {"ehc_plans_y6": 0}, True),
        ("reviews-year-6", "primary", "academy", {"ehc_plans": 3, "ehc_plans_y6": 0}, False),
        ("reviews-post-16", "secondary", "academy", {"ehc_plans_y11": 0}, True),
        ("reviews-post-16", "secondary", "academy", {"ehc_plans_y11": 0, "ehc_plans_y13": 0}, False),
        ("consultations", "primary", "academy", {}, False),
        ("consultations", "primary", "academy", {"consultations": 0}, False),
        ("consultations", "primary", "academy", {"consultations": 3}, True),
        ("consultations", "secondary", "academy", {}, True),
        ("reviews-nursery", "primary", "academy", {"ehc_plans": 9}, False),
        ("reviews-nursery", "primary", "academy", {"ehc_plans_nursery": 1}, True),
        ("reviews-nursery", "nursery", "maintained", {}, True),
        ("annual-reviews", "nursery", "maintained", {}, True),
        ("annual-reviews", "primary", "academy", {"ehc_plans": 0}, False),
        ("pupil-premium-statement", "primary", "academy", {"pupil_premium": 5}, False),
        ("pupil-premium-statement", "primary", "academy", {"pupil_premium": 6}, True),
        ("consultations", "secondary", "academy", {"consultations": 0}, False),
    ],
)
def test_applies(slug, phase, kind, given_counts, expected):
    assert applies(ITEMS[slug], phase, kind, given_counts) == expected


@pytest.mark.parametrize(
    ("slug", "given_counts", "expected"),
    [
        ("reviews-year-6", {}, {"senco": 5, "headteacher": 2, "class-teacher": 3}),
        ("reviews-year-6", {"ehc_plans": 90}, {"senco": 5, "headteacher": 2, "class-teacher": 3}),
        ("reviews-year-6", {"ehc_plans_y6": 0}, {"senco": 1, "headteacher": 1, "class-teacher": 1}),
        ("reviews-year-6", {"ehc_plans_y6": 1}, {"senco": 3, "headteacher": 1, "class-teacher": 1}),
        ("reviews-year-6", {"ehc_plans_y6": 3}, {"senco": 4, "headteacher": 1, "class-teacher": 2}),
        ("reviews-year-6", {"ehc_plans_y6": 4}, {"senco": 5, "headteacher": 2, "class-teacher": 3}),
        ("reviews-year-6", {"ehc_plans_y6": 8}, {"senco": 5, "headteacher": 3, "class-teacher": 4}),
        ("reviews-year-6", {"ehc_plans_y6": 12}, {"senco": 5, "headteacher": 4, "class-teacher": 5}),
        (
            "reviews-post-16",
            {"ehc_plans_y11": 2, "ehc_plans_y13": 2},
            {"senco": 5, "headteacher": 2, "phase-leader": 3},
        ),
        ("jcq-access-june", {"access_arrangements": 14}, {"senco": 4, "headteacher": 1, "exams-officer": 2}),
        ("jcq-access-june", {"access_arrangements": 40}, {"senco": 5, "headteacher": 2, "exams-officer": 4}),
        ("consultations", {"consultations": 4}, {"senco": 3, "headteacher": 1}),
        ("consultations", {"consultations": 60}, {"senco": 5, "headteacher": 5}),
        ("teacher-appraisal", {"ehc_plans": 90}, {"senco": 3, "headteacher": 5, "phase-leader": 3}),
    ],
)
def test_levels_follow_the_counts(slug, given_counts, expected):
    assert scaled_levels(ITEMS[slug], ITEMS[slug].levels, given_counts) == expected


def test_reviews_consultations_and_access_arrangements_are_what_scales():
    assert {slug: item.scale for slug, item in ITEMS.items() if item.scale} == {
        "annual-reviews": ("ehc_plans",),
        "reviews-year-6": ("ehc_plans_y6",),
        "reviews-year-5": ("ehc_plans_y5",),
        "reviews-year-2": ("ehc_plans_y2",),
        "reviews-nursery": ("ehc_plans_nursery",),
        "reviews-post-16": ("ehc_plans_y11", "ehc_plans_y13"),
        "consultations": ("consultations",),
        "jcq-modified-papers-november": ("access_arrangements",),
        "jcq-access-november": ("access_arrangements",),
        "jcq-modified-papers-june": ("access_arrangements",),
        "jcq-access-june": ("access_arrangements",),
    }


@given(items, counts, st.integers(0, 100))
def test_levels_stay_from_1_to_5_and_more_never_lowers_them(item, given_counts, more):
    levels = scaled_levels(item, item.levels, given_counts)
    assert levels.keys() == item.levels.keys()
    assert all(1 <= level <= 5 for level in levels.values())
    raised = scaled_levels(item, item.levels, {name: number + more for name, number in given_counts.items()})
    assert all(raised[role] >= level for role, level in levels.items())


@given(items, st.integers(2000, 2098), st.one_of(st.just(NO_TERMS), st.just(CALENDAR), calendars()))
def test_dates_lie_in_the_school_year_or_are_overrides(item, year, calendar):
    found = placed(item, year, calendar)
    assert bool(found.spans) != bool(found.reason)
    for one in found.spans:
        assert one.starts_on <= one.ends_on
        assert item.nature != DEADLINE or one.starts_on == one.ends_on
        if year not in item.overrides:
            first_term = min((term.starts_on for term in calendar.terms), default=date.max)
            assert min(date(year, 9, 1), first_term) <= one.starts_on
            assert one.ends_on <= date(year + 1, 8, 31)


@pytest.mark.parametrize("year", range(2025, 2060))
def test_movable_items_begin_inside_their_window(year):
    found = [one for one in suggestions("all-through", "maintained", year, CALENDAR, {}) if one.move_within]
    assert len(found) == 11
    for one in found:
        assert one.item.movable
        for time in one.spans:
            assert time.starts_on in one.move_within


@settings(max_examples=30)
@given(st.integers(2025, 2027), st.sampled_from(["primary", "secondary", "special"]), counts)
def test_deadline_is_worked_on_the_last_staff_day_before(year, phase, given_counts):
    for one in suggestions(phase, "maintained", year, CALENDAR, given_counts):
        for load in one.loads():
            worked = worked_days(load, CALENDAR)
            if load.deadline:
                assert worked == (CALENDAR.last_staff_day_on_or_before(load.ends_on),)
                assert load.ends_on - worked[0] < timedelta(days=28)
            assert all(1 <= level <= 5 for level in load.levels.values())


@pytest.mark.parametrize(
    ("slug", "worked"),
    [
        ("teacher-appraisal", "2026-10-23"),
        ("phase-transfer", "2027-02-12"),
        ("teacher-resignation-summer", "2027-05-28"),
        ("pupil-premium-statement", "2026-12-18"),
        ("spring-census-return", "2027-02-12"),
        ("pe-premium", "2027-07-22"),
    ],
)
def test_work_of_a_deadline_in_the_holidays_falls_before_them(slug, worked):
    found = {one.item.slug: one for one in suggestions("primary", "maintained", 2026, CALENDAR, {})}
    (load,) = found[slug].loads()
    assert worked_days(load, CALENDAR) == (day(worked),)


@given(st.integers(2000, 2098))
def test_a_rule_gives_its_first_day_from_1_september(year):
    assert day_of("FREQ=YEARLY;BYMONTH=9;BYMONTHDAY=1", year) == date(year, 9, 1)
    assert day_of("FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=31", year) == date(year + 1, 8, 31)
    thursday = day_of("FREQ=YEARLY;BYMONTH=10;BYDAY=1TH", year)
    assert (thursday.year, thursday.month, thursday.weekday()) == (year, 10, 3)
    assert thursday.day <= 7
