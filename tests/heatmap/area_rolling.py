"""What the tests that look at everything need to know of the roll, the Friday check and the calendar exercise."""

from datetime import UTC, date, datetime

from heatmap.actions.exercise import mark_event
from heatmap.actions.rolling import Chosen, take_over_roll
from heatmap.exercise_page import week_scores
from heatmap.models import CalendarExercise, FeltWeek
from heatmap.roll_rows import pairs_of_years, roll_of, years_of
from inclusion.school.models import AcademicYear, CalendarSource, Membership, SchoolEvent, Term
from inclusion.school.school_dates import Span
from tests.factories import make_event
from tests.screen import of_school

# fmt: off
CHANGE   = "ok   ok    403  403  403   ok     403"
FELT     = "ok   ok    ok   ok   ok    ok     404"
SEE      = "ok   ok    ok   ok   404   404    404"
RUN      = "ok   ok    ok   403  404   404    404"

ACCESS = [
    ("GET",  "heatmap:roll", None, CHANGE),
    ("POST", "heatmap:roll", None, CHANGE),
    ("POST", "heatmap:roll_undo", "roll_source", CHANGE),
    ("GET",  "heatmap:felt", None, FELT),
    ("POST", "heatmap:felt", None, FELT),
    ("GET",  "heatmap:exercises", None, SEE),
    ("POST", "heatmap:exercise_begin", None, RUN),
    ("GET",  "heatmap:exercise", "exercise", SEE),
    ("POST", "heatmap:exercise_end", "exercise", RUN),
    ("GET",  "heatmap:exercise_week", "exercise_week", SEE),
    ("POST", "heatmap:exercise_mark", "exercise_event", RUN),
]
# fmt: on
NO_PAGE = {"heatmap:roll_undo heatmap:exercise_begin heatmap:exercise_end heatmap:exercise_mark": "POST only"}
REST = Span(date(2027, 1, 4), date(2027, 8, 31), "The rest of 2026/27")


def make_next_year(school) -> AcademicYear:
    """2027/28: its spring term is shorter by a week and begins on a Tuesday, half terms lie elsewhere, other names."""
    year = AcademicYear.objects.create(
        school=school, name="2027/28", starts_on=date(2027, 9, 1), ends_on=date(2028, 8, 31)
    )
    for name, starts_on, ends_on in [
        ("Michaelmas 2027", date(2027, 9, 2), date(2027, 12, 17)),
        ("Lent 2028", date(2028, 1, 4), date(2028, 3, 17)),
        ("Trinity 2028", date(2028, 4, 18), date(2028, 7, 20)),
    ]:
        Term.objects.create(school=school, year=year, name=name, starts_on=starts_on, ends_on=ends_on)
    for starts_on, ends_on in [
        (date(2027, 10, 25), date(2027, 10, 29)),
        (date(2028, 2, 14), date(2028, 2, 18)),
        (date(2028, 5, 29), date(2028, 6, 2)),
    ]:
        school.closures.create(kind="half_term", name="Half term", starts_on=starts_on, ends_on=ends_on)
    return year


def make_exercise(school, by, **fields) -> CalendarExercise:
    """One that is open, with the scores of today."""
    return CalendarExercise.objects.create(
        school=school,
        starts_on=REST.starts_on,
        ends_on=REST.ends_on,
        begun_by=by,
        before=week_scores(school, REST),
        **fields,
    )


def with_event(school, head):
    event = make_event(school, by=head, levels={"senco": 5, "headteacher": 4})
    return {"exercise": make_exercise(school, head).pk, "event": event.pk}


def with_week(school, head):
    return {"exercise": with_event(school, head)["exercise"], "number": 1}


def roll_source(school, head):
    source = CalendarSource.objects.create(school=school, kind="year", name="2026/27 rolled", year=2027)
    source.runs.create(school=school, state="applied", applied_at=datetime(2027, 1, 12, 9, tzinfo=UTC))
    return {"source": source.pk}


THINGS = {
    "roll_source": roll_source,
    "exercise": lambda school, head: {"exercise": make_exercise(school, head).pk},
    "exercise_week": with_week,
    "exercise_event": with_event,
}


def fill(school):
    """A next year with some events rolled into it, felt weeks of two people, one exercise that is open and one over."""
    head, senco = (school.memberships.get(email=f"{who}@oakfield.example") for who in ("head", "senco"))
    for member, felt in ((head, 5), (senco, 2)):
        FeltWeek.objects.create(school=school, membership=member, monday=date(2027, 1, 4), felt=felt)
    make_next_year(school)
    years = years_of(school, pairs_of_years(school)[0])
    rows = list(roll_of(head, years).rows.values())[:2]
    chosen = [Chosen(row.event.pk, row.event.version, row.move.starts_on) for row in rows]
    take_over_roll(by=head, years=years, chosen=chosen)
    make_exercise(school, head, ended_at=datetime(2027, 1, 12, 9, tzinfo=UTC))
    exercise = make_exercise(school, Membership.objects.get(pk=senco.pk))
    said = {"who_tells": "The head tells <b>Year 6</b>", "note": "By Friday", "seen": ""}
    events = SchoolEvent.objects.live().filter(school=school, confidential=False, kept_by="")
    pressing = events.filter(starts_on__gte=REST.starts_on, levels__level__gte=4).distinct()
    for event, mark in zip(pressing, ["keep", "streamline", "move", "stop"], strict=False):
        mark_event(by=senco, exercise=exercise, event=event, mark=mark, **said)


def screens():
    exercise = CalendarExercise.objects.get(school__slug="oakfield", ended_at=None).pk
    old = AcademicYear.objects.get(school__slug="oakfield", name="2026/27").pk
    return [
        of_school("heatmap:roll", f"?year={old}&part=1&felt=1"),
        of_school("heatmap:roll", f"?year={old}&part=3", who="senco"),
        of_school("heatmap:felt"),
        of_school("heatmap:felt", "?on=2026-10-05", who="teacher"),
        of_school("heatmap:exercises"),
        of_school("heatmap:exercise", exercise=exercise),
        of_school("heatmap:exercise", exercise=exercise, who="phase"),
        of_school("heatmap:exercise_week", exercise=exercise, number=1),
        of_school("heatmap:exercise_week", exercise=exercise, number=2, who="phase"),
    ]
