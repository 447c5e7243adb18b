"""Reading for the packs of a year: what the school made of the same things in the year before."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from heatmap.pack_suggested import suggested
from heatmap.pack_things import PLACES, thing_name, things_after
from heatmap.packs.days import year_span
from heatmap.roll_felt import FeltLevels, felt_levels
from heatmap.roll_moves import FeltStep
from inclusion.school.comparing import roles_by_slug
from inclusion.school.incoming import key_of
from inclusion.school.models import CalendarSource, Membership, School, SchoolEvent, SourceEntry
from inclusion.school.school_dates import SchoolCalendar

Carried = Mapping[str, Mapping[str, int]]  # levels by role slug, by the key of a thing


@dataclass(frozen=True)
class Made:
    """The event that came of a thing, its levels by role slug, and whether the school has edited it since."""

    event: SchoolEvent
    levels: dict[str, int]
    is_edited: bool


def made_before(school: School, year: int) -> dict[str, Made]:
    """What there is of the packs' things of the year before, by the keys that they have in this year.

    Deleted and confidential events are left out. Three queries.
    """
    entries = SourceEntry.objects.filter(
        school=school,
        source__kind=CalendarSource.Kind.PACK,
        source__year=year - 1,
        event__deleted_at__isnull=True,
        event__confidential=False,
    )
    after = things_after(year - 1)
    found = entries.select_related("event").prefetch_related("event__levels__role")
    return {after[entry.key].key: _made(entry.event, entry) for entry in found if entry.key in after and entry.event}


def _made(event: SchoolEvent, entry: SourceEntry) -> Made:
    levels = {one.role.slug: one.level for one in event.levels.all() if one.role.retired_at is None}
    return Made(event, levels, event.version != entry.event_version)


def carried_levels(school: School, year: int, calendar: SchoolCalendar) -> Carried:
    """The levels that the school edited in the year before, or had carried into it, by the keys of this year's things.

    An event that was edited in other ways only keeps to the pack. One query, and for each year before of which packs
    were taken over seven more at most.
    """
    made = made_before(school, year)
    if not made:
        return {}
    after = things_after(year - 1)
    earlier = {after[key].key: levels for key, levels in carried_levels(school, year - 1, calendar).items()}
    usual = _usual_levels(school, year, calendar) if any(one.is_edited for one in made.values()) else {}
    return {
        key: one.levels
        for key, one in made.items()
        if (one.levels != usual.get(key) if one.is_edited else one.levels == earlier.get(key))
    }


def _usual_levels(school: School, year: int, calendar: SchoolCalendar) -> Carried:
    """What the packs themselves said in the year before, as far as the school has the roles."""
    roles, after = roles_by_slug(school).keys(), things_after(year - 1)
    return {
        after[key_of(thing_name(one.item.slug, year - 1, place))].key: {
            role: level for role, level in one.levels.items() if role in roles
        }
        for one in suggested(school, year - 1, calendar)
        if one.year == year - 1
        for place in PLACES[: len(one.spans)]
    }


@dataclass(frozen=True)
class FeltBefore:
    """What the person's own weeks of the year before say of the things of a year."""

    felt: FeltLevels
    made: Mapping[str, Made] = field(default_factory=dict)

    def steps(self, key: str, levels: Mapping[str, int]) -> tuple[FeltStep, ...]:
        """From the levels that the thing with this key would have."""
        made = self.made.get(key)
        return self.felt.steps(made.event, levels) if made else ()


def felt_before(membership: Membership, year: int, calendar: SchoolCalendar) -> FeltBefore:
    """For that school year."""
    felt = felt_levels(membership, calendar, year_span(year - 1))
    return FeltBefore(felt, made_before(membership.school, year) if felt.off else {})
