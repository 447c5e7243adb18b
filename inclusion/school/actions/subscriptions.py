"""Subscribed calendars: an address saved, read again and again, and stopped.

Whether an address may be fetched is decided in `calendars/fetching.py` alone. Nothing here holds the database while a
calendar is on its way, and where a reading fails everything stays as it is.
"""

import hashlib
import uuid
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.actions.bringing import apply_run, begin_run
from inclusion.school.actions.many_events import BATCH
from inclusion.school.calendars.calendar_file import SUBSCRIBED
from inclusion.school.calendars.fetching import Fetched, NotFetched, fetch_calendar
from inclusion.school.comparing import Row, Verdict, asked_rows, compare, rows_to_show
from inclusion.school.incoming import Incoming
from inclusion.school.known_entries import recognised
from inclusion.school.models import CalendarSource, ImportRun, Membership, School, SourceEntry
from inclusion.school.queries import calendar_rows
from inclusion.school.source_reading import Brought, Window, given, read_calendar_file, starting_of, window_of

EVERY = timedelta(hours=12)
LONGEST_WAIT = 24  # hours, after errors: 1, 2, 4 … 24
BETWEEN = timedelta(minutes=1)  # two readings that people ask for
CLAIMED = timedelta(hours=1)  # in which nobody else takes up a reading that has begun
LONGEST_FAULT = 300
NOT_PROPOSED: dict[str, Any] = {"proposed": {}, "proposed_at": None}
Fetch = Callable[..., Fetched | NotFetched]
State = ImportRun.State


class SubscribedAlready(Exception):
    """The school subscribes to this address already."""

    def __init__(self, source: CalendarSource) -> None:
        super().__init__(f"Your school subscribes to this address already, as “{source.name}”.")
        self.source = source


class TooSoon(Exception):
    """It was read less than a minute ago."""

    def __init__(self) -> None:
        super().__init__("This calendar was asked for less than a minute ago. Wait a minute, then try again.")


@transaction.atomic
def subscribe(
    *, by: Membership, school: School, name: str, address: str, creation_key: uuid.UUID | None = None
) -> tuple[CalendarSource, bool]:
    """Save the address, to be read at once; and whether it is new. Raises SubscribedAlready."""
    School.objects.select_for_update().get(pk=school.pk)
    key = creation_key or uuid.uuid4()
    mine = CalendarSource.objects.filter(school=school, creation_key=key).first()
    if mine is not None:
        return mine, False
    same = CalendarSource.objects.filter(school=school, address=address, stopped_at=None).first()
    if same is not None:
        raise SubscribedAlready(same)
    now = timezone.now()
    source = CalendarSource.objects.create(
        school=school,
        kind=CalendarSource.Kind.ADDRESS,
        name=name,
        address=address,
        created_by=by,
        creation_key=key,
        last_tried_at=now,
        next_read_at=now + CLAIMED,
    )
    record(by=by, school=school, verb="subscribed to", obj=source, summary=name)
    return source, True


@transaction.atomic
def ask_again(*, by: Membership, source: CalendarSource) -> CalendarSource:
    """Claim a reading for now, for somebody who pressed the button. Raises TooSoon, also where it has been stopped."""
    now = timezone.now()
    current = CalendarSource.objects.select_for_update().get(pk=source.pk)
    if current.stopped_at or (current.last_tried_at and now - current.last_tried_at < BETWEEN):
        raise TooSoon
    current.last_tried_at, current.next_read_at = now, now + CLAIMED
    current.save(update_fields=["last_tried_at", "next_read_at"])
    return current


@transaction.atomic
def claim_due(*, now: datetime) -> list[uuid.UUID]:
    """The subscriptions whose time has come, each given out once."""
    due = CalendarSource.objects.select_for_update().filter(
        kind=CalendarSource.Kind.ADDRESS, stopped_at=None, next_read_at__lte=now
    )
    found = [source.pk for source in due.order_by("next_read_at")]
    CalendarSource.objects.filter(pk__in=found).update(last_tried_at=now, next_read_at=now + CLAIMED)
    return found


def refresh(*, source: uuid.UUID, asked: bool = False, fetch: Fetch = fetch_calendar) -> None:
    """Read the calendar again. The first time it is only laid out to be looked at; later, what is new or changed is
    taken over, what the school has edited stays as it is. What is not there any more, what was changed both there and
    here, and what looks like a pupil, is proposed.

    `asked`: by a person, so that it does not count among the failures that lengthen the wait.
    """
    found = _subscribed(source)
    if found is None:
        return
    today = timezone.localdate()
    window = window_of(today)
    stamp = _stamp(found, window)
    came = fetch(found.address, etag=found.etag if found.columns.get("read_for") == stamp else "")
    if isinstance(came, NotFetched):
        _failed(source, came.words, asked)
    elif came.unchanged:
        _noted(source, came.etag, stamp)
    else:
        brought, _ = read_calendar_file(came.data, window, SUBSCRIBED)
        if brought.fault:
            _failed(source, brought.fault, asked)
        else:
            _read(source, brought, today, asked)
            _noted(source, came.etag, stamp)


def _subscribed(pk: uuid.UUID) -> CalendarSource | None:
    subscribed = CalendarSource.objects.filter(kind=CalendarSource.Kind.ADDRESS, stopped_at=None)
    return subscribed.select_related("school").filter(pk=pk).first()


def _stamp(source: CalendarSource, window: Window) -> str:
    """For what it was read: with other terms, levels or days the same file may say something else to the school."""
    said = [window, sorted(calendar_rows(source.school)), source.levels, source.columns.get("set_by")]
    return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


@transaction.atomic
def _read(pk: uuid.UUID, brought: Brought, today: date, asked: bool) -> None:
    found = _subscribed(pk)
    if found is None:
        return
    School.objects.select_for_update().get(pk=found.school_id)
    known = given(starting_of(found), recognised(found, brought.incoming))
    if not found.runs.filter(applied_at__isnull=False).exists():
        said = [_said(known), brought.problems, brought.unread]
        again = asked and not found.runs.filter(state=State.PREVIEW).exists()  # who asks sees it once more
        _lay_out_once(found, known, brought, mark="laid_out", said=said, again=again)
        return
    rows = rows_to_show(found, known, today, brought.unread)
    chosen = [row.key for row in rows if row.is_choosable and row.is_taken(outside_too=False)]
    waited = found.runs.filter(state=State.PREVIEW).exists()
    if chosen:
        apply_run(by=None, run=_lay_out(found, known, brought), chosen=chosen)
    if terms := [row.incoming for row in rows if row.is_term and row.incoming]:  # a person looks at new term dates
        again = bool(chosen) if waited else asked
        _lay_out_once(found, known, brought, mark="terms_laid_out", said=_said(terms), again=again)
    _propose(found, rows)


def _lay_out_once(
    source: CalendarSource, incoming: Sequence[Incoming], brought: Brought, *, mark: str, said: object, again: bool
) -> None:
    """Lay it out to be looked at, unless it was laid out just so: then it waits still, or was not wanted.

    `mark`: the name under which it is kept what was `said`. `again`: all the same.
    """
    digest = hashlib.sha256(repr(said).encode()).hexdigest()[:16]
    if source.columns.get(mark) == digest and not again:
        return
    _lay_out(source, incoming, brought)
    source.columns = {**source.columns, mark: digest}
    source.save(update_fields=["columns"])


def _said(incoming: Iterable[Incoming]) -> list[tuple[str, str]]:
    return sorted((one.key, one.content) for one in incoming)


def _lay_out(source: CalendarSource, incoming: Sequence[Incoming], brought: Brought) -> ImportRun:
    return begin_run(by=None, source=source, incoming=incoming, problems=brought.problems, unread=brought.unread)


def _propose(source: CalendarSource, rows: Sequence[Row]) -> None:
    gone = [row.entry.pk for row in rows if row.verdict == Verdict.GONE and row.entry]
    source.entries.exclude(gone_at=None).exclude(pk__in=gone).update(gone_at=None)
    source.entries.filter(pk__in=gone, gone_at=None).update(gone_at=timezone.now())
    _ask(source, [row for row in rows if row.is_asked])


def _ask(source: CalendarSource, rows: Sequence[Row]) -> None:
    """Keep what is said of these on their entries, until a person has said what becomes of it."""
    said = {one.key: one for one in (row.incoming for row in rows) if one}
    over = source.entries.exclude(proposed_at=None).exclude(key__in=said)
    over.filter(event=None).delete()
    over.update(**NOT_PROPOSED)
    known = {row.entry.key: row.entry for row in rows if row.entry}
    own = {"school_id": source.school_id, "source": source}
    new = {key: SourceEntry(**own, key=key) for key in said if key not in known}
    for key, entry in (known | new).items():
        entry.proposed, entry.proposed_at = said[key].stored(), timezone.now()
    SourceEntry.objects.bulk_create(new.values(), batch_size=BATCH)
    SourceEntry.objects.bulk_update(known.values(), ["proposed", "proposed_at"], batch_size=BATCH)


@transaction.atomic
def _noted(pk: uuid.UUID, etag: str, stamp: str) -> None:
    now = timezone.now()
    current = CalendarSource.objects.select_for_update().get(pk=pk)
    current.last_read_at, current.fault, current.etag = now, "", etag
    current.next_read_at = None if current.stopped_at else now + EVERY
    current.columns = {**current.columns, "read_for": stamp, "failed": 0}
    current.save(update_fields=["last_read_at", "next_read_at", "fault", "etag", "columns"])


@transaction.atomic
def _failed(pk: uuid.UUID, words: str, asked: bool) -> None:
    current = CalendarSource.objects.select_for_update().get(pk=pk)
    failed = int(current.columns.get("failed", 0)) + (not asked)
    wait = min(LONGEST_WAIT, 2 ** max(0, min(failed, 9) - 1))
    current.fault, current.columns = words[:LONGEST_FAULT], {**current.columns, "failed": failed}
    current.next_read_at = None if current.stopped_at else timezone.now() + timedelta(hours=wait)
    current.save(update_fields=["fault", "columns", "next_read_at"])


# What is proposed, and the end --------------------------------------------------------------------------------------


@transaction.atomic
def settle_proposed(*, by: Membership, source: CalendarSource, chosen: Collection[str], take: bool) -> int:
    """Of what waits for a person: take over the rows with these `seen_key`s (it can be undone), or leave things as they
    are here, until the calendar says something else again. How many there were.
    """
    School.objects.select_for_update().get(pk=source.school_id)
    rows = [row for row in asked_rows(source) if row.seen_key in chosen]
    said = [row.incoming for row in rows if row.incoming]
    if take and said:
        run = apply_run(
            by=by, run=begin_run(by=by, source=source, incoming=said, beside=True), chosen=[row.key for row in rows]
        )
        return run.added + run.changed
    entries = [row.entry for row in rows if row.entry]
    for entry, one in zip(entries, said, strict=True):
        entry.fingerprint, entry.content = one.fingerprint, one.content
        entry.proposed, entry.proposed_at = {}, None
    fields = ["fingerprint", "content", "proposed", "proposed_at"]
    SourceEntry.objects.bulk_update(entries, fields, batch_size=BATCH)
    return len(entries)


@transaction.atomic
def settle_gone(*, by: Membership, source: CalendarSource, entries: Collection[uuid.UUID], remove: bool) -> int:
    """Of what the calendar does not say any more: remove these events (it can be undone), or keep them as the school's
    own. How many there were.
    """
    School.objects.select_for_update().get(pk=source.school_id)
    chosen = source.entries.filter(pk__in=entries, gone_at__isnull=False)
    if not remove:
        return chosen.update(event=None, gone_at=None)
    keys = set(chosen.values_list("key", flat=True))
    return _remove(by, source, lambda row: row.entry is not None and row.entry.key in keys)


@transaction.atomic
def stop(*, by: Membership, source: CalendarSource, remove: bool) -> int:
    """Read the calendar no more; with `remove` its events go too, but for those that the school has edited.

    How many were removed; it can be undone as an import.
    """
    School.objects.select_for_update().get(pk=source.school_id)
    current = CalendarSource.objects.select_for_update().select_related("school").get(pk=source.pk)
    if current.stopped_at is not None:
        return 0
    removed = _remove(by, current, _is_unedited) if remove else 0
    current.stopped_at, current.next_read_at = timezone.now(), None
    current.save(update_fields=["stopped_at", "next_read_at"])
    current.runs.filter(state=State.PREVIEW).update(state=State.DROPPED, incoming=[])
    SourceEntry.objects.filter(source=current).update(gone_at=None, **NOT_PROPOSED)
    record(by=by, school=current.school, verb="stopped", obj=current, summary=current.name)
    return removed


def _is_unedited(row: Row) -> bool:
    return row.event is not None and row.entry is not None and row.event.version == row.entry.event_version


def _remove(by: Membership, source: CalendarSource, wanted: Callable[[Row], bool]) -> int:
    """Remove events as an import that says nothing any more."""
    keys = [row.key for row in compare(source, []) if row.is_choosable and wanted(row)]
    if not keys:
        return 0
    return apply_run(by=by, run=begin_run(by=by, source=source, incoming=[], beside=True), chosen=keys).removed
