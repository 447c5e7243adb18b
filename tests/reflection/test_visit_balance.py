"""How visits lie between people: counted, said in a sentence, and sorted into terms."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.school_dates import Span
from reflection.visit_balance import Balance, Seen, balances, own_sentence, place_of, stretches, visits_sentence

HELEN, TOM = "Helen Marsh", "Tom Barker"
AUTUMN, SPRING = (
    Span(date(2026, 9, 3), date(2026, 12, 18), "Autumn"),
    Span(date(2027, 1, 4), date(2027, 3, 25), "Spring"),
)
SEEN = st.tuples(st.integers(0, 3), st.booleans(), st.booleans()).map(lambda said: Seen(said[0], HELEN, *said[1:]))


@pytest.mark.parametrize(
    ("counts", "sentence"),
    [
        ([("the SENCo’s", 2), ("the head’s", 1)], "This term: 2 visits to the SENCo’s work, 1 to the head’s."),
        ([("the SENCo’s", 1), ("the head’s", 0)], "This term: 1 visit to the SENCo’s work, none to the head’s."),
        ([("your", 0), ("Helen’s", 3)], "This term: no visit to your work, 3 to Helen’s."),
        ([("your", 0), ("Helen’s", 0)], "This term: no visit yet."),
        ([("your", 0)], "This term: no visit yet."),
    ],
)  # fmt: skip
def test_both_directions_are_said_in_a_sentence(counts, sentence):
    assert visits_sentence(counts) == sentence


@pytest.mark.parametrize(
    ("lines", "sentence"),
    [
        ([], "This term: no visit yet."),
        ([Balance(HELEN, 2, 1, 0)], "This term: 2 visits to your work, 1 to Helen Marsh’s."),
        ([Balance(HELEN, 1, 0, 1)], "This term: 1 visit to your work, none to Helen Marsh’s. 1 more is to come."),
        ([Balance(HELEN, 0, 0, 2)], "This term: no visit yet. 2 more are to come."),
        ([Balance(HELEN, 1, 0, 0), Balance(TOM, 1, 2, 0)], "This term: 2 visits to your work, 2 to Tom Barker’s."),
    ],
)
def test_the_reader_reads_their_own_balance(lines, sentence):
    assert own_sentence(lines) == sentence


def test_two_people_of_one_name_are_two_lines():
    assert len(balances([Seen(1, HELEN, True, True), Seen(2, HELEN, True, True)])) == 2


@given(st.lists(SEEN, max_size=6))
def test_every_visit_counts_once(visits):
    lines = balances(visits)
    assert sum(line.to_mine + line.to_theirs + line.to_come for line in lines) == len(visits)
    assert sum(line.to_come for line in lines) == sum(not visit.took_place for visit in visits)
    assert len(lines) == len({visit.key for visit in visits})


@given(
    st.lists(st.dates(date(2026, 1, 1), date(2028, 12, 31)), unique=True, max_size=6),
    st.dates(date(2025, 1, 1), date(2030, 1, 1)),
)
def test_every_day_lies_in_exactly_one_stretch(starts, day):
    terms = [Span(start, start + timedelta(days=3), "Term") for start in sorted(starts)]
    parts = stretches(terms)
    assert [day in part for part in parts].count(True) == 1
    assert day in parts[place_of(day, terms)]


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 8, 1), "Autumn"),
        (date(2026, 12, 28), "Autumn"),
        (date(2027, 1, 4), "Spring"),
        (date(2027, 8, 1), "Spring"),
    ],
)
def test_a_holiday_belongs_to_the_term_before_it(day, name):
    assert stretches([AUTUMN, SPRING])[place_of(day, [AUTUMN, SPRING])].name == name
