"""Joint scores, pinch points, quiet windows, the weeks to name and what a move changes."""

from datetime import date
from itertools import chain, pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from heatmap.pressure import DEFAULT_THRESHOLDS as T
from heatmap.together import (
    Run,
    Summary,
    Worse,
    joint,
    on_days,
    pinch_points,
    quiet_windows,
    relief,
    relief_sentence,
    summarise,
    summary_sentence,
    worse_days,
)
from tests.heatmap.calendars import NOVEMBER

DAYS = NOVEMBER.staff_days_between(date(2026, 10, 19), date(2026, 11, 6))  # a week, half term, a week
WEEKS = [week for week in NOVEMBER.weeks if week.monday in (DAYS[0], DAYS[5])]
NAMES = {"senco": "SENCo", "headteacher": "Headteacher", "dsl": "DSL"}
ROW = st.lists(st.floats(0, 20), min_size=10, max_size=10)


def test_joint_score_is_the_sum_by_day():
    assert joint([[1, 2], [3, 4], [0.5, 0]]) == [4.5, 6]
    assert joint([]) == []


def test_scores_of_chosen_days_out_of_every_day():
    assert on_days(list(range(31)), date(2026, 10, 19), DAYS[4:6]) == [4, 14]


def test_pinch_point_needs_every_member_and_runs_across_half_term():
    senco = [0, 0, 0, 7, 8, 11, 7, 0, 9, 0]
    head = [9, 9, 0, 9, 7, 7, 6.9, 0, 9, 0]
    assert pinch_points([senco, head], DAYS, T) == [
        Run(date(2026, 10, 22), date(2026, 11, 2), 3),
        Run(date(2026, 11, 5), date(2026, 11, 5), 1),
    ]


def test_quiet_window_is_quiet_or_steady_for_everyone():
    senco = [0, 3.9, 4, 0, 0, 0, 0, 0, 0, 0]
    head = [1, 1, 1, 1, 1, 1, 1, 5, 5, 1]
    assert quiet_windows([senco, head], DAYS, T) == [
        Run(DAYS[0], DAYS[1], 2),
        Run(DAYS[3], DAYS[6], 4),
        Run(DAYS[9], DAYS[9], 1),
    ]


def test_without_members_there_are_no_runs():
    assert pinch_points([], DAYS, T) == quiet_windows([], DAYS, T) == []


@settings(max_examples=50)
@given(st.lists(ROW, min_size=1, max_size=3))
def test_runs_hold_exactly_the_days_on_which_all_hold_and_never_touch(rows):
    for runs, holds in (
        (pinch_points(rows, DAYS, T), lambda s: s >= 7),
        (quiet_windows(rows, DAYS, T), lambda s: s < 4),
    ):
        covered = []
        for run in runs:
            covered.append([place for place, day in enumerate(DAYS) if run.starts_on <= day <= run.ends_on])
            assert len(covered[-1]) == run.length
        assert list(chain(*covered)) == [n for n in range(10) if all(holds(round(row[n], 8)) for row in rows)]
        assert all(one[-1] + 1 < other[0] for one, other in pairwise(covered))


def test_sentence_names_the_heaviest_and_the_quietest_week():
    rows = [[8] * 5 + [1] * 5, [9] * 5 + [3] * 5]
    summary = summarise(rows, DAYS, WEEKS, T)
    assert (summary.heaviest.score, summary.heaviest.bands, summary.quietest.score) == (17, (4, 4), 4)
    assert summary_sentence(summary, ["SENCo", "Headteacher"]) == (
        "Heaviest together: w/b 19 October (both Heavy). Quietest: w/b 2 November."
    )


def test_sentence_where_no_day_is_quiet():
    summary = summarise([[5] * 5 + [8] * 5, [1] * 10], DAYS, WEEKS, T)
    assert (summary.quietest, summary.has_quiet_window) == (None, False)
    assert summary_sentence(summary, ["SENCo", "Headteacher"]) == (
        "Heaviest together: w/b 2 November (SENCo Heavy, Headteacher Quiet). "
        "Quietest: none this term; the calmest is w/b 19 October."
    )


def test_sentence_where_no_week_is_quiet_but_some_days_are():
    some = [[5, 5, 5, 5, 1] + [8] * 5, [1] * 10]
    summary = summarise(some, DAYS, WEEKS, T)
    assert (summary.quietest, summary.has_quiet_window) == (None, True)
    assert summary_sentence(summary, ["SENCo", "Headteacher"]) == (
        "Heaviest together: w/b 2 November (SENCo Heavy, Headteacher Quiet). Calmest: w/b 19 October."
    )
    only = summarise([row[:5] for row in some], DAYS[:5], WEEKS[:1], T)
    assert summary_sentence(only, ["SENCo", "Headteacher"]) == (
        "Heaviest together: w/b 19 October (SENCo Busy, Headteacher Quiet)."
    )


def test_sentence_where_the_only_week_is_heavy():
    summary = summarise([[8] * 5], DAYS[:5], WEEKS[:1], T)
    assert summary_sentence(summary, ["SENCo"], "this year") == (
        "Heaviest together: w/b 19 October (Heavy). Quietest: none this year."
    )


def test_sentence_where_nothing_is_recorded():
    summary = summarise([[0] * 10, [0] * 10], DAYS, WEEKS, T)
    assert summary == Summary(None, None, None) == summarise([[1]], DAYS[:1], [], T)
    assert summary_sentence(summary, ["SENCo", "Headteacher"]) == (
        "Nothing is recorded this term for SENCo and Headteacher."
    )


def test_three_members_with_one_band_are_all_in_it():
    summary = summarise([[5] * 10] * 3, DAYS, WEEKS, T)
    assert "w/b 19 October (all Busy)" in summary_sentence(summary, list(NAMES.values()))


def test_ties_go_to_the_earlier_week():
    summary = summarise([[1] * 10], DAYS, WEEKS, T)
    assert summary.heaviest == summary.quietest
    assert summary.heaviest.monday == DAYS[0]


def state(senco, head, dsl=0.0):
    return {"senco": [senco, 1.0], "headteacher": [head, 1.0], "dsl": [dsl, 0.0]}


def told(before, after, members=("senco", "headteacher")):
    return relief_sentence(relief(before, after, members, DAYS[:2], T), members, NAMES)


def test_relief_without_harm():
    found = relief(state(9.3, 8), state(8.1, 6), ["senco", "headteacher"], DAYS[:2], T)
    assert (found.highest_before, found.highest_after) == pytest.approx((17.3, 14.1))
    assert (found.heavy_before, found.heavy_after, found.worse) == (2, 1, ())
    assert found.changed == ("senco", "headteacher")
    assert told(state(9.3, 8), state(8.1, 6)) == (
        "Highest joint score falls from 17.3 to 14.1; 1 instead of 2 days at Heavy or above; "
        "nobody moves to a heavier band and no other role changes."
    )


def test_relief_names_roles_and_days_that_get_worse():
    after = {"senco": [6.0, 5.0], "headteacher": [8.0, 1.0], "dsl": [4.0, 2.0]}
    found = relief(state(9, 8), after, ["senco", "headteacher"], DAYS[:2], T)
    assert found.worse == (
        Worse("senco", DAYS[1], 1, 3),
        Worse("dsl", DAYS[0], 1, 3),
        Worse("dsl", DAYS[1], 1, 2),
    )
    assert told(state(9, 8), after) == (
        "Highest joint score falls from 17.0 to 14.0; 1 instead of 2 days at Heavy or above; "
        "heavier on some days for SENCo and DSL."
    )
    assert worse_days(found, NAMES) == [
        ("SENCo", "Tue 20 Oct (Quiet to Busy)"),
        ("DSL", "Mon 19 Oct (Quiet to Busy) and Tue 20 Oct (Quiet to Steady)"),
    ]


def test_relief_that_is_none():
    assert told(state(3, 3), state(3, 3)) == (
        "Highest joint score stays at 6.0; nobody moves to a heavier band and no other role changes."
    )
    assert told(state(3, 3), state(3, 3, 1)) == "Highest joint score stays at 6.0; nobody moves to a heavier band."
    assert told(state(3, 3), state(4, 3.5)) == (
        "Highest joint score rises from 6.0 to 7.5; heavier on some days for SENCo; no other role changes."
    )


def test_relief_counts_heavy_days_in_words():
    assert "; still 1 day at Heavy or above; " in told(state(8, 3), state(8, 3.5))
    assert "; no instead of 1 day at Heavy or above; " in told(state(8, 3), state(5, 3))
    assert "; 2 instead of no days at Heavy or above; " in told(state(3, 3), state(8, 8))


def test_relief_sentence_stays_one_short_sentence_when_everybody_gets_worse():
    roles = {f"role-{n}": f"Role {n}" for n in range(12)}
    found = relief({role: [1] * 5 for role in roles}, {role: [5] * 5 for role in roles}, ["role-0"], DAYS[:5], T)
    sentence = relief_sentence(found, ["role-0"], roles)
    assert all(name in sentence for name in roles.values())
    assert "Oct" not in sentence
    assert [name for name, _ in worse_days(found, roles)] == list(roles.values())


def test_worse_days_names_three_and_counts_the_others():
    found = relief({"senco": [0] * 5}, {"senco": [3] * 5}, ["senco"], DAYS[:5], T)
    [(name, days)] = worse_days(found, NAMES)
    assert name == "SENCo"
    assert days.endswith("Wed 21 Oct (Quiet to Steady) and 2 more days")
    assert "Thu 22 Oct" not in days
