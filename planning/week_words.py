"""The sentence at the head of the home page: how pressed a person is, and their partner."""

from heatmap.opened import OpenedCell
from planning.week import Pressed

UNKNOWN = "Nothing recorded"
Parts = list[tuple[str, bool]]  # of a sentence, each with whether it is set in bold


def lead(mine: Pressed, theirs: Pressed | None, *, ahead: bool = False) -> Parts:
    """ "You are Busy this week and Steady the next; Asha is Heavy this week." in parts.

    `ahead`: the first of the two weeks has not begun yet, so it is next week.
    """
    week, after = ("next week", "the week after") if ahead else ("this week", "the next")
    return [*_mine(mine, week, after), *_theirs(theirs, week), (".", False)]


def _mine(mine: Pressed, week: str, after: str) -> Parts:
    if mine.this is None:
        return [("You hold no role yet, so there is no row of yours on the map", False)]
    now, then = _state(mine.this), _state(mine.next)
    if now == then == UNKNOWN:
        return [("Nothing is recorded for your role in this school year yet", False)]
    if now == then:
        return [("You are ", False), (now, True), (f" {week} and {after}", False)]
    return [("You are ", False), (now, True), (f" {week} and ", False), (then, True), (f" {after}", False)]


def _theirs(theirs: Pressed | None, week: str) -> Parts:
    if theirs is None or theirs.this is None:
        return []
    state = _state(theirs.this)
    if state == UNKNOWN:
        return [(f"; for {theirs.person.name} nothing is recorded", False)]
    return [(f"; {theirs.person.name} is ", False), (state, True), (f" {week}", False)]


def _state(cell: OpenedCell | None) -> str:
    """The band in a word; "on holiday" in a week without a staff day."""
    if cell is None or not cell.band:
        return "on holiday"
    return cell.words
