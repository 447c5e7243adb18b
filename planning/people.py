"""Who is who in joint planning: the SENCo's side and the leader's, the partner, and the colleagues one may choose."""

from collections.abc import Collection

from django.db.models import Exists, OuterRef

from inclusion.school.access import Standing
from inclusion.school.models import Membership, Role
from planning.models import Side

LEADERS = (Standing.HEAD, Standing.SLT)


def sides_of(membership: Membership) -> list[Side]:
    """The sides that this person may speak for: both, where the head is the SENCo."""
    standings = membership.standings
    senco = [Side.SENCO] if Standing.SENCO in standings else []
    return senco + ([Side.LEADER] if standings & set(LEADERS) else [])


def colleagues(membership: Membership) -> list[Membership]:
    """Everybody of the school today, by name, with the roles they hold in `holdings`. Two queries."""
    people = Membership.objects.live().visible_to(membership).select_related("user")
    return list(people.prefetch_related("holdings__role"))


def holders(membership: Membership, standing: Standing) -> list[Membership]:
    """The people of the same school who hold a live role of this standing, by name; not oneself."""
    roles = Role.objects.live().filter(school=membership.school_id, standing=standing)
    people = Membership.objects.live().filter(school=membership.school_id, holdings__role__in=roles)
    return list(people.exclude(pk=membership.pk).select_related("user", "school").distinct())


def partner_of(membership: Membership) -> Membership | None:
    """The other one of SENCo and head, in a school without a head the SENCo's link on the leadership team.

    For somebody on the leadership team who is a SENCo's link that SENCo; None for everybody else.
    """
    if Standing.SENCO in membership.standings:
        return partners_of_sencos(membership.school_id, [membership])[membership]
    if Standing.HEAD in membership.standings:
        return next(iter(holders(membership, Standing.SENCO)), None)
    return membership.link_for.live().first()


def partners_of_sencos(school_id: int, sencos: Collection[Membership]) -> dict[Membership, Membership | None]:
    """The partner of each of these SENCos of a school. One query where their links are at hand; none for nobody."""
    if not sencos:
        return {}
    roles = Role.objects.live().filter(school=school_id, standing=Standing.HEAD)
    people = Membership.objects.live().filter(school=school_id, holdings__role__in=roles)
    heads = list(people.select_related("user", "school").distinct())
    partners: dict[Membership, Membership | None] = {}
    for senco in sencos:
        others = [head for head in heads if head != senco]
        link = None if others else senco.slt_link
        partners[senco] = others[0] if others else (link if link and link.is_live else None)
    return partners


def sencos_on_leadership(school_id: int) -> tuple[int, int]:
    """How many SENCos the school has, and how many of them are on the leadership team as well. One query."""
    leading = Role.objects.live().filter(school=school_id, standing__in=LEADERS, holdings__membership=OuterRef("pk"))
    roles = Role.objects.live().filter(school=school_id, standing=Standing.SENCO)
    sencos = Membership.objects.live().filter(school=school_id, holdings__role__in=roles).distinct()
    found = [leads for _, leads in sencos.annotate(leads=Exists(leading)).values_list("pk", "leads")]
    return len(found), sum(found)
