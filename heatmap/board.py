"""A map ready for its template: header, rows of cells, together row, the turned table for a phone, and the words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.safestring import SafeString

from heatmap.cells import Address, joint_cells, turned_row, week_cells
from heatmap.grid import Cell, Column, Joint, Member, Together, cells, moved_share, together
from heatmap.pressure import band_of
from heatmap.queries import Scored
from heatmap.screen import TURNED, Screen
from heatmap.together import joint, summarise, summary_sentence
from heatmap.words import (
    RUNS_NAMED,
    emphasised,
    header,
    heaviest_day,
    legend,
    linked,
    longest,
    runs_in_words,
    share_in_words,
)
from inclusion.school.school_dates import SchoolWeek
from inclusion.school.wording import listed, week_beginning


@dataclass(frozen=True)
class Row:
    """A row of the map: its cells as one prepared string."""

    name: str
    note: str
    cells: SafeString


@dataclass(frozen=True)
class TurnedRow:
    """One column of the map as a row: for screens too narrow for the map."""

    first: str
    second: str
    now: bool
    cells: SafeString


class Board:
    """The rows of a screen over its columns. `days`: the staff days shown; `extra` goes into the cells' addresses."""

    def __init__(
        self,
        screen: Screen,
        known: Scored,
        columns: Sequence[Column],
        days: Sequence[date],
        *,
        members: Sequence[Member] | None = None,
        extra: Sequence[tuple[str, str]] = (),
        links_weeks: bool = True,
        compact: bool = False,
    ) -> None:
        self.screen, self.known, self.columns, self.days, self.compact = screen, known, columns, days, compact
        self.thresholds, self.extra = screen.school.thresholds, extra
        self.all_members = list(members if members is not None else screen.members(known))
        self.shown = screen.shown(self.all_members)
        self.pair = screen.joint_members(self.all_members, known)
        self.cells = {member.key: cells(member, columns, self.thresholds) for member in self.shown}
        self.together: Together = together(self.pair, columns, days, known.starts_on, self.thresholds)
        self.week_address = screen.around_day("heatmap:week") if links_weeks else None

    @property
    def is_blank(self) -> bool:
        """True when nothing is recorded for anyone in the school year."""
        return not self.known.recorded

    def cell_address(self, member: Member) -> Address:
        return self.screen.cell_address(member.key, *self.extra)

    def rows(self) -> list[Row]:
        """The rows of the wide table; a compact one has room for whole numbers only."""
        opened = self.screen.choice.opened
        found = self.cells
        if self.compact:
            found = {member.key: cells(member, self.columns, self.thresholds, 0) for member in self.shown}
        return [
            Row(
                member.name,
                member.note,
                week_cells(
                    found[member.key],
                    self.columns,
                    self.cell_address(member),
                    recorded=member.recorded,
                    opened=opened[1] if opened and opened[0] == member.key else None,
                    compact=self.compact,
                ),
            )
            for member in self.shown
        ]

    def together_row(self) -> Row:
        rows = len(self.shown) + 1
        row = joint_cells(self.together.cells, self.columns, self.week_address, rows=rows, compact=self.compact)
        return Row("Together", " + ".join(member.name for member in self.pair), row)

    def turned(self) -> tuple[list[str], list[TurnedRow]]:
        """The names across and a row for each column: few enough members, and the together row where there is room."""
        few = self.screen.few(self.shown)
        columns: list[tuple[str, Sequence[Cell | Joint | None], Address | None, bool]] = [
            (member.name, self.cells[member.key], self.cell_address(member), member.recorded) for member in few
        ]
        if len(self.pair) > 1 and {member.key for member in few[:2]} <= {member.key for member in self.pair}:
            columns = [("Together", self.together.cells, self.week_address, True), *columns[: TURNED - 1]]
        addresses, known = [column[2] for column in columns], [column[3] for column in columns]
        letters = self.screen.school.two_week_timetable
        rows = []
        for place, column in enumerate(self.columns):
            tds = turned_row([line[1][place] for line in columns], column, addresses, known)
            first, second = header(column, letters)
            if not column.week:
                first = f"{column.starts_on:%a}"
            rows.append(TurnedRow("" if column.is_gap else first, second, column.now, tds))
        return [column[0] for column in columns], rows

    def summary(self, weeks: Sequence[SchoolWeek], period: str) -> list[tuple[str, bool, str]]:
        """The sentence above the map, in parts, each with whether it is bold and where it leads."""
        members = [member for member in self.pair if member.recorded] or self.pair
        names = [member.name for member in members]
        if not names:
            return []
        found = summarise(self.lines(members), self.days, weeks, self.thresholds)
        urls = {}
        if self.week_address:
            before, after = self.week_address
            urls = {week_beginning(week.monday): f"{before}{week.monday.isoformat()}{after}" for week in weeks}
        return linked(emphasised(summary_sentence(found, names, period)), urls)

    def day_summary(self) -> list[tuple[str, bool, str]]:
        """The sentence above a week: the heaviest and the quietest day of the members of the together row."""
        members = [member for member in self.pair if member.recorded]
        lines = self.lines(members)
        bands = [[band_of(score, self.thresholds) for score in scores] for scores in zip(*lines, strict=True)]
        days = list(zip(self.days, joint(lines), bands, strict=False))
        return linked(emphasised(heaviest_day([member.name for member in members], days)), {})

    def lines(self, members: Sequence[Member]) -> list[list[float]]:
        """The members' scores on the days shown."""
        places = [(day - self.known.starts_on).days for day in self.days]
        return [[member.line[place] for place in places] for member in members]

    def movable_words(self, period: str) -> list[tuple[str, bool]]:
        """How much of the heat shown the school could move itself, where that was asked; empty otherwise."""
        if not self.screen.choice.ours:
            return []
        whole = self.screen.scores_beyond_ours(self.known)
        everybody = {member.key: member for member in self.screen.members(whole)}
        rows = [everybody[member.key] for member in self.all_members]
        places = [(day - self.known.starts_on).days for day in self.days]
        return emphasised(share_in_words(moved_share(rows, self.all_members, places), period))

    def _runs(self) -> dict[str, object]:
        """Pinch points and quiet windows in words: those that are named, and the rest."""
        pinches, windows = self.together.pinches, self.together.windows
        named = longest(windows)
        shorter = [run for run in windows if run not in named]
        return {
            "pinches": runs_in_words(pinches[:RUNS_NAMED]),
            "more_pinches": len(pinches[RUNS_NAMED:]),
            "rest_of_pinches": runs_in_words(pinches[RUNS_NAMED:]),
            "windows": runs_in_words(named),
            "more_windows": len(shorter),
            "rest_of_windows": runs_in_words(shorter),
        }

    def context(self) -> dict[str, object]:
        """What every map template needs."""
        turned_names, turned_rows = self.turned()
        hidden = [member.name for member in self.all_members if not member.recorded and member not in self.shown]
        return {
            "has_weeks": bool(self.known.calendar.terms),
            "blank": self.is_blank,
            "headers": [(column, *header(column, self.screen.school.two_week_timetable)) for column in self.columns],
            "together": self.together_row(),
            "rows": self.rows(),
            "turned_names": turned_names,
            "turned_rows": turned_rows,
            **self._runs(),
            "pair_words": listed([member.name for member in self.pair]),
            "legend": legend(self.thresholds),
            "range": f"from={self.days[0].isoformat()}&to={self.days[-1].isoformat()}" if self.days else "",
            "heavy_word": "both" if len(self.pair) == 2 else "all",
            "not_shown": listed(hidden) if hidden and not self.screen.choice.roles else "",
            "week_before": self.week_address[0] if self.week_address else "",
            "week_after": self.week_address[1] if self.week_address else "",
        }
