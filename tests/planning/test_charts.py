"""Charts of columns: places that add up, a scale that says nothing of what is hidden, words in place of numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from planning.charts import BAR, LEFT, PLOT, STUB, TOP, columns
from planning.small_counts import suppressed

FLOOR = TOP + PLOT


def test_bars_stand_on_the_floor_and_are_as_high_as_their_numbers():
    chart = columns([("Autumn", "2026/27", ["10", "5", "0"]), ("Spring", "2026/27", ["2", "8", "4"])])
    assert [bar.height for bar in chart.bars] == [PLOT, PLOT // 2, 0, PLOT // 5, PLOT * 8 // 10, PLOT * 4 // 10]
    assert {bar.y + bar.height for bar in chart.bars} == {FLOOR}
    assert [bar.series for bar in chart.bars] == [1, 2, 3, 1, 2, 3]
    assert [bar.label for bar in chart.bars] == ["10", "5", "0", "2", "8", "4"]
    assert [(mark.label, mark.more) for mark in chart.groups] == [("Autumn", "2026/27"), ("Spring", "2026/27")]
    assert [mark.label for mark in chart.lines] == ["0", "2", "4", "6", "8", "10"]
    assert not chart.hides


@pytest.mark.parametrize(
    ("highest", "scale"),
    [
        (0, ["0"]),
        (1, ["0", "1"]),
        (5, ["0", "1", "2", "3", "4", "5"]),
        (7, ["0", "2", "4", "6", "8"]),
        (23, ["0", "5", "10", "15", "20", "25"]),
        (180, ["0", "50", "100", "150", "200"]),
    ],
)
def test_the_scale_has_round_numbers(highest, scale):
    assert [mark.label for mark in columns([("A", "", [str(highest)])]).lines] == scale


@pytest.mark.parametrize(("cell", "label"), [("5 or fewer", "≤5"), ("10 or fewer", "≤10"), ("hidden", "?")])
def test_what_is_hidden_is_a_stub_with_a_word(cell, label):
    (bar,) = columns([("Autumn", "", [cell])]).bars
    assert (bar.hidden, bar.height, bar.label) == (True, STUB, label)


def test_a_term_without_counts_keeps_its_place():
    chart = columns([("Autumn", "", ["4", "9"]), ("Spring", "", ["", ""]), ("Summer", "", ["4", "9"])])
    assert len(chart.bars) == 4
    first, second, third = (mark.place for mark in chart.groups)
    assert second - first == third - second
    assert columns([]).bars == []


COUNTS = st.lists(st.lists(st.integers(0, 40), min_size=3, max_size=3), min_size=1, max_size=6)


@given(COUNTS)
def test_bars_lie_inside_the_drawing_and_beside_each_other(rows):
    chart = columns([("T", "", [str(number) for number in row]) for row in rows])
    ends = [LEFT]
    for bar in chart.bars:
        assert ends[-1] <= bar.x
        assert TOP <= bar.y <= FLOOR
        ends.append(bar.x + BAR)
    assert ends[-1] <= chart.width
    assert all(0 < mark.place < chart.width for mark in chart.groups)
    assert all(TOP <= line.place <= FLOOR for line in chart.lines)


@given(COUNTS)
def test_the_drawing_follows_from_the_words_alone(rows):
    """Two schools whose tables read the same have the same drawing: no height and no scale tells a hidden number."""
    words = [tuple(suppressed([row], 5)[0][:3]) for row in rows]
    chart = columns([("T", "", row) for row in words])
    figures = [int(word) for row in words for word in row if word.isdecimal()]
    assert {bar.height for bar in chart.bars if bar.hidden} <= {STUB}
    assert int(chart.lines[-1].label) <= max(5, 2 * max(figures, default=0))
