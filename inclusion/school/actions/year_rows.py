"""Add, change and delete one academic year, term, closure or INSET day, under the rules of the school's year.

Each `save_…` takes the stored row, or None for a new one, and `seen`: the row as the person saw it before changing it.
"""

from collections.abc import Collection, Iterable, Sequence

from django.db.models import RestrictedError

from inclusion.school.actions.audit import record
from inclusion.school.actions.year import YearError, days_change
from inclusion.school.models import AcademicYear, Closure, InsetDay, Membership, School, Term
from inclusion.school.queries import calendar_rows
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import (
    INSIDE_A_TERM,
    KIND_WORDS,
    Problem,
    check_year_rows,
    encloses,
    in_words,
    left_outside,
)

YearRow = AcademicYear | Term | Closure | InsetDay


class StaleYearRow(Exception):
    """Somebody else changed the row first. `current` is what is stored now, None when it was deleted."""

    def __init__(self, current: Span | None) -> None:
        super().__init__("This was changed by somebody else in the meantime.")
        self.current = current


class YearRowInUse(Exception):
    """What is recorded for a term would go with it; the message says what, and for which term."""

    def __init__(self, term: Term, error: RestrictedError) -> None:
        kinds = sorted({str(row._meta.verbose_name_plural) for row in error.restricted_objects})
        super().__init__(f"{' and '.join(kinds).capitalize()} are recorded for {term.name}.")


def span_of(row: YearRow) -> Span:
    """The row as plain days."""
    if isinstance(row, InsetDay):
        return Span(row.date, row.date, row.name, "inset")
    kind = row.kind if isinstance(row, Closure) else "term" if isinstance(row, Term) else "year"
    return Span(row.starts_on, row.ends_on, row.name, kind)


def _beside(known: Iterable[Span], row: YearRow | None, seen: Span | None) -> list[Span]:
    """What stands beside the row that is being changed. Raises StaleYearRow when it is no longer as it was seen."""
    if row is None:
        return list(known)
    stored = type(row)._default_manager.filter(pk=row.pk).first()
    current = span_of(stored) if stored else None
    if current is None or (seen is not None and current != seen):
        raise StaleYearRow(current)
    return [span for span in known if span != current]


def _refuse(message: str) -> None:
    raise YearError(Problem(0, message))


def _check(new: Span, beside: Sequence[Span]) -> None:
    problems = check_year_rows([new], beside)
    if problems:
        raise YearError(*problems)


def _keep(row: YearRow, new: Span, *, by: Membership | None, is_new: bool) -> None:
    """Store the row with its new name and dates, and leave a trace."""
    row.name = new.name
    if isinstance(row, InsetDay):
        row.date = new.starts_on
    else:
        row.starts_on, row.ends_on = new.starts_on, new.ends_on
    if isinstance(row, Closure):
        row.kind = new.kind
    row.save()
    record(by=by, school=row.school, verb="added" if is_new else "changed", obj=row, summary=in_words(new))


def save_year(
    *, by: Membership | None, school: School, year: AcademicYear | None, new: Span, seen: Span | None = None
) -> AcademicYear:
    """Raises YearError and StaleYearRow."""
    with days_change(school) as known:
        _check(new, _beside(known, year, seen))
        for term in year.terms.all() if year else ():
            if not encloses(new, span_of(term)):
                _refuse(f"{in_words(span_of(term))} would lie outside the academic year. Change or delete it first.")
        row = year or AcademicYear(school=school)
        _keep(row, new, by=by, is_new=year is None)
    return row


def save_term(
    *, by: Membership | None, year: AcademicYear, term: Term | None, new: Span, seen: Span | None = None
) -> Term:
    """Raises YearError, also where a half term, closure or INSET day would lie outside every term, and StaleYearRow."""
    with days_change(year.school) as known:
        beside = _beside(known, term, seen)
        if encloses(span_of(year), new) or new.ends_on < new.starts_on:
            _check(new, beside)
        else:
            _refuse(f"A term lies inside its academic year, here {in_words(span_of(year))}.")
        if term:
            terms = [span for span in beside if span.kind == "term"]
            for span in left_outside(beside, [*terms, new]):
                _refuse(f"{in_words(span)} would lie outside every term. Change or delete it first.")
        row = term or Term(school=year.school, year=year)
        _keep(row, new, by=by, is_new=term is None)
    return row


def save_closure(
    *, by: Membership | None, school: School, closure: Closure | None, new: Span, seen: Span | None = None
) -> Closure:
    """`new.kind` says which closure. Raises YearError and StaleYearRow."""
    with days_change(school) as known:
        beside = _beside(known, closure, seen)
        _check(new, beside)
        if any((span.kind, span.starts_on, span.ends_on) == (new.kind, new.starts_on, new.ends_on) for span in beside):
            _refuse(f"The school has this {KIND_WORDS[new.kind]} already.")
        row = closure or Closure(school=school)
        _keep(row, new, by=by, is_new=closure is None)
    return row


def save_inset(
    *, by: Membership | None, school: School, inset: InsetDay | None, new: Span, seen: Span | None = None
) -> InsetDay:
    """Raises YearError and StaleYearRow."""
    with days_change(school) as known:
        beside = _beside(known, inset, seen)
        _check(new, beside)
        if any(span.kind == "inset" and span.starts_on == new.starts_on for span in beside):
            _refuse("The school has an INSET day on this date already.")
        row = inset or InsetDay(school=school)
        _keep(row, new, by=by, is_new=inset is None)
    return row


def going_with(school: School, terms: Sequence[Term]) -> list[Span]:
    """The half terms, closures and INSET days that go when these terms go, because they lie in no other; by date."""
    known = [Span(first, last, name, kind or what) for what, kind, name, first, last in calendar_rows(school)]
    gone = {span_of(term) for term in terms}
    staying = [span for span in known if span.kind == "term" and span not in gone]
    inside = [span for span in known if span.kind in INSIDE_A_TERM and any(_touch(span, term) for term in gone)]
    return sorted(left_outside(inside, staying), key=lambda span: span.starts_on)


def _touch(span: Span, term: Span) -> bool:
    return span.starts_on <= term.ends_on and term.starts_on <= span.ends_on


def _terms_of(row: AcademicYear | Term) -> list[Term]:
    return [row] if isinstance(row, Term) else list(row.terms.all())


def going(row: AcademicYear | Term) -> list[Span]:
    """All that deleting the row takes: first itself, then its terms, then what lies in no other term."""
    terms = _terms_of(row)
    inside = [] if isinstance(row, Term) else [span_of(term) for term in terms]
    return [span_of(row), *inside, *going_with(row.school, terms)]


def delete_year(*, by: Membership | None, year: AcademicYear, seen: Collection[Span] | None = None) -> None:
    """Delete an academic year with its terms and what lies in no other term; bank holidays stay.

    `seen` is what the person was told would go. Raises StaleYearRow when something else would, and YearRowInUse where
    something is recorded for one of its terms.
    """
    _delete(by, year, seen)


def delete_term(*, by: Membership | None, term: Term, seen: Collection[Span] | None = None) -> None:
    """Delete one term, likewise."""
    _delete(by, term, seen)


def _delete(by: Membership | None, row: AcademicYear | Term, seen: Collection[Span] | None) -> None:
    school = row.school
    with days_change(school):
        stored = type(row)._default_manager.filter(pk=row.pk).first()
        if stored is None or (seen is not None and set(going(stored)) != set(seen)):
            raise StaleYearRow(span_of(stored) if stored else None)
        terms = _terms_of(stored)
        for span in going_with(school, terms):
            if span.kind == "inset":
                InsetDay.objects.filter(school=school, date=span.starts_on).delete()
            else:
                same = Closure.objects.filter(school=school, kind=span.kind)
                same.filter(starts_on=span.starts_on, ends_on=span.ends_on).delete()
        for term in terms:
            record(by=by, school=school, verb="deleted", obj=term, summary=in_words(span_of(term)))
            try:
                term.delete()
            except RestrictedError as error:
                raise YearRowInUse(term, error) from None
        if isinstance(stored, AcademicYear):
            record(by=by, school=school, verb="deleted", obj=stored, summary=in_words(span_of(stored)))
            stored.delete()


def delete_day(*, by: Membership | None, row: Closure | InsetDay) -> None:
    """Delete a closure or an INSET day."""
    with days_change(row.school):
        record(by=by, school=row.school, verb="deleted", obj=row, summary=in_words(span_of(row)))
        row.delete()
