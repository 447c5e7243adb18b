"""Reading for an import: what each thing that a source says would do to the school's events. Six queries at most."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID

from inclusion.school.actions.events import EventDetails
from inclusion.school.incoming import Incoming, like
from inclusion.school.models import CalendarSource, EventLevel, Role, School, SchoolEvent, SourceEntry
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import full_day


class Verdict(StrEnum):
    """What becomes of one thing, unless a person says otherwise."""

    NEW = "new"
    CHANGED = "changed"  # the source says otherwise, and nobody here has touched the event
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
    """

    verdict: Verdict
    incoming: Incoming | None
    entry: SourceEntry | None
    event: SchoolEvent | None
    outside: bool = False
    differs: tuple[str, ...] = ()
    covered: bool = False

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

    def is_taken(self, *, outside_too: bool) -> bool:
        """Ticked to begin with? What lies outside every term is taken of a pack, and asked about of a file."""
        return self.verdict in TAKEN and (outside_too or not self.outside)


def compare(source: CalendarSource, incoming: Sequence[Incoming]) -> list[Row]:
    """A row for each thing, in the order of their dates, then those that the source does not say any more."""
    known = _entries(source)
    calendar = calendar_of(source.school)
    levels = _levels(source, [entry.event_id for entry in known.values() if entry.event_id]) if known else {}
    roles = roles_by_slug(source.school).keys() if known else ()
    likenesses = _likenesses(source, incoming, known.values())
    rows = [_row(one, known.get(one.key), levels, roles, likenesses, calendar) for one in incoming]
    said = {one.key for one in incoming}
    gone = [entry for key, entry in known.items() if key not in said and _may_go(entry.event)]
    rows.sort(key=lambda row: (row.incoming.starts_on, row.incoming.title) if row.incoming else (date.max, ""))
    return rows + [Row(Verdict.GONE, None, entry, entry.event) for entry in gone]


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
    one: Incoming,
    entry: SourceEntry | None,
    levels: Mapping[UUID, Mapping[str, int]],
    roles: Collection[str],
    likenesses: Mapping[tuple[str, date, date], UUID],
    calendar: SchoolCalendar,
) -> Row:
    outside = not calendar.staff_days_between(one.starts_on, one.ends_on)
    event = entry.event if entry else None
    if entry is None:
        verdict = Verdict.DUPLICATE if one.likeness in likenesses else Verdict.NEW
        return Row(verdict, one, None, None, outside)
    if event is None or not _is_there(event):
        return Row(Verdict.DELETED, one, entry, event, outside)
    if entry.fingerprint == one.fingerprint:
        return Row(Verdict.SAME, one, entry, event, outside)
    if event.confidential:
        return Row(Verdict.EDITED, one, entry, event, outside, (COVERED_WORDS,), covered=True)
    felt = {role: level for role, level in levels.get(event.pk, {}).items() if role in roles}
    meant = {role: level for role, level in one.levels.items() if role in roles}
    differs = tuple(differences(event, felt, one, meant))
    edited = event.version != entry.event_version
    return Row(Verdict.EDITED if edited else Verdict.CHANGED, one, entry, event, outside, differs)


def _is_there(event: SchoolEvent | None) -> bool:
    return event is not None and event.deleted_at is None


def _may_go(event: SchoolEvent | None) -> bool:
    return event is not None and event.deleted_at is None and not event.confidential


def differences(event: SchoolEvent, felt: Mapping[str, int], one: Incoming, meant: Mapping[str, int]) -> list[str]:
    """What would be other than it is, in short sentences. `felt`, `meant`: levels by role, of roles that there are."""
    said = []
    if event.title != one.title:
        said.append(f"Called “{event.title}” here.")
    if (event.starts_on, event.ends_on) != (one.starts_on, one.ends_on):
        said.append(f"Here it is {_days(event.starts_on, event.ends_on)}.")
    if felt != meant:
        said.append("Other levels of pressure.")
    return said or ["Other details."]


def _days(first: date, last: date) -> str:
    return full_day(first) if first == last else f"{full_day(first)} to {full_day(last)}"


def details_of(one: Incoming) -> EventDetails:
    """The event that it becomes."""
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


def levels_of(one: Incoming, roles: Mapping[str, UUID]) -> dict[UUID, int]:
    """Its levels by role id; roles that the school does not have are left out."""
    return {roles[slug]: level for slug, level in one.levels.items() if slug in roles}


def roles_by_slug(school: School) -> dict[str, UUID]:
    """The live roles of a school."""
    return dict(Role.objects.live().filter(school=school).values_list("slug", "id"))
