"""Reading for the roll into the next school year: each event with where it would land, in parts to be looked at."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import groupby
from uuid import UUID

from django.db.models import Q

from heatmap.pack_things import PackThing, things_after
from heatmap.roll_felt import with_felt_steps
from heatmap.roll_moves import Part, Roll, RollRow, State, Years, name_of
from heatmap.rolling import Move, roll
from inclusion.school.incoming import key_of, like
from inclusion.school.models import AcademicYear, CalendarSource, Membership, School, SchoolEvent, SourceEntry
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import Span

ON_A_PAGE = 50
Kind = CalendarSource.Kind


def pairs_of_years(school: School) -> list[tuple[AcademicYear, AcademicYear | None]]:
    """Each academic year with the one that follows it, by date. One query."""
    years = list(AcademicYear.objects.filter(school=school))
    following: list[AcademicYear | None] = [*years[1:], None]
    return list(zip(years, following[: len(years)], strict=True))


def pair_to_roll(
    pairs: Sequence[tuple[AcademicYear, AcademicYear | None]], asked: UUID | None, today: date
) -> tuple[AcademicYear, AcademicYear | None] | None:
    """The pair that was asked for; else this year's, or last year's where no next year is entered yet."""
    if chosen := [pair for pair in pairs if pair[0].pk == asked]:
        return chosen[0]
    begun = [pair for pair in pairs if pair[0].starts_on <= today] or list(pairs[:1])
    complete = [pair for pair in begun if pair[1]]
    found = complete or begun
    return found[-1] if found else None


def years_of(school: School, pair: tuple[AcademicYear, AcademicYear | None]) -> Years | None:
    """Both years, where both have terms; None otherwise. One query."""
    source, target = pair
    if target is None:
        return None
    years = Years(source, target, calendar_of(school))
    return years if years.old.terms and years.new.terms else None


def source_of(school: School, years: Years) -> CalendarSource | None:
    """What earlier rolls into that year belong to."""
    found = CalendarSource.objects.filter(school=school, kind=Kind.YEAR, year=years.target.starts_on.year)
    return found.order_by("created_at").first()


def roll_of(membership: Membership, years: Years, *, with_felt: bool = False) -> Roll:
    """Every event that this person may roll, and where it would land. Seven queries, four more with what was felt."""
    events = _events(membership, years)
    there = _There(membership, years)
    own = [event for event in events if there.is_own(event)]
    rows = [_row(event, years, there) for event in own if not event.repeats]
    if with_felt:
        rows = with_felt_steps(membership, years, rows)
    return Roll(
        parts=tuple(_parts(rows, years)),
        repeats=tuple(event for event in own if event.repeats),
        from_packs=len(events) - len(own),
    )


def _events(membership: Membership, years: Years) -> list[SchoolEvent]:
    """The old year's events that are not confidential and not kept elsewhere, with their levels."""
    first, last = years.source.starts_on, years.source.ends_on
    single = Q(repeat=SchoolEvent.Repeat.NONE, starts_on__gte=first, starts_on__lte=last)
    repeating = ~Q(repeat=SchoolEvent.Repeat.NONE) & Q(starts_on__lte=last)
    repeating &= Q(repeat_until__isnull=True) | Q(repeat_until__gte=first)
    found = SchoolEvent.objects.live().visible_to(membership).filter(confidential=False, kept_by="")
    return list(found.filter(single | repeating).order_by("starts_on", "title", "pk").prefetch_related("levels__role"))


class _There:
    """What is known already: where the old events are from, and what the new year has. Four queries."""

    def __init__(self, membership: Membership, years: Years) -> None:
        school = membership.school
        entries = SourceEntry.objects.filter(school=school)
        brought = entries.filter(
            Q(source__kind=Kind.PACK) | Q(source__kind=Kind.ADDRESS, source__stopped_at__isnull=True),
            event__isnull=False,
        )
        self.origins = {entry.event_id: entry for entry in brought.select_related("source")}
        of_year = entries.filter(source__kind=Kind.YEAR, source__year=years.target.starts_on.year)
        self.rolled = {entry.key: entry for entry in of_year.select_related("event")}
        of_packs = entries.filter(source__kind=Kind.PACK, source__year=years.pack_year, event__isnull=False)
        self.packed = {entry.key: entry.event for entry in of_packs.select_related("event")}
        self.things = things_after(years.pack_year - 1)
        self.likenesses = _likenesses(membership, years)

    def kind_of(self, event: SchoolEvent) -> str:
        """Of a pack or of a subscribed calendar; empty for all others."""
        entry = self.origins.get(event.pk)
        return entry.source.kind if entry else ""

    def is_own(self, event: SchoolEvent) -> bool:
        """A pack brings its events of the next year itself, except where the school made its own of one it sets."""
        entry = self.origins.get(event.pk)
        if entry is None or entry.source.kind != Kind.PACK:
            return True
        return event.set_by == SchoolEvent.SetBy.US and event.version != entry.event_version

    def thing_of(self, event: SchoolEvent) -> PackThing | None:
        """What the pack of the next year calls it."""
        entry = self.origins.get(event.pk)
        return self.things.get(entry.key) if entry else None


def _likenesses(membership: Membership, years: Years) -> set[tuple[str, date]]:
    """Title and first day of what is in the new year already, as far as this person may know."""
    span = (years.target.starts_on, years.target.ends_on)
    events = SchoolEvent.objects.live().visible_to(membership).filter(confidential=False, starts_on__range=span)
    return {(like(title), day) for title, day in events.values_list("title", "starts_on")}


def _row(event: SchoolEvent, years: Years, there: _There) -> RollRow:
    move = roll(event.starts_on, event.ends_on, years.old, years.new)
    if move and event.is_deadline:
        move = replace(move, ends_on=move.starts_on)
    levels = {one.role.slug: one.level for one in event.levels.all() if one.role.retired_at is None}
    new_words = years.new.words_of(move.starts_on) if move else ""
    thing = there.thing_of(event)
    row = RollRow(event, move, levels, years.old.words_of(event.starts_on), new_words, thing=thing)
    entry = there.rolled.get(key_of(name_of(event)))
    if entry and _is_live(entry.event):
        return _with_event(row, State.TAKEN, entry.event)
    if thing and _is_live(packed := there.packed.get(thing.key)):
        return _with_event(row, State.PACKED, packed)
    if move is None:
        return replace(row, state=State.WAITING)
    return replace(row, state=State.DELETED if entry else _state(event, move, there))


def _is_live(event: SchoolEvent | None) -> bool:
    return event is not None and event.deleted_at is None


def _with_event(row: RollRow, state: State, event: SchoolEvent | None) -> RollRow:
    """With what is there, unless that is confidential by now."""
    return replace(row, state=state, there=None if event and event.confidential else event)


def _state(event: SchoolEvent, move: Move, there: _There) -> State:
    if (like(event.title), move.starts_on) in there.likenesses:
        return State.DUPLICATE
    if there.kind_of(event) == Kind.ADDRESS:
        return State.SUBSCRIBED
    return State.FIXED if event.set_by == SchoolEvent.SetBy.LAW else State.NEW


def _parts(rows: Sequence[RollRow], years: Years) -> Iterator[Part]:
    """By half term of the old year, at most fifty at a time."""
    span = Span(years.source.starts_on, years.source.ends_on)
    halves = [half for half in years.calendar.half_terms if half.starts_on in span]

    def half_of(row: RollRow) -> str:
        begun = [half for half in halves if half.starts_on <= row.event.starts_on]
        return (begun[-1] if begun else halves[0]).name

    for name, group in groupby(rows, half_of):
        some = tuple(group)
        for place in range(0, len(some), ON_A_PAGE):
            yield Part(f"{name} ({place // ON_A_PAGE + 1})" if place else name, some[place : place + ON_A_PAGE])
