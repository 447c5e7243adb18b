"""Starting levels leave the map its contrast: what takes weeks presses less on each day, and some weeks stay calm."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.packs.spreading import spread_levels
from heatmap.packs.suggesting import suggestions
from heatmap.pressure import share
from tests.heatmap.packs import CALENDAR, day

BUSY, HEAVY, OVERLOADED = 4, 7, 10


@pytest.mark.parametrize(
    ("staff_days", "level"),
    [(0, 5), (1, 5), (3, 5), (4, 4), (10, 4), (11, 3), (15, 3), (16, 2), (25, 2), (99, 2)],
)
def test_a_long_thing_presses_less_on_each_day(staff_days, level):
    assert spread_levels({"senco": 5, "headteacher": 1}, staff_days) == {"senco": level, "headteacher": 1}


@given(st.integers(0, 200), st.integers(0, 200), st.integers(1, 5))
def test_longer_never_presses_more_and_nobody_falls_off(one, other, level):
    first, second = sorted((one, other))
    assert 1 <= spread_levels({"x": level}, second)["x"] <= spread_levels({"x": level}, first)["x"] <= level


PRIMARY = {"ehc_plans": 12, "ehc_plans_y5": 4, "ehc_plans_y6": 4, "consultations": 10, "pupil_premium": 60}
SECONDARY = {"ehc_plans": 20, "ehc_plans_y11": 5, "consultations": 20, "access_arrangements": 25}
SCHOOLS = [("primary", "maintained", PRIMARY), ("primary", "academy", PRIMARY), ("secondary", "academy", SECONDARY)]
UNCOUNTED = [(phase, kind, {}) for phase, kind, _ in SCHOOLS] + [("infant", "maintained", {})]


def week_scores(phase, kind, counts, role):
    """By the Monday of each school week of 2026/27."""
    loads = [load for one in suggestions(phase, kind, 2026, CALENDAR, counts) for load in one.loads()]
    weeks = [week for week in CALENDAR.weeks if day("2026-09-01") <= week.staff_days[0] <= day("2027-08-31")]
    return {week.monday: sum(share(load, role, CALENDAR, week.staff_days) for load in loads) for week in weeks}


def heavy(scores, first, last):
    """The Mondays between these days whose weeks are Heavy or more."""
    return {monday for monday, score in scores.items() if day(first) <= monday <= day(last) and score >= HEAVY}


@pytest.mark.parametrize("role", ["senco", "headteacher"])
@pytest.mark.parametrize(
    "school", [*SCHOOLS, *UNCOUNTED], ids=lambda school: f"{school[0]}-{school[1]}-{len(school[2])}"
)
def test_a_map_filled_with_packs_has_calm_weeks_and_peaks(school, role):
    scores = week_scores(*school, role).values()
    assert sum(score >= OVERLOADED for score in scores) < len(scores) * 0.45
    assert sum(score < BUSY for score in scores) >= 4
    assert max(scores) >= OVERLOADED


@pytest.mark.parametrize("school", SCHOOLS, ids=lambda school: f"{school[0]}-{school[1]}")
def test_the_peaks_are_those_of_the_domain(school):
    senco, head = (week_scores(*school, role) for role in ("senco", "headteacher"))
    assert len(heavy(senco, "2026-09-14", "2026-11-23")) >= 8, "middle of September to the end of November"
    for first, last in [("2026-08-31", "2026-09-21"), ("2026-11-30", "2026-12-07"), ("2027-06-07", "2027-07-05")]:
        assert heavy(senco, first, last) & heavy(head, first, last), f"shared, {first}"
    assert heavy(head, "2026-10-05", "2026-10-19"), "appraisal"
    assert heavy(senco, "2027-02-08", "2027-03-15")


def test_long_reviews_before_a_move_are_still_felt():
    found = {one.item.slug: one for one in suggestions("primary", "maintained", 2026, CALENDAR, PRIMARY)}
    assert found["reviews-year-6"].levels["senco"] == 2
