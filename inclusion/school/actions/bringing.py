"""Bring in what a source says: look at it first, take it over, and undo the whole of it."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.actions.events import change_event, delete_event
from inclusion.school.actions.many_events import BATCH, EventToWrite, write_events
from inclusion.school.actions.taking_back import (
    before_of,
    entry_before,
    follow_later,
    take_away,
    take_back,
    version_before,
)
from inclusion.school.comparing import (
    EDITED_HERE,
    Row,
    Verdict,
    compare,
    details_keeping_start,
    details_of,
    levels_of,
    roles_by_slug,
)
from inclusion.school.incoming import Incoming
from inclusion.school.models import (
    CalendarSource,
    ImportChange,
    ImportRun,
    Membership,
    School,
    SchoolEvent,
    SourceEntry,
)

Kind = ImportChange.Kind
SAID = ("fingerprint", "content", "event_version", "gone_at", "proposed", "proposed_at")  # what `_say` writes


class RunOver(Exception):
    """The import was taken over, dropped or undone already, in another tab or by somebody else."""

    def __init__(self, run: ImportRun) -> None:
        super().__init__(f"This import is not open any more: {run.get_state_display().lower()}.")
        self.run = run


@dataclass(frozen=True)
class Undone:
    """How many events an undo took back, and how many stay because somebody has edited them since."""

    taken_back: int
    kept: int


@transaction.atomic
def begin_run(
    *,
    by: Membership | None,
    source: CalendarSource,
    incoming: Sequence[Incoming],
    problems: Sequence[str] = (),
    unread: Sequence[str] = (),
    beside: bool = False,
) -> ImportRun:
    """Keep what was read, to be looked at. An earlier look at the same source is dropped, unless this is `beside` it.

    Of things with the same name the first counts, and a problem says so.
    """
    School.objects.select_for_update().get(pk=source.school_id)
    if not beside:
        earlier = ImportRun.objects.filter(source=source, state=ImportRun.State.PREVIEW)
        earlier.update(state=ImportRun.State.DROPPED, incoming=[], version=F("version") + 1)
    first: dict[str, Incoming] = {}
    twice = [one for one in incoming if first.setdefault(one.key, one) is not one]
    return ImportRun.objects.create(
        school=source.school,
        source=source,
        by=by,
        incoming=[one.stored() for one in first.values()],
        unread=list(unread),
        problems=[*problems, *(f"“{one.title}” is there twice; the first counts." for one in twice)],
    )


def incoming_of(run: ImportRun) -> list[Incoming]:
    """What the source said when it was read."""
    return [Incoming.from_stored(values) for values in run.incoming]


@transaction.atomic
def apply_run(
    *, by: Membership | None, run: ImportRun, chosen: Collection[str], now: datetime | None = None
) -> ImportRun:
    """Take over the rows with these keys, compared anew in this turn: what is other by now than the person saw it is
    left as it is. New ones are written at once. Runs taken over together are given the same `now`. Raises RunOver."""
    current = _open(run)
    source = current.source
    wanted = frozenset(chosen)
    rows = [row for row in compare(source, incoming_of(current)) if row.is_choosable and row.key in wanted]
    roles = roles_by_slug(source.school)
    new = [row for row in rows if row.verdict in (Verdict.NEW, Verdict.DUPLICATE, Verdict.DELETED)]
    changed = [row for row in rows if row.verdict in (Verdict.CHANGED, Verdict.EDITED)]
    gone = [row for row in rows if row.verdict == Verdict.GONE]
    _add(by, current, new, roles)
    for row in changed:
        _change(by, current, row, roles)
    for row in gone:
        _remove(by, current, row)
    current.state, current.applied_at, current.incoming = ImportRun.State.APPLIED, now or timezone.now(), []
    current.added, current.changed, current.removed = len(new), len(changed), len(gone)
    current.version += 1
    current.save()
    said = f"{source.name}: {len(new)} added, {len(changed)} changed, {len(gone)} removed"
    record(by=by, school=source.school, verb="imported", obj=current, summary=said)
    touch_calendar(source.school)
    return current


@transaction.atomic
def drop_run(*, by: Membership | None, run: ImportRun) -> None:
    """Take nothing over. Raises RunOver."""
    current = _open(run)
    current.state, current.incoming = ImportRun.State.DROPPED, []
    current.version += 1
    current.save()


@transaction.atomic
def undo_run(*, by: Membership, run: ImportRun) -> Undone:
    """Take back all that a run did, and what later runs made of it; what somebody has edited since stays.

    Raises RunOver where it is not taken over.
    """
    School.objects.select_for_update().get(pk=run.school_id)
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if current.state != ImportRun.State.APPLIED:
        raise RunOver(current)
    changes = list(current.changes.select_related("event__school", "entry"))
    follow_later(current, changes)
    done = [change for change in changes if change.event.version == change.event_version]
    kept = sum(change.event.version != change.event_version and change.event.deleted_at is None for change in changes)
    take_away(by, [change for change in done if change.kind == Kind.ADDED])
    for change in done:
        if change.kind != Kind.ADDED:
            take_back(by, change)
    current.state, current.undone_at, current.undone_by = ImportRun.State.UNDONE, timezone.now(), by
    current.version += 1
    current.save()
    said = f"{current.source.name}: {len(done)} taken back"
    record(by=by, school=current.school, verb="undid an import of", obj=current, summary=said)
    touch_calendar(current.school)
    return Undone(len(done), kept)


def _open(run: ImportRun) -> ImportRun:
    """The run, with its school locked first as with every change of events. Raises RunOver."""
    School.objects.select_for_update().get(pk=run.school_id)
    current = ImportRun.objects.select_for_update().get(pk=run.pk)
    if current.state != ImportRun.State.PREVIEW:
        raise RunOver(current)
    return current


def _add(by: Membership | None, run: ImportRun, rows: Sequence[Row], roles: Mapping[str, uuid.UUID]) -> None:
    said = [row.incoming for row in rows if row.incoming]
    events = write_events(run.school, [EventToWrite(details_of(one), levels_of(one, roles), by) for one in said])
    come_back = {row.entry.key: row.entry for row in rows if row.entry}  # the school had deleted them
    note_added(run, said, events, come_back)


def note_added(
    run: ImportRun, said: Sequence[Incoming], events: Sequence[SchoolEvent], come_back: Mapping[str, SourceEntry]
) -> None:
    """Keep which event came of which thing, for next time and for an undo. `come_back`: entries there are, by key."""
    entries = [come_back.get(one.key) or _new_entry(run, one) for one in said]
    before = [entry_before(entry) if entry.key in come_back else {} for entry in entries]
    for entry, one, event in zip(entries, said, events, strict=True):
        entry.event = event
        _say(entry, one, event.version)
    SourceEntry.objects.bulk_create([entry for entry in entries if entry.key not in come_back], batch_size=BATCH * 5)
    SourceEntry.objects.bulk_update(come_back.values(), ["event", *SAID], batch_size=BATCH)
    own = {"school_id": run.school_id, "run": run, "kind": Kind.ADDED}
    changes = [
        ImportChange(**own, entry=entry, event=event, event_version=event.version, before=earlier)
        for entry, event, earlier in zip(entries, events, before, strict=True)
    ]
    ImportChange.objects.bulk_create(changes, batch_size=BATCH * 5)


def _new_entry(run: ImportRun, one: Incoming) -> SourceEntry:
    return SourceEntry(school_id=run.school_id, source=run.source, key=one.key)


def _change(by: Membership | None, run: ImportRun, row: Row, roles: Mapping[str, uuid.UUID]) -> None:
    assert row.event is not None
    assert row.entry is not None
    assert row.incoming is not None
    before = {**before_of(row.event), **version_before(row)}
    details, levels = details_of(row.incoming), levels_of(row.incoming, roles)
    if row.keeps_start:
        details = details_keeping_start(row.incoming, row.event)
        levels = dict(row.event.levels.values_list("role_id", "level"))
    event = change_event(
        by=by,
        event=row.event,
        version=row.event.version,
        details=details,
        levels=levels,
        named=[named.membership for named in row.event.named.select_related("membership")],
    )
    _say(row.entry, row.incoming, EDITED_HERE if row.keeps_start else event.version)
    row.entry.save()
    _store_change(run, row, Kind.CHANGED, event, before)


def _remove(by: Membership | None, run: ImportRun, row: Row) -> None:
    assert row.event is not None
    before = version_before(row)
    event = delete_event(by=by, event=row.event, version=row.event.version)
    _store_change(run, row, Kind.REMOVED, event, before)


def _say(entry: SourceEntry, one: Incoming, version: int) -> None:
    """Note on the entry what its source says now and which version of the event has it, and ask nobody about it."""
    entry.fingerprint, entry.content, entry.event_version = one.fingerprint, one.content, version
    entry.gone_at, entry.proposed, entry.proposed_at = None, {}, None


def _store_change(run: ImportRun, row: Row, kind: str, event: SchoolEvent, before: dict[str, Any]) -> None:
    assert row.entry is not None
    ImportChange.objects.create(
        school_id=run.school_id,
        run=run,
        entry=row.entry,
        event=event,
        kind=kind,
        event_version=event.version,
        before=before,
    )
