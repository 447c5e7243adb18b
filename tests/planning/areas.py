"""The parts of joint planning, put together for the tests that look at everything."""

from tests.planning import (
    area_agenda,
    area_cohorts,
    area_decisions,
    area_feeds,
    area_live,
    area_minutes,
    area_plan,
    area_protected,
    area_provision,
    area_series,
    area_week,
)

AREAS = [
    area_week,
    area_plan,
    area_series,
    area_agenda,
    area_live,
    area_minutes,
    area_provision,
    area_cohorts,
    area_decisions,
    area_protected,
    area_feeds,
]
ACCESS = [row for area in AREAS for row in area.ACCESS]
THINGS = {thing: make for area in AREAS for thing, make in area.THINGS.items()}
NO_PAGE = {names: why for area in AREAS for names, why in area.NO_PAGE.items()}


def fill_planning(school):
    for area in AREAS:
        area.fill(school)


def planning_screens():
    return [screen for area in AREAS for screen in area.screens()]
