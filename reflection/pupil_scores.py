"""The scores of the pupils' question by term: how far people are apart, their average, and a small drawing. Pure.

Scores of different groups of people are never put into one line.
"""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

LOWEST, HIGHEST = 1, 5
DRAWN = 6  # terms in a drawing, the latest
LEFT, TOP, STEP, BETWEEN, FOOT, MARGIN = 24, 20, 22, 56, 40, 28  # pixels


def gap(scores: Sequence[int]) -> int | None:
    """Highest less lowest; None where fewer than two gave one."""
    return max(scores) - min(scores) if len(scores) > 1 else None


def average(scores: Sequence[int]) -> float | None:
    """The mean; None where nobody gave one."""
    return sum(scores) / len(scores) if scores else None


@dataclass(frozen=True, slots=True)
class Cell:
    """What the people said to one facet in one term."""

    scores: tuple[int, ...]

    @property
    def people(self) -> int:
        return len(self.scores)

    @property
    def gap(self) -> int | None:
        return gap(self.scores)

    @property
    def average(self) -> float | None:
        return average(self.scores)


@dataclass(frozen=True, slots=True)
class Asked:
    """One revealed round, known by `key`: who takes part, the first day of its term, and the scores by facet."""

    key: Hashable
    people: frozenset[Hashable]
    term: date
    scores: Mapping[str, Sequence[int]]

    def cell(self, facet: str) -> Cell:
        return Cell(tuple(self.scores.get(facet, ())))


@dataclass(frozen=True, slots=True)
class Line:
    """The rounds of one and the same group of people, the earliest term first."""

    people: frozenset[Hashable]
    rounds: tuple[Asked, ...]


def lines(rounds: Sequence[Asked]) -> list[Line]:
    """A line for each group of the same people; the group that was asked last comes first."""
    groups: dict[frozenset[Hashable], list[Asked]] = {}
    for asked in sorted(rounds, key=lambda one: one.term):
        groups.setdefault(asked.people, []).append(asked)
    found = [Line(people, tuple(of_group)) for people, of_group in groups.items()]
    return sorted(found, key=lambda line: line.rounds[-1].term, reverse=True)


@dataclass(frozen=True, slots=True)
class Dot:
    """One term in a drawing, in pixels: the average, and the span from the highest to the lowest score."""

    x: int
    y: int
    top: int
    bottom: int
    label: str  # the average in figures
    name: str
    year: str

    @property
    def height(self) -> int:
        return self.bottom - self.top

    @property
    def span_left(self) -> int:
        return self.x - 5

    @property
    def label_line(self) -> int:
        """Above the span, where nothing else is drawn."""
        return self.top - 7


@dataclass(frozen=True, slots=True)
class Drawing:
    """One facet over the terms: width × height pixels; `scale` are the heights of 1 to 5 with their numbers."""

    width: int
    dots: tuple[Dot, ...]
    scale: tuple[tuple[int, int], ...]
    height: int = TOP + STEP * (HIGHEST - LOWEST) + FOOT
    left: int = LEFT
    name_line: int = TOP + STEP * (HIGHEST - LOWEST) + 20
    year_line: int = TOP + STEP * (HIGHEST - LOWEST) + 34

    @property
    def path(self) -> str:
        """The averages, joined."""
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


def drawing(cells: Sequence[tuple[str, str, Cell]]) -> Drawing | None:
    """A drawing of (name of the term, its year, cell), the latest terms; None where there are not two to compare."""
    shown = [(name, year, cell) for name, year, cell in cells if cell.scores][-DRAWN:]
    if len(shown) < 2:
        return None
    dots = tuple(
        Dot(
            x=LEFT + MARGIN + place * BETWEEN,
            y=_height(cell.average or LOWEST),
            top=_height(max(cell.scores)) - 5,
            bottom=_height(min(cell.scores)) + 5,
            label=in_figures(cell.average),
            name=name,
            year=year,
        )
        for place, (name, year, cell) in enumerate(shown)
    )
    scale = tuple((_height(score), score) for score in range(LOWEST, HIGHEST + 1))
    return Drawing(LEFT + 2 * MARGIN + (len(shown) - 1) * BETWEEN, dots, scale)


def in_figures(number: float | None) -> str:
    """With one place where it is needed: "3", "3.5"; empty for none."""
    return "" if number is None else f"{number:.1f}".removesuffix(".0")


def _height(score: float) -> int:
    return round(TOP + STEP * (HIGHEST - score))
