"""The term of a pair, put together: each section has a sentence first, then at most a small table.

The same for both of them: the page may lie printed on the table, so it holds only what each of the two may read.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from typing import Any

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from inclusion.school.school_dates import ONE_DAY, SchoolCalendar, Span
from planning.protected_times import hours
from planning.protected_totals import Totals, totals_of
from planning.protected_words import sentence as protected_sentence
from reflection import term_words as words
from reflection.models import LookBack
from reflection.people import Pair
from reflection.prompts import FACETS, RoundKind
from reflection.pupil_scores import in_figures
from reflection.term_days import term_words
from reflection.term_facts import (
    both_may,
    decided_in,
    learning_of,
    look_backs_of,
    meetings_of,
    steps_of,
    visits_of,
)
from reflection.term_heat import Heat, heat_of, moved_in
from reflection.term_rounds import SharedRound, of_term, places_of, shared_rounds, themes_of
from reflection.visit_balance import place_of, stretches

SHOWN = 5  # rows of a table: two pages of paper hold the whole term
FEW, FEWEST = 3, 2  # of what takes more room
Answered = LookBack.Answered


@dataclass(frozen=True)
class TermOfPair:
    """Which term the page is about. `stretch` is the term with the holiday after it, so that no day is lost."""

    pair: Pair
    term: Span
    stretch: Span
    previous: Span | None
    next: Span | None
    rounds_from: date  # the first day on which a round may be noted for the term before

    @property
    def name(self) -> str:
        return term_words(self.term)


def term_of_pair(pair: Pair, calendar: SchoolCalendar, day: date) -> TermOfPair | None:
    """The term of the day; a day of the holidays counts to the term before it. None for a school without terms."""
    terms = calendar.terms
    if not terms:
        return None
    place = place_of(day, terms)
    return TermOfPair(
        pair=pair,
        term=terms[place],
        stretch=stretches(terms)[place],
        previous=terms[place - 1] if place else None,
        next=terms[place + 1] if place + 1 < len(terms) else None,
        rounds_from=terms[place - 2].ends_on + ONE_DAY if place > 1 else date.min,
    )


@dataclass(frozen=True)
class Section:
    """A sentence, and the first rows of what stands behind it; `more` says how many are not shown."""

    sentence: str
    rows: Sequence[Any] = ()
    more: int = 0


def section(sentence: str, rows: Sequence[Any] = (), shown: int = SHOWN) -> Section:
    return Section(sentence, rows[:shown], max(len(rows) - shown, 0))


def term_page(found: TermOfPair, membership: Membership, calendar: SchoolCalendar, now: datetime) -> dict[str, Any]:
    """Everything the page says of the term, in a fixed number of queries. `now` is the school's wall clock."""
    pair, stretch, today = found.pair, found.stretch, now.date()
    heat = heat_of(pair, found.term, today)
    moved, left_out = moved_in(pair, stretch)
    meetings, counts = meetings_of(pair, stretch, today)
    visits = visits_of(pair, membership, stretch, now)
    trainings = learning_of(pair, membership, stretch, today)
    steps = steps_of(pair, membership, calendar, found.term, stretch, today)
    closed = sum(not step.is_open for step in steps)
    names = [person.name for person in pair.people]
    over = [visit for visit in visits if visit.is_over]
    totals = words.TermCounts(heat.heavy, counts.held, len(over), len(trainings), len(steps))
    directions = Counter((visit.guest, visit.host) for visit in over)
    both_ways = [(guest, host, directions[guest, host]) for guest, host in (names, names[::-1])]
    studied = f"{float(sum(one.hours for one in trainings)):g}"
    return {
        "names": names,
        "lead": words.lead(names, totals),
        "heat": heat,
        "heat_words": _heat_words(heat),
        "moved": section(words.moved(len(moved), left_out), moved),
        "meetings": section(words.meetings(counts), meetings),
        "visits": section(words.visits(both_ways, len(visits) - len(over)), visits),
        "learning": section(words.learning(len(trainings), studied), trainings, FEW),
        "steps": section(words.steps(len(steps) - closed, closed), steps[::-1], FEWEST),
        **_protected(found, membership, calendar, today),
        **_decided(found, membership),
        **_lasted(found, membership, today),
        **_rounds(found, membership, calendar),
    }


def _heat_words(heat: Heat) -> str:
    if not heat.is_recorded:
        return heat.sentence
    return f"{words.shared_heat(heat.heavy, heat.school_weeks)} {heat.sentence}"


def _protected(found: TermOfPair, membership: Membership, calendar: SchoolCalendar, today: date) -> dict[str, Any]:
    """What became of the SENCo's time; nothing where not both may know of it."""
    if not both_may(found.pair, Permission.SEE_PROTECTED_TOTALS):
        return {"protected": None}
    totals = totals_of(membership, calendar, found.term, today)
    return {"protected": Section(protected_sentence(totals), _times(totals) if totals.anything else ())}


def _times(totals: Totals) -> list[tuple[str, str]]:
    whole = totals.whole
    agreed = whole.agreed if totals.is_over or totals.is_to_come else totals.agreed_so_far
    shown: list[tuple[str, int | Fraction]] = [
        ("Agreed" if totals.is_over or totals.is_to_come else "Agreed so far", agreed),
        ("Kept", whole.kept),
        ("Moved", whole.moved),
        ("Lost", whole.lost),
        ("Given back", whole.repaid),
    ]
    return [(label, hours(minutes)) for label, minutes in shown]


def _decided(found: TermOfPair, membership: Membership) -> dict[str, Any]:
    """The decisions settled, nothing where not both may read them."""
    decided = decided_in(found.pair, membership, found.stretch)
    if decided is None:
        return {"decisions": None}
    sentence = words.involvement(decided.share, len(decided.decisions), decided.differs)
    return {"decisions": section(sentence, decided.decisions)}


def _lasted(found: TermOfPair, membership: Membership, today: date) -> dict[str, Any]:
    said, waiting = look_backs_of(found.pair, membership, found.stretch, today)
    each = Counter(look_back.answer for look_back in said)
    sentence = words.lasted(each[Answered.YES], each[Answered.PARTLY], each[Answered.NO], waiting)
    return {"lasted": section(sentence, said, FEW)}


def _rounds(found: TermOfPair, membership: Membership, calendar: SchoolCalendar) -> dict[str, Any]:
    """What both wrote alone, as far as both may read it."""
    rounds = shared_rounds(found.pair, membership, found.rounds_from, found.term.ends_on)
    pupils = of_term(rounds, RoundKind.PUPILS, calendar, found.term)
    now = of_term(rounds, RoundKind.STANDING, calendar, found.term)
    before = of_term(rounds, RoundKind.STANDING, calendar, found.previous)
    return {
        "pupils": _pupils(pupils),
        "pupils_round": pupils,
        "themes": themes_of(pupils, membership)[:FEW],
        "standing": Section(_standing_words(now), places_of(found.pair, now, before)),
        "standing_round": now,
    }


def _pupils(asked: SharedRound | None) -> Section:
    if asked is None:
        return Section("The pupils’ question was not asked of us both in this term.")
    if not asked.is_readable:
        return Section(asked.in_words)
    facets = [(FACETS[one.prompt.slug], one.gap) for one in asked.scored]
    scores = [score for one in asked.scored for score in one.scores]
    mean = sum(scores) / len(scores) if scores else None
    rows = [(FACETS[one.prompt.slug], one.gap, in_figures(one.average)) for one in asked.scored]
    return Section(words.gaps(facets, mean), rows)


def _standing_words(asked: SharedRound | None) -> str:
    if asked is None:
        return "We have not both said where we stand in this term."
    if not asked.is_readable:
        return asked.in_words
    place = next(iter(asked.scored), None)
    said = [line.score_words.partition(", ")[2] for line in place.lines] if place else []
    return words.standing(said, place.gap if place else None)
