"""Every write to a whole school event: add, change, correct a level, delete and restore."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.actions.occurrences import write_occurrences
from inclusion.school.models import (
    AuditEntry,
    EventLevel,
    Membership,
    NamedPerson,
    OccurrenceChange,
    Role,
    School,
    SchoolEvent,
)
from inclusion.school.tasks import queue_mail

Levels = Mapping[uuid.UUID, int]  # role id → 1 to 5; a role that is not concerned is left out


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
    return "Confidential commitment" if event.confidential else event.title


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
) -> SchoolEvent:
    """Add an event; the same creation key twice gives the first event again. Raises RepeatError.

    `owner`: whose event it is, where that is somebody else than the person who adds it.
    """
    School.objects.select_for_update().get(pk=school.pk)
    creation_key = creation_key or uuid.uuid4()
    known = SchoolEvent.objects.filter(school=school, creation_key=creation_key).first()
    if known is not None:
        return known
    event = SchoolEvent.objects.create(
        school=school,
        created_by=owner or by,
        updated_by=by,
        creation_key=creation_key,
        import_key=import_key,
        **vars(details),
    )
    _write_levels(event, levels)
    _write_named(event, named, by=by)
    write_occurrences(event)
    record(by=by, school=school, verb="added", obj=event, summary=trail_title(event))
    touch_calendar(school)
    return event


def lock(event: SchoolEvent, version: int) -> SchoolEvent:
    """The stored row, locked until the transaction ends. Raises StaleEvent when it is not at this version."""
    current = SchoolEvent.objects.select_for_update(of=("self",)).select_related("school").get(pk=event.pk)
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
        _carry_changes(current, details.starts_on - current.starts_on)
    save_next_version(current, by=by, **vars(details))
    _write_levels(current, levels)
    _write_named(current, named, by=by)
    write_occurrences(current)
    record(by=by, school=current.school, verb="changed", obj=current, summary=trail_title(current))
    touch_calendar(current.school)
    return current


@transaction.atomic
def correct_level(*, by: Membership, event: SchoolEvent, role: Role, level: int | None) -> SchoolEvent:
    """Say how hard the event presses on a role that one holds; None: it does not concern the role."""
    current = SchoolEvent.objects.select_for_update(of=("self",)).select_related("school").get(pk=event.pk)
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
    """Put a deleted event back as it was. Restoring twice is restoring once."""
    current = SchoolEvent.objects.select_for_update(of=("self",)).select_related("school").get(pk=event.pk)
    if current.deleted_at is None:
        return current
    save_next_version(current, by=by, deleted_at=None, deleted_by=None)
    write_occurrences(current)
    record(by=by, school=current.school, verb="restored", obj=current, summary=trail_title(current))
    touch_calendar(current.school)
    return current


def note_opened(*, by: Membership, event: SchoolEvent) -> None:
    """Leave a trace, once a day, that somebody else than its maker opened a confidential event. Without its title."""
    if not event.confidential or event.created_by_id == by.pk:
        return
    known = AuditEntry.objects.filter(school=event.school_id, kind=str(event._meta.verbose_name), object_id=event.pk)
    if not known.filter(verb="opened", actor=by, at__date=timezone.localdate()).exists():
        record(by=by, school=event.school, verb="opened", obj=event, summary=trail_title(event))


def save_next_version(event: SchoolEvent, *, by: Membership | None, **fields: Any) -> None:
    """Store these fields, who did it and when, and the next version. For an event that is locked."""
    for name, value in fields.items():
        setattr(event, name, value)
    event.version += 1
    event.updated_at, event.updated_by = timezone.now(), by
    event.save()


def _carry_changes(event: SchoolEvent, moved: timedelta) -> None:
    """The series moves: what was skipped stays skipped, what was moved stays on the day it was moved to."""
    changes = list(event.changes.all())
    event.changes.all().delete()
    for change in changes:
        change.pk, change.original_on = None, change.original_on + moved
    OccurrenceChange.objects.bulk_create(changes)


def _write_levels(event: SchoolEvent, levels: Levels) -> None:
    event.levels.all().delete()
    EventLevel.objects.bulk_create(
        EventLevel(school_id=event.school_id, event=event, role_id=role_id, level=level)
        for role_id, level in levels.items()
    )


def _write_named(event: SchoolEvent, named: Collection[Membership], *, by: Membership | None) -> None:
    """Bring the named people to this set. Those in a confidential event are told when somebody joins them."""
    before = {row.membership_id: row.membership for row in event.named.select_related("membership")}
    wanted = {person.pk: person for person in named}
    event.named.exclude(membership__in=wanted).delete()
    added = [person for pk, person in wanted.items() if pk not in before]
    NamedPerson.objects.bulk_create(
        NamedPerson(school_id=event.school_id, event=event, membership=person, added_by=by) for person in added
    )
    if not (event.confidential and added):
        return
    record(by=by, school=event.school, verb="named people on", obj=event, summary=f"{len(added)} more")
    told = {person.email for person in (*before.values(), *([event.created_by] if event.created_by else []))}
    for email in told - ({by.email} if by else set()):
        queue_mail(
            to=email,
            subject="Somebody was added to a confidential event",
            body="A person was added to a confidential event that you are part of. Sign in to see who.\n",
        )
