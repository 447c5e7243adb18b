"""The year on one screen."""

import re
from datetime import date

import pytest

from inclusion.school.actions.audit import touch_calendar
from inclusion.school.models import AcademicYear
from tests.factories import make_event

URL = "/oakfield/heatmap/year/"
pytestmark = pytest.mark.usefixtures("today")


def text_of(client, url=URL):
    response = client.get(url)
    assert response.status_code == 200
    return response.content.decode()


def test_year_shows_every_school_week_and_names_every_holiday_once(senco, sign_in):
    make_event(senco.school, starts_on=date(2026, 11, 3), ends_on=date(2026, 11, 6), levels={"senco": 5})
    page = text_of(sign_in(senco))
    assert "<h1>School year 2026/27</h1>" in page
    wide = page.split('<table class="heat year">')[1].split("</table>")[0]
    weeks = set(re.findall(r"cell/senco/(\d{4}-\d\d-\d\d)/", wide))
    assert len(weeks) == 40
    gaps = re.findall(r'<td class="gap" rowspan="2"><span>([^<]+)</span>', wide)
    assert gaps == ["Half term", "Christmas holiday", "Half term", "Easter holiday", "Half term", "Summer holiday"]
    assert re.findall(r'scope="colgroup" colspan="\d+">([^<]+)<', wide) == ["Autumn term", "Spring term", "Summer term"]
    assert '<b>4</b><span aria-hidden="true">B</span><span class="visually-hidden">Busy</span>' in wide


def test_year_shows_no_whole_number_that_its_band_has_not_reached(senco, sign_in):
    """34 in five days are 6.8, which is Busy and not 7."""
    for number, level in enumerate([5, 5, 5, 5, 5, 5, 4]):
        make_event(senco.school, title=f"Event {number}", levels={"senco": level})
    wide = text_of(sign_in(senco)).split('<table class="heat year">')[1].split("</table>")[0]
    assert '<b>6</b><span aria-hidden="true">B</span>' in wide
    assert '<b>7</b><span aria-hidden="true">B</span>' not in wide


def test_year_at_the_ends_of_time_has_no_neighbour_there(senco, sign_in):
    for name, first, last in [("1999/2000", (1999, 9, 1), (2000, 8, 31)), ("2100/01", (2100, 9, 1), (2101, 8, 31))]:
        AcademicYear.objects.create(school=senco.school, name=name, starts_on=date(*first), ends_on=date(*last))
    AcademicYear.objects.create(
        school=senco.school, name="1998/99", starts_on=date(1998, 9, 1), ends_on=date(1999, 8, 31)
    )
    touch_calendar(senco.school)
    page = text_of(sign_in(senco), f"{URL}?on=2000-02-01")
    assert "School year 1999/2000" in page
    assert 'rel="prev"' not in page.split("<main")[1]


def test_year_has_neighbours_only_where_the_school_entered_them(senco, sign_in):
    make_event(senco.school)
    client = sign_in(senco)
    assert "rel=" not in text_of(client).split("<main")[1]
    AcademicYear.objects.create(
        school=senco.school, name="2027/28", starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31)
    )
    touch_calendar(senco.school)
    assert 'href="/oakfield/heatmap/year/?on=2027-09-01" rel="next"' in text_of(client)


def test_year_without_weeks_says_so(senco, sign_in):
    make_event(senco.school)
    page = text_of(sign_in(senco), f"{URL}?on=2031-01-01")
    assert "School year 2030/31" in page
    assert "No school week is entered in this year." in page
