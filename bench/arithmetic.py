"""Fetching and scoring against the floor, and a what-if against scoring afresh."""

import sqlite3
from collections.abc import Mapping, Sequence
from datetime import timedelta

from django.conf import settings

from bench.databases import AMONG_OTHERS
from bench.figures import Figure, ratio
from bench.floor import fetch_and_score
from bench.school_data import A_DAY, YEAR
from bench.timing import in_turns
from heatmap.pressure import Load
from heatmap.queries import work_out
from heatmap.what_if import legal_dates, placings
from inclusion.school.models import EventLevel, School, SchoolEvent
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import monday_of

FIRST = monday_of(YEAR[0])
LAST = monday_of(YEAR[1]) + timedelta(days=6)
SAME = 1e-9

Scores = Mapping[str, Sequence[float]]


def recompute(school: School) -> Scores:
    """All that the product does between the database and the scores of a year."""
    return work_out(school, A_DAY).scores


def largest_difference(scores: Scores, floor: Scores) -> float:
    """Between two sets of scores; a role that the floor does not name has nothing."""
    return max(
        abs(one - other)
        for role, line in scores.items()
        for one, other in zip(line, floor.get(role, [0.0] * len(line)), strict=True)
    )


def measure(school: School, rounds: int) -> list[Figure]:
    """On the database among others, with connections that are already open."""
    scores = recompute(school)
    with sqlite3.connect(settings.DATABASES[AMONG_OTHERS]["NAME"]) as connection:
        difference = largest_difference(scores, fetch_and_score(connection, school.pk, FIRST, LAST))
        if difference > SAME:
            raise AssertionError(f"The floor and the product differ by {difference}; their times mean nothing.")
        event = SchoolEvent.objects.filter(school=school, repeat="none", run_up=10, nature="event").first()
        assert event is not None
        levels = dict(EventLevel.objects.filter(event=event).values_list("role__slug", "level"))
        load = Load(event.starts_on, event.ends_on, event.is_deadline, event.run_up, event.follow_up, levels)
        calendar, thresholds = calendar_of(school), school.thresholds
        legal = legal_dates(load, calendar, *YEAR)
        times = in_turns(
            {
                "floor": lambda: fetch_and_score(connection, school.pk, FIRST, LAST),
                "product": lambda: recompute(school),
                "what if": lambda: placings(scores, load, legal, calendar, FIRST, thresholds),
            },
            2 * rounds,
        )
    return [
        ratio("fetch + score of a year / floor", times["product"], times["floor"], 1.5),
        ratio(f"what-if over {len(legal)} dates / fetch + score", times["what if"], times["product"], 0.25),
    ]
