"""Write many school events at once: one transaction, one trace, a fixed number of queries whatever their number."""

import hashlib
import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db import transaction

from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.actions.events import EventDetails, Levels
from inclusion.school.actions.many_events import BATCH, EventToWrite, write_events
from inclusion.school.models import Membership, School, SchoolEvent


@dataclass(frozen=True)
class NewEvent:
    """An event to be added, checked. `by`: who it belongs to, where that is not the person who imports."""

    details: EventDetails
    levels: Levels
    by: Membership | None = None

    @property
    def key(self) -> str:
        """The same for the same content, however the file was written: a row that is known by it is not added again."""
        levels = sorted((str(role), level) for role, level in self.levels.items())
        return hashlib.sha256(json.dumps([vars(self.details), levels], default=str).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Imported:
    """How many events were added, and how many were there already."""

    added: int
    already_there: int


@transaction.atomic
def import_events(*, by: Membership | None, school: School, events: Sequence[NewEvent]) -> Imported:
    """Add the events that have not been imported before, all or none. Raises RepeatError.

    What was imported, deleted and is imported again comes as a new event; the deleted one can still be restored.
    """
    School.objects.select_for_update().get(pk=school.pk)
    wanted = {event.key: event for event in events}
    known = _known_keys(school)
    new = {key: event for key, event in wanted.items() if key not in known}
    if new:
        _forget_deleted(school, new)
        _write(by, school, new)
        record(by=by, school=school, verb="imported", obj=school, summary=_counted(len(new)))
        touch_calendar(school)
    return Imported(added=len(new), already_there=len(events) - len(new))


def _known_keys(school: School) -> set[str]:
    imported = SchoolEvent.objects.live().filter(school=school).exclude(import_key="")
    return set(imported.order_by().values_list("import_key", flat=True))


def _forget_deleted(school: School, keys: Collection[str]) -> None:
    """Take the key off deleted events that are coming again, so that restoring one meets no other of its key."""
    deleted = SchoolEvent.objects.filter(school=school, deleted_at__isnull=False).exclude(import_key="")
    again = [pk for pk, key in deleted.order_by().values_list("pk", "import_key") if key in keys]
    for start in range(0, len(again), BATCH):
        SchoolEvent.objects.filter(pk__in=again[start : start + BATCH]).update(import_key="")


def _write(by: Membership | None, school: School, new: dict[str, NewEvent]) -> None:
    write_events(
        school,
        [EventToWrite(event.details, event.levels, event.by or by, import_key=key) for key, event in new.items()],
    )


def _counted(number: int) -> str:
    return f"{number} event{'' if number == 1 else 's'}"
