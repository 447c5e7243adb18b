"""Words and titles that look like a pupil: tables and properties, without a database."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.packs.shipped import load_packs
from inclusion.school.pupil_titles import pupil_in_title
from inclusion.school.pupil_words import pupil_words


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Works well for J.S. Y4.", ["J.S. Y4"]),
        ("Jack in Year 3 has settled", ["Jack in Year 3"]),
        ("Jack Smith (Year 10) too", ["Jack Smith (Year 10"]),
        ("JS, Y4 and Amina, Reception", ["JS, Y4", "Amina, Reception"]),
        ("Year 5: Tom reads more", ["Year 5: Tom"]),
        ("the Y6 pupil Maya", ["Y6 pupil Maya"]),
        ("Jack in Year 3 and Jack in Year 3", ["Jack in Year 3"]),
    ],
)
def test_a_name_beside_a_year_group_is_asked_about(text, found):
    assert pupil_words(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Years 3 and 4",
        "Reading in Year 3",
        "Year 4 Maths",
        "Phonics catch-up, Year 2",
        "Mrs Hill, Year 3",
        "TA Y4, 30 minutes",
        "Targeted support from Reception to Year 2",
        "The Year 6 pupils read more",
        "We see it in Year 5. They ask for help.",
        "KS2 English and Year 7 Science",
    ],
)
def test_ordinary_words_are_left_alone(text):
    assert pupil_words(text) == []


@given(st.text(max_size=500))
def test_any_text_is_answered(text):
    assert isinstance(pupil_words(text), list)
    assert isinstance(pupil_in_title(text), str)


@pytest.mark.parametrize(
    ("title", "phrase"),
    [
        ("Review J. Smith", "J. Smith"),
        ("Review A. Jones", "A. Jones"),
        ("Jamie in Y4", "Jamie in Y4"),
        ("Annual review: Amina", "Annual review: Amina"),
        ("EHCP review meeting for Jamie Smith", "EHCP review meeting for Jamie Smith"),
        ("PEP Amina K", "PEP Amina"),
        ("EHCP J.S.", "EHCP J.S."),
        ("Jack Smith annual review", "Jack Smith annual review"),
        ("J Smith review", "J Smith review"),
        ("AR: Jack Smith", "AR: Jack Smith"),
        ("EHCP AR Jack", "EHCP AR Jack"),
        ("JS EHCP", "JS EHCP"),
        ("Annual review JS", "Annual review JS"),
        ("Review J Smith", "Review J Smith"),
        ("Jamie’s review", "Jamie’s review"),
        ("Year 5: Tom", "Year 5: Tom"),
        ("TAF meeting - Kowalski family", "meeting - Kowalski"),
    ],
)
def test_a_title_that_may_name_a_pupil_is_asked_about(title, phrase):
    assert pupil_in_title(title) == phrase


@pytest.mark.parametrize(
    "title",
    [
        "Year 6 Residential",
        "Y4 Trip to Zoo",
        "SATs Week Year 6",
        "Year 9 Options Evening",
        "Phonics Screening (Year 1)",
        "Annual Review Paperwork Deadline",
        "Review Meetings Week",
        "Parents’ Evening Year 3",
        "Assessment Point 2",
        "Staff Meeting",
        "Meeting with Mr. Hill",
        "Governors’ Meeting",
        "Headteacher’s Meeting",
        "P.E. Kit Day",
        "P.E. Year 4",
        "Reception Open Morning",
        "Year 7 CATs",
        "Year 5 DT Day",
        "Consultation Evening",
        "EHCP Consultations",
        "Performance Review Deadline",
        "LAC Review Week",
        "Spring Term: Monday 4 January 2027",
        "Meeting in the Hall",
        "Mrs J. Hill leaves",
        "A.G.M.",
        "Parents’ evening",
        "Book fair",
        "Review Meeting: Governors",
        "Meeting Room booked",
        "Observation Lessons Y4",
        "Assessment Grid due",
        "Annual Review Day",
        "EHCP LA deadline",
        "INSET day",
        "Roof repairs",
        "Early years",
    ],
)
def test_titles_of_school_calendars_are_left_alone(title):
    assert pupil_in_title(title) == ""


def test_no_title_of_a_pack_looks_like_a_pupil():
    assert [item.title for pack in load_packs() for item in pack.items if pupil_in_title(item.title)] == []
