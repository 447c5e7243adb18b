"""What is said about an event, fact by fact, in words; and where two versions of it differ."""

from collections.abc import Iterable, Mapping
from datetime import date
from uuid import UUID

from inclusion.school.actions.events import EventDetails
from inclusion.school.levels import level_in_words
from inclusion.school.models import Membership, Role, SchoolEvent
from inclusion.school.repeats import Repeat, describe
from inclusion.school.wording import listed, short_day, window

Facts = dict[str, str]  # label → what is said, in the order of the page


def dates_in_list(starts_on: date, ends_on: date, today: date) -> str:
    """The same for a list, where this year goes without saying."""
    words = dates_in_words(starts_on, ends_on)
    return words.removesuffix(f" {today.year}") if starts_on.year == ends_on.year else words


def dates_in_words(starts_on: date, ends_on: date) -> str:
    """As in "Mon 18 Jan 2027" or "Mon 18 Jan – Fri 22 Jan 2027"."""
    if starts_on == ends_on:
        return f"{short_day(starts_on)} {starts_on.year}"
    year = "" if starts_on.year == ends_on.year else f" {starts_on.year}"
    return f"{short_day(starts_on)}{year} – {short_day(ends_on)} {ends_on.year}"


def facts(details: EventDetails) -> Facts:
    """The event without its title and levels. What is not said is left out."""
    when = dates_in_words(details.starts_on, details.ends_on)
    label = "When" if details.repeat == SchoolEvent.Repeat.NONE else "First"
    said = {label: f"Must be done by {when}" if details.nature == SchoolEvent.Nature.DEADLINE else when}
    if details.repeat != SchoolEvent.Repeat.NONE:
        repeat = Repeat(details.repeat, details.repeat_rule, details.repeat_until, details.term_time_only)
        said["Repeats"] = describe(details.starts_on, repeat)
    around = [
        f"{days} staff day{'' if days == 1 else 's'} {side} it"
        for days, side in ((details.run_up, "before"), (details.follow_up, "after"))
        if days
    ]
    if around:
        said["Work around it"] = listed(around)
    said["Who set the date"] = SchoolEvent.SetBy(details.set_by).label
    said["Can it move?"] = _moving(details)
    if details.needs:
        said["What it needs"] = details.needs
    if details.confidential:
        said["Confidential"] = "Others see only its dates and levels"
    return said


def _moving(details: EventDetails) -> str:
    if not details.movable:
        return "No, the date is fixed"
    return ", ".join(filter(None, ["Yes", window(details.movable_from, details.movable_to)]))


def every_fact(
    details: EventDetails, levels: Mapping[UUID, int], named: Iterable[Membership], roles: Iterable[Role]
) -> Facts:
    """Title, facts, the level of every role and the people named: everything that two versions can differ in."""
    said = {"Title": details.title} | facts(details)
    said |= {role.name: level_in_words(levels.get(role.pk, 0)) for role in roles}
    people = sorted(person.name for person in named)
    return said | ({"People named": ", ".join(people)} if people else {})


def differences(mine: Facts, theirs: Facts) -> list[tuple[str, str, str]]:
    """Label, mine and theirs wherever they differ; "not said" where only one speaks of it."""
    labels = [*mine, *(label for label in theirs if label not in mine)]
    nothing = "not said"
    return [
        (label, mine.get(label, nothing), theirs.get(label, nothing))
        for label in labels
        if mine.get(label) != theirs.get(label)
    ]
