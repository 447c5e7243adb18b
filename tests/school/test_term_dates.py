"""Term dates as schools write them on pages and in Word: what is understood, and what is said to be unclear."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.calendars.tables import make_table, read_table_file
from inclusion.school.calendars.term_dates import terms_from_table
from inclusion.school.calendars.written_dates import mentions_in, plain_line, school_year_in
from inclusion.school.importing.files import BadFile
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import check_year_rows

AUTUMN = ("2026-09-01", "2026-12-18", "term", "Autumn term")
OCTOBER = ("2026-10-26", "2026-10-30", "half_term", "Autumn half term")
SPRING = ("2027-01-04", "2027-03-25", "term", "Spring term")
FEBRUARY = ("2027-02-15", "2027-02-19", "half_term", "Spring half term")
SUMMER = ("2027-04-12", "2027-07-21", "term", "Summer term")
MAY = ("2027-05-31", "2027-06-04", "half_term", "Summer half term")
YEAR = [AUTUMN, OCTOBER, SPRING, FEBRUARY, SUMMER, MAY]


def rows(found):
    return [(str(row.start), str(row.end), row.kind, row.label) for row in found.rows]


def read(text, year=None):
    """The rows of a text that has no problems."""
    found = terms_from_table(text, school_year=year)
    assert [str(problem) for problem in found.problems] == []
    return rows(found)


def insets(*days):
    return [(day, day, "inset", "") for day in days]


def said(text, year=None):
    """The problems of a text that gives no rows."""
    found = terms_from_table(text, school_year=year)
    assert rows(found) == []
    return [str(problem) for problem in found.problems]


# One line ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "line",
    [
        "Autumn Term: Tuesday 1 September 2026 – Friday 18 December 2026",
        "Autumn Term: Tuesday 1 September 2026 - Friday 18 December 2026",
        "Autumn term 2026: Tuesday 1st September to Friday 18th December",
        "Autumn term 2026/27: Tue 1 Sept until Fri 18 Dec",
        "Autumn Term 2026–2027 Tuesday, September 1 to Friday, December 18",
        "Autumn term from 01/09/2026 to 18/12/2026",
        "Autumn: 1.9.26 – 18.12.26",
        "Autumn term: 2026-09-01 to 2026-12-18",
        "Autumn term: between 1 September 2026 and 18 December 2026",
        "Autumn term: 1 September to 18 December 2026",
        "Autumn term: 1 September 2026 to 18 December",
        "Autumn term starts Tuesday 1 September 2026 and ends Friday 18 December 2026",
        "Autumn term\tTuesday 1 September 2026\tFriday 18 December 2026",
        "| Autumn Term | Tuesday 1 September 2026 | Friday 18 December 2026 |",
        "Tuesday 1 September 2026 to Friday 18 December 2026: Autumn term",
        "Tuesday the 1st of September 2026 – Friday the 18th of December 2026",
        "MICHAELMAS TERM: TUESDAY 1 SEPTEMBER 2026 – FRIDAY 18 DECEMBER 2026",
        "Autumn term: 1\u00a0September\u00a02026\u2009—\u200918 December 2026",
    ],
)
def test_terms_from_table_reads_a_term_in_many_ways(line):
    assert read(line) == [AUTUMN]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Half term: 26 to 30 October 2026", [OCTOBER]),
        ("Half-term holiday: Monday 26 – Friday 30 October 2026", [OCTOBER]),
        ("October half term break 26–30 October 2026", [OCTOBER]),
        ("School closed for half term 26/10/2026 to 30/10/2026", [OCTOBER]),
        ("Spring half term: 15–19 February 2027", [FEBRUARY]),
        ("Half term: Monday 31 May to Friday 4 June 2027", [MAY]),
        ("Monday 4 January 2027 to Thursday 25 March 2027", [SPRING]),
        ("INSET day: Thursday 3 September 2026", [("2026-09-03", "2026-09-03", "inset", "")]),
        (
            "Thursday 3 September 2026 – INSET day (school closed to pupils)",
            [("2026-09-03", "2026-09-03", "inset", "")],
        ),
        ("Staff training day Mon 4th Jan 2027", [("2027-01-04", "2027-01-04", "inset", "")]),
        (
            "INSET days: 3 and 4 September 2026, Friday 27 November 2026 & 4 January 2027",
            [(day, day, "inset", "") for day in ("2026-09-03", "2026-09-04", "2026-11-27", "2027-01-04")],
        ),
        ("INSET: 3–4 September 2026", [("2026-09-03", "2026-09-04", "inset", "")]),
        (
            "Early May bank holiday: Monday 3 May 2027",
            [("2027-05-03", "2027-05-03", "bank_holiday", "Early May bank holiday")],
        ),
        ("Monday 3 May 2027 – May Day", [("2027-05-03", "2027-05-03", "bank_holiday", "May Day")]),
        ("School closed: Thursday 6 May 2027", [("2027-05-06", "2027-05-06", "closure", "School closed")]),
        ("Occasional day, Friday 25 June 2027", [("2027-06-25", "2027-06-25", "closure", "Occasional day")]),
        (
            "Autumn Term: 1 September – 18 December 2026 (half term 26 – 30 October 2026)",
            [AUTUMN, OCTOBER],
        ),
    ],
)
def test_terms_from_table_reads_every_kind(line, expected):
    assert read(line) == expected


# Whole texts -------------------------------------------------------------------------------------------------------


def test_terms_from_table_reads_a_page_of_headings_and_lines():
    text = """
    School term dates 2026/27

    Autumn Term 2026
    Tuesday 1 September – Friday 18 December
    Half term: Monday 26 October – Friday 30 October
    INSET day: Thursday 3 September

    Spring Term 2027
    Monday 4 January to Thursday 25 March
    Half term: 15 to 19 February
    Summer Term 2027
    Monday 12 April to Wednesday 21 July
    Bank holiday: Monday 3 May
    Half term: Monday 31 May to Friday 4 June
    """
    found = read(text)
    assert [row for row in found if row[2] in ("term", "half_term")] == YEAR
    assert [row for row in found if row[2] not in ("term", "half_term")] == [
        ("2026-09-03", "2026-09-03", "inset", ""),
        ("2027-05-03", "2027-05-03", "bank_holiday", "Bank holiday"),
    ]


def test_terms_from_table_reads_two_columns_of_starts_and_ends():
    text = (
        "Autumn term 2026\n"
        "Term starts\tTuesday 1 September\n"
        "School closes for half term\tFriday 23 October\n"
        "School re-opens\tMonday 2 November\n"
        "Term ends\tFriday 18 December\n"
        "Spring term 2027\n"
        "Term begins | Monday 4 January\n"
        "Half term begins | Monday 15 February\n"
        "Half term ends | Friday 19 February\n"
        "Break up | Thursday 25 March\n"
    )
    assert read(text) == [AUTUMN, OCTOBER, SPRING, FEBRUARY]


def test_terms_from_table_reads_columns_that_say_what_they_hold():
    text = (
        "Term\tStarts\tHalf term\tEnds\n"
        "Autumn 2026\tTuesday 1 September\t26–30 October\tFriday 18 December\n"
        "Spring 2027\tMonday 4 January\t15–19 February\tThursday 25 March\n"
        "Summer 2027\tMonday 12 April\t31 May – 4 June\tWednesday 21 July\n"
        "INSET day 2026/27\tThursday 3 September\t\t\n"
    )
    assert read(text) == [YEAR[0], ("2026-09-03", "2026-09-03", "inset", ""), *YEAR[1:]]


@pytest.mark.parametrize("name", ["Term {}", "Half term {}"])
def test_terms_from_table_makes_three_terms_of_six(name):
    spans = [
        "1 September 2026 to 23 October 2026",
        "2 November 2026 to 18 December 2026",
        "4 January 2027 to 12 February 2027",
        "22 February 2027 to 25 March 2027",
        "12 April 2027 to 28 May 2027",
        "7 June 2027 to 21 July 2027",
    ]
    text = "\n".join(f"{name.format(number)}: {span}" for number, span in enumerate(spans, 1))
    assert read(text) == YEAR


def test_terms_from_table_makes_a_term_of_two_openings_and_two_closings():
    text = (
        "Autumn term\nSchool opens Tuesday 1 September 2026\nSchool closes Friday 23 October 2026\n"
        "School opens Monday 2 November 2026\nSchool closes Friday 18 December 2026"
    )
    assert read(text) == [AUTUMN, OCTOBER]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Half term\t26 October 2026\t30 October 2026", [OCTOBER]),
        ("Half term\tMonday\t26/10/2026\tFriday\t30/10/2026", [OCTOBER]),
        ("26 October 2026 | 30 October 2026 | Autumn half term", [OCTOBER]),
        ("Autumn half term, 26/10/2026, 30/10/2026", [OCTOBER]),
        ("School closed\t3 May 2027\t4 May 2027", [("2027-05-03", "2027-05-04", "closure", "School closed")]),
        (
            "School closed: 6 May 2027 and 25 June 2027",
            [(day, day, "closure", "School closed") for day in ("2027-05-06",)]
            + [("2027-06-25",) * 2 + ("closure", "")],
        ),
        ("INSET\t3 September 2026\t4 September 2026", insets("2026-09-03", "2026-09-04")),
        (
            "INSET\t3 September 2026\t4 January 2027",
            [(day,) * 2 + ("inset", "") for day in ("2026-09-03", "2027-01-04")],
        ),
    ],
)
def test_terms_from_table_reads_two_dates_in_cells_of_their_own(line, expected):
    assert read(line) == expected


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Half term\t30 October 2026\t26 October 2026", "26 October 2026 is before 30 October 2026."),
        ("Half term\t23 October 2026\t2 November 2026", "the first and last of these days"),
        ("Half term\t26 October 2026\t30 October 2026\t2 November 2026", "single days or a first and a last one"),
        ("Half terms: 26 October 2026 and 15 February 2027", "single days or a first and a last one"),
        ("School closed\t6 May 2027\t25 June 2027", "single days or a first and a last one"),
        ("INSET\t1 September 2026\t3 September 2026", "single days or a first and a last one"),
    ],
)
def test_terms_from_table_says_where_two_dates_may_be_either(line, words):
    (problem,) = said(line)
    assert words in problem


@pytest.mark.parametrize("separator", [",", ";"])
def test_terms_from_table_reads_pasted_lines_of_a_csv_file(separator):
    text = "Autumn term,01/09/2026,18/12/2026\nAutumn half term,26/10/2026,30/10/2026\n\nINSET,03/09/2026,\n"
    assert read(text.replace(",", separator)) == [AUTUMN, ("2026-09-03", "2026-09-03", "inset", ""), OCTOBER]
    headed = "Name,Start date,End date\n" + text
    assert len(read(headed.replace(",", separator))) == 3


def test_terms_from_table_reads_an_uploaded_table():
    data = b"Name,Start date,End date\r\nAutumn term,01/09/2026,18/12/2026\r\nHalf term,26/10/2026,30/10/2026\r\n"
    assert rows(terms_from_table(read_table_file(data))) == [AUTUMN, OCTOBER]


def test_terms_from_table_gives_what_the_rules_of_the_year_take():
    text = "\n".join(f"{label}: {start} to {end}" for start, end, _, label in YEAR)
    assert read(text) == YEAR
    spans = [Span(row.start, row.end, row.label, row.kind) for row in terms_from_table(text).rows]
    assert check_year_rows(spans, []) == []


def test_terms_from_table_tells_rows_by_the_line_they_stand_on():
    found = terms_from_table("\nTerm starts 1 September 2026\n\nTerm ends 18 December 2026\nINSET: 3 September 2026")
    assert [(row.kind, row.line) for row in found.rows] == [("term", 2), ("inset", 5)]


def test_terms_from_table_takes_a_line_that_stands_twice_once():
    assert read("Half term: 26 to 30 October 2026\nOctober half term: 26/10/2026 – 30/10/2026") == [OCTOBER]


# Years -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Autumn term: 31 August to 18 December", ("2026-08-31", "2026-12-18")),
        ("Spring term: 4 January to 25 March", ("2027-01-04", "2027-03-25")),
        ("Summer term: 12 April to 21 July", ("2027-04-12", "2027-07-21")),
    ],
)
def test_terms_from_table_infers_a_missing_year_from_the_school_year(line, expected):
    assert [row[:2] for row in read(line, 2026)] == [expected]
    assert [row[:2] for row in read(f"Term dates 2026-27\n{line}", 2019)] == [expected]


def test_terms_from_table_takes_each_school_year_from_its_own_heading():
    text = "2026/27\nHalf term: 26–30 October\n2027/28\nHalf term: 25–29 October"
    assert [row[0] for row in read(text)] == ["2026-10-26", "2027-10-25"]


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("2026/27", 2026),
        ("2026-2027", 2026),
        ("2026 to 2027", 2026),
        ("1999/00", None),
        ("2026/29", None),
        ("2099/00", 2099),
    ],
)
def test_school_year_in_takes_only_a_year_and_the_next(text, year):
    assert school_year_in(plain_line(f"Term dates {text}")) == year


# What is not clear -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("Autumn term: 1 September to 18 December", "The year is missing here"),
        ("Autumn term: Tuesday 2 September 2026 to 18 December 2026", "2 September 2026 is a Wednesday"),
        ("Half term: 26 to 31 June 2027", "There is no “31/6/2027” in the calendar"),
        ("INSET day: 29 February 2027", "There is no “29/2/2027” in the calendar"),
        ("INSET day: 09/25/2026", "There is no “9/25/2026” in the calendar (day, month, year)."),
        ("Autumn term: 18 December 2026 to 1 September 2026", "1 September 2026 is before 18 December 2026."),
        ("Parents' evening: Thursday 15 October 2026", "It is not clear what these dates are."),
        ("Monday 26 October 2026", "It is not clear what these dates are."),
        ("26–30 October 2026", "It is not clear what these dates are."),
        ("Autumn term: Tuesday 1 September 2026", "It is not clear what these dates are."),
        ("Term starts: Tuesday 1 September 2026", "Something begins on 1 September 2026, but its end is not there."),
        ("Term ends: Friday 18 December 2026", "Something ends here, but its start is not there."),
        ("Half term begins Friday 23 October 2026", "It is not clear whether 23 October is in the half term"),
        ("Half term: Friday 23 October – Monday 2 November 2026", "the first and last of these days"),
        (
            "Half term: 26 October to 18 December 2026",
            "54 days, from 26 October 2026 to 18 December 2026, are too many",
        ),
        ("INSET: 1 September to 18 December 2026", "are too many for one INSET day."),
        ("Christmas holidays: 21 December 2026 to 1 January 2027", "Holidays between terms follow from the terms"),
        ("Term starts 18 December 2026\nTerm ends 1 September 2026", "is before 18 December 2026, on line 1."),
        ("No dates at all", "There are no dates in this text."),
    ],
)
def test_terms_from_table_says_what_is_not_clear_and_guesses_nothing(line, words):
    (problem,) = said(line)
    assert words in problem


def test_terms_from_table_reads_the_clear_lines_beside_the_others():
    text = (
        "Autumn term: 1 September 2026 to 18 December 2026\nSports day: 8 July 2027\nHalf term: 26 to 30 October 2026"
    )
    found = terms_from_table(text)
    assert rows(found) == [AUTUMN, OCTOBER]
    assert [(problem.line, problem.message[:24]) for problem in found.problems] == [(2, "“Sports day: 8 July 2027")]


def test_terms_from_table_refuses_nothing_and_too_much():
    for text in ("", " \n\t\n", "x" * 600_000):
        with pytest.raises(BadFile):
            terms_from_table(text)


@pytest.mark.parametrize("text", ["1 " * 100_000, "1 May to " * 50_000, "Autumn term " * 40_000, "–" * 500_000])
def test_terms_from_table_is_soon_done_with_long_lines(text):
    assert terms_from_table(text).rows == ()


def test_terms_from_table_reads_a_few_dates_of_a_line_and_says_where_there_are_more():
    days = " and ".join(f"{day} September 2026" for day in range(1, 14))
    (problem,) = said(f"INSET days: {days}")
    assert "There are 13 dates in this line; at most 12 are read." in problem


def test_terms_from_table_reads_no_more_than_term_dates_may_need():
    row = "\t".join([" ".join(["1 May 2027"] * 40)] * 60)
    (problem,) = said(row)
    assert "at most 2,000 are read for term dates" in problem
    text = "INSET: 3 September 2026\n" + "Sports day on a field that is very far away, and then home again\n" * 4000
    found = terms_from_table(text)
    assert len(found.rows) == 1
    assert "not read from here on" in str(found.problems[-1])


WORDS = st.sampled_from(
    ["Autumn", "term", "half term", "INSET", "1", "31", "September", "Feb", "2026", "to", "–", "and", ",", "|",
     "starts", "ends", "Monday", "2026/27", "01/09/2026", "\n", "\t"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=30), st.none() | st.just(2026))
def test_terms_from_table_gives_sound_rows_for_any_words(words, year):
    try:
        found = terms_from_table(" ".join(words), school_year=year)
    except BadFile:
        return
    for row in found.rows:
        assert date(2000, 1, 1) <= row.start <= row.end <= date(2100, 12, 31)
        assert row.kind in ("term", "half_term", "bank_holiday", "closure", "inset")
    assert len({(row.kind, row.start, row.end) for row in found.rows}) == len(found.rows)


@given(st.dates(date(2000, 1, 1), date(2099, 12, 31)))
def test_mentions_in_finds_a_day_however_it_is_written(day):
    for text in (
        f"{day:%A} {day.day} {day:%B} {day.year}",
        f"{day:%a} {day.day} {day:%b} {day.year}",
        f"{day:%d/%m/%Y}",
        str(day),
    ):
        assert [(one.year, one.month, one.day) for one in mentions_in(text)] == [(day.year, day.month, day.day)]


def test_make_table_of_terms_keeps_its_lines():
    found = terms_from_table(make_table([(5, ["Half term", "26 to 30 October 2026"])]))
    assert [(row.line, row.kind) for row in found.rows] == [(5, "half_term")]


def test_one_day_is_never_taken_for_a_half_term():
    wide = "Autumn term\t2 September 2026\t18 December 2026\tHalf term\t26 October 2026\t30 October 2026"
    found = terms_from_table(wide, school_year=2026)
    assert [row for row in found.rows if row.kind == "half_term" and row.start == row.end] == []
    assert found.problems
