"""Reading for more than one screen: the school's calendar as plain days, and the horizon of its repeats."""

from datetime import date, timedelta
from typing import Any

from django.db.models import F, Model, OuterRef, QuerySet, Subquery, Value
from django.db.models.fields import CharField

from inclusion.school.models import (
    AcademicYear,
    AuditEntry,
    Closure,
    InsetDay,
    Membership,
    Occurrence,
    School,
    SchoolEvent,
    Term,
    WeekFlip,
)
from inclusion.school.models.audit import OPENED
from inclusion.school.school_dates import SchoolCalendar, Span

UNPLANNED_DAYS = 366  # how far repeats are written out beyond their first date while the school has no year there


def calendar_rows(school: School) -> list[tuple[str, str, str, date, date]]:
    """Everything about the school's days in one query: (what, kind, name, starts_on, ends_on), unordered.

    `what` is year, term, closure, inset or flip; the last two have one date.
    """

    def rows(model: type[Model], what: str, *, kind: Any = None, name: Any = None, day: str = "") -> QuerySet[Any, Any]:
        # Plain names: a union takes columns by position, so every part selects the same five.
        found: QuerySet[Any, Any] = (
            model._default_manager.filter(school=school)
            .order_by()
            .values_list(
                Value(what, output_field=CharField()),
                kind or Value("", output_field=CharField()),
                name or F("name"),
                F(day or "starts_on"),
                F(day or "ends_on"),
            )
        )
        return found

    return list(
        rows(AcademicYear, "year").union(
            rows(Term, "term"),
            rows(Closure, "closure", kind=F("kind")),
            rows(InsetDay, "inset", day="date"),
            rows(WeekFlip, "flip", name=Value("", output_field=CharField()), day="monday"),
            all=True,
        )
    )


def calendar_from(rows: list[tuple[str, str, str, date, date]]) -> SchoolCalendar:
    """The plain calendar of these rows; `years` are left out, they carry no days."""

    def spans(what: str) -> list[Span]:
        found = (Span(start, end, name, kind) for w, kind, name, start, end in rows if w == what)
        return sorted(found, key=lambda span: (span.starts_on, span.ends_on))

    return SchoolCalendar(
        terms=spans("term"),
        closures=spans("closure"),
        insets={row[3] for row in rows if row[0] == "inset"},
        flips={row[3] for row in rows if row[0] == "flip"},
    )


def calendar_of(school: School) -> SchoolCalendar:
    """The school's days, in one query."""
    return calendar_from(calendar_rows(school))


def last_planned_day(school: School) -> date | None:
    """The end of the school's last academic year; None while it has none."""
    return AcademicYear.objects.filter(school=school).order_by("-ends_on").values_list("ends_on", flat=True).first()


def horizon_after(last_planned: date | None, starts_on: date) -> date:
    """The last day for which a repeat is written out: that planned day, or a year on where it begins later."""
    return last_planned if last_planned and last_planned >= starts_on else starts_on + timedelta(days=UNPLANNED_DAYS)


def horizon_of(school: School, starts_on: date) -> date:
    """The last day for which a repeat beginning at `starts_on` is written out: the end of the last known year."""
    return horizon_after(last_planned_day(school), starts_on)


def openings_of(event: SchoolEvent) -> QuerySet[AuditEntry]:
    """Who else opened the confidential event and when, the latest first."""
    kind = str(event._meta.verbose_name)
    opened = AuditEntry.objects.filter(school=event.school_id, kind=kind, object_id=event.pk, verb=OPENED)
    return opened.select_related("actor")


def people_named_on(event: SchoolEvent) -> QuerySet[Membership]:
    """Everybody named on the event, leavers too."""
    return Membership.objects.filter(pk__in=event.named.values("membership"))


def by_next_time(events: QuerySet[SchoolEvent], today: date) -> QuerySet[SchoolEvent]:
    """What comes next first, what is over last; `next_starts_on` and `next_ends_on` are empty once all is over."""
    coming = Occurrence.objects.filter(event=OuterRef("pk"), ends_on__gte=today).order_by("starts_on")
    return events.annotate(
        next_starts_on=Subquery(coming.values("starts_on")[:1]), next_ends_on=Subquery(coming.values("ends_on")[:1])
    ).order_by(F("next_starts_on").asc(nulls_last=True), F("ends_on").desc(), "title", "pk")
