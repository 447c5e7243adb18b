"""The whole academic year on one screen, holidays as named gaps."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heatmap.board import Board
from heatmap.drawn import drawn
from heatmap.grid import gap, labelled, week_columns
from heatmap.opened import open_cell
from heatmap.periods import Period, year_period
from heatmap.screen import Screen
from heatmap.unchanged import unless_unchanged
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.school_dates import ONE_DAY


@require_safe
@requires(Permission.SEE_MAP)
@unless_unchanged
def year(request: SchoolRequest) -> HttpResponse:
    screen = Screen(request)
    period = year_period(screen, screen.scores(screen.day))
    context = {
        "title": period.title,
        "drawn": drawn(screen, period.known, "heatmap/_year.html", lambda: _context(screen, period)),
        "opens": bool(period.weeks and period.known.recorded),
        "cell": open_cell(screen, *screen.choice.opened, by_day=False) if screen.choice.opened else None,
    }
    return render_page(request, "heatmap/year.html", context)


def _context(screen: Screen, period: Period) -> dict[str, object]:
    context = {**screen.toolbar("heatmap:year"), **period.context()}
    if not period.weeks:
        return context
    known = period.known
    columns = week_columns(known.calendar, period.weeks, known.starts_on, screen.today)
    if columns[-1].ends_on < known.ends_on:
        columns.append(gap(known.calendar, columns[-1].ends_on + ONE_DAY, known.ends_on))
    board = Board(screen, known, columns, period.days, compact=True)
    return {
        **context,
        **board.context(),
        "terms": labelled(columns),
        "summary": board.summary(period.weeks, period.words),
        "movable_words": board.movable_words("this year"),
    }
