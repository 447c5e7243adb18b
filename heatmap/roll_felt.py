"""Reading for the next year by consent: which of one's own levels go up or down by how the old year felt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from heatmap.felt import differences, felt_by_monday, planned_bands
from heatmap.grid import weeks_within
from heatmap.queries import scored
from heatmap.roll_moves import FeltStep, RollRow, Years
from heatmap.rolling import stepped
from inclusion.school.models import Membership, Role, RoleHolding, SchoolEvent
from inclusion.school.school_dates import SchoolCalendar, Span, monday_of


def has_felt(membership: Membership, span: Span) -> bool:
    """Has the person said of any week of that time how it felt?"""
    return bool(felt_by_monday(membership, monday_of(span.starts_on), span.ends_on))


def held_alone(membership: Membership) -> list[Role]:
    """The roles that this person holds and nobody else does. One query beside those for the roles."""
    held = RoleHolding.objects.filter(school=membership.school_id, membership__ended_at__isnull=True)
    alone = {slug for slug, people in held.values_list("role__slug").annotate(people=Count("pk")) if people == 1}
    return [role for role in membership.roles_held if role.slug in alone]


@dataclass(frozen=True)
class FeltLevels:
    """The roles that the person alone holds, and by how many bands each of their weeks felt other than planned."""

    roles: Sequence[Role]
    off: Mapping[date, int]

    def steps(self, event: SchoolEvent, levels: Mapping[str, int]) -> tuple[FeltStep, ...]:
        """From these levels by role slug, by the weeks of the event."""
        return tuple(self._steps(event, levels))

    def _steps(self, event: SchoolEvent, levels: Mapping[str, int]) -> Iterator[FeltStep]:
        weeks = [apart for monday, apart in self.off.items() if monday_of(event.starts_on) <= monday <= event.ends_on]
        for role in self.roles:
            before = levels.get(role.slug)
            if before and (after := stepped(before, weeks)) != before:
                yield FeltStep(role.slug, role.name, before, after)


def felt_levels(membership: Membership, calendar: SchoolCalendar, span: Span) -> FeltLevels:
    """What the weeks of that time say, of which the person has said how they felt. Four queries."""
    known = scored(membership.school, span.starts_on)
    felt = felt_by_monday(membership, monday_of(span.starts_on), span.ends_on)
    off = differences(felt, planned_bands(membership, known, weeks_within(calendar, span)))
    return FeltLevels(held_alone(membership), off)


def with_felt_steps(membership: Membership, years: Years, rows: Sequence[RollRow]) -> list[RollRow]:
    """The rows with the steps of the person's own levels, where their weeks felt other than planned."""
    felt = felt_levels(membership, years.calendar, years.old.span)
    return [replace(row, felt=felt.steps(row.event, row.levels)) for row in rows]
