"""The lines across heavy and quiet weeks."""

from datetime import date

import pytest

from inclusion.school.models import AcademicYear, Term
from planning.feed_entries import entries_of
from planning.feed_weeks import week_words
from tests.conftest import TODAY
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("today")


@pytest.mark.parametrize(
    ("bands", "said"),
    [
        ([("SENCo", 4), ("Headteacher", 5)], "Heavy week: SENCo and Headteacher"),
        ([("SENCo", 4), ("Headteacher", 1)], "Heavy week: SENCo"),
        ([("SENCo", 0), ("Headteacher", 4)], "Heavy week: Headteacher"),
        ([("SENCo", 1), ("Headteacher", 2)], "Quiet week: SENCo and Headteacher"),
        ([("SENCo", 1), ("Headteacher", 3)], ""),
        ([("SENCo", 0), ("Headteacher", 1)], ""),  # nothing recorded is not quiet
        ([], ""),
    ],
)
def test_a_week_is_heavy_for_any_and_quiet_for_all(bands, said):
    assert week_words(bands) == said


def weeks(membership, today=TODAY):
    return {entry.starts: entry for entry in entries_of("weather", membership, today)}


def test_weeks_are_said_from_first_to_last_staff_day_and_holidays_are_not(oakfield, senco, head, governor):
    days = {"starts_on": date(2027, 2, 8), "ends_on": date(2027, 2, 12)}
    make_event(oakfield, by=head, levels={"senco": 5, "headteacher": 2}, **days)
    make_event(oakfield, by=head, levels={"senco": 4, "headteacher": 5}, **days)
    found = weeks(senco)
    heavy = found[date(2027, 2, 8)]
    assert (heavy.title, heavy.ends) == ("Heavy week: Headteacher and SENCo", date(2027, 2, 12))
    assert heavy.uid == "week-oakfield-2027-02-08@127.0.0.1"
    assert heavy.url.endswith("/oakfield/heatmap/week/?on=2027-02-08")
    assert found[date(2027, 3, 22)].ends == date(2027, 3, 25), "the term ends on a Thursday"
    assert found[date(2027, 3, 22)].title.startswith("Quiet week: ")
    assert date(2027, 2, 15) not in found, "half term"
    assert min(found) == date(2026, 12, 14), "30 days back"
    assert max(found) == date(2027, 7, 19)
    assert weeks(governor) == found


def test_where_nothing_is_recorded_no_week_is_called_quiet(oakfield, senco):
    assert weeks(senco) == {}


def test_stored_scores_are_read_in_one_query(oakfield, senco, head, django_assert_num_queries):
    make_event(oakfield, by=head, levels={"senco": 5, "headteacher": 2})
    oakfield.refresh_from_db()
    senco.school = oakfield
    senco.school_roles  # noqa: B018 - what the request has read already
    weeks(senco)
    with django_assert_num_queries(1):
        weeks(senco)


def test_the_next_school_year_comes_in_when_it_is_near(oakfield, senco, head):
    year = AcademicYear.objects.create(
        school=oakfield, name="2027/28", starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31)
    )
    Term.objects.create(
        school=oakfield, year=year, name="Autumn term", starts_on=date(2027, 9, 2), ends_on=date(2027, 12, 17)
    )
    busy = {"starts_on": date(2027, 9, 6), "ends_on": date(2027, 9, 10)}
    for level in (5, 4):
        make_event(oakfield, by=head, levels={"senco": level, "headteacher": 1}, **busy)
    assert date(2027, 9, 6) not in weeks(senco, date(2027, 6, 1))
    found = weeks(senco, date(2027, 8, 20))
    assert found[date(2027, 9, 6)].title == "Heavy week: SENCo"
    assert found[date(2027, 9, 2)].title.startswith("Quiet week: ")
    assert max(found) == date(2027, 12, 13)
