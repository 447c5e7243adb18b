"""Rows of term dates once they are read: each once, and the halves of a term made one. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.school.calendars.term_words import label_of

BETWEEN_HALVES = range(5, 24)  # days between the halves of a term


@dataclass(frozen=True, slots=True)
class TermRow:
    """Days of a kind of `year_rules.KINDS`, both ends included, and the line of the text they stand on."""

    start: date
    end: date
    kind: str
    label: str
    line: int


def day_after(day: date) -> date:
    """The next Monday to Friday."""
    return day + timedelta(days={4: 3, 5: 2}.get(day.weekday(), 1))


def day_before(day: date) -> date:
    """The Monday to Friday before."""
    return day - timedelta(days={0: 3, 6: 2}.get(day.weekday(), 1))


def without_doubles(rows: list[TermRow]) -> list[TermRow]:
    """Each once, by date."""
    by_days = {(row.kind, row.start, row.end): row for row in reversed(rows)}
    return sorted(by_days.values(), key=lambda row: (row.start, row.end, row.kind))


def halves_joined(rows: list[TermRow]) -> list[TermRow]:
    """Two spans of one season a week or two apart are the halves of a term, and a half term lies between them."""
    terms, others = [row for row in rows if row.kind == "term"], [row for row in rows if row.kind != "term"]
    joined: list[TermRow] = []
    for term in terms:
        before = joined[-1] if joined else None
        gap = (term.start - before.end).days - 1 if before else 0
        if before and before.label == term.label and gap in BETWEEN_HALVES:
            joined[-1] = TermRow(before.start, term.end, "term", before.label, before.line)
            first, last = day_after(before.end), day_before(term.start)
            if not any(row.kind == "half_term" and row.start <= last and row.end >= first for row in others):
                label = label_of("half_term", before.label.partition(" ")[0], "")
                others.append(TermRow(first, last, "half_term", label, before.line))
        else:
            joined.append(term)
    return sorted([*joined, *others], key=lambda row: (row.start, -row.end.toordinal(), row.kind))
