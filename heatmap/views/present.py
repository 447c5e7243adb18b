"""The term for a meeting room: large, walked by keyboard, nothing to edit and nothing confidential on it."""

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
def present(request: SchoolRequest) -> HttpResponse:
    screen = Screen(request)
    period = term_period(screen, "heatmap:present")
    back_url = screen.url("heatmap:term", screen.choice.at(screen.choice.on))
    context = {**screen.toolbar("heatmap:present"), "back_url": back_url}
    if period is not None:
        known = period.known
        columns = week_columns(known.calendar, period.weeks, known.starts_on, screen.today)
        board = Board(screen, known, columns, period.days, extra=[("present", "1")], links_weeks=False)
        context |= {**period.context(), **board.context()}
        context["summary"] = board.summary(period.weeks, period.words)
        if screen.choice.opened:
            context["cell"] = open_cell(screen, *screen.choice.opened, by_day=False, in_public=True)
    return render_page(request, "heatmap/present.html", context)
