"""The figures of a review as one reader may see them, and as paper may: small counts hide what rests on them."""

from dataclasses import dataclass
from decimal import Decimal

from planning.models import ProvisionReview
from planning.ratio_gain import RatioGain, ratio_gain
from planning.small_counts import suppressed


@dataclass(frozen=True)
class Count:
    """How many pupils are in one group: exactly (None where it is not given), and as everybody may see it."""

    label: str
    exact: int | None
    shown: str
    is_total: bool = False

    @property
    def is_hidden(self) -> bool:
        return self.exact is not None and str(self.exact) != self.shown


@dataclass(frozen=True)
class Figures:
    """What the data of a review says. `rests_on_few`: averages and the ratio are not for all, nor for paper."""

    counts: list[Count]
    rests_on_few: bool
    entry: str
    exit: str
    months_in: str
    months_gained: str
    gain: RatioGain | None

    @property
    def any_count(self) -> bool:
        return any(count.exact is not None for count in self.counts)

    @property
    def are_hidden(self) -> bool:
        """Does any count say less than it knows?"""
        return any(count.is_hidden for count in self.counts)


def figures_of(review: ProvisionReview, small_count: int) -> Figures:
    """The figures of the review, for a school that hides counts up to `small_count`."""
    given = [("Below expected", review.below), ("At expected", review.at_expected), ("Above expected", review.above)]
    known = [number for _, number in given if number is not None]
    gain = None
    if review.months_in is not None and review.months_gained is not None:
        gain = ratio_gain(review.months_gained, review.months_in)
    return Figures(
        counts=_counts(given, small_count),
        rests_on_few=bool(known) and 0 < sum(known) <= small_count,
        entry=_number(review.entry_value),
        exit=_number(review.exit_value),
        months_in=_number(review.months_in),
        months_gained=_number(review.months_gained),
        gain=gain,
    )


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _counts(given: list[tuple[str, int | None]], small_count: int) -> list[Count]:
    """Each group, and where all are given their total, as exact numbers and as everybody may see them."""
    known = [number for _, number in given if number is not None]
    words = iter(suppressed([known], small_count)[0])
    counts = [Count(label, number, "not given" if number is None else next(words)) for label, number in given]
    if len(known) == len(given):
        counts.append(Count("All", sum(known), next(words), is_total=True))
    return counts
