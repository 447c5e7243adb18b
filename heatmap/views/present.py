"""The term for a meeting room: large, walked by keyboard, nothing to edit and nothing confidential on it."""

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
def present(request: SchoolRequest) -> HttpResponse:
    screen = Screen(request)
    known = term_scores(screen)
    period = term_period(screen, known, "heatmap:present")
    opened = screen.choice.opened
    context = {
        "title": period.title if period else "",
        "drawn": drawn(screen, known, "heatmap/_present.html", lambda: _context(screen, period)),
        "opens": bool(period and known.recorded),
        "cell": open_cell(screen, *opened, by_day=False, in_public=True) if opened else None,
    }
    return render_page(request, "heatmap/present.html", context)


def _context(screen: Screen, period: Period | None) -> dict[str, object]:
    back_url = screen.url("heatmap:term", screen.choice.at(screen.choice.on))
    context = {**screen.toolbar("heatmap:present"), "back_url": back_url}
    if period is None:
        return context
    known = period.known
    columns = week_columns(known.calendar, period.weeks, known.starts_on, screen.today)
    board = Board(screen, known, columns, period.days, extra=[("present", "1")], links_weeks=False)
    return {
        **context,
        **period.context(),
        **board.context(),
        "summary": board.summary(period.weeks, period.words),
    }
