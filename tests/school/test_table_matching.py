"""What the columns of a table of events are guessed to hold, and how its rows are read by that."""

from datetime import date

import pytest

from inclusion.school.calendars.tables import make_table
from inclusion.school.calendars.term_dates import terms_from_table
from inclusion.school.table_matching import NONE, guess, headed, read_rows


def table(*rows):
    return headed(make_table(enumerate(rows, 1)))


def read(*rows, year=2026):
    """Title, days and needs of each row as guessed; and the problems."""
    found = table(*rows)
    things, problems = read_rows(found, guess(found), year)
    return [(one.title, one.starts_on, one.ends_on, one.needs) for one in things], [str(one) for one in problems]


FAIR = ("Fair", date(2027, 1, 18), date(2027, 1, 18), "")


def test_a_date_of_excel_that_is_a_number_is_that_day():
    assert read(("What", "When"), ("Fair", "46405")) == ([FAIR], [])
    assert read(("When", "What"), ("46405", "Fair"), ("46407", "Trip"))[1] == []


@pytest.mark.parametrize("number", ["36525", "73051", "4640", "464055"])
def test_any_other_number_is_no_date(number):
    assert read(("What", "When"), ("Fair", number), ("Trip", "18/01/2027"))[1] != []


def test_term_dates_that_are_numbers_are_those_days():
    found = terms_from_table(make_table([(1, ("Term", "Starts", "Ends")), (2, ("Autumn term", "46266", "46374"))]))
    assert [(str(row.start), str(row.end)) for row in found.rows] == [("2026-09-01", "2026-12-18")]


def test_headings_are_found_below_a_title_whose_school_year_counts():
    rows = [("Oakfield diary 2025/26", ""), ("Printed by the office", ""), ("Event", "Date"), ("Fair", "18 January")]
    assert table(*rows).headings == ("Event", "Date")
    assert read(*rows) == ([("Fair", date(2026, 1, 18), date(2026, 1, 18), "")], [])


def test_terms_are_read_by_headings_below_a_title():
    rows = [("Term dates 2026/27", "", ""), ("Term", "Starts", "Ends"), ("Autumn term", "1 September", "18 December")]
    found = terms_from_table(make_table(enumerate(rows, 1)))
    assert [(str(row.start), str(row.end)) for row in found.rows] == [("2026-09-01", "2026-12-18")]


def test_a_table_without_headings_keeps_its_first_row():
    assert read(("Fair", "18/01/2027"), ("What to do on the day", "19/01/2027"))[0][0] == FAIR


def test_a_column_of_american_dates_is_said_once_and_not_read():
    things, problems = read(
        ("Event", "Date"), ("A", "01/18/2027"), ("B", "02/03/2027"), ("C", "03/22/2027"), ("Fair", "2027-01-18")
    )
    assert things == [FAIR]
    (problem,) = problems
    assert "look like month/day/year" in problem


def test_one_wrong_date_is_only_that_row():
    things, problems = read(("Event", "Date"), ("A", "01/18/2027"), ("Fair", "18/01/2027"))
    assert things == [FAIR]
    assert problems == ["Line 2: There is no “1/18/2027” in the calendar (day, month, year). This row is left out."]


def test_a_column_of_times_is_noted_below_who_is_concerned():
    rows = [("Date", "Time", "Event", "Who"), ("18/01/2027", "15:30 to 16:30", "Fair", "SENCo")]
    assert read(*rows) == ([(*FAIR[:3], "Who: SENCo\n15:30 to 16:30")], [])
    assert guess(table(("Event", "Date and time"), ("Fair", "2027-01-18 09:30"))).time == NONE
    assert read(("Event", "Date and time"), ("Fair", "2027-01-18 09:30")) == ([(*FAIR[:3], "09:30")], [])


def test_start_and_end_times_are_no_days():
    rows = [("Event", "Date", "Start time", "End time"), ("Fair", "18/01/2027", "15:30", "16:30")]
    found = guess(table(*rows))
    assert (found.title, found.first, found.last, found.time) == (0, 1, NONE, 2)
