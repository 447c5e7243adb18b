"""Placing a whole series: what is chosen is as good as the best of all choices, tried one by one."""

import time
from datetime import date, timedelta
from itertools import combinations, pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.placing import Day, cost, place, unevenness

START = date(2027, 1, 4)


def a_day(number, heavy=0, pressure=0.0):
    return Day(START + timedelta(days=number), number, heavy, pressure)


def key(days, span):
    """The stated order: heavy, then uneven, then pressure, then the earlier dates."""
    return (*cost(days, span), [day.place for day in days])


@st.composite
def terms(draw):
    span = draw(st.integers(1, 11))
    days = [
        a_day(number, draw(st.integers(0, 3)), draw(st.integers(0, 30)) / 10)
        for number in range(span)
        if draw(st.booleans())
    ]
    return days, span


@given(terms(), st.integers(1, 5))
def test_a_number_of_meetings_lies_as_well_as_the_best_of_all_choices(term, count):
    days, span = term
    choices = [list(choice) for choice in combinations(days, count)]
    best = min(choices, key=lambda choice: key(choice, span), default=None)
    assert place([days] * count, span) == best


@given(terms(), st.lists(st.integers(0, 11), max_size=3))
def test_one_meeting_in_each_part_lies_as_well_as_the_best_of_all_choices(term, cuts):
    days, span = term
    edges = [0, *sorted(cuts), span]
    parts = [[day for day in days if a <= day.place < b] for a, b in pairwise(edges)]
    choices = [list(choice) for choice in product(*parts)]
    best = min(choices, key=lambda choice: key(choice, span), default=None)
    assert place(parts, span) == best


def test_fewer_people_in_heavy_weeks_go_before_even_spacing():
    days = [a_day(0), a_day(1), a_day(5, heavy=1), a_day(9, heavy=1)]
    assert [day.place for day in place([days] * 2, 10)] == [0, 1]


def test_even_spacing_goes_before_pressure_and_pressure_before_the_earlier_date():
    days = [a_day(number, pressure=9 if number in (2, 7) else 1) for number in range(10)]
    assert [day.place for day in place([days] * 2, 10)] == [2, 7]
    days = [a_day(4, pressure=2), a_day(5, pressure=1)]
    assert [day.place for day in place([days], 10)] == [5]
    days = [a_day(4, pressure=1), a_day(5, pressure=1)]
    assert [day.place for day in place([days], 10)] == [4]


def test_a_greedy_choice_would_be_worse():
    """Taking the calmest days first takes two neighbours and leaves the third day in a Heavy week."""
    days = [a_day(0, pressure=1), a_day(1, pressure=0), a_day(2, pressure=1), a_day(3, heavy=2)]
    assert sum(day.heavy for day in place([days] * 3, 4)) == 0


def test_perfectly_even_measures_nothing():
    assert unevenness([], 10) == 0
    assert unevenness([2, 7], 10) == 0
    assert unevenness([2, 8], 10) == (2 * 2 * 6 - 20) ** 2 + (2 * 2 * 2 - 2 - 10) ** 2
    assert unevenness([0, 9], 10) > unevenness([1, 8], 10) > 0


@pytest.mark.parametrize("parts", [[], [[]], [[a_day(0)], []], [[a_day(0)], [a_day(0)]]])
def test_without_enough_days_there_is_no_choice(parts):
    assert place(parts, 5) is None


def test_twelve_meetings_in_fourteen_weeks_take_a_fraction_of_a_second():
    days = [a_day(number, number // 5 % 3, number * 7 % 11 / 3) for number in range(70)]
    start = time.perf_counter()
    chosen = place([days] * 12, 70)
    assert time.perf_counter() - start < 1
    assert len(chosen) == 12
    assert not any(day.heavy for day in chosen)
