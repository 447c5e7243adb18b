"""Stored scores are what the events say, and never those of yesterday's events."""

import sqlite3
import time
from contextlib import closing
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from heatmap.models import ScoredYear
from heatmap.queries import Narrowing, scored, year_around
from inclusion.school.actions.audit import touch_calendar
from inclusion.school.actions.events import delete_event
from inclusion.school.models import AcademicYear, School
from tests.factories import make_event, make_school

TUESDAY = date(2027, 1, 12)


def fresh(school):
    return School.objects.get(pk=school.pk)


def test_scored_gives_the_level_on_the_day_of_the_event(oakfield):
    make_event(oakfield, levels={"senco": 4}, starts_on=TUESDAY)
    assert scored(fresh(oakfield), TUESDAY).on("senco", [TUESDAY]) == [4.0]


def test_scored_twice_reads_one_row(oakfield):
    make_event(oakfield, starts_on=TUESDAY, run_up=3)
    school = fresh(oakfield)
    first = scored(school, TUESDAY)
    with CaptureQueriesContext(connection) as queries:
        second = scored(school, TUESDAY)
    assert len(queries) == 1
    assert {role: list(line) for role, line in second.scores.items()} == first.scores
    assert second.calendar.staff_days == first.calendar.staff_days
    assert second.years == first.years


def test_scored_after_a_write_is_worked_out_again(oakfield):
    event = make_event(oakfield, starts_on=TUESDAY)
    scored(fresh(oakfield), TUESDAY)
    delete_event(by=None, event=event, version=1)
    assert scored(fresh(oakfield), TUESDAY).on("senco", [TUESDAY]) == [0.0]
    assert ScoredYear.objects.count() == 1


def test_a_slow_reader_never_puts_old_scores_over_new_ones(oakfield):
    event = make_event(oakfield, starts_on=TUESDAY)
    scored(fresh(oakfield), TUESDAY)
    slow = fresh(oakfield)
    delete_event(by=None, event=event, version=1)
    scored(fresh(oakfield), TUESDAY)
    scored(slow, TUESDAY)
    assert ScoredYear.objects.get().version == fresh(oakfield).calendar_version
    assert scored(fresh(oakfield), TUESDAY).on("senco", [TUESDAY]) == [0.0]


def test_spans_that_no_longer_exist_are_not_kept(oakfield, birchwood):
    scored(fresh(birchwood), TUESDAY)
    scored(fresh(oakfield), TUESDAY)
    scored(fresh(oakfield), date(2026, 3, 1))
    AcademicYear.objects.filter(school=oakfield).update(starts_on=date(2026, 8, 1))
    touch_calendar(oakfield)
    scored(fresh(oakfield), TUESDAY)
    assert ScoredYear.objects.get(school=oakfield).starts_on == date(2026, 7, 27)
    assert ScoredYear.objects.filter(school=birchwood).count() == 1


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="only SQLite has one writer at a time")
def test_a_reader_does_not_wait_for_a_long_write(transactional_db, oakfield):
    make_event(oakfield, starts_on=TUESDAY)
    school = fresh(oakfield)
    with closing(sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        started = time.monotonic()
        assert scored(school, TUESDAY).on("senco", [TUESDAY]) == [4.0]
        assert time.monotonic() - started < 5
        other.execute("ROLLBACK")
    assert not ScoredYear.objects.exists()
    scored(school, TUESDAY)
    assert ScoredYear.objects.get().version == school.calendar_version
    with connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (20_000,)


def test_scored_counts_confidential_events_and_run_ups_from_the_next_year(oakfield):
    make_event(oakfield, starts_on=TUESDAY, confidential=True, levels={"senco": 2})
    make_event(oakfield, starts_on=date(2027, 9, 6), run_up=4, levels={"senco": 5})  # no term known there yet
    known = scored(fresh(oakfield), TUESDAY)
    assert known.on("senco", [TUESDAY]) == [2.0]
    assert known.on("senco", [date(2027, 7, 21)]) == [4.0]


def test_scored_needs_no_more_queries_for_more_events(oakfield):
    counts = []
    scored(fresh(oakfield), TUESDAY)  # the first ever takes one more
    for number in range(3):
        make_event(oakfield, starts_on=TUESDAY, title=f"Event {number}", repeat="weekly")
        with CaptureQueriesContext(connection) as queries:
            scored(fresh(oakfield), TUESDAY)
        counts.append(len(queries))
    assert len(set(counts)) == 1


@pytest.mark.parametrize(
    ("narrowed", "score"),
    [
        (Narrowing(natures=frozenset({"deadline"})), 3.0),
        (Narrowing(set_by=frozenset({"us"})), 1.0),
        (Narrowing(ours=True), 1.0),
        (Narrowing(), 4.0),
    ],
)
def test_scored_narrowed_leaves_the_other_events_out(oakfield, narrowed, score):
    make_event(oakfield, starts_on=TUESDAY, nature="deadline", set_by="law", levels={"senco": 3})
    make_event(oakfield, starts_on=TUESDAY, set_by="us", movable=True, levels={"senco": 1})
    assert scored(fresh(oakfield), TUESDAY, narrowed=narrowed).on("senco", [TUESDAY]) == [score]


def test_scored_without_any_term_has_no_staff_day(db):
    school = make_school("new")
    make_event(school, starts_on=TUESDAY, levels={"senco": 3})
    known = scored(fresh(school), TUESDAY)
    assert known.on("senco", [TUESDAY]) == [3.0]  # its own date, as it stands
    assert known.calendar.staff_days == ()
    assert known.recorded == {"senco"}


def test_year_around_a_day_without_a_year_is_september_to_august():
    assert year_around([], date(2027, 8, 31)).starts_on == date(2026, 9, 1)
    assert year_around([], date(2027, 9, 1)).name == "2027/28"
