"""The term: school weeks across, roles or people down."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heatmap.board import Board
from heatmap.grid import week_columns
from heatmap.opened import open_cell
from heatmap.periods import term_period
from heatmap.screen import Screen
from heatmap.unchanged import unless_unchanged
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page


@require_safe
@requires(Permission.SEE_MAP)
@unless_unchanged
def term(request: SchoolRequest) -> HttpResponse:
    screen = Screen(request)
    context = screen.toolbar("heatmap:term")
    period = term_period(screen, "heatmap:term")
    if period is not None:
        known = period.known
        columns = week_columns(known.calendar, period.weeks, known.starts_on, screen.today)
        board = Board(screen, known, columns, period.days)
        context |= {**period.context(), **board.context()}
        context["summary"] = board.summary(period.weeks, period.words)
        context["movable_words"] = board.movable_words("this term")
        if screen.choice.opened:
            context["cell"] = open_cell(screen, *screen.choice.opened, by_day=False)
    return render_page(request, "heatmap/term.html", context)
