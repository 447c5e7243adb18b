"""Repeats: the guard, the expansion and the words, without a database."""

import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inclusion.school.repeats import REPEATS, Repeat, RepeatError, check_rule, describe, expand
from inclusion.school.school_dates import SchoolCalendar, Span

CALENDAR = SchoolCalendar(
    [
        Span(date(2026, 9, 2), date(2026, 12, 18), "Autumn"),
        Span(date(2027, 1, 4), date(2027, 3, 25), "Spring"),
    ],
    [
        Span(date(2026, 10, 26), date(2026, 10, 30), "", "half_term"),
        Span(date(2027, 2, 15), date(2027, 2, 19), "", "half_term"),
    ],
)
HORIZON = date(2027, 8, 31)
TUESDAY = date(2026, 9, 8)


def first_days(starts_on, repeat, horizon=HORIZON):
    return [span.starts_on for span in expand(starts_on, starts_on, repeat, CALENDAR, horizon)]


def test_no_repeat_gives_its_own_dates_even_past_the_horizon():
    day = date(2030, 8, 3)
    assert expand(day, day + timedelta(days=2), Repeat(school_weeks_only=True), CALENDAR, HORIZON) == [
        Span(day, day + timedelta(days=2))
    ]


def test_weekly_in_school_weeks_leaves_out_half_term():
    days = first_days(TUESDAY, Repeat("weekly", until=date(2026, 11, 10), school_weeks_only=True))
    assert days == [
        date(2026, 9, 8) + timedelta(weeks=n)
        for n in range(10)
        if date(2026, 9, 8) + timedelta(weeks=n) != date(2026, 10, 27)
    ]
    assert date(2026, 10, 27) in first_days(TUESDAY, Repeat("weekly"))


def test_fortnightly_counts_calendar_weeks():
    days = first_days(TUESDAY, Repeat("fortnightly", until=date(2026, 11, 17)))
    assert days == [TUESDAY + timedelta(weeks=n) for n in range(0, 11, 2)]


@pytest.mark.parametrize(("kind", "first"), [("week_a", date(2026, 9, 15)), ("week_b", date(2026, 9, 8))])
def test_week_letters(kind, first):
    days = first_days(TUESDAY, Repeat(kind))
    assert days[0] == first
    assert {CALENDAR.week_of(day).letter for day in days} == {kind[-1].upper()}
    assert {day.weekday() for day in days} == {1}


def test_monthly_is_the_same_weekday_in_the_month():
    assert first_days(date(2026, 9, 17), Repeat("monthly", until=date(2027, 1, 31))) == [
        date(2026, 9, 17),
        date(2026, 10, 15),
        date(2026, 11, 19),
        date(2026, 12, 17),
        date(2027, 1, 21),
    ]


def test_monthly_on_a_fifth_weekday_means_the_last():
    assert first_days(date(2026, 9, 29), Repeat("monthly", until=date(2026, 11, 30))) == [
        date(2026, 9, 29),
        date(2026, 10, 27),
        date(2026, 11, 24),
    ]


def test_last_weekday_of_each_half_term():
    assert first_days(date(2026, 9, 11), Repeat("half_term")) == [
        date(2026, 10, 23),
        date(2026, 12, 18),
        date(2027, 2, 12),
        date(2027, 3, 19),
    ]


def test_rule_with_count_until_and_own_length():
    spans = expand(
        TUESDAY, TUESDAY + timedelta(days=1), Repeat("rule", "RRULE:FREQ=WEEKLY;BYDAY=TU,TH;COUNT=3"), CALENDAR, HORIZON
    )
    assert spans == [Span(day, day + timedelta(days=1)) for day in (TUESDAY, date(2026, 9, 10), date(2026, 9, 15))]
    assert first_days(TUESDAY, Repeat("rule", "freq=weekly;until=20260921T235959Z")) == [TUESDAY, date(2026, 9, 15)]


def test_rule_leaves_out_a_first_date_that_it_does_not_meet():
    assert first_days(TUESDAY, Repeat("rule", "FREQ=WEEKLY;BYDAY=FR;COUNT=1")) == [date(2026, 9, 11)]


def test_leap_day_every_year():
    assert first_days(date(2028, 2, 29), Repeat("rule", "FREQ=YEARLY"), date(2036, 12, 31)) == [
        date(2028, 2, 29),
        date(2032, 2, 29),
        date(2036, 2, 29),
    ]


@pytest.mark.parametrize(
    ("starts_on", "repeat", "words"),
    [
        (date(2028, 9, 5), Repeat("weekly"), "never happens between 5 September 2028 and 31 August 2027"),
        (TUESDAY, Repeat("weekly", until=date(2026, 9, 1)), "never happens"),
        (date(2026, 9, 12), Repeat("weekly", school_weeks_only=True), "never happens"),
        (date(2026, 9, 12), Repeat("half_term"), "never happens"),
        (date(1980, 9, 5), Repeat("weekly"), "between 1990 and 2100"),
        (TUESDAY, Repeat("hourly"), "not known"),
        (TUESDAY, Repeat("rule"), "empty"),
    ],
)
def test_repeat_that_cannot_be_kept(starts_on, repeat, words):
    with pytest.raises(RepeatError, match=words):
        expand(starts_on, starts_on, repeat, CALENDAR, HORIZON)


def test_more_than_a_thousand_times_is_refused_and_a_thousand_is_not():
    daily = Repeat("rule", "FREQ=DAILY")
    start = date(2026, 1, 1)
    assert len(first_days(start, daily, start + timedelta(days=999))) == 1000
    with pytest.raises(RepeatError, match="more than 1,000 times"):
        first_days(start, daily, start + timedelta(days=1000))


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=SECONDLY",
        "FREQ=MINUTELY",
        "FREQ=HOURLY",
        "FREQ=DAILY;INTERVAL=0",
        "FREQ=MONTHLY;INTERVAL=0",
        "FREQ=DAILY;INTERVAL=401",
        "FREQ=DAILY;INTERVAL=1,2",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=YEARLY;BYHOUR=0,1,2;BYMINUTE=0,1;BYSECOND=0,1",
        "FREQ=YEARLY;BYWEEKNO=20",
        "FREQ=YEARLY;BYYEARDAY=100",
        "FREQ=YEARLY;BYEASTER=0",
        "FREQ=YEARLY;BYMONTH=13",
        "FREQ=YEARLY;BYDAY=54MO",
        "FREQ=YEARLY;BYMONTH=2;BYDAY=53MO",
        "FREQ=WEEKLY;BYDAY=2MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=WEEKLY;BYMONTHDAY=3",
        "FREQ=MONTHLY;BYMONTHDAY=32",
        "FREQ=MONTHLY;BYMONTHDAY=0",
        "FREQ=MONTHLY;BYMONTHDAY=+-1",
        "FREQ=MONTHLY;BYDAY=0MO",
        "FREQ=DAILY;BYSETPOS=1",
        "FREQ=DAILY;COUNT=0",
        "FREQ=DAILY;COUNT=1001",
        "FREQ=DAILY;COUNT=3;UNTIL=20270101",
        "FREQ=DAILY;UNTIL=20271301",
        "FREQ=DAILY;UNTIL=15000101",
        "FREQ=DAILY;WKST=XX",
        "FREQ=DAILY;FREQ=DAILY",
        "FREQ=DAILY;INTERVAL=",
        "FREQ=DAILY;;COUNT=2",
        "FREQ=DAILY\nDTSTART:20260101",
        "FREQ=DAILY;COUNT=٣",
        "FREQ=DAILY\0",
        "INTERVAL=2",
        "every Tuesday",
        "",
        " ",
        "FREQ=DAILY;BYMONTHDAY=" + "1," * 100_000,
    ],
)
def test_guard_refuses(rule):
    with pytest.raises(RepeatError):
        check_rule(rule)


@pytest.mark.parametrize(
    "rule",
    [
        "FREQ=DAILY;INTERVAL=7;BYDAY=WE",
        "FREQ=DAILY;BYDAY=MO;BYSETPOS=2",
        "FREQ=WEEKLY;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;BYDAY=5MO;BYMONTHDAY=1",
        "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7;BYDAY=MO;BYSETPOS=2",
        "FREQ=MONTHLY;INTERVAL=12;BYMONTH=2",
        "FREQ=YEARLY;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYMONTHDAY=31;BYSETPOS=300",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29;BYDAY=MO;INTERVAL=399",
    ],
)
def test_rule_that_never_fits_ends_soon(rule):
    began = time.process_time()
    with pytest.raises(RepeatError, match="never happens"):
        first_days(TUESDAY, Repeat("rule", rule), date(2100, 12, 31))
    assert time.process_time() - began < 1


RULES = st.builds(
    lambda freq, interval, parts: ";".join([f"FREQ={freq}", f"INTERVAL={interval}", *parts]),
    st.sampled_from(["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]),
    st.integers(1, 30),
    st.lists(
        st.sampled_from(["BYDAY=TU,TH", "BYDAY=-1FR", "BYMONTHDAY=15,-1", "BYMONTH=1,6,9", "BYSETPOS=1", "COUNT=9"]),
        max_size=3,
        unique=True,
    ),
)
REPEAT = st.one_of(
    st.builds(Repeat, st.sampled_from(REPEATS[1:-1]), school_weeks_only=st.booleans()),
    st.builds(Repeat, st.just("rule"), RULES, school_weeks_only=st.booleans()),
)
DAYS = st.dates(date(2026, 7, 1), date(2027, 4, 30))


@settings(max_examples=100)
@given(DAYS, st.integers(0, 20), REPEAT, st.one_of(st.none(), DAYS))
def test_expansion_is_sorted_unique_bounded_and_keeps_the_length(starts_on, length, repeat, until):
    repeat = Repeat(repeat.kind, repeat.rule, until, repeat.school_weeks_only)
    try:
        spans = expand(starts_on, starts_on + timedelta(days=length), repeat, CALENDAR, HORIZON)
    except RepeatError:
        return
    days = [span.starts_on for span in spans]
    assert days == sorted(set(days))
    assert days[0] >= starts_on
    assert days[-1] <= min(until or HORIZON, HORIZON)
    assert {span.ends_on - span.starts_on for span in spans} == {timedelta(days=length)}
    if repeat.school_weeks_only:
        assert all(map(CALENDAR.is_staff_day, days))


@settings(max_examples=100)
@given(st.text(max_size=60))
def test_any_text_is_accepted_or_refused_in_words(text):
    assert isinstance(describe(TUESDAY, Repeat("rule", text)), str)
    for rule in (text, f"FREQ=DAILY;{text}"):
        try:
            check_rule(rule)
        except RepeatError as error:
            assert str(error)


@pytest.mark.parametrize(
    ("repeat", "words"),
    [
        (Repeat(), "once"),
        (Repeat("weekly"), "every Tuesday"),
        (Repeat("weekly", school_weeks_only=True), "every Tuesday in school weeks"),
        (Repeat("fortnightly", until=date(2027, 7, 16)), "every other Tuesday until 16 July 2027"),
        (Repeat("week_b"), "every Tuesday in week B"),
        (Repeat("monthly"), "the second Tuesday of every month"),
        (Repeat("half_term"), "the last Tuesday of each half term"),
        (Repeat("rule", "FREQ=WEEKLY"), "every week on Tuesday"),
        (Repeat("rule", "FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,WE,FR"), "every 2 weeks on Monday, Wednesday and Friday"),
        (Repeat("rule", "FREQ=MONTHLY;BYDAY=3TH;COUNT=6"), "every month on the third Thursday, 6 times"),
        (Repeat("rule", "FREQ=MONTHLY;BYDAY=-1FR"), "every month on the last Friday"),
        (Repeat("rule", "FREQ=MONTHLY;BYMONTHDAY=1,-1"), "every month on the 1st and the last day"),
        (Repeat("rule", "FREQ=MONTHLY"), "every month on the 8th"),
        (Repeat("rule", "FREQ=YEARLY;UNTIL=20300101"), "every year on 8 September until 1 January 2030"),
        (Repeat("rule", "FREQ=DAILY;INTERVAL=3"), "every 3 days"),
        (Repeat("rule", "FREQ=YEARLY;BYMONTH=1"), "by the rule FREQ=YEARLY;BYMONTH=1"),
        (Repeat("rule", "often"), "by a rule that is not understood"),
    ],
)
def test_repeat_in_words(repeat, words):
    assert describe(TUESDAY, repeat) == words


def test_fifth_weekday_in_words():
    assert describe(date(2026, 9, 29), Repeat("monthly")) == "the last Tuesday of every month"
