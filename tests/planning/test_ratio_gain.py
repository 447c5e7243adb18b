"""Ratio gain and the question about pupils: tables and properties, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.pupil_words import pupil_words
from planning.ratio_gain import BANDS, ratio_gain

MONTHS = st.decimals(min_value=Decimal("0.1"), max_value=Decimal("999.9"), places=1)
GAINS = st.decimals(min_value=Decimal("-99.9"), max_value=Decimal("999.9"), places=1)


@pytest.mark.parametrize(
    ("gained", "months", "ratio", "words"),
    [
        ("-2", "4", "-0.5", "ground was lost"),
        ("0", "4", "0.0", "slower than the ordinary month in a month"),
        ("3.9", "4", "0.9", "slower than the ordinary month in a month"),
        ("4", "4", "1.0", "a gain of doubtful value"),
        ("5.5", "4", "1.3", "a gain of doubtful value"),
        ("5.6", "4", "1.4", "a modest gain"),
        ("7.9", "4", "1.9", "a modest gain"),
        ("8", "4", "2.0", "a useful gain"),
        ("12", "4", "3.0", "a substantial gain"),
        ("16", "4", "4.0", "a remarkable gain"),
    ],
)
def test_the_words_follow_the_bands(gained, months, ratio, words):
    found = ratio_gain(Decimal(gained), Decimal(months))
    assert (str(found.ratio), found.words) == (ratio, words)


def test_no_time_has_no_ratio_and_less_than_none_is_refused():
    assert ratio_gain(Decimal(3), Decimal(0)) is None
    with pytest.raises(ValueError, match="less than no time"):
        ratio_gain(Decimal(3), Decimal(-1))


@given(gained=GAINS, months=MONTHS)
def test_the_number_shown_is_in_the_band_that_is_named(gained, months):
    found = ratio_gain(gained, months)
    reached = [words for start, words in BANDS if found.ratio >= start]
    if reached:
        assert found.words == reached[-1]
    else:
        assert found.words not in [words for _, words in BANDS]


@given(gained=GAINS, more=MONTHS, months=MONTHS)
def test_more_progress_in_the_same_time_is_never_a_smaller_ratio(gained, more, months):
    assert ratio_gain(gained + more, months).ratio >= ratio_gain(gained, months).ratio


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
