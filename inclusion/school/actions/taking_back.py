"""What an import notes of an event before it touches it, and how an undo brings that back. Called by `bringing`."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from inclusion.school.actions.events import EventDetails, change_event, restore_event
from inclusion.school.actions.many_events import delete_events
from inclusion.school.comparing import EDITED_HERE, Row
from inclusion.school.models import ImportChange, ImportRun, Membership, SchoolEvent, SourceEntry

State = ImportRun.State


def entry_before(entry: SourceEntry) -> dict[str, Any]:
    """What an entry said of an event that is deleted, so that after an undo it counts as deleted again."""
    event = str(entry.event_id) if entry.event_id else None
    return {"event": event, **_said(entry), "version": entry.event_version}


def version_before(row: Row) -> dict[str, Any]:
    """The event's version, whether the school had edited it, and what the source had said of it."""
    assert row.event is not None
    assert row.entry is not None
    edited = row.event.version != row.entry.event_version
    return {"version": row.event.version, "edited": edited, **_said(row.entry)}


def _said(entry: SourceEntry) -> dict[str, str]:
    return {"fingerprint": entry.fingerprint, "content": entry.content}


def follow_later(run: ImportRun, changes: Sequence[ImportChange]) -> None:
    """Where only later runs have changed an event since, give the change the version that they left, and forget theirs:
    what an undo takes back is taken back to before the run.
    """
    behind = [change for change in changes if change.event.version != change.event_version]
    later = ImportChange.objects.filter(
        event__in=[change.event_id for change in behind], kind=ImportChange.Kind.CHANGED, run__state=State.APPLIED
    ).exclude(run=run)
    by_start = {(change.event_id, change.before["version"]): change for change in later}
    for change in behind:
        reached, passed = change.event_version, []
        while step := by_start.pop((change.event_id, reached), None):
            reached = step.event_version
            passed.append(step.pk)
        if reached == change.event.version:
            change.event_version = reached
            ImportChange.objects.filter(pk__in=passed).delete()


def take_away(by: Membership, changes: Sequence[ImportChange]) -> None:
    """Delete what a run added. What it brought back counts as deleted again, everything else is unknown again."""
    delete_events(by=by, events=[change.event_id for change in changes])
    SourceEntry.objects.filter(pk__in=[change.entry_id for change in changes if not change.before]).delete()
    for change in changes:
        if before := change.before:
            SourceEntry.objects.filter(pk=change.entry_id).update(
                event=before["event"] and SchoolEvent.objects.filter(pk=before["event"]).first(),
                fingerprint=before["fingerprint"],
                content=before.get("content", ""),
                event_version=before["version"],
            )


def take_back(by: Membership, change: ImportChange) -> None:
    """Bring a changed or removed event to what it was. What the school had edited counts as edited again."""
    event, before = change.event, change.before
    if change.kind == ImportChange.Kind.CHANGED:
        details, levels = _from_before(before)
        named = [named.membership for named in event.named.select_related("membership")]
        back = change_event(by=by, event=event, version=event.version, details=details, levels=levels, named=named)
    else:
        back = restore_event(by=by, event=event)
    entry = change.entry
    entry.fingerprint, entry.content = before["fingerprint"], before.get("content", "")
    entry.event_version = EDITED_HERE if before["edited"] else back.version
    entry.save()
    earlier = ImportChange.objects.filter(event=event, event_version=before["version"]).exclude(run=change.run_id)
    earlier.update(event_version=back.version)


def before_of(event: SchoolEvent) -> dict[str, Any]:
    """The details and levels of an event, as JSON takes them."""
    details = {k: v.isoformat() if isinstance(v, date) else v for k, v in vars(EventDetails.of(event)).items()}
    levels = {str(role): level for role, level in event.levels.values_list("role_id", "level")}
    return {"details": details, "levels": levels}


def _from_before(before: Mapping[str, Any]) -> tuple[EventDetails, dict[uuid.UUID, int]]:
    days = {"starts_on", "ends_on", "repeat_until", "movable_from", "movable_to"}
    details: dict[str, Any] = {
        name: date.fromisoformat(value) if name in days and value else value
        for name, value in before["details"].items()
    }
    return EventDetails(**details), {uuid.UUID(role): level for role, level in before["levels"].items()}
