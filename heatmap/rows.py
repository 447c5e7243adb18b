"""Reading who stands in the rows of the map: the school's roles, or the people whom one may see there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from heatmap.grid import Member
from heatmap.pressure import carry
from heatmap.queries import Scored
from inclusion.school.access import Permission
from inclusion.school.models import Membership, Role, RoleHolding

PAIR = ("senco", "headteacher")  # whom the map was made for


@dataclass(frozen=True, slots=True)
class Person:
    """A live membership with the slugs and names of the roles held, and the weekdays worked (0 is Monday)."""

    key: str
    name: str
    roles: tuple[str, ...]
    role_names: tuple[str, ...]
    weekdays: frozenset[int]


def people_of(membership: Membership) -> list[Person]:
    """Everybody with a role whose row this person may see, by name: all of the school, or themselves. One query."""
    if not membership.may(Permission.SEE_PEOPLE):
        return []
    held = RoleHolding.objects.filter(
        school_id=membership.school_id, membership__ended_at__isnull=True, role__retired_at__isnull=True
    )
    if not membership.may(Permission.SEE_ALL_PEOPLE):
        held = held.filter(membership=membership)
    found: dict[str, Person] = {}
    columns = ("membership_id", "membership__name", "membership__working_days", "role__slug", "role__name")
    ordered = held.order_by("membership__name", "membership_id", "role__position", "role__slug")
    for pk, name, working_days, slug, role_name in ordered.values_list(*columns):
        known = found.get(str(pk))
        roles, role_names = (known.roles, known.role_names) if known else ((), ())
        weekdays = frozenset(int(day) - 1 for day in working_days)
        found[str(pk)] = Person(str(pk), name, (*roles, slug), (*role_names, role_name), weekdays)
    return list(found.values())


def role_member(role: Role, known: Scored) -> Member:
    line = known.scores.get(role.slug) or [0.0] * len(known.days)
    return Member(role.slug, role.name, line, role.slug in known.recorded)


def person_member(person: Person, known: Scored) -> Member:
    """The person's load: the sum of their roles', carried to the days they work."""
    lines = [known.scores[role] for role in person.roles if role in known.scores]
    line = carry(lines, person.weekdays, known.calendar, known.days)
    return Member(person.key, person.name, line, any(line), ", ".join(person.role_names))


def pick(members: Iterable[Member], keys: Sequence[str]) -> list[Member]:
    """The members with these keys, in their own order."""
    return [member for member in members if member.key in keys]


def default_pair(people: Sequence[Person]) -> list[str]:
    """Where people stand in the rows: those who hold the roles that the map was made for."""
    return [person.key for person in people if set(person.roles) & set(PAIR)]
