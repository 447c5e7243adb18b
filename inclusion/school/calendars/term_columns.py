"""Tables of term dates whose columns say what is in them: Term | Starts | Half term | Ends. Pure."""

import re
from collections.abc import Sequence

from inclusion.school.calendars.written_dates import mentions_in, plain_line, without_serial

COLUMN_WORDS = (  # the first that fits
    ("half_term", re.compile(r"\bhalf[ –-]?term\b", re.IGNORECASE)),
    ("starts", re.compile(r"\b(?:starts?|begins?|opens?|from|first day|start date)\b", re.IGNORECASE)),
    ("ends", re.compile(r"\b(?:ends?|finish(?:es)?|closes?|to|until|last day|end date)\b", re.IGNORECASE)),
)


def columns_of(headings: Sequence[str]) -> dict[str, int]:
    """Which column holds what, where the headings name both start and end and hold no dates; else nothing."""
    found: dict[str, int] = {}
    for place, heading in enumerate(headings):
        if mentions_in(plain_line(heading)):
            return {}
        name = next((name for name, words in COLUMN_WORDS if words.search(heading)), "")
        if name in found:
            return {}
        if name:
            found[name] = place
    return found if {"starts", "ends"} <= found.keys() else {}


def lines_by_column(columns: dict[str, int], cells: Sequence[str]) -> list[str]:
    """The row as lines of text that say in words what its columns say; a row of another shape as it stands."""
    start, end = (without_serial(cells[columns[name]]) for name in ("starts", "ends"))
    if len(mentions_in(plain_line(start))) != 1:
        return [" | ".join(cells)]
    name = " ".join(cell for place, cell in enumerate(cells) if place not in columns.values())
    lines = [f"{name}: {start}" + (f" to {end}" if end.strip() else "")]
    half = cells[columns["half_term"]] if "half_term" in columns else ""
    if mentions_in(plain_line(half)):
        season = name if re.search("autumn|spring|summer", name, re.IGNORECASE) else ""
        lines.append(f"{season} half term: {half}")
    return lines
