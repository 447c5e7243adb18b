"""Whom an item concerns, and how its levels follow the numbers that a school gives of itself. Pure."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping

from heatmap.packs.pack import Item, Pack

YEAR_GROUPS = {"nursery": "nursery", "reception": "Reception"} | {f"y{n}": f"Year {n}" for n in range(1, 15)}
COUNTS = {
    "ehc_plans": "pupils with an EHC plan",
    **{f"ehc_plans_{key}": f"pupils in {words} with an EHC plan" for key, words in YEAR_GROUPS.items()},
    "access_arrangements": "exam candidates with access arrangements",
    "consultations": "EHC plan consultations answered last year",
    "pupil_premium": "pupils who count for the pupil premium",
}
COUNT_NAMES = tuple(COUNTS)
ONE_YEAR_GROUP = "ehc_plans_of_a_year_group"
STEPS = {  # from which number on levels are one lower, as they start, one higher and two higher; below, two lower
    "ehc_plans": (5, 10, 25, 40),
    ONE_YEAR_GROUP: (2, 4, 8, 12),
    "access_arrangements": (5, 15, 40, 80),
    "consultations": (5, 10, 30, 60),
    "pupil_premium": (10, 25, 100, 200),
}
LOWEST, HIGHEST = 1, 5


def steps_of(count: str) -> str:
    """Which of STEPS a count goes by; counts of one kind may be added up."""
    return ONE_YEAR_GROUP if count.startswith("ehc_plans_") else count


def counts_asked(packs: Iterable[Pack], phase: str) -> set[str]:
    """The numbers that items for such schools go by, and no others."""
    return {count for pack in packs for item in pack.items if phase in item.phases for count in item.counts}


def applies(item: Item, phase: str, kind: str, counts: Mapping[str, int]) -> bool:
    """Whether the item concerns such a school. A count that the school has not given excludes nothing.

    Only where most schools of a phase have no such pupils (`only_with_count`), one has to be given. An item that scales
    with counts concerns nobody where all of them are given, and are 0.
    """
    if phase not in item.phases or kind not in item.kinds:
        return False
    if phase in item.only_with_count and not item.counts & counts.keys():
        return False
    if item.scale and all(counts.get(name) == 0 for name in item.scale):
        return False
    return all(counts[name] >= least for name, least in item.only_where.items() if name in counts)


def scaled_levels(item: Item, levels: Mapping[str, int], counts: Mapping[str, int]) -> dict[str, int]:
    """The starting levels by role slug, moved by the school's own numbers. Estimates on estimates, and always the same.

    The given counts among `item.scale` are added up. None at all: every level is 1. Else all levels move by the same
    step, and stay between 1 and 5:

    - EHC plans in the school: 1–4 two lower, 5–9 one lower, 10–24 as they start, 25–39 one higher, 40 on two higher;
    - EHC plans in a year group: 1 two lower, 2–3 one lower, 4–7 as they start, 8–11 one higher, 12 on two higher;
    - candidates with access arrangements: 1–4, 5–14, 15–39, 40–79, 80 on;
    - consultations last year: 1–4, 5–9, 10–29, 30–59, 60 on;
    - pupil premium: 1–9, 10–24, 25–99, 100–199, 200 on.

    An item without a scale, and a school that has given none of its counts, keep the starting levels.
    """
    given = [counts[name] for name in item.scale if name in counts]
    if not given:
        return dict(levels)
    total = sum(given)
    if total <= 0:
        return dict.fromkeys(levels, LOWEST)
    step = bisect_right(STEPS[steps_of(item.scale[0])], total) - 2
    return {role: min(max(level + step, LOWEST), HIGHEST) for role, level in levels.items()}
