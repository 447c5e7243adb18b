"""The parts of the reflection log, put together for the tests that look at everything."""

from tests.reflection import (
    area_learning,
    area_log,
    area_pupils,
    area_rounds,
    area_steps,
    area_term,
    area_visits,
)

AREAS = [area_rounds, area_log, area_visits, area_learning, area_pupils, area_steps, area_term]
ACCESS = [row for area in AREAS for row in area.ACCESS]
THINGS = {thing: make for area in AREAS for thing, make in area.THINGS.items()}
NO_PAGE = {names: why for area in AREAS for names, why in area.NO_PAGE.items()}


def fill_reflection(school):
    for area in AREAS:
        area.fill(school)


def reflection_screens():
    return [screen for area in AREAS for screen in area.screens()]
