"""One week: days across, roles or people down, and what happens in it."""

from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heatmap.board import Board
from heatmap.drawn import drawn
from heatmap.grid import day_columns
from heatmap.items import items_within
from heatmap.opened import open_cell
from heatmap.periods import Period, week_period
from heatmap.screen import Screen
from heatmap.unchanged import unless_unchanged
from heatmap.words import span_in_words
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page


@require_safe
@requires(Permission.SEE_MAP)
@unless_unchanged
def week(request: SchoolRequest) -> HttpResponse:
    screen = Screen(request)
    period = week_period(screen, screen.week_scores(screen.day))
    known, monday = period.known, period.starts_on
    found = items_within(screen.membership, monday, monday + timedelta(days=6), screen.narrowed)
    context = {
        "title": period.title,
        "drawn": drawn(screen, known, "heatmap/_week.html", lambda: _context(screen, period)),
        "opens": bool(known.calendar.terms and known.recorded),
        "cell": open_cell(screen, *screen.choice.opened, by_day=True) if screen.choice.opened else None,
        "items": [(span_in_words(item.starts_on, item.ends_on), item) for item in found],
        "events_url": screen.events_url,
        "counting": screen.choice.is_narrowed,
    }
    return render_page(request, "heatmap/week.html", context)


def _context(screen: Screen, period: Period) -> dict[str, object]:
    known = period.known
    members = screen.members(known)
    columns = day_columns(known.calendar, period.starts_on, screen.shown(members), known.starts_on, screen.today)
    board = Board(screen, known, columns, period.days, members=members, extra=[("day", "1")])
    no_staff = [("There is no staff day in this week.", False, "")]
    return {
        **screen.toolbar("heatmap:week"),
        **period.context(),
        **board.context(),
        "summary": board.day_summary() if period.weeks else no_staff,
        "movable_words": board.movable_words("this week"),
    }
