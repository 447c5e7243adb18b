"""Starting levels of things that take long: what is done over weeks presses less on each day of them. Pure.

The levels in the packs say how hard a thing presses where it presses hardest. A score adds up what counts in full on
every day, so that a dozen long windows at their highest would make every week Overloaded and the map say nothing.
"""

from bisect import bisect_left
from collections.abc import Mapping

LENGTHS = (3, 10, 15)  # up to so many staff days nothing, one, two levels less; above, three
LONGEST_RUN_UP = 10  # staff days; what builds for longer builds too slowly to be felt
LOWEST = 1


def spread_levels(levels: Mapping[str, int], staff_days: int) -> dict[str, int]:
    """The levels by role slug of something that takes so many staff days; never below 1."""
    less = bisect_left(LENGTHS, staff_days)
    return {role: max(level - less, LOWEST) for role, level in levels.items()}
