"""The sentences around the map: what is heaviest and quietest, pinch points, quiet windows, the bands. Pure."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from heatmap.grid import Column
from heatmap.pressure import BAND_NAMES
from heatmap.together import Run
from inclusion.school.wording import long_day, short_day

RUNS_NAMED = 4
ADVICE = {3: ": avoid new asks", 4: ": protect"}
IMPORTANT = re.compile(r"(\d+%|w/b \d+ [A-Z][a-z]+|[A-Z][a-z]+day \d+ [A-Z][a-z]+|none this (?:term|year))")


def emphasised(sentence: str) -> list[tuple[str, bool]]:
    """The sentence in parts, each with whether it is set in bold: weeks, days, percentages and "none this term"."""
    return [(part, place % 2 == 1) for place, part in enumerate(IMPORTANT.split(sentence)) if part]


def day_and_month(day: date) -> str:
    """Short: "18 Jan"."""
    return f"{day.day} {day:%b}"


def span_in_words(first: date, last: date) -> str:
    """ "Tue 1 Dec" for one day, "30 Nov – 4 Dec" or "2–6 Nov" for several."""
    if first == last:
        return short_day(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{last.day} {last:%b}"
    return f"{day_and_month(first)} – {day_and_month(last)}"


def linked(parts: Sequence[tuple[str, bool]], urls: Mapping[str, str]) -> list[tuple[str, bool, str]]:
    """The parts of a sentence, each with where it leads: those of which an address is known, such as weeks."""
    return [(part, bold, urls.get(part, "") if bold else "") for part, bold in parts]


def runs_in_words(runs: Sequence[Run]) -> str:
    """Each as "Mon 30 Nov – Wed 2 Dec"; a run of one day by its day."""
    return "; ".join(
        short_day(run.starts_on) if run.length == 1 else f"{short_day(run.starts_on)} – {short_day(run.ends_on)}"
        for run in runs
    )


def longest(runs: Sequence[Run]) -> list[Run]:
    """The few longest by date: of many quiet windows those that one can plan in."""
    return sorted(sorted(runs, key=lambda run: -run.length)[:RUNS_NAMED], key=lambda run: run.starts_on)


def header(column: Column, letters: bool) -> tuple[str, str]:
    """The two lines above a column: "Week 3 B" and "18 Jan", or the holiday's name and dates."""
    if column.week:
        letter = f" {column.week.letter}" if letters else ""
        return f"Week {column.week.number}{letter}", day_and_month(column.starts_on)
    if column.is_gap:
        return column.name, span_in_words(column.starts_on, column.ends_on)
    return f"{column.starts_on:%A}", day_and_month(column.starts_on)


def legend(thresholds: Sequence[float]) -> list[tuple[int, str]]:
    """Every band with where it begins: "Quiet, under 2", "Heavy, 7–10: protect"."""
    edges = [f"{edge:g}" for edge in thresholds]
    spans = [
        f"under {edges[0]}",
        *(f"{a}–{b}" for a, b in pairwise(edges)),
        f"{edges[-1]} and over",
    ]
    return [
        (band, f"{BAND_NAMES[band]}, {span}{ADVICE.get(band, '')}")
        for band, span in zip(BAND_NAMES, spans, strict=True)
    ]


def share_in_words(share: float | None, period: str) -> str:
    """How much of the heat the school could move itself: "We could move 31% of this term's heat ourselves: …"."""
    if share is None:
        return ""
    if not share:
        return f"None of {period}’s heat is ours to move: nothing in it was set by us and may move."
    percent = "less than 1%" if share < 0.005 else f"{share * 100:.0f}%"
    return f"We could move {percent} of {period}’s heat ourselves: what we set and marked as movable."


def heaviest_day(names: Sequence[str], days: Sequence[tuple[date, float, Sequence[int]]]) -> str:
    """The heaviest and the quietest day of a week together; `days` hold the joint score and each member's band."""
    if not days or not any(score for _, score, _ in days):
        return ""
    heavy, quiet = max(days, key=lambda day: round(day[1], 6)), min(days, key=lambda day: round(day[1], 6))
    bands = ", ".join(f"{name} {BAND_NAMES[band]}" for name, band in zip(names, heavy[2], strict=True))
    most = f"Heaviest together: {heavy[0]:%A} {long_day(heavy[0])} ({bands})."
    return most if heavy[0] == quiet[0] else f"{most} Quietest: {quiet[0]:%A} {long_day(quiet[0])}."
