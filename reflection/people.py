"""Who is whose pair in the reflection log: the SENCo and the leader who work as one."""

from dataclasses import dataclass

from django.db.models import Q

from inclusion.school.access import Standing
from inclusion.school.models import Membership
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


def colleagues_to_ask(membership: Membership) -> list[Membership]:
    """Whom one may ask to take part: everybody else of the school today but those who are governors only, by name."""
    roles = Q(holdings__role__retired_at__isnull=True) & ~Q(holdings__role__standing=Standing.GOV)
    people = Membership.objects.live().visible_to(membership).filter(roles).exclude(pk=membership.pk)
    return list(people.select_related("user", "school").distinct())
