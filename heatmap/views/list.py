"""The term's map as a list in words: week after week, each row's band and score, and what happens."""

from collections.abc import Sequence
from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heatmap.board import Board
from heatmap.cells import pills
from heatmap.grid import Column, week_columns
from heatmap.items import Item, items_within
from heatmap.periods import Period, term_period, term_scores
from heatmap.screen import Screen
from heatmap.unchanged import unless_unchanged
from heatmap.words import header, span_in_words
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page


@require_safe
@requires(Permission.SEE_MAP)
@unless_unchanged
def weeks(request: SchoolRequest) -> HttpResponse:
    screen = Screen(request)
    context = {**screen.toolbar("heatmap:list"), "events_url": screen.events_url}
    period = term_period(screen, term_scores(screen), "heatmap:list")
    if period is not None and period.weeks:
        context |= _context(screen, period)
    return render_page(request, "heatmap/list.html", context)


def _context(screen: Screen, period: Period) -> dict[str, object]:
    known = period.known
    columns = week_columns(known.calendar, period.weeks, known.starts_on, screen.today)
    board = Board(screen, known, columns, period.days)
    last = period.weeks[-1].monday + timedelta(days=6)
    items = items_within(screen.membership, period.weeks[0].monday, last, screen.narrowed)
    return {
        **period.context(),
        **board.context(),
        "summary": board.summary(period.weeks, period.words),
        "movable_words": board.movable_words("this term"),
        "lines": _lines(board, columns, items),
    }


def _lines(board: Board, columns: Sequence[Column], items: Sequence[Item]) -> list[dict[str, object]]:
    """A line for each week or holiday: the pressure on each row, and what happens in it."""
    names, recorded = [row.name for row in board.shown], [row.recorded for row in board.shown]
    return [
        {
            "column": column,
            "header": header(column, board.screen.school.two_week_timetable),
            "joint": board.together.cells[place],
            "pills": pills([board.cells[row.key][place] for row in board.shown], names, recorded),
            "items": [
                (span_in_words(item.starts_on, item.ends_on), item)
                for item in items
                if item.starts_on <= column.ends_on and item.ends_on >= column.starts_on
            ],
        }
        for place, column in enumerate(columns)
    ]
