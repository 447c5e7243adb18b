"""Reading for the preview of term dates: which the school has, which move, and what speaks against them."""

from collections.abc import Collection
from dataclasses import dataclass

from inclusion.school.actions.term_dates import TermsTaken
from inclusion.school.actions.year import Row, bank_holidays
from inclusion.school.calendars.term_dates import TermDates
from inclusion.school.models import School
from inclusion.school.queries import calendar_rows
from inclusion.school.school_dates import Span
from inclusion.school.term_plan import Planned, plan, plan_problems
from inclusion.school.year_rules import KIND_WORDS, dates_in_words, default_label, year_around


@dataclass(frozen=True)
class TermLine:
    """One line of the preview; `faults` in words."""

    planned: Planned
    line: int
    is_ticked: bool
    faults: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        return self.planned.span

    @property
    def is_there(self) -> bool:
        return self.planned.is_there

    @property
    def was(self) -> str:
        """On which days the school has it, where they are others."""
        return dates_in_words(self.planned.was) if self.planned.was else ""

    @property
    def kind(self) -> str:
        return KIND_WORDS[self.span.kind]

    @property
    def label(self) -> str:
        return self.span.name or default_label(self.span.kind, self.span.starts_on)


def rows_of(found: TermDates) -> list[Row]:
    """As `add_term_dates` takes them."""
    return [(row.kind, row.label, row.start, row.end) for row in found.rows]


def term_lines(school: School, found: TermDates, ticked: Collection[str] | None = None) -> list[TermLine]:
    """A line for each, in the order of their dates. `ticked`: keys that the person left so. One query."""
    known = [Span(first, last, name, kind or what) for what, kind, name, first, last in calendar_rows(school)]
    planned = plan([Span(row.start, row.end, row.label, row.kind) for row in found.rows], known)
    faults: dict[int, tuple[str, ...]] = {}
    for problem in plan_problems(planned, known):
        faults[problem.index] = (*faults.get(problem.index, ()), problem.message)
    lines = []
    for place, (one, row) in enumerate(zip(planned, found.rows, strict=True)):
        is_ticked = not one.is_there and (place not in faults if ticked is None else one.key in ticked)
        lines.append(TermLine(one, row.line, is_ticked, faults.get(place, ())))
    return lines


def holidays_too(lines: list[TermLine]) -> int:
    """How many bank holidays of England come with the terms that are new."""
    years = {(year.starts_on, year.ends_on) for line in lines if line.span.kind == "term" and not line.is_there
             for year in [year_around(line.span)]}  # fmt: skip
    return len({span.starts_on for first, last in years for span in bank_holidays(first, last)})


def in_words(taken: TermsTaken) -> str:
    """What became of the lines."""
    parts = [f"{count} {word}" for count, word in ((taken.added, "new"), (taken.changed, "moved")) if count]
    said = f"In your terms and closures: {', '.join(parts)}." if parts else ""
    if taken.left:
        lines = "1 line was" if taken.left == 1 else f"{taken.left} lines were"
        said += f" {lines} left as it is there now, because somebody changed it after you looked."
    return said.strip() or "You had all of these already."
