"""Reading for the first talk about the map: the heaviest weeks ahead, what presses most, and what could move."""

from dataclasses import dataclass
from datetime import date

from heatmap.opened import Line, OpenedCell, open_cells
from heatmap.pressure import BAND_NAMES, week_score
from heatmap.rows import PAIR
from heatmap.screen import Screen
from heatmap.set_up import year_of
from inclusion.school.iso_days import iso_day

WEEKS, PRESSING = 3, 3


@dataclass(frozen=True)
class WorstWeek:
    """One week with the cells of the pair, the heaviest lines of both, and the lines that could move."""

    monday: date
    cells: list[OpenedCell]
    pressing: list[Line]
    movable: list[Line]

    @property
    def bands(self) -> list[tuple[str, int, str]]:
        return [(cell.name, cell.band, BAND_NAMES[cell.band]) for cell in self.cells if cell.band]


def worst_weeks(screen: Screen) -> list[WorstWeek]:
    """Up to three weeks from today on with the highest joint score of SENCo and headteacher, the heaviest first."""
    start = year_of(screen.school, screen.today)
    known = screen.scores(max(screen.today, iso_day(f"{start}-09-15")))
    roles = [role for role in PAIR if role in known.scores]
    found = []
    for week in known.calendar.weeks:
        days = [day for day in week.staff_days if known.starts_on <= day <= known.ends_on]
        if days and days[-1] >= screen.today:
            joint = sum(week_score(known.on(role, days))[0] for role in roles)
            found.append((-round(joint, 9), week.monday))
    mondays = [monday for score, monday in sorted(found)[:WEEKS] if score]
    return [_week(screen, roles, monday) for monday in mondays]


def _week(screen: Screen, roles: list[str], monday: date) -> WorstWeek:
    cells = [cell for cell in open_cells(screen, roles, monday, by_day=False) if cell]
    lines: dict[object, Line] = {}
    for place in range(max((len(cell.lines) for cell in cells), default=0)):
        for cell in cells:
            if place < len(cell.lines) and (item := cell.lines[place].item) and item.occurrence:
                lines.setdefault(item.occurrence.pk, cell.lines[place])
    listed = list(lines.values())
    return WorstWeek(monday, cells, listed[:PRESSING], [line for line in listed if line.movable][:PRESSING])
