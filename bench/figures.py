"""What a measurement says: a figure against its limit, printed as a table and kept as JSON."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """`value` is what the limit speaks of, mostly a ratio; `median` what was measured; `at_least` turns it round."""

    what: str
    value: float
    limit: float | None
    median: str = ""
    at_least: bool = False

    @property
    def verdict(self) -> str:
        if self.limit is None:
            return "-"
        kept = self.value >= self.limit if self.at_least else self.value <= self.limit
        return "ok" if kept else "over"


def ratio(what: str, seconds: float, against: float, limit: float | None) -> Figure:
    """How many times as long one thing took as the other."""
    return Figure(what, seconds / against, limit, f"{_ms(seconds)} / {_ms(against)}")


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.2f} ms" if seconds < 0.1 else f"{seconds * 1000:,.0f} ms"


def table(figures: Sequence[Figure]) -> str:
    """A Markdown table, in columns that also read well in a terminal."""
    head = ("what", "median", "figure", "limit", "")
    rows = [
        (figure.what, figure.median, f"{figure.value:,.2f}".removesuffix(".00"), _limit(figure), figure.verdict)
        for figure in figures
    ]
    widths = [max(map(len, column)) for column in zip(head, *rows, strict=True)]
    lines = [head, tuple("-" * width for width in widths), *rows]
    return "\n".join(
        "| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |" for line in lines
    )


def _limit(figure: Figure) -> str:
    if figure.limit is None:
        return "-"
    return f"{'≥' if figure.at_least else '≤'} {figure.limit:g}"


def write_json(figures: Sequence[Figure], about: dict[str, str], file: Path) -> None:
    rows = [{**asdict(figure), "verdict": figure.verdict} for figure in figures]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps({**about, "figures": rows}, indent=1, ensure_ascii=False) + "\n")
