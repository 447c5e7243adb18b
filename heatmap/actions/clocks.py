"""Put on the map what a clock says: an annual review, a reply to a consultation, Ofsted as a level and as a call."""

import uuid
from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from heatmap.packs.clock_events import ESTIMATE, consultation_event, review_events
from heatmap.packs.clocks import ofsted_background, ofsted_call
from heatmap.packs.other_clocks import OtherClock, other_event
from inclusion.school.actions.events import EventDetails, add_event, change_event, delete_event
from inclusion.school.comparing import details_of, levels_of, roles_by_slug
from inclusion.school.incoming import Incoming
from inclusion.school.models import CalendarSource, Membership, School, SchoolEvent, SourceEntry
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import school_year_of

WINDOW = "ofsted-window"  # the pack of the one source that is not a file of the product
CALL = "ofsted-call"
Repeat, SetBy = SchoolEvent.Repeat, SchoolEvent.SetBy


class NoSchoolDays(Exception):
    """The school's calendar knows no day for it; the message says so."""


@transaction.atomic
def add_review_clock(
    *, by: Membership, school: School, kind: str, meeting_on: date, parts: Collection[str], creation_key: uuid.UUID
) -> list[SchoolEvent]:
    """The chosen dates of one review as events; the same form sent twice gives the first ones again."""
    found = review_events(kind, meeting_on, calendar_of(school))
    return [_add(by, school, one, uuid.uuid5(creation_key, one.name)) for one in found if one.name in parts]


def add_consultation_reply(
    *, by: Membership, school: School, received_on: date, creation_key: uuid.UUID
) -> SchoolEvent:
    """The day by which to reply as an event; the same form sent twice gives the first one again."""
    return _add(by, school, consultation_event(received_on, calendar_of(school)), creation_key)


def add_other_clock(
    *, by: Membership, school: School, clock: OtherClock, from_day: date, creation_key: uuid.UUID
) -> SchoolEvent:
    """The clock's date as an event; the same form sent twice gives the first one again."""
    return _add(by, school, other_event(clock, from_day), creation_key)


def _add(by: Membership, school: School, one: Incoming, key: uuid.UUID) -> SchoolEvent:
    levels = levels_of(one, roles_by_slug(school))
    return add_event(by=by, school=school, details=details_of(one), levels=levels, creation_key=key)


@transaction.atomic
def open_window(*, by: Membership, school: School, from_day: date) -> CalendarSource:
    """Say that a call of Ofsted is likely from that day on, without an end. While a window is open it is that one.

    Raises NoSchoolDays, and RepeatError where that are too many weeks.
    """
    School.objects.select_for_update().get(pk=school.pk)
    if known := open_windows(school).first():
        return known
    background = ofsted_background(from_day, calendar_of(school))
    if not background.spans:
        raise NoSchoolDays("No Monday to Wednesday in term time is known from that day on. Enter the terms first.")
    first = background.spans[0].starts_on
    details = EventDetails(
        title=background.title,
        starts_on=first,
        ends_on=first,
        repeat=Repeat.RULE,
        repeat_rule=background.repeat_rule,
        term_time_only=True,
        set_by=SetBy.LAW,
        needs=ESTIMATE,
    )
    roles = roles_by_slug(school)
    levels = {roles[slug]: level for slug, level in background.levels.items() if slug in roles}
    event = add_event(by=by, school=school, details=details, levels=levels)
    return _window_of(by, event, school_year_of(from_day))


def _window_of(by: Membership, event: SchoolEvent, year: int) -> CalendarSource:
    source, _ = CalendarSource.objects.update_or_create(
        school=event.school,
        kind=CalendarSource.Kind.PACK,
        pack=WINDOW,
        year=year,
        defaults={"stopped_at": None},
        create_defaults={"name": "Ofsted window", "created_by": by},
    )
    SourceEntry.objects.update_or_create(
        source=source,
        key=WINDOW,
        defaults={"school": event.school, "fingerprint": "", "event": event, "event_version": event.version},
    )
    return source


def open_windows(school: School) -> QuerySet[CalendarSource]:
    """The window that is open, at most one; not where its event was deleted."""
    return CalendarSource.objects.filter(
        school=school,
        kind=CalendarSource.Kind.PACK,
        pack=WINDOW,
        stopped_at__isnull=True,
        entries__event__deleted_at__isnull=True,
        entries__event__isnull=False,
    )


@transaction.atomic
def end_window(*, by: Membership, source: CalendarSource, today: date) -> None:
    """No call is likely from today on; what was until then stays on the map. Ending twice is ending once."""
    School.objects.select_for_update().get(pk=source.school_id)
    current = CalendarSource.objects.select_for_update().get(pk=source.pk)
    if current.stopped_at is not None:
        return
    current.stopped_at = timezone.now()
    current.save(update_fields=["stopped_at"])
    entry = current.entries.select_related("event__school").filter(event__deleted_at__isnull=True).first()
    if entry is None or entry.event is None:
        return
    event, yesterday = entry.event, today - timedelta(days=1)
    if event.occurrences.filter(starts_on__lte=yesterday).exists():
        details = replace(EventDetails.of(event), repeat_until=yesterday)
        levels = dict(event.levels.values_list("role_id", "level"))
        named = [row.membership for row in event.named.select_related("membership")]
        change_event(by=by, event=event, version=event.version, details=details, levels=levels, named=named)
    else:
        delete_event(by=by, event=event, version=event.version)


@transaction.atomic
def add_call(*, by: Membership, school: School, called_on: date) -> SchoolEvent:
    """Ofsted has rung: three school days from that day on. Said twice it is one. ValueError, in words, where closed."""
    School.objects.select_for_update().get(pk=school.pk)
    key = f"{CALL}-{called_on.isoformat()}"
    if known := SchoolEvent.objects.live().filter(school=school, import_key=key).first():
        return known
    visit = ofsted_call(called_on, calendar_of(school))
    details = EventDetails(
        title=visit.title,
        starts_on=visit.spans[0].starts_on,
        ends_on=visit.spans[0].ends_on,
        follow_up=visit.follow_up,
        set_by=SetBy.LAW,
        needs=ESTIMATE,
    )
    roles = roles_by_slug(school)
    levels = {roles[slug]: level for slug, level in visit.levels.items() if slug in roles}
    return add_event(by=by, school=school, details=details, levels=levels, import_key=key)
