"""How visits lie between two people and over the terms: who saw whose work how often, in numbers and in words. Pure."""

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inclusion.school.school_dates import ONE_DAY, Span

WHOLE = Span(date.min, date.max)  # where no term is entered


@dataclass(frozen=True, slots=True)
class Seen:
    """A confirmed visit as one of the two counts it. `key` tells people apart who have the same name."""

    key: Hashable
    name: str
    to_mine: bool
    took_place: bool


@dataclass(frozen=True, slots=True)
class Balance:
    """The visits of a term with one person: how many to one's own work, how many to theirs, how many to come."""

    name: str
    to_mine: int
    to_theirs: int
    to_come: int


def balances(visits: Iterable[Seen]) -> list[Balance]:
    """One line for each person one visits or is visited by, sorted by name."""
    found: dict[Hashable, list[Seen]] = {}
    for visit in visits:
        found.setdefault(visit.key, []).append(visit)
    lines = [_line(group) for group in found.values()]
    return sorted(lines, key=lambda line: line.name)


def _line(group: Sequence[Seen]) -> Balance:
    over = [visit for visit in group if visit.took_place]
    mine = sum(visit.to_mine for visit in over)
    return Balance(group[0].name, mine, len(over) - mine, len(group) - len(over))


def own_sentence(lines: Sequence[Balance], when: str = "This term") -> str:
    """Both directions for the reader: "This term: 2 visits to your work, 1 to Helen Marsh’s. 1 more is to come."

    Whose work the reader has not seen yet is named only where there is nobody else.
    """
    theirs = [(f"{line.name}’s", line.to_theirs) for line in lines]
    seen = [(whose, count) for whose, count in theirs if count]
    said = visits_sentence([("your", sum(line.to_mine for line in lines)), *(seen or theirs[:1])], when)
    coming = sum(line.to_come for line in lines)
    return f"{said} {coming} more {'is' if coming == 1 else 'are'} to come." if coming else said


def visits_sentence(counts: Sequence[tuple[str, int]], when: str = "This term") -> str:
    """Whose work was visited how often: "This term: 2 visits to the SENCo’s work, none to the headteacher’s."

    `counts` are (whose, how many), at least one; where nobody was visited it says only that.
    """
    if not any(count for _, count in counts):
        return f"{when}: no visit yet."
    (whose, count), *others = counts
    first = f"{count or 'no'} visit{'' if count < 2 else 's'} to {whose} work"
    rest = [f"{number or 'none'} to {one}" for one, number in others]
    return f"{when}: {', '.join([first, *rest])}."


def stretches(terms: Sequence[Span]) -> list[Span]:
    """The terms without gaps, so that every day belongs to one: each until the day before the next begins.

    `terms` are sorted by first day; without any it is one stretch without a name.
    """
    if not terms:
        return [WHOLE]
    starts = [date.min, *(term.starts_on for term in terms[1:])]
    ends = [*(max(term.starts_on - ONE_DAY, first) for term, first in zip(terms[1:], starts, strict=False)), date.max]
    return [Span(first, last, term.name) for term, first, last in zip(terms, starts, ends, strict=True)]


def place_of(day: date, terms: Sequence[Span]) -> int:
    """The place of the stretch that the day lies in."""
    return max((place for place, term in enumerate(stretches(terms)) if term.starts_on <= day), default=0)
