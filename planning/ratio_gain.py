"""Ratio gain: months of progress for each month in a programme, and the words for it. Pure."""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

ORDINARY = Decimal(1)  # a pupil who keeps pace with others of the same age gains a month in a month
BANDS = [  # from, in words; the last one reached counts
    (Decimal("1.4"), "a modest gain"),
    (Decimal(2), "a useful gain"),
    (Decimal(3), "a substantial gain"),
    (Decimal(4), "a remarkable gain"),
]
CAUTION = (
    "It needs a reading, spelling or maths age from the same test both times. Few pupils, a short time or a test taken "
    "twice can move it a long way, so read it beside the months themselves."
)


@dataclass(frozen=True)
class RatioGain:
    """The ratio to one decimal, cut off so that no band is shown before it is reached, and what it is called."""

    ratio: Decimal
    words: str


def ratio_gain(months_gained: Decimal, months_in: Decimal) -> RatioGain | None:
    """Months gained ÷ months in the programme; None where no time was spent in it. ValueError for a negative time.

    Greg Brooks compares programmes by this ratio, and calls results useful, substantial or remarkable. At which ratio
    each word begins, and the words below “useful”, are the usual convention and not his authority. Below the ordinary
    month in a month, and below nought, it is said so in plain words.
    """
    if months_in < 0:
        raise ValueError("Nobody is in a programme for less than no time.")
    if months_in == 0:
        return None
    exact = months_gained / months_in
    return RatioGain(exact.quantize(Decimal("0.1"), rounding=ROUND_DOWN) + 0, _words(exact))


def _words(ratio: Decimal) -> str:
    if ratio < 0:
        return "ground was lost"
    if ratio < ORDINARY:
        return "slower than the ordinary month in a month"
    reached = [words for start, words in BANDS if ratio >= start]
    return reached[-1] if reached else "a gain of doubtful value"
