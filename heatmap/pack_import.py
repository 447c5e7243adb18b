"""Reading for calendar packs: what they suggest to one school for one year, and what of it was taken over before."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from heatmap.pack_carrying import Carried, carried_levels
from heatmap.pack_suggested import suggested
from heatmap.pack_things import thing_name
from heatmap.packs.clock_events import ESTIMATE
from heatmap.packs.days import in_year
from heatmap.packs.pack import DEADLINE, Pack
from heatmap.packs.shipped import load_packs
from heatmap.packs.suggesting import Suggestion
from inclusion.school.incoming import Incoming, key_of
from inclusion.school.models import AcademicYear, CalendarSource, ImportRun, School
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, Span, school_year_of

YEARS = range(2015, 2091)
Said = dict[str, str]  # what a pack said: by the beginning of a thing's key, that of its fingerprint
SHORT = 16


def years_offered(school: School, today: date, chosen: int) -> list[tuple[int, str]]:
    """The years to choose from: those that the school has entered, this one, the next one, and the one chosen."""
    now = school_year_of(today)
    entered = AcademicYear.objects.filter(school=school).values_list("starts_on", flat=True)
    years = {school_year_of(day) for day in entered} | {now, now + 1, chosen}
    return [(year, in_year(year)) for year in sorted(years & set(YEARS))]


def year_in(text: str, today: date) -> int:
    """The year in an address; this one where there is none that makes sense."""
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else 0
    return year if year in YEARS else school_year_of(today)


@dataclass(frozen=True)
class Offer:
    """What one pack suggests to one school for one year. `things` have a date; `undated` say why they have none."""

    pack: Pack
    year: int
    things: tuple[tuple[Suggestion, Incoming], ...]
    undated: tuple[Suggestion, ...]

    @property
    def name(self) -> str:
        """As its source is called."""
        return f"{self.pack.title} {in_year(self.year)}"

    @property
    def incoming(self) -> list[Incoming]:
        return [one for _, one in self.things]


def offers(school: School, year: int, calendar: SchoolCalendar | None = None) -> list[Offer]:
    """What each pack that concerns the school suggests to it, in their order.

    Levels are those of the year before where the school edited them. Four queries with the calendar, and what
    `carried_levels` asks.
    """
    calendar = calendar_of(school) if calendar is None else calendar
    found, carried = suggested(school, year, calendar), carried_levels(school, year, calendar)
    made = [_offer(pack, year, [one for one in found if one.pack.slug == pack.slug], carried) for pack in load_packs()]
    return [offer for offer in made if offer.things or offer.undated]


def _offer(pack: Pack, year: int, found: Sequence[Suggestion], carried: Carried) -> Offer:
    things = tuple(thing for one in found for thing in _things(one, year, carried))
    return Offer(pack, year, things, tuple(one for one in found if not one.spans))


def _things(one: Suggestion, year: int, carried: Carried) -> Iterator[tuple[Suggestion, Incoming]]:
    """Each time of an item as something that can be taken over."""
    for place, span in enumerate(one.spans, 1):
        name = thing_name(one.item.slug, one.year, place)
        levels = carried.get(key_of(name))
        said = one if levels is None else replace(one, levels=levels, levels_from=in_year(year - 1))
        yield said, _incoming(name, said, span)


def _incoming(name: str, one: Suggestion, span: Span) -> Incoming:
    item = one.item
    within = one.move_within if one.move_within and _holds(one.move_within, span) else None
    return Incoming(
        name=name,
        title=item.title,
        starts_on=span.starts_on,
        ends_on=span.starts_on if item.nature == DEADLINE else span.ends_on,
        nature=item.nature,
        run_up=one.run_up,
        follow_up=item.follow_up,
        set_by=item.set_by,
        movable=item.movable,
        movable_from=within.starts_on if within else None,
        movable_to=within.ends_on if within else None,
        needs="\n".join(part for part in (item.note, one.source, _levels_in_words(one)) if part),
        levels=one.levels,
    )


def _levels_in_words(one: Suggestion) -> str:
    return f"The pressure is as your school had it in {one.levels_from}." if one.levels_from else ESTIMATE


def _holds(window: Span, span: Span) -> bool:
    return span.starts_on in window and span.ends_on in window


# What was taken over before ---------------------------------------------------------------------------------------


def said_by(incoming: Iterable[Incoming]) -> Said:
    """What a source says, short enough to be kept, so that later on it can be counted what is other."""
    return {one.key[:SHORT]: one.fingerprint[:SHORT] for one in incoming}


def remembered(source: CalendarSource) -> list[dict[str, Any]]:
    """The last runs of a pack, in their order: `run` and what the pack said then."""
    return list(source.columns.get("runs", []))


def changes_since(run: ImportRun, source: CalendarSource, incoming: Iterable[Incoming]) -> int:
    """How many things a pack says otherwise, anew or not any more since that run took it over."""
    before: Said = next((kept["said"] for kept in remembered(source) if kept["run"] == str(run.pk)), {})
    now = said_by(incoming)
    return sum(before.get(key) != now.get(key) for key in before.keys() | now.keys())


def taken_over_with(run: ImportRun) -> QuerySet[ImportRun]:
    """The run and those of other packs that the same press of a button took over."""
    together = ImportRun.objects.filter(school=run.school_id, source__kind=CalendarSource.Kind.PACK, by=run.by_id)
    return together.filter(applied_at=run.applied_at).select_related("source").order_by("source__name")
