"""Starting levels leave the map its contrast: what takes weeks presses less on each day, and some weeks stay calm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.packs.spreading import spread_levels
from heatmap.packs.suggesting import suggestions
from heatmap.pressure import share
from tests.heatmap.packs import CALENDAR

BUSY, OVERLOADED = 4, 10


@pytest.mark.parametrize(
    ("staff_days", "level"),
    [(0, 5), (1, 5), (3, 5), (4, 4), (10, 4), (11, 3), (15, 3), (16, 2), (25, 2), (26, 1), (99, 1)],
)
def test_a_long_thing_presses_less_on_each_day(staff_days, level):
    assert spread_levels({"senco": 5, "headteacher": 1}, staff_days) == {"senco": level, "headteacher": 1}


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 5))
def test_longer_never_presses_more_and_nobody_falls_off(one, other, level):
    first, second = sorted((one, other))
    assert 1 <= spread_levels({"x": level}, second)["x"] <= spread_levels({"x": level}, first)["x"] <= level


@pytest.mark.parametrize(
    ("phase", "kind"), [("primary", "maintained"), ("primary", "academy"), ("secondary", "academy")]
)
@pytest.mark.parametrize("role", ["senco", "headteacher"])
def test_a_map_filled_with_packs_has_calm_weeks_and_peaks(phase, kind, role):
    loads = [load for one in suggestions(phase, kind, 2026, CALENDAR, {}) for load in one.loads()]
    weeks = [week for week in CALENDAR.weeks if week.staff_days[0].year in (2026, 2027)]
    scores = [sum(share(load, role, CALENDAR, week.staff_days) for load in loads) for week in weeks]
    of_year = [score for score in scores if score]
    assert sum(score >= OVERLOADED for score in of_year) <= len(of_year) / 4
    assert sum(score < BUSY for score in of_year) >= 4
    assert max(of_year) >= OVERLOADED
