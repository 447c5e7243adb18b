"""Write out the dates at which events come out. Called by every action that changes an event or the school's days."""

from collections.abc import Iterable
from datetime import date

from inclusion.school.models import Occurrence, OccurrenceChange, School, SchoolEvent
from inclusion.school.queries import calendar_of, horizon_after, horizon_of, last_planned_day
from inclusion.school.repeats import Repeat, expand, expand_as_far
from inclusion.school.school_dates import SchoolCalendar

Dates = dict[date, tuple[date, date]]  # first date by the rule → the dates it really has

BATCH = 500  # rows in one statement


def repeat_of(event: SchoolEvent) -> Repeat:
    """The event's repeat as the pure rule."""
    return Repeat(
        kind=event.repeat,
        rule=event.repeat_rule,
        until=event.repeat_until,
        school_weeks_only=event.term_time_only,
    )


def dates_of(
    event: SchoolEvent,
    calendar: SchoolCalendar,
    horizon: date,
    changes: Iterable[OccurrenceChange] = (),
    *,
    as_far: bool = False,
) -> Dates:
    """Every occurrence of the event by its first date under the rule, with moved ones moved and skipped ones gone.

    Raises RepeatError where the rule never happens or happens too often; `as_far` takes what there is instead.
    """
    rule = expand_as_far if as_far else expand
    spans = rule(event.starts_on, event.ends_on, repeat_of(event), calendar, horizon)
    dates: Dates = {span.starts_on: (span.starts_on, span.ends_on) for span in spans}
    for change in changes:
        if change.original_on not in dates:
            continue
        if change.starts_on is None or change.ends_on is None:
            del dates[change.original_on]
        else:
            dates[change.original_on] = (change.starts_on, change.ends_on)
    return dates


def write_occurrences(event: SchoolEvent, *, as_far: bool = False) -> int:
    """Bring the event's occurrence rows to what its rule says; rows that stay keep their id. Returns their number.

    Raises RepeatError like `dates_of`: a repeat is judged when it is saved, and kept `as_far` as it goes afterwards.
    A deleted event keeps no occurrences.
    """
    wanted: Dates = {}
    if event.deleted_at is None:
        horizon = horizon_of(event.school, event.starts_on)
        wanted = dates_of(event, calendar_of(event.school), horizon, event.changes.all(), as_far=as_far)
    _bring_rows_to([(event, wanted)])
    return len(wanted)


def write_school_occurrences(school: School) -> None:
    """After the school's days changed: write every repeat out again, in the same few queries for any number of them.

    A repeat that no longer happens keeps no rows, one that happens too often by now its first ones.
    """
    calendar, last_planned = calendar_of(school), last_planned_day(school)
    repeating = SchoolEvent.objects.live().filter(school=school).exclude(repeat=SchoolEvent.Repeat.NONE)
    _bring_rows_to(
        (
            event,
            dates_of(event, calendar, horizon_after(last_planned, event.starts_on), event.changes.all(), as_far=True),
        )
        for event in repeating.prefetch_related("changes", "occurrences")
    )


def _bring_rows_to(wanted_by_event: Iterable[tuple[SchoolEvent, Dates]]) -> None:
    gone, new, changed = [], [], []
    for event, wanted in wanted_by_event:
        known = {row.original_on: row for row in event.occurrences.all()}
        gone += [row.pk for original_on, row in known.items() if original_on not in wanted]
        for original_on, (starts_on, ends_on) in wanted.items():
            row = known.get(original_on)
            if row is None:
                own = {"school_id": event.school_id, "event": event, "original_on": original_on}
                new.append(Occurrence(starts_on=starts_on, ends_on=ends_on, **own))
            elif (row.starts_on, row.ends_on) != (starts_on, ends_on):
                row.starts_on, row.ends_on = starts_on, ends_on
                changed.append(row)
    for start in range(0, len(gone), BATCH):
        Occurrence.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    Occurrence.objects.bulk_update(changed, ["starts_on", "ends_on"], batch_size=200)
    Occurrence.objects.bulk_create(new, batch_size=BATCH)
