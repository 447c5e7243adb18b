"""The term: school weeks across, roles or people down."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heatmap.board import Board
from heatmap.drawn import drawn
from heatmap.grid import week_columns
from heatmap.opened import open_cell
from heatmap.periods import Period, term_period, term_scores
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
    known = term_scores(screen)
    period = term_period(screen, known, "heatmap:term")
    context = {
        "title": period.title if period else "",
        "drawn": drawn(screen, known, "heatmap/_term.html", lambda: _context(screen, period)),
        "opens": bool(period and known.recorded),
        "cell": open_cell(screen, *screen.choice.opened, by_day=False) if screen.choice.opened else None,
    }
    return render_page(request, "heatmap/term.html", context)


def _context(screen: Screen, period: Period | None) -> dict[str, object]:
    toolbar = screen.toolbar("heatmap:term")
    if period is None:
        return toolbar
    known = period.known
    columns = week_columns(known.calendar, period.weeks, known.starts_on, screen.today)
    board = Board(screen, known, columns, period.days)
    return {
        **toolbar,
        **period.context(),
        **board.context(),
        "summary": board.summary(period.weeks, period.words),
        "movable_words": board.movable_words("this term"),
    }
