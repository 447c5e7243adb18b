"""Files and tables as sources: brought in, given their starting pressure, taken over, and undone. Addresses are in
`subscriptions.py`.
"""

from collections.abc import Collection, Iterable, Mapping
from typing import Any
from uuid import UUID

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.actions.bringing import RunOver, Undone, apply_run, begin_run, incoming_of, undo_run
from inclusion.school.actions.many_events import BATCH
from inclusion.school.actions.term_dates import undo_term_dates
from inclusion.school.comparing import EDITED_HERE, Verdict, compare
from inclusion.school.incoming import Incoming
from inclusion.school.known_entries import recognised, source_like
from inclusion.school.models import (
    CalendarSource,
    ImportChange,
    ImportRun,
    Membership,
    School,
    SourceEntry,
)
from inclusion.school.source_reading import Brought, given, starting_of

State = ImportRun.State


@transaction.atomic
def bring(
    *, by: Membership, school: School, kind: str, name: str, brought: Brought, matching: Mapping[str, Any] | None = None
) -> ImportRun:
    """A look at what was brought: as a newer version of a source of that kind and name, or with the same entries, or
    as a new source. `matching`: the columns of its table, remembered for the next one.
    """
    School.objects.select_for_update().get(pk=school.pk)
    source = source_like(school, kind, name, brought.incoming)
    if source is None:
        source = CalendarSource.objects.create(school=school, kind=kind, name=name, created_by=by)
    if matching is not None:
        source.columns = {**source.columns, "matching": dict(matching)}
        source.save(update_fields=["columns"])
    source.school = school
    incoming = given(starting_of(source), recognised(source, brought.incoming))
    return begin_run(by=by, source=source, incoming=incoming, problems=brought.problems, unread=brought.unread)


@transaction.atomic
def set_starting(*, by: Membership, source: CalendarSource, levels: Mapping[UUID, int], set_by: str) -> bool:
    """What everything of the source begins with, remembered; also for what is being looked at. False: it was so."""
    School.objects.select_for_update().get(pk=source.school_id)
    current = CalendarSource.objects.select_for_update().select_related("school").get(pk=source.pk)
    stored = {str(role): level for role, level in levels.items() if level}
    if (current.levels, current.columns.get("set_by", "us")) == (stored, set_by):
        return False
    current.levels, current.columns = stored, {**current.columns, "set_by": set_by}
    current.version += 1
    current.save(update_fields=["levels", "columns", "version"])
    starting = starting_of(current)
    for run in ImportRun.objects.filter(source=current, state=State.PREVIEW):
        run.incoming = [one.stored() for one in given(starting, incoming_of(run))]
        run.save(update_fields=["incoming"])
    record(by=by, school=current.school, verb="set the start of", obj=current, summary=current.name)
    return True


@transaction.atomic
def take_over(*, by: Membership, run: ImportRun, chosen: Collection[str]) -> ImportRun:
    """Take over the chosen rows. What is left out of a subscribed calendar does not come by itself later on.

    Raises RunOver.
    """
    School.objects.select_for_update().get(pk=run.school_id)
    current = ImportRun.objects.select_related("source__school").get(pk=run.pk)
    if current.state != State.PREVIEW:
        raise RunOver(current)
    source, incoming = current.source, incoming_of(current)
    declined: list[Incoming] = []
    if source.kind == CalendarSource.Kind.ADDRESS:
        rows = compare(source, incoming)
        new = [row for row in rows if row.verdict == Verdict.NEW and (row.is_term or not row.outside)]
        declined = [row.incoming for row in new if row.incoming and row.key not in chosen]
    applied = apply_run(by=by, run=current, chosen=chosen)
    _decline(source, declined)
    if source.kind != CalendarSource.Kind.ADDRESS:
        CalendarSource.objects.filter(pk=source.pk).update(last_read_at=applied.applied_at)
    return applied


def _decline(source: CalendarSource, things: Iterable[Incoming | SourceEntry]) -> None:
    """Note that the school does not want these as they are said now, so that no reading brings them by itself."""
    own = {"school_id": source.school_id, "source": source}
    SourceEntry.objects.bulk_create(
        [SourceEntry(**own, key=one.key, fingerprint=one.fingerprint, content=one.content) for one in things],
        update_conflicts=True,
        unique_fields=["source", "key"],
        update_fields=["fingerprint", "content"],
    )


@transaction.atomic
def undo(*, by: Membership, run: ImportRun) -> Undone:
    """Take back all that the run did. Of a subscribed calendar it does not come again by itself: what it said stays
    known, and nobody is asked about it until it says something else. Raises RunOver.
    """
    School.objects.select_for_update().get(pk=run.school_id)
    if run.source.kind == CalendarSource.Kind.TERMS:
        return undo_term_dates(by=by, run=run)
    changes = list(run.changes.select_related("entry"))
    undone = undo_run(by=by, run=run)
    if run.source.kind == CalendarSource.Kind.ADDRESS:
        added = [change.entry for change in changes if change.kind == ImportChange.Kind.ADDED]
        _decline(run.source, added)
        others = [change.entry for change in changes if change.kind != ImportChange.Kind.ADDED]
        for entry in others:
            entry.event_version = EDITED_HERE
        SourceEntry.objects.bulk_update(others, ["event_version", "fingerprint", "content"], batch_size=BATCH)
    return undone
