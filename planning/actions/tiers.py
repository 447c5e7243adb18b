"""Writes to the school's own list of tiers; provision follows a tier that gets another name."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import F

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from planning.models import STARTING_TIERS, Provision, TierList


class TierInUse(Exception):
    """Provision stands in `tiers`, which the new list does not have, and nobody said where it goes."""

    def __init__(self, tiers: list[str]) -> None:
        super().__init__("Provision stands in a tier that the new list does not have.")
        self.tiers = tiers


def tiers_in_use(school: School) -> dict[str, int]:
    """How many provisions stand in each tier that has any, by name."""
    tiers: dict[str, int] = {}
    for tier in Provision.objects.filter(school=school).order_by("tier").values_list("tier", flat=True):
        tiers[tier] = tiers.get(tier, 0) + 1
    return tiers


@transaction.atomic
def change_tiers(
    *, by: Membership, school: School, version: int, names: Sequence[str], becomes: Mapping[str, str]
) -> TierList:
    """Store the list in its order. `becomes`: old tier → new tier, for provision in tiers that are gone.

    Raises StaleRow, and TierInUse where a tier in use is neither kept nor given a new name.
    """
    take_turn(school.pk)  # nobody adds provision to a tier that is just going
    stored, _ = TierList.objects.get_or_create(school=school, defaults={"names": "\n".join(STARTING_TIERS)})
    current = locked(stored, version)
    gone = [tier for tier in tiers_in_use(school) if tier not in names]
    lost = [tier for tier in gone if becomes.get(tier) not in names]
    if lost:
        raise TierInUse(lost)
    for tier in gone:
        Provision.objects.filter(school=school, tier=tier).update(tier=becomes[tier], version=F("version") + 1)
    save_next_version(current, names="\n".join(names))
    record(by=by, school=school, verb="changed", obj=current, summary=", ".join(names))
    return current
