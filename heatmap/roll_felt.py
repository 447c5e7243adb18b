"""Reading for the roll by consent: which of one's own levels go up or down by how the old year felt."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Count

from heatmap.felt import differences, felt_by_monday, planned_bands
from heatmap.grid import weeks_within
from heatmap.queries import scored
from heatmap.roll_moves import FeltStep, RollRow, Years
from heatmap.rolling import stepped
from inclusion.school.models import Membership, Role, RoleHolding
from inclusion.school.school_dates import Span, monday_of


def has_felt(membership: Membership, years: Years) -> bool:
    """Has the person said of any week of the old year how it felt?"""
    return bool(felt_by_monday(membership, monday_of(years.source.starts_on), years.source.ends_on))


def held_alone(membership: Membership) -> list[Role]:
    """The roles that this person holds and nobody else does. One query beside those for the roles."""
    held = RoleHolding.objects.filter(school=membership.school_id, membership__ended_at__isnull=True)
    alone = {slug for slug, people in held.values_list("role__slug").annotate(people=Count("pk")) if people == 1}
    return [role for role in membership.roles_held if role.slug in alone]


def with_felt_steps(membership: Membership, years: Years, rows: Sequence[RollRow]) -> list[RollRow]:
    """The rows with the steps of the person's own levels, where their weeks felt other than planned."""
    first, last = years.source.starts_on, years.source.ends_on
    known = scored(membership.school, first)
    weeks = weeks_within(years.calendar, Span(first, last))
    felt = felt_by_monday(membership, monday_of(first), last)
    off = differences(felt, planned_bands(membership, known, weeks))
    roles = held_alone(membership)
    return [replace(row, felt=tuple(_steps(row, roles, off))) for row in rows]


def _steps(row: RollRow, roles: Sequence[Role], off: Mapping[date, int]) -> Iterator[FeltStep]:
    event = row.event
    weeks = [apart for monday, apart in off.items() if monday_of(event.starts_on) <= monday <= event.ends_on]
    for role in roles:
        before = row.levels.get(role.slug)
        if before and (after := stepped(before, weeks)) != before:
            yield FeltStep(role.slug, role.name, before, after)
