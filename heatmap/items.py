"""Reading what lies behind the map: what makes up a cell, and the events of a span of days.

Of confidential events that a person may not open only dates and level leave this file; for governors not even those.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q

from heatmap.makeup import Share, heaviest_first, load_share
from heatmap.pressure import Load
from heatmap.queries import Narrowing, may_open, occurrences_felt
from inclusion.school.access import Permission
from inclusion.school.models import Membership, Occurrence, SchoolEvent
from inclusion.school.school_dates import SchoolCalendar

CONFIDENTIAL = "Confidential commitment"
COLUMNS = (
    "pk",
    "starts_on",
    "ends_on",
    "event__nature",
    "event__run_up",
    "event__follow_up",
    "event__set_by",
    "event__movable",
    "readable",
    "event__levels__role__slug",
    "event__levels__level",
)


@dataclass(frozen=True, slots=True)
class Item:
    """An occurrence as this person may see it: with its event, or only as a confidential commitment (None)."""

    title: str
    starts_on: date
    ends_on: date
    occurrence: Occurrence | None = None

    @property
    def event(self) -> SchoolEvent | None:
        return self.occurrence.event if self.occurrence else None


def lists_confidential(membership: Membership) -> bool:
    """True when confidential events of others are listed with dates and level; governors see them in scores only."""
    return membership.may(Permission.OPEN_OWN_CONFIDENTIAL)


@dataclass(frozen=True, slots=True)
class Felt:
    """An occurrence that can be felt by some roles, with the levels of each of them; its share has no score yet."""

    load: Load
    share: Share


def felt_by(
    membership: Membership,
    calendar: SchoolCalendar,
    roles: Collection[str],
    days: Collection[date],
    narrowed: Narrowing,
    *,
    in_public: bool = False,
) -> list[Felt]:
    """Everything that these roles can feel from the first to the last of the days: one query.

    `in_public`: nothing confidential is readable, not even one's own.
    """
    if not days or not roles:
        return []
    of_roles = narrowed.condition & Q(event__levels__role__slug__in=roles)
    found = occurrences_felt(membership.school, calendar, min(days), max(days), of_roles)
    may_read = Q(event__confidential=False) if in_public else may_open(membership)
    rows = found.annotate(readable=may_read).order_by().values_list(*COLUMNS)
    felt: dict[str, Felt] = {}
    for pk, starts_on, ends_on, nature, run_up, follow_up, set_by, movable, readable, role, level in rows:
        known = felt.get(str(pk))
        levels = {**known.load.levels, role: level} if known else {role: level}
        load = Load(starts_on, ends_on, nature == SchoolEvent.Nature.DEADLINE, run_up, follow_up, levels)
        share = Share(str(pk), 0.0, 0, readable, set_by == SchoolEvent.SetBy.LAW, movable)
        felt[str(pk)] = Felt(load, share)
    return list(felt.values())


def shares_of(
    felt: Iterable[Felt], calendar: SchoolCalendar, roles: Collection[str], weights: Mapping[date, float]
) -> list[Share]:
    """What is felt in the cell of these roles on the weighted days, the heaviest first."""
    shares = []
    for one in felt:
        levels = {role: level for role, level in one.load.levels.items() if role in roles}
        if levels:
            score = load_share(replace(one.load, levels=levels), calendar, weights)
            shares.append(replace(one.share, score=score, level=max(levels.values())))
    return heaviest_first(shares)


def items_by_id(membership: Membership, occurrences: Sequence[str], readable: Collection[str]) -> dict[str, Item]:
    """The occurrences as this person may see them; `readable` are those whose event they may read. One query."""
    found = Occurrence.objects.filter(school_id=membership.school_id, pk__in=occurrences).select_related("event")
    return {str(one.pk): _item(one, readable=str(one.pk) in readable) for one in found}


def items_within(membership: Membership, first: date, last: date, narrowed: Narrowing) -> list[Item]:
    """What happens from first to last, by date: one query. Only own dates count, not run-up and follow-up."""
    found = (
        Occurrence.objects.filter(narrowed.condition, school_id=membership.school_id, event__deleted_at__isnull=True)
        .within(first, last)
        .annotate(readable=may_open(membership))
        .select_related("event")
        .order_by("starts_on", "ends_on", "event__title", "pk")
    )
    if not lists_confidential(membership):
        found = found.filter(readable=True)
    return [_item(one, readable=getattr(one, "readable", False)) for one in found]


def _item(occurrence: Occurrence, *, readable: bool) -> Item:
    if readable:
        return Item(occurrence.event.title, occurrence.starts_on, occurrence.ends_on, occurrence)
    return Item(CONFIDENTIAL, occurrence.starts_on, occurrence.ends_on)
