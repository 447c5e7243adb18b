"""The counts of progress as a table for people: CSV with one row for each term, group and measure."""

from collections.abc import Iterable, Iterator

from heatmap.spreadsheets import Cell, csv_bytes
from planning.models import CohortCount
from planning.progress import Line

HEADING: list[Cell] = ["Year", "Term", "Group", "Progress in"]
COUNTS: list[Cell] = ["Below expected", "At expected", "Above expected", "All"]


def as_csv(lines: Iterable[Line]) -> bytes:
    """A heading, then one row for each row of counts, as everybody may see it."""
    return csv_bytes(_rows(lines))


def _rows(lines: Iterable[Line]) -> Iterator[list[Cell]]:
    yield HEADING + COUNTS
    for line in lines:
        count = line.count
        group = CohortCount.Group(count.group).label
        about: list[Cell] = [count.term.year.name, count.term.name, group, count.measure]
        yield about + [_figure(cell.shared) for cell in line.cells]


def _figure(text: str) -> Cell:
    return int(text) if text.isdecimal() else text
