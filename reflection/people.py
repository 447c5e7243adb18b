"""Who is whose pair in the reflection log: the SENCo and the leader who work as one."""

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from inclusion.school.access import Permission, Standing
from inclusion.school.models import Membership, Role
from planning.people import partner_of


@dataclass(frozen=True)
class Pair:
    """A SENCo and their leader: the headteacher, or in a school without one the SENCo's link."""

    senco: Membership
    leader: Membership

    @property
    def people(self) -> tuple[Membership, Membership]:
        return self.senco, self.leader

    def other(self, membership: Membership) -> Membership:
        return self.leader if membership == self.senco else self.senco


def pair_of(membership: Membership) -> Pair | None:
    """The pair this person is half of; None for somebody without a partner, such as a head who is the SENCo too."""
    partner = partner_of(membership)
    if partner is None:
        return None
    return Pair(membership, partner) if Standing.SENCO in membership.standings else Pair(partner, membership)


def reflecting_roles() -> QuerySet[Role]:
    """The live roles whose holders have a reflection log: all but those of governors."""
    standings = [standing for standing in Standing if Permission.SEE_REFLECTIONS.allows([standing])]
    return Role.objects.live().filter(standing__in=standings)


def able_to_reflect(memberships: QuerySet[Any, Any]) -> set[object]:
    """Of these membership ids those who can take part in a round today. One query."""
    people = Membership.objects.live().filter(pk__in=memberships, holdings__role__in=reflecting_roles())
    return set(people.values_list("pk", flat=True))


def colleagues_to_ask(membership: Membership) -> list[Membership]:
    """Whom one may ask to take part: everybody else of the school today who has a reflection log, by name."""
    people = Membership.objects.live().visible_to(membership).filter(holdings__role__in=reflecting_roles())
    return list(people.exclude(pk=membership.pk).select_related("user", "school").distinct())
