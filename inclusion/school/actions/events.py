"""Every write to a whole school event: add, change, correct a level, delete and restore."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from inclusion.school.actions.audit import cover, record, touch_calendar
from inclusion.school.actions.event_people import write_named
from inclusion.school.actions.occurrences import write_occurrences
from inclusion.school.models import (
    AuditEntry,
    EventLevel,
    Membership,
    OccurrenceChange,
    Role,
    School,
    SchoolEvent,
)
from inclusion.school.models.audit import OPENED

Levels = Mapping[uuid.UUID, int]  # role id → 1 to 5; a role that is not concerned is left out
COVERED = "Confidential commitment"  # what others may read of a confidential event


class StaleEvent(Exception):
    """Somebody else saved the event first. `current` is what is stored now."""

    def __init__(self, current: SchoolEvent) -> None:
        super().__init__("The event was changed by somebody else in the meantime.")
        self.current = current


@dataclass(frozen=True)
class EventDetails:
    """What a person says about an event, as the form or an import has checked it."""

    title: str
    starts_on: date
    ends_on: date
    nature: str = SchoolEvent.Nature.EVENT
    run_up: int = 0
    follow_up: int = 0
    repeat: str = SchoolEvent.Repeat.NONE
    repeat_rule: str = ""
    repeat_until: date | None = None
    term_time_only: bool = False
    movable: bool = False
    movable_from: date | None = None
    movable_to: date | None = None
    set_by: str = SchoolEvent.SetBy.US
    needs: str = ""
    confidential: bool = False

    @classmethod
    def of(cls, event: SchoolEvent) -> "EventDetails":
        """The details of a stored event."""
        return cls(**{name: getattr(event, name) for name in cls.__dataclass_fields__})

    def as_single(self) -> "EventDetails":
        """The same without its repeat."""
        return replace(self, repeat=SchoolEvent.Repeat.NONE, repeat_rule="", repeat_until=None, term_time_only=False)

    def shifted(self, days: int) -> "EventDetails":
        """The same, so many days later (earlier when negative)."""
        return replace(
            self, starts_on=self.starts_on + timedelta(days=days), ends_on=self.ends_on + timedelta(days=days)
        )


def trail_title(event: SchoolEvent) -> str:
    """The event as everybody who may read the trail may read it."""
    return COVERED if event.confidential else event.title


def cover_trail(event: SchoolEvent) -> None:
    """Take the words of an event out of its earlier trail: it, or the part that leaves it, is becoming confidential."""
    cover(school=event.school, obj=event, summary=COVERED)


@transaction.atomic
def add_event(
    *,
    by: Membership | None,
    school: School,
    details: EventDetails,
    levels: Levels,
    named: Collection[Membership] = (),
    creation_key: uuid.UUID | None = None,
    import_key: str = "",
    owner: Membership | None = None,
    kept_by: str = "",
) -> SchoolEvent:
    """Add an event; the same form sent twice, known by its creation key, gives the first event again.

    Where the form says something else by now, or the first event is deleted, it is another event. Raises RepeatError.
    `owner`: whose event it is, where that is somebody else than the person who adds it. `kept_by`: the name of the URL
    (called with school and event) where people change it, where that is not the page of events.
    """
    School.objects.select_for_update().get(pk=school.pk)
    creation_key = creation_key or uuid.uuid4()
    while known := SchoolEvent.objects.filter(school=school, creation_key=creation_key).first():
        if known.created_by == (owner or by) and _says(known, details, levels, named):
            return known
        creation_key = uuid.uuid5(creation_key, "next")  # the same for the same key, so that it too counts once
    event = SchoolEvent.objects.create(
        school=school,
        created_by=owner or by,
        updated_by=by,
        creation_key=creation_key,
        import_key=import_key,
        kept_by=kept_by,
        **vars(details),
    )
    _write_levels(event, levels)
    write_named(event, named, by=by)
    write_occurrences(event)
    record(by=by, school=school, verb="added", obj=event, summary=trail_title(event))
    touch_calendar(school)
    return event


def _says(known: SchoolEvent, details: EventDetails, levels: Levels, named: Collection[Membership]) -> bool:
    """Is the stored event still there and word for word this one?"""
    return (
        known.deleted_at is None
        and EventDetails.of(known) == details
        and dict(known.levels.values_list("role_id", "level")) == dict(levels)
        and set(known.named.values_list("membership_id", flat=True)) == {person.pk for person in named}
    )


def lock_any_version(event: SchoolEvent) -> SchoolEvent:
    """The stored row, locked until the transaction ends.

    The school comes first, as it does where its days change: so nobody writes out times by days that are just
    changing, and no two wait for each other.
    """
    School.objects.select_for_update().get(pk=event.school_id)
    return SchoolEvent.objects.select_for_update(of=("self",)).select_related("school").get(pk=event.pk)


def lock(event: SchoolEvent, version: int) -> SchoolEvent:
    """The same. Raises StaleEvent when the event is not at this version."""
    current = lock_any_version(event)
    if current.version != version:
        raise StaleEvent(current)
    return current


@transaction.atomic
def change_event(
    *,
    by: Membership | None,
    event: SchoolEvent,
    version: int,
    details: EventDetails,
    levels: Levels,
    named: Collection[Membership] = (),
) -> SchoolEvent:
    """Change the event, with a repeat: all of it. Raises StaleEvent and RepeatError."""
    current = lock(event, version)
    if (current.repeat, current.repeat_rule) != (details.repeat, details.repeat_rule):
        current.changes.all().delete()  # they speak of dates that the new rule does not have
    elif details.starts_on != current.starts_on:
        carry_changes(current.changes.all(), current, details.starts_on - current.starts_on)
    if details.confidential and not current.confidential:
        cover_trail(current)
    save_next_version(current, by=by, **vars(details))
    _write_levels(current, levels)
    write_named(current, named, by=by)
    write_occurrences(current)
    record(by=by, school=current.school, verb="changed", obj=current, summary=trail_title(current))
    touch_calendar(current.school)
    return current


@transaction.atomic
def correct_level(*, by: Membership, event: SchoolEvent, role: Role, level: int | None) -> SchoolEvent:
    """Say how hard the event presses on a role that one holds; None: it does not concern the role."""
    current = lock_any_version(event)
    if level is None:
        current.levels.filter(role=role).delete()
    else:
        EventLevel.objects.update_or_create(
            event=current, role=role, defaults={"level": level, "school_id": current.school_id}
        )
    save_next_version(current, by=by)
    said = f"{trail_title(current)}: {role.name} {level or 'not concerned'}"
    record(by=by, school=current.school, verb="corrected a level of", obj=current, summary=said)
    touch_calendar(current.school)
    return current


@transaction.atomic
def delete_event(*, by: Membership | None, event: SchoolEvent, version: int) -> SchoolEvent:
    """Take the event off the map; it can be restored for 30 days. Raises StaleEvent."""
    current = lock(event, version)
    save_next_version(current, by=by, deleted_at=timezone.now(), deleted_by=by)
    write_occurrences(current)
    record(by=by, school=current.school, verb="deleted", obj=current, summary=trail_title(current))
    touch_calendar(current.school)
    return current


@transaction.atomic
def restore_event(*, by: Membership | None, event: SchoolEvent) -> SchoolEvent:
    """Put a deleted event back as it was. Restoring twice is restoring once.

    A repeat that no longer happens, since the school's terms are others by now, comes back without any times.
    """
    current = lock_any_version(event)
    if current.deleted_at is None:
        return current
    save_next_version(current, by=by, deleted_at=None, deleted_by=None)
    write_occurrences(current, as_far=True)
    record(by=by, school=current.school, verb="restored", obj=current, summary=trail_title(current))
    touch_calendar(current.school)
    return current


def note_opened(*, by: Membership, event: SchoolEvent) -> None:
    """Leave a trace, once a day, that somebody else than its maker opened a confidential event. Without its title."""
    if not event.confidential or event.created_by_id == by.pk:
        return
    known = AuditEntry.objects.filter(school=event.school_id, kind=str(event._meta.verbose_name), object_id=event.pk)
    if not known.filter(verb=OPENED, actor=by, at__date=timezone.localdate()).exists():
        record(by=by, school=event.school, verb=OPENED, obj=event, summary=trail_title(event))


def save_next_version(event: SchoolEvent, *, by: Membership | None, **fields: Any) -> None:
    """Store these fields, who did it and when, and the next version. For an event that is locked."""
    for name, value in fields.items():
        setattr(event, name, value)
    event.version += 1
    event.updated_at, event.updated_by = timezone.now(), by
    event.save()


def carry_changes(changes: QuerySet[OccurrenceChange], to: SchoolEvent, moved: timedelta) -> None:
    """A series moves: what was skipped stays skipped, what was moved stays on the day it was moved to."""
    carried = list(changes)
    changes.delete()
    for change in carried:
        change.pk, change.event, change.original_on = None, to, change.original_on + moved
    OccurrenceChange.objects.bulk_create(carried)


def _write_levels(event: SchoolEvent, levels: Levels) -> None:
    event.levels.all().delete()
    EventLevel.objects.bulk_create(
        EventLevel(school_id=event.school_id, event=event, role_id=role_id, level=level)
        for role_id, level in levels.items()
    )
