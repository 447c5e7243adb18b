"""What the measurements stand on: the floor and the product agree, and ratios and limits are worked out rightly."""

import sqlite3

import pytest
from django.db import connection

from bench.arithmetic import FIRST, LAST, largest_difference, recompute
from bench.figures import Figure, ratio, table
from bench.floor import fetch_and_score
from bench.school_data import make_school
from bench.timing import growth, in_turns
from bench.two_hands import missing
from inclusion.school.models import EventLevel, Occurrence, SchoolEvent, User


def rows_of(school):
    events = SchoolEvent.objects.filter(school=school).values_list(
        "title", "starts_on", "repeat", "run_up", "levels__level"
    )
    return sorted(map(str, events)), Occurrence.objects.filter(school=school).count()


def test_the_school_is_the_same_every_time_and_three_in_ten_events_repeat(db):
    school = make_school("tiny", 40)
    known = rows_of(school)
    assert SchoolEvent.objects.exclude(repeat="none").count() == 12
    assert len(set(EventLevel.objects.values_list("role__slug", flat=True))) == 12
    school.delete()
    User.objects.all().delete()
    assert rows_of(make_school("tiny", 40)) == known


@pytest.mark.django_db(transaction=True)
def test_floor_and_product_give_the_same_scores(tmp_path):
    if connection.vendor != "sqlite":
        pytest.skip("the floor reads SQLite")
    school = make_school("tiny", 60)
    with sqlite3.connect(tmp_path / "copy.sqlite3") as copy:
        connection.connection.backup(copy)
        scores, floor = recompute(school), fetch_and_score(copy, school.pk, FIRST, LAST)
    copy.close()
    assert any(any(line) for line in scores.values())
    assert largest_difference(scores, floor) < 1e-9


def test_difference_counts_roles_that_the_floor_leaves_out():
    assert largest_difference({"senco": [0.0, 2.0], "dsl": [0.0, 0.5]}, {"senco": [0.0, 2.25]}) == 0.5


def test_ratio_is_the_one_against_the_other():
    figure = ratio("page", 0.03, 0.012, 2.5)
    assert (figure.value, figure.median, figure.verdict) == (pytest.approx(2.5), "30.00 ms / 12.00 ms", "ok")


@pytest.mark.parametrize(
    ("value", "limit", "at_least", "verdict"),
    [
        (1.51, 1.5, False, "over"),
        (1.5, 1.5, False, "ok"),
        (39.9, 40, True, "over"),
        (40, 40, True, "ok"),
        (9, None, True, "-"),
    ],
)
def test_verdict(value, limit, at_least, verdict):
    assert Figure("page", value, limit, at_least=at_least).verdict == verdict


def test_growth_is_the_order():
    sizes = [300, 1_000, 10_000]
    assert growth(sizes, [size * 2e-6 for size in sizes]) == pytest.approx(1)
    assert growth(sizes, [size**2 * 1e-9 for size in sizes]) == pytest.approx(2)
    assert growth(sizes, [0.01] * 3) == pytest.approx(0)


def test_in_turns_begins_each_round_with_another_and_does_not_count_the_first_round_or_what_comes_before():
    clock, order = [0.0], []

    def slow(name, seconds):
        def run():
            order.append(name)
            clock[0] += seconds.pop(0) if isinstance(seconds, list) else seconds

        return run

    cases = {
        "steady": slow("steady", 2.0),
        "first slow": (slow("before", 100.0), slow("first slow", [50.0, 3.0, 5.0, 4.0])),
    }
    assert in_turns(cases, 3, clock=lambda: clock[0]) == {"steady": 2.0, "first slow": 4.0}
    assert order == ["steady", "before", "first slow", "before", "first slow", "steady"] * 2


def test_table_marks_what_is_over():
    text = table([Figure("queries", 9, 8, "9 with 300"), Figure("peer", 39, 40, at_least=True)])
    assert "| queries | 9 with 300 | 9      | ≤ 8   | over |" in text
    assert "≥ 40" in text


def test_a_keystroke_that_the_text_has_not_is_missing():
    assert missing(["h0 h2 ", "s1 s3 "], "\nh0 h2 \ns1 s3 ") == 0
    assert missing(["h0 h2 ", "s1 s3 "], "\nh0 h2 \ns1 3 ") == 1
    assert missing(["h0 ", "s1 "], "") == 6
