"""Roll events into the next school year as one import, and undo all that was rolled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction

from heatmap.actions.packs import source_of_pack
from heatmap.roll_moves import RollRow, Years, name_of
from heatmap.roll_rows import roll_of, source_of
from inclusion.school.actions.bringing import RunOver, Undone, apply_run, begin_run, undo_run
from inclusion.school.comparing import EDITED_HERE, compare
from inclusion.school.incoming import key_of
from inclusion.school.models import CalendarSource, ImportChange, ImportRun, Membership, School, SourceEntry

UNSAID = {"fingerprint": "", "content": ""}  # no pack has said it


@dataclass(frozen=True)
class Chosen:
    """One event that the person ticked: the version they saw, the new day, and whether by how it felt to them."""

    event: UUID
    version: int
    starts_on: date
    with_felt: bool = False


class StaleRoll(Exception):
    """Some of the events were changed, or taken away, after the person had looked. Nothing is rolled."""

    def __init__(self, events: Sequence[UUID]) -> None:
        super().__init__("Some of these events were changed after you looked.")
        self.events = events


@transaction.atomic
def take_over_roll(*, by: Membership, years: Years, chosen: Sequence[Chosen]) -> ImportRun | None:
    """Roll what was chosen; what is in the next year already stays as it is there, and what waits for its term waits.

    None where nothing was to do.

    What one's own weeks say of one's own levels counts only where it was ticked. Raises StaleRoll.
    """
    school = School.objects.select_for_update().get(pk=by.school_id)
    rows = roll_of(by, years, with_felt=any(one.with_felt for one in chosen)).rows
    stale = [one.event for one in chosen if one.event not in rows or rows[one.event].event.version != one.version]
    if stale:
        raise StaleRoll(stale)
    new: list[tuple[Chosen, RollRow]] = [(one, rows[one.event]) for one in chosen if rows[one.event].is_choosable]
    if not new:
        return None
    incoming = [row.incoming(years, one.starts_on, with_felt=one.with_felt) for one, row in new]
    source = source_of(school, years) or CalendarSource.objects.create(
        school=school,
        kind=CalendarSource.Kind.YEAR,
        name=years.name,
        year=years.target.starts_on.year,
        created_by=by,
    )
    run = begin_run(by=by, source=source, incoming=incoming)
    wanted = {one.key for one in incoming}
    keys = {row.key for row in compare(source, incoming) if row.incoming and row.incoming.key in wanted}
    done = apply_run(by=by, run=run, chosen=keys)
    _give_to_packs(by, years, done, [row for _, row in new])
    return done


def _give_to_packs(by: Membership, years: Years, run: ImportRun, rows: Sequence[RollRow]) -> None:
    """What a pack would bring once more belongs to it from now on, as an event that the school has edited."""
    events = {change.entry.key: change.event for change in run.changes.select_related("entry", "event")}
    for row in rows:
        event = events.get(key_of(name_of(row.event)))
        if row.thing and event:
            SourceEntry.objects.update_or_create(
                source=source_of_pack(by, row.thing.pack, years.pack_year),
                key=row.thing.key,
                defaults={"school": by.school, "event": event, "event_version": EDITED_HERE, **UNSAID},
            )


@transaction.atomic
def undo_roll(*, by: Membership, source: CalendarSource) -> Undone:
    """Take back all that was rolled, the latest first; what somebody has edited since stays. Raises RunOver."""
    School.objects.select_for_update().get(pk=source.school_id)
    runs = list(source.runs.filter(state=ImportRun.State.APPLIED).order_by("-applied_at", "-read_at"))
    if not runs:
        raise RunOver(source.runs.order_by("-read_at")[0])
    events = list(ImportChange.objects.filter(run__in=runs).values_list("event", flat=True))
    undone = [undo_run(by=by, run=run) for run in runs]
    given = SourceEntry.objects.filter(source__kind=CalendarSource.Kind.PACK, changes__isnull=True, **UNSAID)
    given.filter(event__in=events, event__deleted_at__isnull=False).delete()
    return Undone(sum(one.taken_back for one in undone), sum(one.kept for one in undone))
