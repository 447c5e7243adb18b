"""The parts of calendars in and out, put together for the tests that look at everything."""

from tests.heatmap import area_packs, area_rolling, area_set_up
from tests.school import area_sources

AREAS = [
    area_sources,
    area_packs,
    area_rolling,
    area_set_up,
]
ACCESS = [row for area in AREAS for row in area.ACCESS]
THINGS = {thing: make for area in AREAS for thing, make in area.THINGS.items()}
NO_PAGE = {names: why for area in AREAS for names, why in area.NO_PAGE.items()}


def fill_calendars(school):
    for area in AREAS:
        area.fill(school)


def calendar_screens():
    return [screen for area in AREAS for screen in area.screens()]
