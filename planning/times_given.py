"""Reading the times people gave, person by person and day by day, for the page that shows them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from inclusion.school.access import Permission, Standing
from inclusion.school.models import Membership
from inclusion.school.wording import WORKING_DAYS
from planning.actions.availability import GivenTime
from planning.models import MeetingTime
from planning.people import colleagues

SHORT_DAYS = tuple(day[:3] for day in WORKING_DAYS)


@dataclass(frozen=True)
class TimesOfOne:
    """A person's week: for each weekday its name, whether they work, and the spans as (words, letter)."""

    person: Membership
    roles: str
    has_said: bool
    days: list[tuple[str, bool, list[tuple[str, str]]]]


def times_of_everybody(reader: Membership) -> list[TimesOfOne]:
    """Everybody of the school who can give times, by name, oneself first. Three queries."""
    given: defaultdict[object, list[MeetingTime]] = defaultdict(list)
    for row in MeetingTime.objects.visible_to(reader):
        given[row.membership_id].append(row)
    people = [person for person in colleagues(reader) if _may_give(person)]
    people.sort(key=lambda person: person != reader)
    return [_of_one(person, given[person.pk]) for person in people]


def _may_give(person: Membership) -> bool:
    standings = [Standing(holding.role.standing) for holding in person.holdings.all() if not holding.role.retired_at]
    return Permission.SEE_AVAILABILITY.allows(standings)


def _of_one(person: Membership, given: Sequence[MeetingTime]) -> TimesOfOne:
    by_day: defaultdict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in given:
        by_day[row.weekday].append((f"{row.starts_at:%H:%M}–{row.ends_at:%H:%M}", row.letter))
    roles = [holding.role for holding in person.holdings.all() if not holding.role.retired_at]
    names = ", ".join(role.name for role in sorted(roles, key=lambda role: role.position))
    days = [(name, day in person.weekdays, by_day[day]) for day, name in enumerate(SHORT_DAYS)]
    return TimesOfOne(person, names, bool(given), days)


def in_words(times: Iterable[GivenTime]) -> list[str]:
    """One line for each weekday that has a time: "Mon 08:00–09:00, 15:30–17:00 (weeks A)"."""
    by_day: defaultdict[int, list[str]] = defaultdict(list)
    for one in times:
        weeks = f" (weeks {one.letter})" if one.letter else ""
        by_day[one.weekday].append(f"{one.starts_at:%H:%M}–{one.ends_at:%H:%M}{weeks}")
    return [f"{SHORT_DAYS[day]} {', '.join(spans)}" for day, spans in sorted(by_day.items())]
