"""What term dates that are brought in would do to the school's days: add them, move a term, or nothing. Pure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from inclusion.school.calendars.term_words import season_in, season_of_month
from inclusion.school.school_dates import Span, school_year_of
from inclusion.school.year_rules import Problem, check_year_rows, in_words, left_outside, overlap

MOVED = frozenset({"term", "half_term"})


@dataclass(frozen=True, slots=True)
class Planned:
    """A span as it would stand. `was`: the one of the school that would be moved to its days."""

    span: Span
    was: Span | None = None
    is_there: bool = False

    @property
    def key(self) -> str:
        """What a form sends for it. It holds what the person saw, so that nothing else is ever moved."""
        spans = [self.span, *([self.was] if self.was else [])]
        return ".".join([self.span.kind, *(f"{one.starts_on}.{one.ends_on}" for one in spans)])


def plan(spans: Sequence[Span], known: Sequence[Span]) -> list[Planned]:
    """What becomes of each span. The one term or half term of a season and school year that is on other days moves."""
    there, said = {_days(span) for span in known}, {_days(span) for span in spans}
    new = [span for span in spans if _days(span) not in there]
    free = [span for span in known if span.kind in MOVED and _days(span) not in said]
    wanted, standing = Counter(map(_mark, new)), Counter(map(_mark, free))
    by_mark = {_mark(span): span for span in free}
    planned = []
    for span in spans:
        mark = _mark(span)
        if _days(span) in there:
            planned.append(Planned(span, is_there=True))
        elif wanted[mark] == standing[mark] == 1:
            planned.append(Planned(replace(span, name=by_mark[mark].name), was=by_mark[mark]))
        else:
            planned.append(Planned(span))
    return planned


def _days(span: Span) -> tuple[object, ...]:
    return span.kind, span.starts_on, span.ends_on


def _mark(span: Span) -> tuple[object, ...]:
    """What a term or half term has in common with itself on other days: its season and school year."""
    return span.kind, school_year_of(span.starts_on), season_in(span.name) or season_of_month(span.starts_on.month)


def plan_problems(planned: Sequence[Planned], known: Sequence[Span]) -> list[Problem]:
    """Why these cannot be done together; `index` counts what is planned."""
    places = [place for place, one in enumerate(planned) if not one.is_there]
    moved = {one.was for one in planned if one.was}
    staying = [span for span in known if span not in moved]
    wanted = [planned[place].span for place in places]
    found = [Problem(places[one.index], one.message) for one in check_year_rows(wanted, staying)]
    terms = [span for span in (*staying, *wanted) if span.kind == "term"]
    for span in left_outside(staying, terms):
        if place := _left_by(planned, span):
            message = f"{in_words(span)} would lie outside every term. Change or delete it first."
            found.append(Problem(place - 1, message))
    return sorted(found, key=lambda one: one.index)


def _left_by(planned: Sequence[Planned], span: Span) -> int:
    """Which moved term (from 1) it lay in; 0 for none."""
    moved = ((place, one.was) for place, one in enumerate(planned, 1) if one.was and one.span.kind == "term")
    return next((place for place, was in moved if overlap(was, span)), 0)
