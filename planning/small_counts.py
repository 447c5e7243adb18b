"""Small counts for readers who may not see them: what is shown instead, so that nobody can work out what is hidden.

Every row is made safe by itself, even for somebody who knows its total and this very rule. So rows of other measures,
groups and terms, whose pupils are often the same, give nothing away either.
"""

from collections.abc import Sequence

HIDDEN = "hidden"
LONGEST_ROW = 3  # below, at and above expected


def fewer(up_to: int) -> str:
    """What stands for a number up to `up_to`, such as "5 or fewer"."""
    return f"{up_to} or fewer"


def is_small(count: int, up_to: int) -> bool:
    """Is it one of 1 to `up_to`? Nobody is nobody in particular: 0 is not small."""
    return 1 <= count <= up_to


def shown(count: int, up_to: int) -> str:
    """One count that stands in no row and no sum. Raises ValueError for a negative count."""
    if count < 0:
        raise ValueError("A count cannot be negative.")
    return fewer(up_to) if is_small(count, up_to) else str(count)


def suppressed(rows: Sequence[Sequence[int]], up_to: int) -> list[list[str]]:
    """Each row of two or three counts as text, with its total at the end. `up_to` is 5 or more.

    A row whose total is small is "5 or fewer" in every cell, also where there is nobody: a 0 beside the others would
    say of a few pupils where all of them stand. In any other row with a small count one cell more is "hidden": the
    largest that is not small, or one that is 0, or the largest small one.
    Raises ValueError for a negative count and for longer rows, for which the rule does not hold.
    """
    return [_row(row, up_to) for row in rows]


def _row(counts: Sequence[int], up_to: int) -> list[str]:
    if len(counts) > LONGEST_ROW:
        raise ValueError("A row has at most three counts.")
    words = [shown(count, up_to) for count in counts]
    total = sum(counts)
    if is_small(total, up_to):
        return [fewer(up_to)] * (len(counts) + 1)
    small = [count for count in counts if is_small(count, up_to)]
    if not small:
        return [*words, str(total)]
    place = _second(counts, up_to)
    words[place] = HIDDEN
    if _tells(counts, place, small, up_to):
        words = [HIDDEN] * len(words)
    return [*words, str(total)]


def _second(counts: Sequence[int], up_to: int) -> int:
    """The place of the cell that is hidden together with the small ones; of equal ones the last."""
    large = [place for place, count in enumerate(counts) if count > up_to]
    empty = [place for place, count in enumerate(counts) if count == 0]
    if not large and empty:
        return empty[-1]
    return max(large or range(len(counts)), key=lambda place: (counts[place], place))


def _tells(counts: Sequence[int], place: int, small: Sequence[int], up_to: int) -> bool:
    """Would the total say that every small count is 1, since the cell hidden with them cannot be any smaller?"""
    if counts[place] <= up_to:
        return False
    before = max((count for count in counts[:place] if count > up_to), default=0)
    after = max((count for count in counts[place + 1 :] if count > up_to), default=0)
    least = max(up_to + 1, before, after + 1)
    return counts[place] + sum(small) - least <= len(small)


def percent(part: int, whole: int, up_to: int) -> str | None:
    """The part of the whole as "45%"; None where the whole, the part or the rest of it is small, or nobody is there.

    Give it a part that is shown as a number in its row: one that is hidden there must not come back as a percentage.
    """
    if whole <= up_to or is_small(part, up_to) or is_small(whole - part, up_to):
        return None
    return f"{100 * part / whole:.0f}%"


def percents(counts: Sequence[int], up_to: int) -> list[str | None]:
    """For each cell of one row its percentage of the total, None where the row as shown does not give it anyway."""
    if HIDDEN in _row(counts, up_to):
        return [None] * len(counts)
    return [percent(count, sum(counts), up_to) for count in counts]
