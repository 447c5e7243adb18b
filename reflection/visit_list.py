"""Reading visits for their pages: what is to come, what waits for an answer, and how a term lies between two people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from heatmap.periods import dated
from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, Span
from reflection.models import Visit
from reflection.visit_balance import Balance, Seen, balances, own_sentence, place_of, stretches


@dataclass(frozen=True)
class VisitRow:
    """A visit as one of the two sees it. `now` is the school's wall clock."""

    visit: Visit
    reader: Membership
    now: datetime

    @property
    def other(self) -> Membership:
        return self.visit.other(self.reader)

    @property
    def to_mine(self) -> bool:
        """Is it the reader's own work that is seen?"""
        return self.visit.host_id == self.reader.pk

    @property
    def is_mine_to_answer(self) -> bool:
        return self.visit.is_waiting and self.visit.asked_by_id != self.reader.pk

    @property
    def is_coming(self) -> bool:
        return self.visit.is_confirmed and self.visit.ends_at > self.now

    @property
    def took_place(self) -> bool:
        return self.visit.is_confirmed and self.visit.ends_at <= self.now

    @property
    def is_open(self) -> bool:
        """Can it still be moved or called off?"""
        return (self.visit.is_waiting or self.visit.is_confirmed) and not self.is_revealed

    @property
    def is_revealed(self) -> bool:
        return self.visit.round is not None and self.visit.round.revealed_at is not None


@dataclass(frozen=True)
class TermOfVisits:
    """One person's visits of a term. Only the term of today has what is `coming`, at any time, and what is `waiting`.

    `previous` and `next` are the terms beside it that have begun.
    """

    name: str
    is_now: bool
    coming: Sequence[VisitRow]
    waiting: Sequence[VisitRow]
    earlier: Sequence[VisitRow]
    lines: Sequence[Balance]
    sentence: str
    previous: Span | None
    next: Span | None

    @property
    def is_empty(self) -> bool:
        return not (self.coming or self.waiting or self.earlier)

    @property
    def to_answer(self) -> int:
        return sum(row.is_mine_to_answer for row in self.waiting)


def rows_of(reader: Membership, now: datetime) -> list[VisitRow]:
    """Every visit the reader makes or receives, by day. One query."""
    visits = Visit.objects.visible_to(reader).select_related("host", "guest", "round")
    return [VisitRow(visit, reader, now) for visit in visits]


def term_of_visits(reader: Membership, calendar: SchoolCalendar, now: datetime, chosen: date | None) -> TermOfVisits:
    """The visits of the term that the chosen day lies in, else of the term of today. Later terms have none yet."""
    terms = [Span(term.starts_on, term.ends_on, dated(term)) for term in calendar.terms]
    parts = stretches(terms)
    current = place_of(now.date(), terms)
    place = min(place_of(chosen, terms), current) if chosen else current
    rows = rows_of(reader, now)
    of_term = [row for row in rows if row.visit.on in parts[place]]
    coming = [row for row in rows if row.is_coming] if place == current else []
    waiting = [row for row in rows if row.visit.is_waiting] if place == current else []
    shown = {row.visit.pk for row in (*coming, *waiting)}
    lines = balances(_seen(row) for row in of_term if row.visit.is_confirmed)
    return TermOfVisits(
        name=parts[place].name,
        is_now=place == current,
        coming=coming,
        waiting=sorted(waiting, key=lambda row: not row.is_mine_to_answer),
        earlier=[row for row in reversed(of_term) if row.visit.pk not in shown],
        lines=lines,
        sentence=own_sentence(lines, "This term" if terms and place == current else parts[place].name or "So far"),
        previous=terms[place - 1] if place else None,
        next=terms[place + 1] if place < current else None,
    )


def _seen(row: VisitRow) -> Seen:
    return Seen(row.other.pk, row.other.name, row.to_mine, row.took_place)
