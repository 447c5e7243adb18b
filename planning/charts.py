"""Charts of columns as plain numbers for a drawing. Pure.

They are drawn from the words of the table beside them, never from counts: what the table hides has no height here.
"""

from collections.abc import Sequence
from dataclasses import dataclass

BAR, GAP, BETWEEN = 20, 2, 18  # pixels: a bar, between two bars, between two groups
LEFT, TOP, PLOT, FOOT = 30, 18, 140, 40
STUB = 12  # the height of every bar whose number is hidden
STEPS = (1, 2, 5)
MOST_LINES = 5
NARROW = 280  # what the smallest phone has room for


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in pixels from the top left; `series` counts from 1. `label` stands above it."""

    x: int
    y: int
    height: int
    series: int
    label: str
    hidden: bool
    middle: int
    width: int = BAR

    @property
    def above(self) -> int:
        """The line on which its label is written."""
        return self.y - 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A word at a place: the name of a group at its middle, or a number of the scale at its height."""

    place: int
    label: str
    more: str = ""  # a second line


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing of width × height pixels, whose bars stand on `floor`."""

    width: int
    height: int
    floor: int
    bars: list[Bar]
    groups: list[Mark]
    lines: list[Mark]
    left: int = LEFT

    @property
    def hides(self) -> bool:
        """Is there a bar whose number is not shown?"""
        return any(bar.hidden for bar in self.bars)

    @property
    def is_wide(self) -> bool:
        """Does it need to be moved sideways on the smallest phone?"""
        return self.width > NARROW

    @property
    def group_line(self) -> int:
        return self.floor + 16

    @property
    def group_second_line(self) -> int:
        return self.floor + 31


def columns(groups: Sequence[tuple[str, str, Sequence[str]]]) -> Chart:
    """A chart of (name, second line of the name, words of its cells), as many cells in each group.

    A cell is a number in figures, or words such as "5 or fewer" and "hidden", which are all drawn at the same height.
    A cell that is empty has no bar. The scale follows from the figures alone; without any
    there is only its floor.
    """
    numbers = [int(cell) for _, _, cells in groups for cell in cells if cell.isdecimal()]
    step = _step(max(numbers, default=0))
    top = step * max(1, -(-max(numbers, default=0) // step))
    floor = TOP + PLOT
    bars, marks = [], []
    start = LEFT + BETWEEN // 2
    for name, second, cells in groups:
        for place, cell in enumerate(cells):
            if cell:
                bars.append(_bar(start + place * (BAR + GAP), floor, place + 1, cell, top))
        width = len(cells) * (BAR + GAP) - GAP
        marks.append(Mark(start + width // 2, name, second))
        start += width + BETWEEN
    last = top if any(numbers) else 0
    scale = [Mark(floor - _height(value, top), str(value)) for value in range(0, last + 1, step)]
    return Chart(start - BETWEEN // 2, floor + FOOT, floor, bars, marks, scale)


def _bar(x: int, floor: int, series: int, cell: str, top: int) -> Bar:
    hidden = not cell.isdecimal()
    height = STUB if hidden else _height(int(cell), top)
    return Bar(x, floor - height, height, series, _label(cell), hidden, x + BAR // 2)


def _label(cell: str) -> str:
    """What fits above a bar: "12", "≤5" for "5 or fewer", "?" for anything else."""
    if cell.isdecimal():
        return cell
    number = cell.removesuffix(" or fewer")
    return f"≤{number}" if number.isdecimal() else "?"


def _height(value: int, top: int) -> int:
    return round(PLOT * value / top)


def _step(highest: int) -> int:
    """The distance of the lines of the scale: 1, 2 or 5 times a power of ten, for at most five of them."""
    power = 1
    while True:
        for step in STEPS:
            if step * power * MOST_LINES >= highest:
                return step * power
        power *= 10
