"""Writes to some of the times of a repeated event: this one, this and later, and one that is moved or skipped."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction

from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.actions.events import (
    EventDetails,
    Levels,
    add_event,
    carry_changes,
    change_event,
    cover_trail,
    lock,
    save_next_version,
    trail_title,
)
from inclusion.school.actions.occurrences import write_occurrences
from inclusion.school.models import Membership, OccurrenceChange, SchoolEvent
from inclusion.school.repeats import Repeat, expand
from inclusion.school.school_dates import SchoolCalendar

END_OF_TIME = date(2100, 12, 31)


@transaction.atomic
def change_one_time(
    *,
    by: Membership | None,
    event: SchoolEvent,
    version: int,
    original_on: date,
    details: EventDetails,
    levels: Levels,
    named: Collection[Membership] = (),
) -> SchoolEvent:
    """Change one time of a repeat: it leaves the series and becomes an event of its own, which is returned."""
    current = lock(event, version)
    _change_occurrence(current, original_on, None, None)
    save_next_version(current, by=by)
    write_occurrences(current, as_far=True)
    if details.confidential and not current.confidential:
        cover_trail(current)
    return add_event(
        by=by,
        school=current.school,
        details=details.as_single(),
        levels=levels,
        named=named,
        owner=current.created_by,
    )


@transaction.atomic
def change_this_and_later(
    *,
    by: Membership | None,
    event: SchoolEvent,
    version: int,
    original_on: date,
    details: EventDetails,
    levels: Levels,
    named: Collection[Membership] = (),
) -> SchoolEvent:
    """End the series before `original_on` and begin a new one there with these details, which is returned.

    Where it repeats as before, later times that were skipped or moved stay so.
    """
    current = lock(event, version)
    if not current.occurrences.filter(original_on__lt=original_on).exists():  # nothing would be left of the first half
        return change_event(by=by, event=current, version=version, details=details, levels=levels, named=named)
    same_rule = (current.repeat, current.repeat_rule) == (details.repeat, details.repeat_rule)
    details = _counted_on(current, details, original_on)
    save_next_version(current, by=by, repeat_until=original_on - timedelta(days=1))
    write_occurrences(current, as_far=True)
    record(by=by, school=current.school, verb="ended early", obj=current, summary=trail_title(current))
    if details.confidential and not current.confidential:
        cover_trail(current)
    new = add_event(by=by, school=current.school, details=details, levels=levels, named=named, owner=current.created_by)
    if same_rule:
        carry_changes(current.changes.filter(original_on__gt=original_on), new, details.starts_on - original_on)
        write_occurrences(new, as_far=True)
    current.changes.filter(original_on__gte=original_on).delete()
    return new


def _counted_on(event: SchoolEvent, details: EventDetails, original_on: date) -> EventDetails:
    """The details of the second half of a rule that ends after so many times: it ends where it ended before."""
    rule = event.repeat_rule.upper().removeprefix("RRULE:")
    if details.repeat != SchoolEvent.Repeat.RULE or details.repeat_rule != event.repeat_rule or "COUNT=" not in rule:
        return details
    known = expand(event.starts_on, event.ends_on, Repeat("rule", rule), SchoolCalendar([]), END_OF_TIME)
    last = known[-1].starts_on + (details.starts_on - original_on)
    endless = ";".join(part for part in rule.split(";") if not part.startswith("COUNT="))
    return replace(details, repeat_rule=endless, repeat_until=min(details.repeat_until or last, last))


@transaction.atomic
def move_occurrence(
    *, by: Membership | None, event: SchoolEvent, version: int, original_on: date, starts_on: date | None
) -> SchoolEvent:
    """Move one time of an event so that it begins on `starts_on`, or skip it (None). It keeps its length.

    A single event is moved as a whole, with its own dates. Raises StaleEvent.
    """
    current = lock(event, version)
    if not current.repeats and starts_on is not None:
        length = current.ends_on - current.starts_on
        save_next_version(current, by=by, starts_on=starts_on, ends_on=starts_on + length)
    else:
        length = current.ends_on - current.starts_on
        _change_occurrence(current, original_on, starts_on, starts_on + length if starts_on else None)
        save_next_version(current, by=by)
    write_occurrences(current, as_far=True)
    verb = "moved" if starts_on else "skipped one time of"
    record(by=by, school=current.school, verb=verb, obj=current, summary=trail_title(current))
    touch_calendar(current.school)
    return current


def _change_occurrence(event: SchoolEvent, original_on: date, starts_on: date | None, ends_on: date | None) -> None:
    OccurrenceChange.objects.update_or_create(
        event=event,
        original_on=original_on,
        defaults={"school_id": event.school_id, "starts_on": starts_on, "ends_on": ends_on},
    )
