"""What of a source is known from earlier readings: the same thing under another name, and a newer version of a file."""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from inclusion.school.incoming import Incoming, like
from inclusion.school.models import CalendarSource, School, SchoolEvent, SourceEntry
from inclusion.school.table_matching import Matching

Kind = CalendarSource.Kind
Mark = TypeVar("Mark", bound=Hashable)
Thing = TypeVar("Thing")
NAMES_OF_ANY = frozenset({"calendar", "my calendar", "calendar file", "basic", "export", "table"})
NAMED_BY_CONTENT = frozenset({Kind.TABLE, Kind.PASTE})  # their rows have no name of their own


def recognised(source: CalendarSource, incoming: Sequence[Incoming]) -> list[Incoming]:
    """The things, where one is known under another name with that name. One query.

    Some calendars give their entries a new UID every day: then title and days say which is which. The rows of a table
    have no names: a row alone on its days, or alone with its title, is taken as the one that was there before.
    """
    entries = [entry for entry in source.entries.select_related("event") if entry.event and not entry.event.deleted_at]
    ways: list[tuple[Callable[[Incoming], Hashable], Callable[[SchoolEvent], Hashable]]] = [
        (lambda one: one.likeness, lambda event: (like(event.title), event.starts_on, event.ends_on)),
    ]
    if source.kind in NAMED_BY_CONTENT:
        ways.append((lambda one: one.likeness[1:], lambda event: (event.starts_on, event.ends_on)))
        ways.append((lambda one: one.likeness[0], lambda event: like(event.title)))
    found = list(incoming)
    for of_thing, of_event in ways:
        found = _renamed(found, entries, of_thing, of_event)
    return found


def _renamed(
    incoming: Sequence[Incoming],
    entries: Sequence[SourceEntry],
    of_thing: Callable[[Incoming], Hashable],
    of_event: Callable[[SchoolEvent], Hashable],
) -> list[Incoming]:
    """Those that alone have something in common with an entry, both not known otherwise, under that entry's name."""
    known, said = {entry.key for entry in entries}, {one.key for one in incoming}
    free = {entry.key: of_event(entry.event) for entry in entries if entry.event and entry.key not in said}
    entry_by = _alone((mark, key) for key, mark in free.items())
    place_by = _alone((of_thing(one), place) for place, one in enumerate(incoming) if one.key not in known)
    renamed = list(incoming)
    for mark, place in place_by.items():
        if mark in entry_by:
            renamed[place] = replace(renamed[place], name=f"={entry_by[mark]}")
    return renamed


def _alone(pairs: Iterable[tuple[Mark, Thing]]) -> dict[Mark, Thing]:
    """The pairs whose mark stands on no other."""
    listed = list(pairs)
    counted = Counter(mark for mark, _ in listed)
    return {mark: thing for mark, thing in listed if counted[mark] == 1}


def source_like(school: School, kind: str, name: str, incoming: Iterable[Incoming]) -> CalendarSource | None:
    """The source of which this is a newer version: of the same name, or with half of its entries. Two queries.

    Names that any calendar may have do not count.
    """
    sources = list(CalendarSource.objects.filter(school=school, kind=kind).order_by("-created_at"))
    called = name.casefold()
    same = next((one for one in sources if one.name.casefold() == called not in NAMES_OF_ANY), None)
    if same or not sources:
        return same
    keys = {one.key for one in incoming}
    rows = SourceEntry.objects.filter(source__in=sources).values_list("source_id", "key")
    there, shared = Counter[object](), Counter[object]()
    for pk, key in rows:
        there[pk] += 1
        shared[pk] += key in keys
    return next((one for one in sources if there[one.pk] and shared[one.pk] * 2 >= there[one.pk]), None)


def matching_known(school: School, signature: str) -> Matching | None:
    """The columns as they were matched last for a table with the same headings. One query."""
    if not signature:
        return None
    sources = CalendarSource.objects.filter(school=school, kind__in=NAMED_BY_CONTENT, columns__matching__isnull=False)
    for columns in sources.order_by("-created_at").values_list("columns", flat=True):
        said = dict(columns["matching"])
        if said.pop("headings", "") == signature:
            return Matching(**said)
    return None
