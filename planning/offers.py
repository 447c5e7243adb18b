"""What the search found, in the words and numbers of its page. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time
from itertools import pairwise

from heatmap.pressure import BAND_NAMES
from inclusion.school.wording import listed
from planning.slots import Slot, hard_for, reasons


@dataclass(frozen=True)
class Offer:
    """A time as it is shown. `bands`: whose week, its band and the band's word; `counts`: band, word, how many."""

    on: date
    starts_at: time
    ends_at: time
    value: str
    why: str
    hard: str
    is_hard: bool
    bands: tuple[tuple[str, int, str], ...]
    counts: tuple[tuple[int, str, int], ...]


def offer(slot: Slot) -> Offer:
    """The slot on its page; `value` is what the form sends when it is chosen."""
    starts_at = _time(slot.starts)
    counted = sorted(Counter(band for _, band in slot.bands).items())
    return Offer(
        on=slot.on,
        starts_at=starts_at,
        ends_at=_time(slot.ends),
        value=f"{slot.on.isoformat()}T{starts_at:%H:%M}",
        why=reasons(slot),
        hard=hard_for(slot),
        is_hard=bool(slot.hard),
        bands=tuple((called, band, BAND_NAMES[band]) for called, band in slot.bands),
        counts=tuple((band, BAND_NAMES[band], count) for band, count in counted),
    )


def said_of_series(slots: Sequence[Slot], days: Sequence[date]) -> str:
    """How the series lies among the staff days, in one sentence or two.

    "Nobody is in a Heavy week at any of them. They are 9 to 11 school days apart."
    """
    heavy = sum(slot.heavy for slot in slots)
    first = "Nobody is in a Heavy week at any of them."
    if heavy:
        times = {1: "Once", 2: "Twice"}.get(heavy, f"{heavy} times")
        first = f"{times} somebody is in a Heavy week; no other choice of dates has fewer."
    places = [days.index(slot.on) for slot in slots]
    gaps = [other - one for one, other in pairwise(places)]
    if not gaps:
        return first
    least, most = min(gaps), max(gaps)
    apart = f"{least} school day{'' if least == 1 else 's'}" if least == most else f"{least} to {most} school days"
    return f"{first} They are {apart} apart."


def left_out_in_words(parts: Sequence[str]) -> str:
    """The parts of the range without a meeting; empty for none."""
    return f"No time is possible in {listed(parts)}, so no meeting is placed there." if parts else ""


def assumed_in_words(names: Sequence[str], begins: time, ends: time) -> str:
    """Who gave no times, and what is assumed of them; empty for none."""
    if not names:
        return ""
    verb = "has" if len(names) == 1 else "have"
    return f"{listed(names)} {verb} given no times yet: {begins:%H:%M} to {ends:%H:%M} on working days is assumed."


def _time(minutes: int) -> time:
    return time(minutes // 60 % 24, minutes % 60)
