"""Ratio gain: a table and properties, without a database."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
