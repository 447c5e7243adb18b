"""Rows of cells as text: escaped, and holiday, nothing recorded and quiet told apart."""

from datetime import date

import html5lib
import pytest
from hypothesis import given
from hypothesis import strategies as st

from heatmap.cells import joint_cells, pills, turned_row, week_cells
from heatmap.grid import DAY_OFF, Cell, Column, Joint

WEEK = Column(date(2026, 11, 30), date(2026, 12, 6), (0, 1, 2, 3, 4))
HOLIDAY = Column(date(2026, 10, 26), date(2026, 10, 30), name="Half term")
ADDRESS = ("/oakfield/heatmap/cell/senco/", "/?nature=event&set_by=us")


def test_week_cells_say_score_word_pattern_and_peak():
    text = week_cells([Cell(4.4, 3, 7.5)], [WEEK], ADDRESS)
    assert text == (
        '<td class="b3"><a class="c" href="/oakfield/heatmap/cell/senco/2026-11-30/?nature=event&amp;set_by=us"'
        ' hx-get="/oakfield/heatmap/cell/senco/2026-11-30/?nature=event&amp;set_by=us"><b>4.4</b><span>Busy</span>'
        '<i aria-hidden="true">▲ 7.5</i><span class="visually-hidden">, highest day 7.5</span></a></td>'
    )


def test_week_cells_mark_the_open_cell():
    text = week_cells([Cell(8.0, 4)], [WEEK], ADDRESS, opened=WEEK.starts_on)
    assert 'class="b4 sel"' in text
    assert "aria-current=true" in text


def test_holiday_nothing_recorded_quiet_and_day_off_are_four_different_things():
    quiet = week_cells([Cell(0.0, 1)], [WEEK], ADDRESS)
    blank = week_cells([Cell(0.0, 1)], [WEEK], ADDRESS, recorded=False)
    holiday = week_cells([None], [HOLIDAY], ADDRESS)
    day_off = week_cells([DAY_OFF], [WEEK], ADDRESS)
    assert "<b>0.0</b><span>Quiet</span>" in quiet
    assert 'class="none">–' in blank
    assert "Quiet" not in blank + holiday + day_off
    assert holiday == ""
    assert 'class="gap"' in day_off


def test_compact_cells_hold_a_rounded_score_an_initial_and_the_word():
    text = week_cells([Cell(10.6, 5, 12)], [WEEK], ADDRESS, compact=True)
    assert "<b>11</b>" in text
    assert '<span aria-hidden="true">O</span><span class="visually-hidden">Overloaded</span>' in text
    assert "▲" not in text


def test_joint_cells_hold_the_gaps_for_all_rows():
    text = joint_cells([Joint(17.3, 2, 5, False), None], [WEEK, HOLIDAY], ("/w/?on=", ""), rows=7)
    assert '<td class="t pinch"><a class="c" href="/w/?on=2026-11-30"><b>17.3</b>' in text
    assert "<span>Pinch</span><span>2 days</span>" in text
    assert '<td class="gap" rowspan="7"><span>Half term</span></td>' in text


def test_joint_cells_without_an_address_are_no_links():
    text = joint_cells([Joint(3.0, 0, 5, True)], [WEEK], None, rows=2)
    assert text == '<td class="t quiet"><b>3.0</b><span>Quiet</span></td>'


def test_turned_row_spreads_a_holiday_over_all_columns():
    assert turned_row([None, None], HOLIDAY, [ADDRESS, ADDRESS], [True, True]) == (
        '<td class="gap" colspan="2"><span>Half term</span></td>'
    )
    row = turned_row([Joint(5.0, 5, 5, False), Cell(3.0, 2)], WEEK, [None, ADDRESS], [True, False])
    assert "<span>Pinch</span></td>" in row
    assert 'class="none"' in row


def test_pills_name_the_quiet_ones_together():
    text = pills([Cell(8.4, 4), Cell(1.0, 1), Cell(0.0, 1)], ["SENCo", "Head & co", "Other"], [True, True, False])
    assert text == (
        '<li>SENCo <span class="band b4">Heavy 8.4</span></li>'
        '<li class="rest"><span class="band b1">Quiet</span> Head &amp; co 1.0</li>'
    )


@pytest.mark.parametrize("word", ['"><script>alert(1)</script>', "Half <b>term</b>", "O'Brien & co"])
def test_names_and_addresses_are_escaped(word):
    gap = Column(date(2026, 10, 26), date(2026, 10, 30), name=word)
    text = joint_cells([None, Joint(1, 0, 5, False)], [gap, WEEK], (word, word), rows=1)
    text += week_cells([Cell(1, 1)], [WEEK], (word, word)) + pills([Cell(5, 3)], [word], [True])
    text += turned_row([None], gap, [None], [True])
    assert "<script" not in text
    assert word not in text


@given(st.text(max_size=30))
def test_whatever_a_school_calls_things_stays_text(name):
    gap = Column(date(2026, 10, 26), date(2026, 10, 30), name=name)
    row = joint_cells([None], [gap], None, rows=2)
    tree = html5lib.parseFragment(f"<table><tbody><tr>{row}</tr></tbody></table>", namespaceHTMLElements=False)
    assert [element.tag for element in tree.iter() if element.tag in {"td", "span"}] == ["td", "span"]
    assert len(list(tree.iter())) == 6
