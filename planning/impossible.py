"""Why no time can be found: which person, pair of people or rule makes it impossible, in a sentence. Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import combinations

from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import WORKING_DAYS, full_day, listed
from planning.slots import Person, Wanted, common_spans, touches

NAMED = 4  # of a larger group


def why_impossible(wanted: Wanted, first: date, last: date) -> str:
    """Why `wanted` has no time between first and last; empty where it has one."""
    needed = wanted.required
    if not needed:
        return "Nobody is chosen who must be there. Choose at least two people."
    if last < first:
        return "The last date lies before the first. Choose a later last date."
    if not wanted.days:
        return _no_school(wanted.calendar, first, last)
    for why in (_no_common_weekday(needed), _no_common_day(wanted, needed), _no_common_time(wanted, needed)):
        if why:
            return why
    return _all_taken(wanted, needed)


def _no_school(calendar: SchoolCalendar, first: date, last: date) -> str:
    if not calendar.staff_days:
        return "No term of your school is entered yet, so no day is known to be a school day. Enter the school’s year."
    if first > calendar.staff_days[-1]:
        until = full_day(calendar.staff_days[-1])
        return f"The school’s year is entered until {until} only. Choose earlier dates, or enter the next year first."
    closed = calendar.closure_name(first)
    why = f" ({closed})" if closed and closed == calendar.closure_name(last) else ""
    when = f"on {full_day(first)}" if first == last else f"between {full_day(first)} and {full_day(last)}"
    return f"There is no school day {when}{why}. Choose other dates."


def _no_common_weekday(needed: Sequence[Person]) -> str:
    for person in needed:
        if not person.weekdays:
            return f"{person.name} works on no day, as the staff list has it. Leave them out or correct the list."
    if frozenset.intersection(*(person.weekdays for person in needed)):
        return ""
    for one, other in combinations(needed, 2):
        if not one.weekdays & other.weekdays:
            return (
                f"{one.name} works on {_on_days(one.weekdays)} and {other.name} on {_on_days(other.weekdays)}: "
                "they have no common working day. Let one of them come only if they can."
            )
    each = listed([f"{person.name} ({_on_days(person.weekdays)})" for person in needed])
    return f"There is no weekday on which all of them work: {each}. Let one of them come only if they can."


def _no_common_day(wanted: Wanted, needed: Sequence[Person]) -> str:
    shared = frozenset.intersection(*(person.weekdays for person in needed))
    if any(day.weekday() in shared for day in wanted.days):
        return ""
    days = _on_days(shared)
    said = f"{needed[0].name} works only on {days}"
    if len(needed) > 1:
        said = f"{_names(needed)} have only {days} in common"
    return f"{said}, and none of the dates is one of them. Choose more dates."


def _no_common_time(wanted: Wanted, needed: Sequence[Person]) -> str:
    for size in range(1, len(needed) + 1):
        if size > 2 and size < len(needed):
            continue  # one person, a pair, or all of them: nobody reads more
        for group in combinations(needed, size):
            if not _meets(wanted, needed, group):
                names = _names(group)
                verb = "gives" if size == 1 else "give"
                common = "" if size == 1 else "common "
                return (
                    f"{names} {verb} no {common}time of {wanted.minutes} minutes on a day on which all of them work. "
                    "Make the meeting shorter, or ask for other times they can meet."
                )
    return ""


def _meets(wanted: Wanted, needed: Sequence[Person], group: Sequence[Person]) -> bool:
    shared = frozenset.intersection(*(person.weekdays for person in needed))
    return any(
        common_spans(group, day, wanted.minutes, wanted.letter(day), ignoring_busy=True)
        for day in wanted.days
        if day.weekday() in shared
    )


def _all_taken(wanted: Wanted, needed: Sequence[Person]) -> str:
    """What is already in the calendar takes every common time: of whom?"""
    if any(common_spans(needed, day, wanted.minutes, wanted.letter(day)) for day in wanted.days):
        return ""
    advice = "Choose more dates or a shorter meeting."
    in_the_way = [person.name for person in min(_engaged(wanted, needed), key=len)]
    if len(in_the_way) == 1:
        return f"{in_the_way[0]} is busy at every time at which the others can meet. {advice}"
    if len(in_the_way) == 2:
        return f"Between them, {listed(in_the_way)} are busy at every common time. {advice}"
    return f"Every time that {_names(needed)} have in common is taken already. {advice}"


def _engaged(wanted: Wanted, needed: Sequence[Person]) -> Iterator[list[Person]]:
    """Who is busy, for every time at which all could meet if nothing were in the calendar.

    A time need only be tried where a common span begins or something that is in the calendar ends.
    """
    for day in wanted.days:
        ends = {until for person in needed for _, until in person.busy.get(day, ())}
        for first, last in common_spans(needed, day, wanted.minutes, wanted.letter(day), ignoring_busy=True):
            for begin in sorted({first, *ends}):
                span = (begin, begin + wanted.minutes)
                if first <= begin and span[1] <= last:
                    yield [person for person in needed if touches(person.busy.get(day, ()), span)]


def _names(people: Sequence[Person]) -> str:
    names = [person.name for person in people]
    more = len(names) - NAMED
    return listed(names if more < 2 else [*names[:NAMED], f"{more} others"])


def _on_days(weekdays: Iterable[int]) -> str:
    return listed([f"{WORKING_DAYS[day]}s" for day in sorted(weekdays)])
