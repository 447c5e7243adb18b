"""The school's year: its rules, and the writes that keep them."""

from datetime import date

import pytest

from inclusion.school.actions.year import YearError, add_bank_holidays, add_spans, flip_from, set_up_year
from inclusion.school.actions.year_rows import (
    StaleYearRow,
    delete_day,
    delete_term,
    delete_year,
    going,
    save_closure,
    save_inset,
    save_term,
    save_year,
    span_of,
)
from inclusion.school.models import AcademicYear, AuditEntry, Closure, InsetDay, Occurrence, School, Term, WeekFlip
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import check_year_rows, year_around
from tests.factories import make_event, make_school


def d(text):
    return date.fromisoformat(text)


def span(kind, first, last="", name=""):
    return Span(d(first), d(last or first), name, kind)


YEAR = span("year", "2026-09-01", "2027-08-31", "2026/27")
AUTUMN = span("term", "2026-09-03", "2026-12-18", "Autumn term")


@pytest.mark.parametrize(
    ("row", "message"),
    [
        (span("term", "2027-03-25", "2027-01-04"), "The end, 4 January 2027, is before the start, 25 March 2027."),
        (span("closure", "1999-12-31"), "The dates must lie between 2000 and 2100."),
        (span("term", "2100-12-01", "2101-01-02"), "The dates must lie between 2000 and 2100."),
        (span("year", "2027-09-01", "2028-10-05"), "That is 401 days; at most 400 are possible."),
        (span("term", "2026-12-18", "2027-02-01"), "overlap Autumn term (3 September 2026 to 18 December 2026)"),
        (span("year", "2027-08-31", "2028-08-30"), "overlap 2026/27"),
        (span("term", "2027-06-01", "2027-09-05"), "reaches outside the academic year 2026/27"),
        (
            span("half_term", "2027-02-15", "2027-02-19"),
            "This half term, 15 February 2027 to 19 February 2027, lies outside",
        ),
        (span("closure", "2026-12-21"), "This closure, 21 December 2026, lies outside every term."),
        (span("inset", "2027-01-04"), "This INSET day, 4 January 2027, lies outside every term."),
        (span("inset", "2026-09-05"), "5 September 2026 is a Saturday"),
        (span("inset", "2026-12-18", "2026-12-21"), "lies outside every term"),
        (span("carnival", "2026-10-01"), "The kind “carnival” is not known"),
        (span("closure", "2026-10-01", name="x" * 61), "61 characters; at most 60"),
        (span("closure", "2026-10-01", name="a\x00b"), "characters that cannot be shown"),
    ],
)
def test_row_against_the_rules_is_refused_in_words(row, message):
    problems = check_year_rows([row], [YEAR, AUTUMN])
    assert [problem.index for problem in problems] == [0]
    assert message in problems[0].message


@pytest.mark.parametrize(
    "row",
    [
        span("term", "2027-01-04", "2027-03-25"),
        span("year", "2027-09-01", "2028-08-31"),
        span("year", "2027-09-01", "2028-10-04"),
        span("half_term", "2026-10-26", "2026-10-30"),
        span("bank_holiday", "2026-12-28"),
        span("closure", "2026-12-18", "2026-12-21"),
        span("inset", "2026-09-03", "2026-09-04"),
        span("term", "2027-08-25", "2027-08-31"),
        span("term", "2027-09-02", "2027-12-17"),
    ],
)
def test_row_within_the_rules_is_accepted(row):
    assert check_year_rows([row], [YEAR, AUTUMN]) == []


def test_rows_may_rely_on_each_other_and_all_bad_ones_are_told():
    rows = [
        span("half_term", "2027-10-25", "2027-10-29"),
        span("term", "2027-09-02", "2027-12-17"),
        span("term", "2027-12-01", "2027-12-20"),
        span("inset", "2028-08-08"),
    ]
    assert [problem.index for problem in check_year_rows(rows, [])] == [2, 3]


@pytest.mark.parametrize(
    ("first", "last", "year"),
    [
        ("2026-09-03", "2026-12-18", ("2026/27", "2026-09-01")),
        ("2027-04-12", "2027-07-21", ("2026/27", "2026-09-01")),
        ("2026-08-26", "2026-12-18", ("2026/27", "2026-08-26")),
        ("2099-09-01", "2099-12-18", ("2099/00", "2099-09-01")),
    ],
)
def test_year_around_a_term(first, last, year):
    found = year_around(span("term", first, last))
    assert (found.name, found.starts_on.isoformat()) == year


ROWS = [
    ("term", "Autumn term", d("2027-09-02"), d("2027-12-17")),
    ("half_term", "", d("2027-10-25"), d("2027-10-29")),
    ("bank_holiday", "Christmas", d("2027-12-27"), d("2027-12-28")),
    ("inset", "", d("2027-09-02"), d("2027-09-03")),
]


def test_add_spans_adds_once_and_makes_the_year(head):
    school = head.school
    version = School.objects.get(pk=school.pk).calendar_version
    added = add_spans(by=head, school=school, rows=ROWS)
    assert (added.added, added.already_there) == (4, 0)
    year = AcademicYear.objects.get(school=school, name="2027/28")
    assert (year.starts_on, year.ends_on) == (d("2027-09-01"), d("2028-08-31"))
    assert Term.objects.get(school=school, starts_on=d("2027-09-02")).year == year
    assert InsetDay.objects.filter(school=school, date__gte=d("2027-09-02")).count() == 2
    assert Closure.objects.get(school=school, starts_on=d("2027-10-25")).name == "Half term"
    assert School.objects.get(pk=school.pk).calendar_version > version
    entry = AuditEntry.objects.filter(school=school).first()
    assert (entry.actor, entry.summary) == (head, "1 term, 1 half term, 1 bank holiday, 1 INSET day")
    again = add_spans(by=head, school=school, rows=ROWS)
    assert (again.added, again.already_there) == (0, 4)
    assert Term.objects.filter(school=school).count() == 4


def test_add_spans_saves_nothing_when_one_row_is_bad(head):
    bad = [*ROWS, ("term", "", d("2027-12-01"), d("2028-02-01")), ("inset", "", d("2028-08-08"), d("2028-08-08"))]
    with pytest.raises(YearError) as error:
        add_spans(by=head, school=head.school, rows=bad)
    assert [problem.index for problem in error.value.problems] == [4, 5]
    assert not Term.objects.filter(school=head.school, starts_on__gte=d("2027-09-01")).exists()


def test_add_spans_refuses_a_flood(head):
    with pytest.raises(YearError, match="2001 rows; at most 2000"):
        add_spans(by=head, school=head.school, rows=ROWS[:1] * 2001)


def test_two_schools_may_have_the_same_terms(head, other_head):
    add_spans(by=head, school=head.school, rows=ROWS)
    assert add_spans(by=other_head, school=other_head.school, rows=ROWS).added == 4


def test_set_up_year_makes_terms_half_terms_and_bank_holidays(db):
    school = make_school("elmtree", "Elm Tree")
    pairs = [
        ("2027-09-02", "2027-10-22"), ("2027-11-01", "2027-12-17"), ("2028-01-04", "2028-02-11"),
        ("2028-02-21", "2028-03-31"), ("2028-04-18", "2028-05-26"), ("2028-06-05", "2028-07-20"),
    ]  # fmt: skip
    set_up_year(by=None, school=school, pairs=[(d(a), d(b)) for a, b in pairs], insets=[d("2027-09-02")])
    assert [term.name for term in Term.objects.filter(school=school)] == ["Autumn term", "Spring term", "Summer term"]
    halves = Closure.objects.filter(school=school, kind="half_term")
    assert [(half.starts_on.isoformat(), half.ends_on.isoformat()) for half in halves] == [
        ("2027-10-25", "2027-10-29"), ("2028-02-14", "2028-02-18"), ("2028-05-29", "2028-06-02"),
    ]  # fmt: skip
    assert InsetDay.objects.get(school=school).date == d("2027-09-02")
    assert Closure.objects.filter(school=school, kind="bank_holiday").count() == 8
    assert calendar_of(school).closure_name(d("2028-05-01")) == "Early May bank holiday"


def test_bank_holidays_come_once_and_on_weekdays(head):
    year = AcademicYear.objects.get(school=head.school)
    first, again = add_bank_holidays(by=head, year=year), add_bank_holidays(by=head, year=year)
    assert (first.added, first.already_there, again.added) == (7, 1, 0)
    days = Closure.objects.filter(school=head.school, kind="bank_holiday")
    assert all(day.starts_on.weekday() < 5 for day in days)
    assert days.get(starts_on=d("2026-12-28")).name == "Boxing Day (substitute day)"


def test_change_of_a_term_writes_repeats_out_again(head):
    event = make_event(head.school, by=head, starts_on=d("2027-01-05"), repeat="weekly", term_time_only=True)
    term = Term.objects.get(school=head.school, name="Spring term")
    before = Occurrence.objects.filter(event=event).count()
    save_term(by=head, year=term.year, term=term, new=span("term", "2027-01-04", "2027-03-19", "Spring term"))
    assert Occurrence.objects.filter(event=event).count() == before - 1
    assert AuditEntry.objects.filter(school=head.school).first().kind == "term"


def test_term_cannot_leave_its_half_term_behind(head):
    term = Term.objects.get(school=head.school, name="Autumn term")
    with pytest.raises(YearError, match=r"Half term .* would lie outside every term"):
        save_term(by=head, year=term.year, term=term, new=span("term", "2026-11-02", "2026-12-18", "Autumn term"))
    term.refresh_from_db()
    assert term.starts_on == d("2026-09-03")


def test_term_outside_its_year_is_refused(head):
    year = AcademicYear.objects.get(school=head.school)
    with pytest.raises(YearError, match="inside its academic year, here 2026/27"):
        save_term(by=head, year=year, term=None, new=span("term", "2027-09-02", "2027-12-17", "Next"))
    with pytest.raises(YearError, match=r"Summer term .* would lie outside the academic year"):
        save_year(by=head, school=head.school, year=year, new=span("year", "2026-09-01", "2027-07-01", "Short"))


def test_second_of_two_savers_is_told(head):
    closure = Closure.objects.get(school=head.school, kind="bank_holiday")
    seen = span_of(closure)
    new = Span(seen.starts_on, seen.ends_on, "Early May", "bank_holiday")
    save_closure(by=head, school=head.school, closure=closure, new=new, seen=seen)
    with pytest.raises(StaleYearRow) as stale:
        save_closure(by=head, school=head.school, closure=closure, new=seen, seen=seen)
    assert stale.value.current == new


def test_same_closure_or_inset_twice_is_refused(head):
    with pytest.raises(YearError, match="has this half term already"):
        new = span("half_term", "2026-10-26", "2026-10-30", "Again")
        save_closure(by=head, school=head.school, closure=None, new=new)
    with pytest.raises(YearError, match="INSET day on this date already"):
        save_inset(by=head, school=head.school, inset=None, new=span("inset", "2026-09-03"))


def test_deleted_term_takes_what_lies_inside_it_only(head):
    term = Term.objects.get(school=head.school, name="Autumn term")
    seen = going(term)
    assert [row.kind for row in seen] == ["term", "inset", "half_term"]
    delete_term(by=head, term=term, seen=seen)
    with pytest.raises(StaleYearRow):
        delete_term(by=head, term=term, seen=seen)  # a colleague was quicker
    assert Term.objects.filter(school=head.school).count() == 2
    assert Closure.objects.filter(school=head.school, kind="half_term").count() == 2
    assert not InsetDay.objects.filter(school=head.school).exists()


def test_deleted_year_keeps_bank_holidays_and_other_schools(head, other_head):
    delete_year(by=head, year=AcademicYear.objects.get(school=head.school))
    assert not AcademicYear.objects.filter(school=head.school).exists()
    assert [row.kind for row in Closure.objects.filter(school=head.school)] == ["bank_holiday"]
    assert Term.objects.filter(school=other_head.school).count() == 3


def test_deleted_day_leaves_a_trace(head):
    delete_day(by=head, row=InsetDay.objects.get(school=head.school))
    entry = AuditEntry.objects.filter(school=head.school).first()
    assert (entry.verb, entry.summary) == ("deleted", "INSET day (3 September 2026)")


def test_flip_comes_and_goes(head):
    assert flip_from(by=head, school=head.school, day=d("2027-01-13"))
    assert WeekFlip.objects.get(school=head.school).monday == d("2027-01-11")
    assert not flip_from(by=head, school=head.school, day=d("2027-01-11"))
    assert not WeekFlip.objects.filter(school=head.school).exists()
