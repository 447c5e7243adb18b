"""A made-up school: how many events it is asked for, three in ten repeating, the same for the same seed."""

import random
import uuid
from collections.abc import Iterator
from datetime import date, timedelta

from inclusion.school.actions.occurrences import dates_of
from inclusion.school.actions.schools import create_school
from inclusion.school.models import (
    AcademicYear,
    Closure,
    EventLevel,
    InsetDay,
    Membership,
    Occurrence,
    Role,
    RoleHolding,
    School,
    SchoolEvent,
    Term,
    User,
)
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar

SEED = 20261122
YEAR = (date(2026, 9, 1), date(2027, 8, 31))
A_DAY = date(2027, 1, 13)  # in the middle of the year; the pages are asked for its term
TERMS = [
    ("Autumn term", date(2026, 9, 3), date(2026, 12, 18)),
    ("Spring term", date(2027, 1, 4), date(2027, 3, 25)),
    ("Summer term", date(2027, 4, 12), date(2027, 7, 21)),
]
CLOSURES = [
    ("half_term", "Half term", date(2026, 10, 26), date(2026, 10, 30)),
    ("half_term", "Half term", date(2027, 2, 15), date(2027, 2, 19)),
    ("half_term", "Half term", date(2027, 5, 31), date(2027, 6, 4)),
    ("bank_holiday", "Early May bank holiday", date(2027, 5, 3), date(2027, 5, 3)),
]
REPEATS = {"weekly": 40, "fortnightly": 20, "monthly": 20, "week_a": 10, "half_term": 10}
SET_BY = {"us": 60, "law": 15, "la": 15, "trust": 10}
REPEATING = 0.3


def make_school(slug: str, events: int) -> School:
    """The school with its year, its head and this many events, on the chosen database."""
    school = create_school(by=None, slug=slug, name=f"{slug.title()} School", phase="primary")
    year = AcademicYear.objects.create(school=school, name="2026/27", starts_on=YEAR[0], ends_on=YEAR[1])
    for name, first, last in TERMS:
        Term.objects.create(school=school, year=year, name=name, starts_on=first, ends_on=last)
    for kind, name, first, last in CLOSURES:
        Closure.objects.create(school=school, kind=kind, name=name, starts_on=first, ends_on=last)
    InsetDay.objects.create(school=school, date=TERMS[0][1])
    head = make_head(school)
    chance = random.Random(f"{SEED} {slug}")
    calendar = calendar_of(school)
    rows = [_event(school, head, number, calendar.staff_days, chance) for number in range(events)]
    SchoolEvent.objects.bulk_create(rows, batch_size=500)
    roles = list(Role.objects.filter(school=school))
    EventLevel.objects.bulk_create(_levels(rows, roles, chance), batch_size=2000)
    Occurrence.objects.bulk_create(_occurrences(rows, calendar, chance), batch_size=2000)
    return school


def make_head(school: School) -> Membership:
    """A headteacher with an account, who also holds two more roles."""
    user = User.objects.create_user(f"head@{school.slug}.example", name="Alex Head")
    head = Membership.objects.create(school=school, user=user, name=user.name, email=user.email)
    for role in Role.objects.filter(school=school, slug__in=["headteacher", "senco", "dsl"]):
        RoleHolding.objects.create(school=school, membership=head, role=role)
    return head


def _event(
    school: School, head: Membership, number: int, staff_days: tuple[date, ...], chance: random.Random
) -> SchoolEvent:
    """One in ten single events stands on any day at all, the others on staff days; repeats begin before the summer."""
    repeats = number % 10 < REPEATING * 10
    first = chance.choice(staff_days[: -len(staff_days) // 5] if repeats else staff_days)
    if not repeats and chance.random() < 0.1:
        first = YEAR[0] + timedelta(days=chance.randrange((YEAR[1] - YEAR[0]).days))
    nature = chance.choice(["deadline", "event"])
    long = nature == "event" and not repeats and chance.random() < 0.25
    movable = chance.random() < 0.4
    return SchoolEvent(
        id=_uuid(chance),
        school=school,
        title=f"Event {number}",
        starts_on=first,
        ends_on=first + timedelta(days=chance.randint(1, 9) if long else 0),
        nature=nature,
        run_up=chance.choice([0, 0, 0, 1, 2, 3, 5, 10]),
        follow_up=chance.choice([0, 0, 0, 0, 1, 2]),
        repeat=_pick(REPEATS, chance) if repeats else "none",
        repeat_until=first + timedelta(days=chance.randint(70, 300)) if repeats and chance.random() < 0.5 else None,
        term_time_only=repeats,
        movable=movable,
        movable_from=first - timedelta(days=14) if movable else None,
        movable_to=first + timedelta(days=28) if movable else None,
        set_by=_pick(SET_BY, chance),
        confidential=chance.random() < 0.05,
        created_by=head,
        updated_by=head,
        creation_key=_uuid(chance),
    )


def _levels(events: list[SchoolEvent], roles: list[Role], chance: random.Random) -> Iterator[EventLevel]:
    for event in events:
        for role in chance.sample(roles, chance.choice([1, 1, 2, 2, 3, 4])):
            yield EventLevel(
                school_id=event.school_id, event=event, role=role, level=chance.choice([1, 1, 1, 2, 2, 3, 4, 5])
            )


def _occurrences(events: list[SchoolEvent], calendar: SchoolCalendar, chance: random.Random) -> Iterator[Occurrence]:
    """Written out by the product's own rules, up to the end of the year."""
    for event in events:
        for original_on, (first, last) in dates_of(event, calendar, YEAR[1]).items():
            yield Occurrence(
                id=_uuid(chance),
                school_id=event.school_id,
                event=event,
                original_on=original_on,
                starts_on=first,
                ends_on=last,
            )


def _pick(weights: dict[str, int], chance: random.Random) -> str:
    return chance.choices(list(weights), list(weights.values()))[0]


def _uuid(chance: random.Random) -> uuid.UUID:
    return uuid.UUID(int=chance.getrandbits(128), version=4)
