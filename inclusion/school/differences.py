"""In short sentences: what a source says otherwise than the school has it."""

from collections.abc import Iterator, Mapping
from datetime import date
from itertools import zip_longest

from inclusion.school.incoming import Incoming
from inclusion.school.models import SchoolEvent
from inclusion.school.wording import full_day, window

LONGEST_QUOTE = 80
START_STAYS = "Its pressure stays as it was set here."
OTHERWISE = "It is worded otherwise."


def differences(
    event: SchoolEvent, felt: Mapping[str, int], one: Incoming, names: Mapping[str, str], *, keeps_start: bool
) -> list[str]:
    """Field by field and role by role, here and there.

    `felt`: the event's levels by role slug; `names`: those of the live roles by slug.
    `keeps_start`: how hard and how long it presses and who set it stay, so nothing is said of how they differ.
    """
    said = list(_of_content(event, one))
    if keeps_start:
        return [*said, START_STAYS]
    return [*said, *_of_start(event, one), *_of_levels(felt, one.levels, names)] or [OTHERWISE]


def _of_content(event: SchoolEvent, one: Incoming) -> Iterator[str]:
    if event.title != one.title:
        yield f"Called “{event.title}” here."
    if (event.starts_on, event.ends_on) != (one.starts_on, one.ends_on):
        yield f"Here it is {_days(event.starts_on, event.ends_on)}."
    if event.nature != one.nature:
        yield f"{SchoolEvent.Nature(event.nature).label} here, {SchoolEvent.Nature(one.nature).label.lower()} there."
    if event.movable != one.movable:
        yield "It can be moved here, not there." if event.movable else "It can be moved there, not here."
    elif (event.movable_from, event.movable_to) != (one.movable_from, one.movable_to):
        yield f"It can be moved {_window(event)} here, {_window(one)} there."
    if event.needs != one.needs:
        here, there = _quotes(event.needs, one.needs)
        yield f"It says {here} here, {there} there."


def _of_start(event: SchoolEvent, one: Incoming) -> Iterator[str]:
    if event.run_up != one.run_up:
        yield f"Run-up: {_counted(event.run_up)} here, {_counted(one.run_up)} there."
    if event.follow_up != one.follow_up:
        yield f"Follow-up: {_counted(event.follow_up)} here, {_counted(one.follow_up)} there."
    if event.set_by != one.set_by:
        here, there = (SchoolEvent.SetBy(setter).label for setter in (event.set_by, one.set_by))
        yield f"Dates set by: {here} here, {there} there."


def _of_levels(felt: Mapping[str, int], meant: Mapping[str, int], names: Mapping[str, str]) -> Iterator[str]:
    for slug, name in names.items():
        here, there = felt.get(slug), meant.get(slug)
        if here != there:
            yield f"{name}: {_level(here)} here, {_level(there)} there."


def _level(level: int | None) -> str:
    return f"pressure {level}" if level else "not concerned"


def _counted(days: int) -> str:
    return "1 day" if days == 1 else f"{days} days"


def _days(first: date, last: date) -> str:
    return full_day(first) if first == last else f"{full_day(first)} to {full_day(last)}"


def _window(thing: SchoolEvent | Incoming) -> str:
    return window(thing.movable_from, thing.movable_to) or "to any day"


def _quotes(here: str, there: str) -> tuple[str, str]:
    """Two texts as people quote them, from the first line on in which they differ."""
    lines = zip_longest(here.splitlines(), there.splitlines(), fillvalue="")
    ours, theirs = next((pair for pair in lines if pair[0] != pair[1]), ("", ""))
    return _quote(ours), _quote(theirs)


def _quote(line: str) -> str:
    return f"“{line[:LONGEST_QUOTE]}{'…' if len(line) > LONGEST_QUOTE else ''}”" if line else "nothing"
