"""Which term a day of the reflection log belongs to, and what it is called. Pure."""

from datetime import date, timedelta

from inclusion.school.school_dates import SchoolCalendar, Span
from inclusion.school.wording import full_day

CORRECTED = timedelta(weeks=3)  # so far the first day of a term may move and it is still that term


def term_to_ask_in(calendar: SchoolCalendar, today: date) -> Span | None:
    """The term of today, in the holidays the next one; None where the school has none to come."""
    return next((term for term in calendar.terms if term.ends_on >= today), None)


def noted_term(calendar: SchoolCalendar, day: date | None) -> Span | None:
    """The term that was noted by its first day, also when that day was corrected since; None for one not known."""
    if day is None:
        return None
    term = term_to_ask_in(calendar, day)
    return term if term is not None and term.starts_on - day <= CORRECTED else None


def same_term(calendar: SchoolCalendar, term: Span | None, day: date | None) -> bool:
    """Was the day noted as the first day of this term?"""
    return term is not None and noted_term(calendar, day) == term


def term_words(term: Span) -> str:
    """The term with its year: "Spring term 2027"."""
    year = str(term.starts_on.year)
    return term.name if year in term.name else f"{term.name} {year}".strip()


def term_label(calendar: SchoolCalendar, day: date) -> str:
    """The term that was noted by its first day, in words; that day where the school does not know the term."""
    term = noted_term(calendar, day)
    return term_words(term) if term else f"From {full_day(day)}"
