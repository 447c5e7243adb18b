"""The sentences of a pair's term: what it held, in numbers and words, and no judgement of anybody. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from inclusion.school.wording import listed

TIMES = {1: "once", 2: "twice"}


@dataclass(frozen=True, slots=True)
class MeetingCounts:
    """Meetings with both: held, still to come, cancelled, and over without ever having been started here."""

    held: int = 0
    to_come: int = 0
    cancelled: int = 0
    not_started: int = 0

    def __bool__(self) -> bool:
        return bool(self.held or self.to_come or self.cancelled or self.not_started)


@dataclass(frozen=True, slots=True)
class TermCounts:
    """What the first line of the page adds up."""

    heavy: int = 0
    held: int = 0
    visits: int = 0
    trainings: int = 0
    steps: int = 0


def counted(number: int, one: str, many: str = "") -> str:
    """ "1 visit", "3 visits"."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def lead(names: Sequence[str], counts: TermCounts) -> str:
    """What the term held, in one line: "Helen Marsh and Sunita Rao: 5 meetings held, 2 visits and 1 step."."""
    said = [
        words
        for number, words in (
            (counts.heavy, f"{counted(counts.heavy, 'week')} heavy for both"),
            (counts.held, f"{counted(counts.held, 'meeting')} held"),
            (counts.visits, f"{counted(counts.visits, 'visit')} to each other"),
            (counts.trainings, f"{counted(counts.trainings, 'training')} together"),
            (counts.steps, counted(counts.steps, "step")),
        )
        if number
    ]
    return f"{listed(names)}: {listed(said) or 'nothing is recorded in this term yet'}."


def shared_heat(heavy: int, weeks: int) -> str:
    """In how many of the term's weeks both are Heavy or Overloaded."""
    if not weeks:
        return "This term has no school weeks."
    many = f"{heavy} of {counted(weeks, 'school week')}" if heavy else f"none of {counted(weeks, 'school week')}"
    return f"Both of us are at Heavy or above in {many}."


def moved(times: int, left_out: int) -> str:
    """What was moved of that which weighs on either: "3 events were moved and 1 time was left out."."""
    said = [f"{counted(times, 'event')} {_was(times)} moved"] if times else []
    said += [f"{counted(left_out, 'time')} {_was(left_out)} left out"] if left_out else []
    return f"Of what weighs on us {listed(said)}." if said else "Nothing that weighs on us was moved."


def meetings(counts: MeetingCounts) -> str:
    """ "5 meetings with both of us were held; 2 are still to come and 1 was cancelled."."""
    if not counts:
        return "No meeting with both of us stands in this term."
    others = [f"{counts.to_come} {_is(counts.to_come)} still to come"] if counts.to_come else []
    others += [f"{counts.cancelled} {_was(counts.cancelled)} cancelled"] if counts.cancelled else []
    others += [f"{counts.not_started} {_was(counts.not_started)} not started here"] if counts.not_started else []
    held = f"{counted(counts.held, 'meeting')} with both of us {_was(counts.held)} held"
    if not counts.held:
        held = "No meeting with both of us was held" + (" yet" if counts.to_come else "")
    return f"{held}; {listed(others)}." if others else f"{held}."


def involvement(share: str, decided: int, differs: int) -> str:
    """`share` as the page of all terms says it: "from the outset in 3 of 4 decisions", "nobody has said yet"."""
    if not decided:
        return "No decision was settled in this term."
    if share.startswith("nobody"):
        many = f"{counted(decided, 'decision')} {_was(decided)} settled"
        return f"{many}; nobody has said yet when the SENCo came in."
    two = f"; of {differs} we tell it in two ways" if differs else ""
    return f"The SENCo came in {share}{two}."


def visits(done: Sequence[tuple[str, str, int]], to_come: int) -> str:
    """Both directions: (guest, host, how often). "Helen Marsh saw Sunita Rao’s work twice. 1 visit is to come."."""
    said = [
        f"{guest} saw {host}’s work {TIMES.get(number, f'{number} times')}" for guest, host, number in done if number
    ]
    coming = f"{counted(to_come, 'visit')} {_is(to_come)} still to come"
    if not said:
        return f"{coming}." if to_come else "No visit to each other stands in this term."
    return f"{listed(said)}. {coming}." if to_come else f"{listed(said)}."


def learning(trainings: int, hours: str) -> str:
    """ "2 trainings together, 9 hours."; `hours` without a needless ".0"."""
    if not trainings:
        return "No training together stands in this term."
    return f"{counted(trainings, 'training')} together, {hours} {'hour' if hours == '1' else 'hours'}."


def lasted(yes: int, partly: int, no: int, waiting: int) -> str:
    """What became of what was agreed at a training; empty where nothing was asked in the term."""
    said = [f"{number} {words}" for number, words in ((yes, "yes"), (partly, "partly"), (no, "no")) if number]
    answered = f"Is it still happening? We said {listed(said)}." if said else ""
    open_ones = f"{counted(waiting, 'look back', 'looks back')} {_is(waiting)} not answered yet." if waiting else ""
    return " ".join(part for part in (answered, open_ones) if part)


def gaps(facets: Sequence[tuple[str, int | None]], average: float | None) -> str:
    """The pupils' question: where people are furthest apart before the average; `facets` are (name, gap)."""
    known = [(name, gap) for name, gap in facets if gap is not None]
    if not known or average is None:
        return "Fewer than two of us gave a score."
    widest = max(gap for _, gap in known)
    mean = f"{average:.1f} of 5 on average"
    if not widest:
        return f"No gap between us in any of it; {mean}."
    named = listed([f"“{name}”" for name, gap in known if gap == widest])
    return f"Furthest apart in {named}: {widest}; {mean}."


def round_state(what: str, ready: Sequence[str], people: int, *, revealed: bool) -> str:
    """How far a round is that not both may read yet; `what` is its name, such as "The pupils’ question"."""
    if revealed:
        return f"{what} is revealed, but one of us has not handed in. It stands here once both have."
    if not ready:
        return f"{what} is open; nobody is ready yet. It stands here once everybody in it is."
    return f"{what} is open; ready so far: {listed(ready)} ({len(ready)} of {people}). It stands here once all are."


def steps(opened: int, closed: int) -> str:
    """How many steps the pair had in hand."""
    if not opened and not closed:
        return "We agreed no step for this term."
    if not closed:
        return f"{counted(opened, 'step')}, in hand."
    if not opened:
        return f"{counted(closed, 'step')}, closed."
    return f"{counted(opened + closed, 'step')}: {closed} closed, {opened} in hand."


def standing(places: Sequence[str], gap: int | None) -> str:
    """Where each places the partnership, as words of the scale."""
    if gap is None:
        return "Fewer than two of us said where we stand."
    if not gap:
        return f"We place it alike: {places[0].lower()}."
    return f"We are {gap} apart: {listed([place.lower() for place in places])}."


def _is(number: int) -> str:
    return "is" if number == 1 else "are"


def _was(number: int) -> str:
    return "was" if number == 1 else "were"
