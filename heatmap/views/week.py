"""One week: days across, roles or people down, and what happens in it."""

from datetime import timedelta

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from heatmap.board import Board
from heatmap.grid import day_columns
from heatmap.items import items_within
from heatmap.opened import open_cell
from heatmap.periods import week_period
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
    period = week_period(screen)
    known, monday = period.known, period.starts_on
    members = screen.members(known)
    columns = day_columns(known.calendar, monday, screen.shown(members), known.starts_on, screen.today)
    board = Board(screen, known, columns, period.days, members=members, extra=[("day", "1")])
    found = items_within(screen.membership, monday, monday + timedelta(days=6), screen.narrowed)
    context = {**screen.toolbar("heatmap:week"), **period.context(), **board.context()}
    context |= {
        "summary": board.day_summary() if period.weeks else [("There is no staff day in this week.", False)],
        "items": [(span_in_words(item.starts_on, item.ends_on), item) for item in found],
        "term_url": screen.url("heatmap:term", screen.choice.at(monday)),
        "movable_words": board.movable_words("this week"),
    }
    if screen.choice.opened:
        context["cell"] = open_cell(screen, *screen.choice.opened, by_day=True)
    return render_page(request, "heatmap/week.html", context)
