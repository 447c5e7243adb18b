"""Term dates that are brought in: added or moved as one import, which remembers what it did, and undone as a whole."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import RestrictedError
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.actions.bringing import RunOver, Undone
from inclusion.school.actions.year import Row, YearError, add_bank_holidays, add_spans, days_change
from inclusion.school.actions.year_rows import YearRow, span_of
from inclusion.school.models import (
    AcademicYear,
    CalendarSource,
    Closure,
    ImportRun,
    InsetDay,
    Membership,
    School,
    Term,
    YearChange,
)
from inclusion.school.school_dates import Span
from inclusion.school.term_plan import Planned, plan, plan_problems
from inclusion.school.year_rules import (
    check_year_rows,
    dates_in_words,
    default_label,
    encloses,
    in_words,
    left_outside,
    overlap,
)

TERM_DATES = "Term dates"
ORDER = {"term": 1, "year": 2}  # of taking back: what lies in them goes first
State = ImportRun.State


@dataclass(frozen=True, slots=True)
class TermsTaken:
    """How many lines brought something new, how many moved a term or half term, and how many were chosen but would do
    something else by now; `run` is None where nothing was done.
    """

    added: int
    changed: int
    left: int
    run: ImportRun | None


@transaction.atomic
def add_term_dates(
    *,
    by: Membership,
    school: School,
    rows: Sequence[Row],
    name: str = TERM_DATES,
    chosen: Collection[str] | None = None,
) -> TermsTaken:
    """Add the days that are not there yet and move the terms and half terms that are on other days, all or none, with
    England's bank holidays of the new terms' years.

    `chosen`: keys of `term_plan.Planned`, where not all are wanted. Raises YearError.
    """
    School.objects.select_for_update().get(pk=school.pk)
    before = {pk: span_of(row) for pk, row in _year_rows(school).items()}
    known = list(before.values())
    spans = [Span(first, last, label or default_label(kind, first), kind) for kind, label, first, last in rows]
    possible = plan(spans, known)
    left = len(set(chosen or ()) - {one.key for one in possible})
    planned = [one for one in possible if not one.is_there and (chosen is None or one.key in chosen)]
    if problems := plan_problems(planned, known):
        raise YearError(*problems)
    moved = [one for one in planned if one.was]
    new = [one.span for one in planned if not one.was]
    _move(by, school, moved)
    new_rows: list[Row] = [(span.kind, span.name, span.starts_on, span.ends_on) for span in new]
    added = add_spans(by=by, school=school, rows=new_rows).added if new else 0
    _add_holidays(by, school, [span for span in new if span.kind == "term"])
    return TermsTaken(added, len(moved), left, _keep_run(by, school, name, before))


def _year_rows(school: School) -> dict[UUID, YearRow]:
    """Every row of the school's year by its id."""
    models: tuple[type[YearRow], ...] = (AcademicYear, Term, Closure, InsetDay)
    return {row.pk: row for model in models for row in model._default_manager.filter(school=school)}


def _move(by: Membership, school: School, planned: Sequence[Planned]) -> None:
    if not planned:
        return
    with days_change(school):
        by_span = {span_of(row): row for row in _year_rows(school).values()}
        for one in planned:
            assert one.was is not None
            _set_days(by, by_span[one.was], one.span)


def _set_days(by: Membership, row: YearRow, new: Span) -> None:
    """The row on other days, which have been checked."""
    assert isinstance(row, Term | Closure)
    was, (row.starts_on, row.ends_on) = span_of(row), (new.starts_on, new.ends_on)
    if isinstance(row, Term):
        years = AcademicYear.objects.filter(school=row.school_id)
        row.year = years.get(starts_on__lte=new.starts_on, ends_on__gte=new.ends_on)
    row.save()
    record(by=by, school=row.school, verb="moved", obj=row, summary=f"{in_words(was)} to {dates_in_words(new)}")


def _add_holidays(by: Membership, school: School, terms: Sequence[Span]) -> None:
    for year in AcademicYear.objects.filter(school=school).select_related("school"):
        if any(encloses(span_of(year), term) for term in terms):
            add_bank_holidays(by=by, year=year)


def _keep_run(by: Membership, school: School, name: str, before: Mapping[UUID, Span]) -> ImportRun | None:
    """The import, with what is other than before."""
    after = {pk: span_of(row) for pk, row in _year_rows(school).items()}
    differing = {pk: span for pk, span in after.items() if before.get(pk) != span}
    if not differing:
        return None
    source, _ = CalendarSource.objects.get_or_create(
        school=school, kind=CalendarSource.Kind.TERMS, name=name, defaults={"created_by": by}
    )
    added = sum(pk not in before and span.kind != "year" for pk, span in differing.items())
    changed = sum(pk in before for pk in differing)
    run = ImportRun.objects.create(
        school=school,
        source=source,
        by=by,
        state=State.APPLIED,
        applied_at=timezone.now(),
        added=added,
        changed=changed,
    )
    YearChange.objects.bulk_create(YearChange.of(run, pk, span, before.get(pk)) for pk, span in differing.items())
    record(by=by, school=school, verb="imported", obj=run, summary=f"{name}: {added} added, {changed} changed")
    return run


# Undoing ----------------------------------------------------------------------------------------------------------


def undo_term_dates(*, by: Membership, run: ImportRun) -> Undone:
    """Take back all that the import did to the school's year. What somebody has changed since stays, and a term in
    which something else lies or for which something is recorded. Raises RunOver.
    """
    with days_change(run.school):
        current = ImportRun.objects.select_for_update().get(pk=run.pk)
        if current.state != State.APPLIED:
            raise RunOver(current)
        rows = _year_rows(run.school)
        there = [change for change in current.year_changes.all() if change.row in rows]
        wanted = [change for change in there if span_of(rows[change.row]) == change.span]
        possible = sorted(_possible(wanted, rows), key=lambda change: ORDER.get(change.what, 0))
        done = [change for change in possible if _take_back(by, rows[change.row], change)]
        current.state, current.undone_at, current.undone_by = State.UNDONE, timezone.now(), by
        current.version += 1
        current.save()
        undone = Undone(_days_among(done), _days_among(there) - _days_among(done))
        said = f"{run.source.name}: {undone.taken_back} taken back"
        record(by=by, school=run.school, verb="undid an import of", obj=current, summary=said)
    return undone


def _days_among(changes: Iterable[YearChange]) -> int:
    """How many they are but for academic years, which come and go with their terms."""
    return sum(change.what != "year" for change in changes)


def _possible(wanted: Sequence[YearChange], rows: Mapping[UUID, YearRow]) -> list[YearChange]:
    """Those after which everything else still lies in a term, and no term on another."""
    now = {pk: span_of(row) for pk, row in rows.items()}
    possible = list(wanted)
    while True:
        after = _after(now, possible)
        left = left_outside(after, [span for span in after if span.kind == "term"])
        holding = [one for one in possible if one.what == "term" and any(overlap(one.span, span) for span in left)]
        if not holding:
            break
        possible = [one for one in possible if one not in holding]
    stays = [one.span for one in wanted if one.what == "term" and one not in possible]
    possible = [one for one in possible if one.what == "term" or not any(overlap(one.span, span) for span in stays)]
    backs = [(one, one.was) for one in possible if one.was]
    moving = {one.span for one, _ in backs}
    beside = [span for span in _after(now, [one for one in possible if not one.was]) if span not in moving]
    bad = {backs[problem.index][0].pk for problem in check_year_rows([was for _, was in backs], beside)}
    return [one for one in possible if one.pk not in bad]


def _after(now: Mapping[UUID, Span], changes: Iterable[YearChange]) -> list[Span]:
    """The school's year with these taken back."""
    was = {change.row: change.was for change in changes}
    return [span for pk, now_ in now.items() if (span := was.get(pk, now_))]


def _take_back(by: Membership, row: YearRow, change: YearChange) -> bool:
    """Whether it could be."""
    if change.was:
        _set_days(by, row, change.was)
        return True
    if isinstance(row, AcademicYear) and row.terms.exists():
        return False
    pk = row.pk
    try:
        row.delete()
    except RestrictedError:
        return False
    row.pk = pk
    record(by=by, school=row.school, verb="deleted", obj=row, summary=in_words(change.span))
    return True
