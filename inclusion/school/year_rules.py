"""The rules of a school's year: which terms, closures and INSET days may stand beside each other, in plain words.

Pure: no Django, no clock, no database. Forms and imports are judged by the same rules.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from inclusion.school.school_dates import ONE_DAY, Span
from inclusion.school.wording import full_day

FIRST_DAY, LAST_DAY = date(2000, 1, 1), date(2100, 12, 31)
LONGEST_DAYS = 400
TERM_NAMES = ("Autumn", "Spring", "Summer")
MOST_ROWS = 2000  # a century of school years; more is a wrong file
LONGEST_LABELS = {"year": 40, "term": 40}
LONGEST_OTHER_LABEL = 60
KINDS = ("term", "half_term", "bank_holiday", "closure", "inset")
KIND_WORDS = {
    "year": "academic year",
    "term": "term",
    "half_term": "half term",
    "bank_holiday": "bank holiday",
    "closure": "closure",
    "inset": "INSET day",
}
UNSHOWABLE = frozenset({"Cc", "Cf", "Cs"})  # control, invisible formatting, half a character
INSIDE_A_TERM = frozenset({"half_term", "closure", "inset"})


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one row; `index` counts the rows given from 0."""

    index: int
    message: str


def dates_in_words(span: Span) -> str:
    """ "3 September 2026 to 18 December 2026", or one date."""
    if span.starts_on == span.ends_on:
        return full_day(span.starts_on)
    return f"{full_day(span.starts_on)} to {full_day(span.ends_on)}"


def in_words(span: Span) -> str:
    """The row's name, or its kind, with its dates: "Autumn term (3 September 2026 to 18 December 2026)"."""
    return f"{span.name or default_label(span.kind, span.starts_on)} ({dates_in_words(span)})"


def overlap(one: Span, other: Span) -> bool:
    return one.starts_on <= other.ends_on and other.starts_on <= one.ends_on


def encloses(outer: Span, inner: Span) -> bool:
    return outer.starts_on <= inner.starts_on and inner.ends_on <= outer.ends_on


def weekdays_of(span: Span) -> Iterator[date]:
    """Its Mondays to Fridays."""
    day = span.starts_on
    while day <= span.ends_on:
        if day.weekday() < 5:
            yield day
        day += ONE_DAY


def default_label(kind: str, starts_on: date) -> str:
    """What a row without a label is called."""
    if kind == "term":
        return ("Spring" if starts_on.month < 4 else "Summer" if starts_on.month < 8 else "Autumn") + " term"
    word = KIND_WORDS.get(kind, "day")
    return word[0].upper() + word[1:]


def label_problem(span: Span) -> str | None:
    """What is wrong with the kind and the label."""
    if span.kind not in KIND_WORDS:
        return f"The kind “{span.kind[:40]}” is not known; it is one of {', '.join(KINDS)}."
    longest = LONGEST_LABELS.get(span.kind, LONGEST_OTHER_LABEL)
    if len(span.name) > longest:
        return f"The label has {len(span.name)} characters; at most {longest} are possible."
    if any(unicodedata.category(letter) in UNSHOWABLE for letter in span.name):
        return "The label holds characters that cannot be shown. Type it again."
    return None


def dates_problem(span: Span) -> str | None:
    """What is wrong with the dates by themselves."""
    if not (FIRST_DAY <= span.starts_on <= LAST_DAY and FIRST_DAY <= span.ends_on <= LAST_DAY):
        return "The dates must lie between 2000 and 2100."
    if span.ends_on < span.starts_on:
        return f"The end, {full_day(span.ends_on)}, is before the start, {full_day(span.starts_on)}."
    if (days := (span.ends_on - span.starts_on).days + 1) > LONGEST_DAYS:
        return f"That is {days} days; at most {LONGEST_DAYS} are possible."
    return None


def year_around(term: Span) -> Span:
    """The academic year that a term calls for: 1 September to 31 August, or from the term's first day in August."""
    last = term.ends_on
    first_year = last.year if last.month >= 9 else last.year - 1
    starts_on = date(first_year, 9, 1)
    if date(first_year, 8, 1) <= term.starts_on < starts_on:
        starts_on = term.starts_on
    return Span(starts_on, date(first_year + 1, 8, 31), f"{first_year}/{(first_year + 1) % 100:02}", "year")


def years_to_make(terms: Iterable[Span], known_years: Iterable[Span]) -> list[Span]:
    """The academic years that these terms need and that are not there yet, by date."""
    years = list(known_years)
    made: list[Span] = []
    for term in sorted(terms, key=lambda span: span.starts_on):
        if any(encloses(year, term) for year in years):
            continue
        wanted = year_around(term)
        if encloses(wanted, term) and not any(overlap(wanted, year) for year in years):
            years.append(wanted)
            made.append(wanted)
    return made


def check_year_rows(
    rows: Sequence[Span], known: Sequence[Span], unread: Sequence[Span] = (), *, some_lost: bool = False
) -> list[Problem]:
    """Everything that is wrong with adding `rows` to what the school has, in the order of the rows.

    A row may rely on a term among the other rows, also on one whose own dates are wrong. Terms without an academic year
    are right where `years_to_make` gives them one. `unread`: where terms may lie that could not be read in full;
    `some_lost`: there are also terms of which nothing is known.
    """
    problems: list[Problem] = []
    sound: list[tuple[int, Span]] = []
    terms = [*unread, *(span for span in known if span.kind == "term")]
    for index, row in enumerate(rows):
        label, dates = label_problem(row), dates_problem(row)
        problems += [Problem(index, message) for message in (label, dates) if message]
        if row.kind == "term":
            terms.append(Span(min(row.starts_on, row.ends_on), max(row.starts_on, row.ends_on)))
        if row.kind in KIND_WORDS and not dates:
            sound.append((index, row))
    years = [span for span in known if span.kind == "year"] + [row for _, row in sound if row.kind == "year"]
    years += years_to_make([row for _, row in sound if row.kind == "term"], years)
    before = list(known)
    for index, row in sound:
        found = (_neighbour_problem(row, before), _place_problem(row, terms, years, some_lost))
        problems += [Problem(index, message) for message in found if message]
        before.append(row)
    return sorted(problems, key=lambda problem: problem.index)


def _neighbour_problem(row: Span, before: Iterable[Span]) -> str | None:
    """Terms do not overlap, nor do academic years."""
    if row.kind not in ("term", "year"):
        return None
    other = next((span for span in before if span.kind == row.kind and overlap(span, row)), None)
    return f"These dates overlap {in_words(other)}." if other else None


def _place_problem(row: Span, terms: Sequence[Span], years: Sequence[Span], some_lost: bool) -> str | None:
    """A term lies in an academic year; half terms, closures and INSET days in a term."""
    if row.kind == "term" and not any(encloses(year, row) for year in years):
        near = next((year for year in years if overlap(year, row)), None)
        outside = f"the academic year {in_words(near)}" if near else "every academic year"
        return f"This term, {dates_in_words(row)}, reaches outside {outside}."
    if row.kind == "inset" and row.starts_on == row.ends_on and row.starts_on.weekday() > 4:
        return f"{full_day(row.starts_on)} is a {row.starts_on:%A}; an INSET day is a Monday to Friday."
    if row.kind in INSIDE_A_TERM and not _is_inside(row, terms):
        word = KIND_WORDS[row.kind]
        every = "every term that could be read" if some_lost else "every term"
        return f"This {word}, {dates_in_words(row)}, lies outside {every}. Add the term first, or check the dates."
    return None


def _is_inside(row: Span, terms: Sequence[Span]) -> bool:
    """Every INSET day is in a term; a half term or closure has at least one day in one."""
    if row.kind == "inset":
        return all(any(day in term for term in terms) for day in weekdays_of(row))
    return any(overlap(term, row) for term in terms)


def left_outside(known: Sequence[Span], terms: Sequence[Span]) -> list[Span]:
    """Half terms, closures and INSET days of `known` that would lie outside every one of these terms."""
    return [span for span in known if span.kind in INSIDE_A_TERM and not _is_inside(span, terms)]


def six_half_terms(pairs: Sequence[tuple[date, date]]) -> list[Span]:
    """Three terms and their half terms from six half-term spans; the half term is the school week or weeks between."""
    spans: list[Span] = []
    for number, name in enumerate(TERM_NAMES):
        first, second = pairs[2 * number], pairs[2 * number + 1]
        spans.append(Span(first[0], second[1], f"{name} term", "term"))
        starts_on, ends_on = first[1] + ONE_DAY, second[0] - ONE_DAY
        starts_on += timedelta(days=(7 - starts_on.weekday()) % 7 if starts_on.weekday() > 4 else 0)
        ends_on -= timedelta(days=max(0, ends_on.weekday() - 4))
        if starts_on <= ends_on:
            spans.append(Span(starts_on, ends_on, f"{name} half term", "half_term"))
    return spans
