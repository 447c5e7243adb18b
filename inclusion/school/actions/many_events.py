"""Store many new events, with their levels, people and dates, in a few queries, and take many away again."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inclusion.school.actions.audit import record_all, touch_calendar
from inclusion.school.actions.events import EventDetails, Levels, trail_title
from inclusion.school.actions.occurrences import dates_of
from inclusion.school.models import EventLevel, Membership, NamedPerson, Occurrence, School, SchoolEvent
from inclusion.school.queries import calendar_of, horizon_after, last_planned_day
from inclusion.school.school_dates import SchoolCalendar

BATCH = 200  # events in one statement; SQLite takes some 32,000 values


@dataclass(frozen=True)
class EventToWrite:
    """A new event, checked. `named` and `kept_by` as in `add_event`; those named are told by what keeps it."""

    details: EventDetails
    levels: Levels
    owner: Membership | None
    named: Collection[Membership] = ()
    kept_by: str = ""
    import_key: str = ""


@transaction.atomic
def add_events(*, by: Membership | None, school: School, events: Sequence[EventToWrite]) -> list[SchoolEvent]:
    """Add events that something else keeps, such as the meetings of a series, in their order. Raises RepeatError."""
    School.objects.select_for_update().get(pk=school.pk)
    rows = write_events(school, events)
    for title in {trail_title(row) for row in rows}:
        same = [row for row in rows if trail_title(row) == title]
        record_all(by=by, school=school, verb="added", objs=same, summary=title)
    touch_calendar(school)
    return rows


def write_events(school: School, events: Iterable[EventToWrite]) -> list[SchoolEvent]:
    """The rows, stored. The school is locked, and the trace is left, by the caller. Raises RepeatError."""
    calendar, last_planned = calendar_of(school), last_planned_day(school)
    rows, levels, named, occurrences = [], [], [], []
    for event in events:
        own = {"created_by": event.owner, "updated_by": event.owner, "import_key": event.import_key}
        row = SchoolEvent(school=school, kept_by=event.kept_by, **own, **vars(event.details))
        rows.append(row)
        levels += [
            EventLevel(school=school, event=row, role_id=role, level=level) for role, level in event.levels.items()
        ]
        named += [
            NamedPerson(school=school, event=row, membership=person, added_by=event.owner) for person in event.named
        ]
        occurrences += _occurrences(row, calendar, last_planned)
    SchoolEvent.objects.bulk_create(rows, batch_size=BATCH)
    EventLevel.objects.bulk_create(levels, batch_size=BATCH * 5)
    NamedPerson.objects.bulk_create(named, batch_size=BATCH * 5)
    Occurrence.objects.bulk_create(occurrences, batch_size=BATCH * 5)
    return rows


def delete_events(*, by: Membership | None, events: Sequence[uuid.UUID]) -> None:
    """Take live events off the map. The school is locked, and the trace is left, by the caller.

    Each can be restored by itself for as long as any deleted event.
    """
    now = timezone.now()
    for start in range(0, len(events), BATCH):
        some = events[start : start + BATCH]
        Occurrence.objects.filter(event__in=some).delete()
        SchoolEvent.objects.filter(pk__in=some).update(
            version=F("version") + 1, deleted_at=now, deleted_by=by, updated_at=now, updated_by=by
        )


def _occurrences(event: SchoolEvent, calendar: SchoolCalendar, last_planned: date | None) -> list[Occurrence]:
    dates = dates_of(event, calendar, horizon_after(last_planned, event.starts_on))
    return [
        Occurrence(school_id=event.school_id, event=event, original_on=original_on, starts_on=first, ends_on=last)
        for original_on, (first, last) in dates.items()
    ]
