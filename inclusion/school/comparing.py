"""Reading for an import: what each thing that a source says would do to the school's events. Six queries at most."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cached_property
from uuid import UUID

from inclusion.school.actions.events import EventDetails
from inclusion.school.differences import differences
from inclusion.school.incoming import Incoming, content_of, like
from inclusion.school.models import CalendarSource, EventLevel, Role, School, SchoolEvent, SourceEntry
from inclusion.school.pupil_titles import pupil_in_title
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar

EDITED_HERE = 0  # as the version that a source wrote last: no event has it, so the school has edited the event
SAYS_LEVELS = frozenset({CalendarSource.Kind.PACK, CalendarSource.Kind.YEAR})  # of others the school itself says them


class Verdict(StrEnum):
    """What becomes of one thing, unless a person says otherwise."""

    NEW = "new"
    CHANGED = "changed"  # the source says otherwise, and nobody here has touched more of the event than its pressure
    EDITED = "edited"  # the source says otherwise, but the school has edited the event: it stays
    DUPLICATE = "duplicate"  # the school has such an event already, from elsewhere
    SAME = "same"
    DELETED = "deleted"  # the school has deleted it: it does not come again by itself
    GONE = "gone"  # the source does not say it any more: removal is proposed


VERDICT_WORDS = {
    Verdict.NEW: "New",
    Verdict.CHANGED: "Changed",
    Verdict.EDITED: "Changed there, edited here",
    Verdict.DUPLICATE: "Looks like one you have",
    Verdict.SAME: "Unchanged",
    Verdict.DELETED: "Deleted here",
    Verdict.GONE: "No longer there",
}
TAKEN = frozenset({Verdict.NEW, Verdict.CHANGED})  # ticked to begin with
COVERED_WORDS = "It is confidential here, and stays as it is."
CHOOSABLE = frozenset(set(Verdict) - {Verdict.SAME})


@dataclass(frozen=True)
class Row:
    """One line of a preview. `event` is what the school has; `differs` are sentences; `outside`: on no school day.

    `covered`: the school made the event confidential, so nothing of it is shown here and no source changes it.
    `keeps_start`: whatever is taken over, how hard and how long the event presses and who set it stay.
    """

    verdict: Verdict
    incoming: Incoming | None
    entry: SourceEntry | None
    event: SchoolEvent | None
    outside: bool = False
    differs: tuple[str, ...] = ()
    covered: bool = False
    keeps_start: bool = False

    @property
    def key(self) -> str:
        """What a form sends for it. It holds what the person saw: where that is not so any more, nothing is done."""
        thing = self.incoming.key if self.incoming else self.entry.key if self.entry else ""
        return f"{self.verdict}.{self.event.version if self.event else 0}.{thing}"

    @property
    def title(self) -> str:
        return self.incoming.title if self.incoming else self.event.title if self.event else ""

    @property
    def words(self) -> str:
        return VERDICT_WORDS[self.verdict]

    @property
    def is_choosable(self) -> bool:
        return self.verdict in CHOOSABLE and not self.covered

    @property
    def is_asked(self) -> bool:
        """Does it wait for a person, where new and changed things come by themselves?"""
        if self.verdict == Verdict.NEW:
            return (self.is_said_anew or bool(self.pupil)) and not (self.outside or self.is_term)
        if self.verdict == Verdict.CHANGED:
            return self.outside or bool(self.pupil)
        return self.verdict == Verdict.EDITED and not self.covered

    @property
    def is_said_anew(self) -> bool:
        """The school did not want it, but its source says something else of it by now."""
        return self.verdict == Verdict.NEW and self.entry is not None and bool(self.entry.content)

    @cached_property
    def pupil(self) -> str:
        """What looks like a pupil in a title that is not on the map like that already; empty where nothing does."""
        if self.incoming is None or (self.event and self.event.title == self.incoming.title):
            return ""
        return pupil_in_title(self.incoming.title)

    @property
    def seen_key(self) -> str:
        """Its key, with all that the source said when the person saw it."""
        return f"{self.incoming.fingerprint[:16] if self.incoming else ''}.{self.key}"

    @property
    def is_term(self) -> bool:
        """New, and a term, a half term or a holiday itself: it belongs to the school's year."""
        return self.verdict == Verdict.NEW and self.incoming is not None and self.incoming.is_term

    def is_taken(self, *, outside_too: bool) -> bool:
        """Ticked to begin with? Of a pack everything is (`outside_too`); of a calendar what lies outside every term, is
        one, or looks like a pupil, is asked about.
        """
        asked_about = self.outside or self.is_term or self.pupil
        return self.verdict in TAKEN and not self.is_said_anew and (outside_too or not asked_about)


def compare(source: CalendarSource, incoming: Sequence[Incoming]) -> list[Row]:
    """A row for each thing, in the order of their dates, then those that the source does not say any more."""
    known = _entries(source)
    calendar = calendar_of(source.school)
    levels = _levels(source, [entry.event_id for entry in known.values() if entry.event_id]) if known else {}
    names = _role_names(source.school) if known else {}
    likenesses = _likenesses(source, incoming, known.values())
    rows = [_row(source, one, known.get(one.key), levels, names, likenesses, calendar) for one in incoming]
    said = {one.key for one in incoming}
    gone = [entry for key, entry in known.items() if key not in said and _may_go(entry.event)]
    rows.sort(key=lambda row: (row.incoming.starts_on, row.incoming.title) if row.incoming else (date.max, ""))
    return rows + [Row(Verdict.GONE, None, entry, entry.event) for entry in gone]


def rows_to_show(
    source: CalendarSource, incoming: Sequence[Incoming], today: date, unread: Collection[str] = ()
) -> list[Row]:
    """What would become of each thing. That something over is not there any more says nothing: it is left out.

    `unread`: keys and titles, made alike, of what the source says and nobody can read: that is not gone.
    """
    rows, said = compare(source, incoming), frozenset(unread)
    return [row for row in rows if row.verdict != Verdict.GONE or _is_gone(row, today, said)]


def _is_gone(row: Row, today: date, unread: Collection[str]) -> bool:
    assert row.event is not None
    assert row.entry is not None
    return row.event.ends_on >= today and row.entry.key not in unread and like(row.event.title) not in unread


def asked_rows(source: CalendarSource) -> list[Row]:
    """What waits for a person since the last readings, as it would be done now. By date."""
    waiting = source.entries.filter(proposed_at__isnull=False).values_list("proposed", flat=True)
    incoming = [Incoming.from_stored(values) for values in waiting]
    return [row for row in compare(source, incoming) if row.is_asked] if incoming else []


def _entries(source: CalendarSource) -> dict[str, SourceEntry]:
    return {entry.key: entry for entry in source.entries.select_related("event__school").order_by("event__starts_on")}


def _levels(source: CalendarSource, events: Iterable[UUID]) -> dict[UUID, dict[str, int]]:
    """The levels of the source's events by role slug."""
    found: dict[UUID, dict[str, int]] = {pk: {} for pk in events}
    rows = EventLevel.objects.filter(
        school=source.school_id, event__in=SourceEntry.objects.filter(source=source).values("event")
    )
    for event, slug, level in rows.values_list("event_id", "role__slug", "level"):
        found.setdefault(event, {})[slug] = level
    return found


def _likenesses(
    source: CalendarSource, incoming: Sequence[Incoming], entries: Iterable[SourceEntry]
) -> dict[tuple[str, date, date], UUID]:
    """The live events of the school that came from elsewhere, by what makes two the same. Confidential ones are not
    compared: a preview would tell what they are."""
    if not incoming:
        return {}
    own = {entry.event_id for entry in entries}
    first, last = min(one.starts_on for one in incoming), max(one.ends_on for one in incoming)
    events = SchoolEvent.objects.live().filter(
        school=source.school_id, starts_on__lte=last, ends_on__gte=first, confidential=False
    )
    found = events.values_list("pk", "title", "starts_on", "ends_on")
    return {(like(title), start, end): pk for pk, title, start, end in found if pk not in own}


def _row(
    source: CalendarSource,
    one: Incoming,
    entry: SourceEntry | None,
    levels: Mapping[UUID, Mapping[str, int]],
    names: Mapping[str, str],
    likenesses: Mapping[tuple[str, date, date], UUID],
    calendar: SchoolCalendar,
) -> Row:
    outside = not calendar.staff_days_between(one.starts_on, one.ends_on)
    event = entry.event if entry else None
    if entry is None or (event is None and (entry.proposed_at or _says_otherwise(entry, one))):
        verdict = Verdict.DUPLICATE if one.likeness in likenesses else Verdict.NEW
        return Row(verdict, one, entry, None, outside)
    if event is None or not _is_there(event):
        return Row(Verdict.DELETED, one, entry, event, outside)
    if entry.fingerprint == one.fingerprint:
        return Row(Verdict.SAME, one, entry, event, outside)
    if event.confidential:
        return Row(Verdict.EDITED, one, entry, event, outside, (COVERED_WORDS,), covered=True)
    verdict, keeps_start = _verdict(source, one, entry, event)
    row = Row(verdict, one, entry, event, outside, keeps_start=keeps_start)
    if verdict == Verdict.SAME:
        return row
    differs = differences(event, levels.get(event.pk, {}), one, names, keeps_start=keeps_start)
    return replace(row, differs=tuple(differs))


def _verdict(source: CalendarSource, one: Incoming, entry: SourceEntry, event: SchoolEvent) -> tuple[Verdict, bool]:
    """Of an event of which the source says otherwise; and whether how it presses stays as it is here."""
    if event.version == entry.event_version:
        return Verdict.CHANGED, False
    school_says_levels = source.kind not in SAYS_LEVELS
    if one.content == entry.content:  # it would only begin otherwise
        return (Verdict.SAME, True) if school_says_levels else (Verdict.EDITED, False)
    if not event.repeats and content_of(event) == entry.content:  # nobody here has touched more than its pressure
        return Verdict.CHANGED, True
    return Verdict.EDITED, school_says_levels


def _says_otherwise(entry: SourceEntry, one: Incoming) -> bool:
    """Than what it said when the school did not want it; of older entries that is not known."""
    return bool(entry.content) and entry.content != one.content


def _is_there(event: SchoolEvent | None) -> bool:
    return event is not None and event.deleted_at is None


def _may_go(event: SchoolEvent | None) -> bool:
    return event is not None and event.deleted_at is None and not event.confidential


def details_of(one: Incoming) -> EventDetails:
    """The event that it becomes, with what it begins with."""
    return EventDetails(
        title=one.title,
        starts_on=one.starts_on,
        ends_on=one.ends_on,
        nature=one.nature,
        run_up=one.run_up,
        follow_up=one.follow_up,
        set_by=one.set_by,
        movable=one.movable,
        movable_from=one.movable_from,
        movable_to=one.movable_to,
        needs=one.needs,
    )


def details_keeping_start(one: Incoming, event: SchoolEvent) -> EventDetails:
    """What it says of the event, which goes on pressing for as long as it does here, set by whom it is set here."""
    return replace(details_of(one), run_up=event.run_up, follow_up=event.follow_up, set_by=event.set_by)


def levels_of(one: Incoming, roles: Mapping[str, UUID]) -> dict[UUID, int]:
    """Its levels by role id; roles that the school does not have are left out."""
    return {roles[slug]: level for slug, level in one.levels.items() if slug in roles}


def roles_by_slug(school: School) -> dict[str, UUID]:
    """The live roles of a school."""
    return dict(Role.objects.live().filter(school=school).values_list("slug", "id"))


def _role_names(school: School) -> dict[str, str]:
    """The names of the live roles, by slug."""
    return dict(Role.objects.live().filter(school=school).values_list("slug", "name"))
