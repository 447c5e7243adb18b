"""What is shown instead of a small count, and that nobody works out what is hidden, whatever they know."""

from collections import defaultdict
from functools import cache
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.small_counts import HIDDEN, percent, percents, shown, suppressed

COUNTS = st.lists(st.integers(0, 60), min_size=2, max_size=3)
UP_TO = st.integers(5, 20)


@pytest.mark.parametrize(
    ("count", "up_to", "words"),
    [(0, 5, "0"), (1, 5, "5 or fewer"), (5, 5, "5 or fewer"), (6, 5, "6"), (6, 10, "10 or fewer"), (2000, 5, "2000")],
)
def test_a_small_count_is_shown_as_so_many_or_fewer(count, up_to, words):
    assert shown(count, up_to) == words


def test_a_count_below_zero_is_refused():
    with pytest.raises(ValueError, match="negative"):
        shown(-1, 5)
    with pytest.raises(ValueError, match="negative"):
        suppressed([[9, -1, 4]], 5)
    with pytest.raises(ValueError, match="three"):
        suppressed([[9, 1, 4, 7]], 5)


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ([9, 14, 7], ["9", "14", "7", "30"]),
        ([0, 14, 7], ["0", "14", "7", "21"]),
        ([0, 0, 0], ["0", "0", "0", "0"]),
        ([3, 14, 7], ["5 or fewer", HIDDEN, "7", "24"]),  # one small count: another cell goes with it
        ([3, 14, 14], ["5 or fewer", "14", HIDDEN, "31"]),  # of two equal ones the last
        ([3, 9, 0], ["5 or fewer", HIDDEN, "0", "12"]),
        ([5, 5, 0], ["5 or fewer", "5 or fewer", HIDDEN, "10"]),  # 10 could only be 5 and 5
        ([5, 5, 5], ["5 or fewer", "5 or fewer", HIDDEN, "15"]),
        ([1, 1, 20], ["5 or fewer", "5 or fewer", HIDDEN, "22"]),
        ([3, 0, 0], ["5 or fewer"] * 4),  # the group itself is small: nobody learns that all three are below
        ([1, 2, 2], ["5 or fewer", "5 or fewer", "5 or fewer", "5 or fewer"]),
        ([1, 6, 0], [HIDDEN, HIDDEN, HIDDEN, "7"]),  # 7 without a number from 6 on could only be 1
        ([1, 10, 10], [HIDDEN, HIDDEN, HIDDEN, "21"]),
    ],
)
def test_rows_are_made_safe_one_by_one(counts, words):
    assert suppressed([counts], 5) == [words]


@given(COUNTS, UP_TO)
def test_no_small_number_is_ever_written(counts, up_to):
    words = suppressed([counts], up_to)[0]
    for number, word in zip([*counts, sum(counts)], words, strict=True):
        if 1 <= number <= up_to:
            assert word in (f"{up_to} or fewer", HIDDEN)
        elif 1 <= sum(counts) <= up_to:
            assert word == f"{up_to} or fewer"
        else:
            assert word in (str(number), HIDDEN)


@given(st.lists(COUNTS, max_size=6), UP_TO)
def test_a_row_is_shown_the_same_whatever_stands_beside_it(rows, up_to):
    assert suppressed(rows, up_to) == [suppressed([row], up_to)[0] for row in rows]


class Attacker:
    """Knows the rule by heart, so they can try every row and keep those that would be shown like this."""

    def __init__(self, up_to: int, width: int, most: int) -> None:
        self.up_to = up_to
        self.rows = defaultdict(list)
        for row in product(range(most + 1), repeat=width):
            if sum(row) <= most:
                self.rows[tuple(suppressed([row], up_to)[0])].append(row)

    def possible(self, words, total=None):
        """The rows behind these words. `total` is what they know from somewhere else."""
        return [row for row in self.rows[tuple(words)] if total is None or sum(row) == total]


@cache
def attacker(up_to: int, width: int) -> Attacker:
    return Attacker(up_to, width, 3 * up_to + 9)


@pytest.mark.parametrize(("up_to", "width"), [(5, 2), (5, 3), (7, 3)])
def test_nobody_works_out_a_hidden_count_not_even_from_the_exact_total(up_to, width):
    """The total of another measure, group or term may tell the size of this one; that must not help."""
    known = attacker(up_to, width)
    for words, rows in known.rows.items():
        hidden = [place for place in range(width) if not words[place].isdecimal()]
        for total in {sum(row) for row in rows} if hidden else ():
            if total > up_to:  # a smaller one is told nowhere
                possible = known.possible(words, total)
                assert all(len({row[place] for row in possible}) > 1 for place in hidden), (words, total)


@pytest.mark.parametrize(("up_to", "width"), [(5, 2), (5, 3), (7, 3)])
def test_nobody_works_out_the_total_of_a_small_group(up_to, width):
    for words, rows in attacker(up_to, width).rows.items():
        for place, word in enumerate(words):
            if not word.isdecimal():
                values = {(*row, sum(row))[place] for row in rows}
                assert len(values) > 1, words


TABLES = st.integers(0, 18).flatmap(
    lambda size: st.lists(
        st.tuples(st.integers(0, size), st.integers(0, size)).map(lambda cut: split(size, *cut)), min_size=2, max_size=4
    )
)


def split(size: int, *cuts: int) -> list[int]:
    """The size in three parts."""
    first, second = sorted(cuts)
    return [first, second - first, size - second]


@given(TABLES)
def test_nobody_works_out_a_count_from_rows_about_the_same_pupils(table):
    """Reading, writing and mathematics of one group, or its terms: the attacker takes all totals to be the same."""
    known = attacker(5, 3)
    words = suppressed(table, 5)
    sizes = set.intersection(*({sum(row) for row in known.possible(row_words)} for row_words in words))
    for row_words in words:
        possible = [row for size in sizes for row in known.possible(row_words, size)]
        for place, word in enumerate(row_words[:-1]):
            if not word.isdecimal():
                assert len({row[place] for row in possible}) > 1


@pytest.mark.parametrize(
    ("part", "whole", "said"),
    [
        (15, 30, "50%"),
        (0, 30, "0%"),
        (30, 30, "100%"),
        (7, 21, "33%"),
        (2, 5, None),  # the base is small
        (0, 0, None),
        (3, 30, None),  # the part is small: 10% of 30 tells it
        (27, 30, None),  # and so does what is left of it
    ],
)
def test_no_percentage_where_it_would_tell_a_small_count(part, whole, said):
    assert percent(part, whole, 5) == said


@given(COUNTS, UP_TO)
def test_a_row_with_something_hidden_has_no_percentages(counts, up_to):
    words = suppressed([counts], up_to)[0]
    said = percents(counts, up_to)
    assert len(said) == len(counts)
    if not all(word.isdecimal() for word in words):
        assert said == [None] * len(counts)


def test_percentages_of_a_row_without_small_counts():
    assert percents([9, 14, 7], 5) == ["30%", "47%", "23%"]
    assert percents([0, 0, 0], 5) == [None, None, None]
