"""The plain arithmetic beside the pupils' question: gap, average, the terms of one group, and quoted words."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inclusion.school.school_dates import SchoolCalendar, Span
from reflection.pupil_scores import HIGHEST, LOWEST, Asked, Cell, average, drawing, gap, in_figures, lines
from reflection.term_days import same_term, term_label, term_to_ask_in, term_words
from reflection.theme_words import quoted

SCORES = st.lists(st.integers(LOWEST, HIGHEST), max_size=8)
AUTUMN = Span(date(2026, 9, 3), date(2026, 12, 18), "Autumn term")
SPRING = Span(date(2027, 1, 4), date(2027, 3, 25), "Spring 2027")
CALENDAR = SchoolCalendar([AUTUMN, SPRING])


@pytest.mark.parametrize(
    ("scores", "apart", "mean"),
    [([], None, None), ([4], None, 4), ([3, 3], 0, 3), ([2, 4], 2, 3), ([1, 5, 5], 4, 11 / 3)],
)
def test_gap_and_average(scores, apart, mean):
    assert (gap(scores), average(scores)) == (apart, mean)


@given(SCORES)
def test_the_average_lies_between_the_lowest_and_the_highest(scores):
    mean, apart = average(scores), gap(scores)
    if scores:
        assert min(scores) <= mean <= max(scores)
    if apart is not None:
        assert 0 <= apart <= HIGHEST - LOWEST
        assert (apart == 0) == (len(set(scores)) == 1)
    assert gap(list(reversed(scores))) == apart


@given(st.lists(st.tuples(st.sampled_from(["ab", "abc", "bc"]), st.integers(0, 9)), max_size=12))
def test_every_round_is_in_one_line_of_its_own_people_in_order_of_terms(made):
    rounds = [
        Asked(number, frozenset(people), date(2020 + term, 1, 4), {}) for number, (people, term) in enumerate(made)
    ]
    found = lines(rounds)
    assert sorted(one.key for line in found for one in line.rounds) == list(range(len(rounds)))
    assert len({line.people for line in found}) == len(found)
    for line in found:
        assert {one.people for one in line.rounds} == {line.people}
        assert [one.term for one in line.rounds] == sorted(one.term for one in line.rounds)
    assert [line.rounds[-1].term for line in found] == sorted((line.rounds[-1].term for line in found), reverse=True)


@given(st.lists(SCORES.filter(bool), min_size=2, max_size=12))
def test_a_drawing_stays_inside_its_edges_and_shows_the_latest_terms(terms):
    drawn = drawing([(f"T{n}", "2027", Cell(tuple(scores))) for n, scores in enumerate(terms)])
    assert drawn is not None
    assert len(drawn.dots) == min(len(terms), 6)
    assert drawn.dots[-1].name == f"T{len(terms) - 1}"
    for dot in drawn.dots:
        assert 0 < dot.label_line < dot.top < dot.y < dot.bottom < drawn.name_line < drawn.height
        assert drawn.left < dot.x < drawn.width


def test_one_term_is_not_drawn_and_a_term_in_which_nobody_scored_is_left_out():
    one, none = ("Spring", "2027", Cell((3, 4))), ("Autumn", "2026", Cell(()))
    assert drawing([one]) is None
    assert drawing([none, one]) is None


@pytest.mark.parametrize(("number", "words"), [(None, ""), (3.0, "3"), (3.5, "3.5"), (11 / 3, "3.7")])
def test_an_average_in_figures(number, words):
    assert in_figures(number) == words


@pytest.mark.parametrize(
    ("day", "term"),
    [
        (date(2026, 8, 1), AUTUMN),
        (date(2026, 12, 18), AUTUMN),
        (date(2026, 12, 19), SPRING),  # in the holidays the next one
        (date(2027, 3, 25), SPRING),
        (date(2027, 3, 26), None),
    ],
)
def test_the_term_to_ask_in(day, term):
    assert term_to_ask_in(CALENDAR, day) == term


def test_a_term_keeps_its_rounds_when_its_first_day_is_corrected():
    assert same_term(CALENDAR, SPRING, date(2027, 1, 5))
    assert same_term(CALENDAR, SPRING, date(2027, 1, 3))
    assert not same_term(CALENDAR, SPRING, date(2026, 9, 3))
    assert not same_term(CALENDAR, None, date(2027, 1, 4))
    assert not same_term(CALENDAR, SPRING, None)
    assert not same_term(CALENDAR, AUTUMN, date(2026, 4, 13)), "a term that is not known any more"


def test_terms_in_words():
    assert (term_words(AUTUMN), term_words(SPRING)) == ("Autumn term 2026", "Spring 2027")
    assert term_label(CALENDAR, date(2027, 1, 4)) == "Spring 2027"
    assert term_label(CALENDAR, date(2027, 9, 2)) == "From 2 September 2027"
    assert term_label(CALENDAR, date(2026, 4, 13)) == "From 13 April 2026"


@pytest.mark.parametrize(
    "text",
    [
        "“I never know who to ask”",
        'They say "nobody tells us about changes" a lot',
        "One said ‘my teachers don’t talk to each other’.",
        "It was 'always the same helper for us'",
        "«we like the same rules everywhere»",
    ],
)
def test_what_somebody_said_is_noticed(text):
    assert quoted(text)


@pytest.mark.parametrize(
    "text",
    [
        "Pupils know whom to ask in the morning, and fewer do after lunch.",
        "They like the “calm corner” and the 'quiet room'.",
        "Pupils' ideas and adults' ideas about lunch differ: that's what the council's notes say.",
        "It’s the adults’ talk in the corridor that they notice, and the pupils’ own.",
        "",
    ],
)
def test_ones_own_words_are_left_alone(text):
    assert quoted(text) == []


@given(st.text())
def test_any_text_can_be_looked_at(text):
    assert all(len(words.split()) > 3 for words in quoted(text))
