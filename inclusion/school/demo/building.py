"""Build one demo school from its table: people with accounts, terms, and a year's events."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.events import EventDetails
from inclusion.school.actions.imports import NewEvent, import_events
from inclusion.school.actions.schools import create_school
from inclusion.school.actions.year import set_up_year
from inclusion.school.demo.days import day_named, half_terms
from inclusion.school.models import Membership, Role, RoleHolding, School, User
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar

TABLES = Path(__file__).parent


@dataclass(frozen=True)
class Person:
    """Somebody with an account at the demo school; `link` is the account of their link on the leadership team."""

    account: str
    name: str
    roles: tuple[str, ...]
    working_days: str = "12345"
    link: str = ""


@dataclass(frozen=True)
class DemoSchool:
    slug: str
    name: str
    phase: str
    kind: str
    people: tuple[Person, ...]
    two_week_timetable: bool = False

    @property
    def domain(self) -> str:
        return f"{self.slug}.example"


OAKFIELD = DemoSchool(
    "oakfield",
    "Oakfield Primary School",
    School.Phase.PRIMARY,
    School.Kind.MAINTAINED,
    (
        Person("head", "Helen Marsh", ("headteacher",)),
        Person("senco", "Sunita Rao", ("senco",), working_days="1234", link="deputy"),
        Person("deputy", "Daniel Okafor", ("deputy-head", "dsl", "assessment-lead")),
        Person("phase", "Priya Shah", ("phase-leader", "exams-officer", "class-teacher")),
        Person("curriculum", "Callum Reid", ("curriculum-lead", "class-teacher")),
        Person("pastoral", "Paula Lindqvist", ("pastoral-lead",)),
        Person("teacher", "Tom Barker", ("class-teacher",)),
        Person("office", "Olwen Price", ("business-manager",)),
        Person("governor", "Grace Adeyemi", ("governor",)),
    ),
)
BIRCHWOOD = DemoSchool(
    "birchwood",
    "Birchwood School",
    School.Phase.SECONDARY,
    School.Kind.ACADEMY,
    (
        Person("head", "Martin Hughes", ("headteacher",)),
        Person("senco", "Amara Nwosu", ("senco", "deputy-head")),
    ),
    two_week_timetable=True,
)
DEMO_SCHOOLS = (OAKFIELD, BIRCHWOOD)


@transaction.atomic
def build(plan: DemoSchool, *, years: list[int], password: str) -> School:
    """The school with its people, the school years that begin in `years`, and their events."""
    school = create_school(by=None, slug=plan.slug, name=plan.name, phase=plan.phase, kind=plan.kind, is_demo=True)
    school.two_week_timetable = plan.two_week_timetable
    school.save(update_fields=["two_week_timetable"])
    staff = _people(school, plan, password)
    for year in years:
        _year(school, year)
    calendar = calendar_of(school)
    table = list(csv.DictReader((TABLES / f"{plan.slug}.csv").read_text(encoding="utf-8").splitlines()))
    roles = dict(Role.objects.filter(school=school).values_list("slug", "id"))
    for year in years:
        events = [
            NewEvent(
                details=details_of(row, year, calendar),
                levels={roles[slug]: int(row[slug]) for slug in roles if row[slug]},
                by=staff.get(row["by"]),
            )
            for row in table
        ]
        import_events(by=None, school=school, events=events)
    return school


def _people(school: School, plan: DemoSchool, password: str) -> dict[str, Membership]:
    """Everybody's membership by each role they hold; where several hold it, the first."""
    roles = {role.slug: role for role in Role.objects.filter(school=school)}
    hashed = make_password(password)  # once: it is meant to take long
    by_account: dict[str, Membership] = {}
    by_role: dict[str, Membership] = {}
    for person in plan.people:
        email = f"{person.account}@{plan.domain}"
        user, is_new = User.objects.get_or_create(email=email, defaults={"name": person.name, "password": hashed})
        if is_new:
            EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
        membership = Membership.objects.create(
            school=school,
            user=user,
            name=person.name,
            email=email,
            working_days=person.working_days,
            joined_at=timezone.now(),
        )
        by_account[person.account] = membership
        for slug in person.roles:
            RoleHolding.objects.create(school=school, membership=membership, role=roles[slug])
            by_role.setdefault(slug, membership)
    for person in plan.people:
        if person.link:
            by_account[person.account].slt_link = by_account[person.link]
            by_account[person.account].save(update_fields=["slt_link"])
    return by_role


def _year(school: School, year: int) -> None:
    """Terms, half terms and bank holidays as many authorities set them, and five INSET days."""
    pairs = half_terms(year)
    insets = [pairs[0][0], pairs[1][0], pairs[2][0], pairs[5][0], pairs[5][1]]
    set_up_year(by=None, school=school, pairs=pairs, insets=insets)


def details_of(row: Mapping[str, str], year: int, calendar: SchoolCalendar) -> EventDetails:
    """One row of a demo table as an event of the school year that begins in `year`."""
    starts_on = day_named(row["when"], year, calendar)
    details = EventDetails(
        title=row["title"],
        starts_on=starts_on,
        ends_on=_last_day(starts_on, int(row["days"]), calendar),
        nature=row["nature"],
        run_up=int(row["run_up"]),
        follow_up=int(row["follow_up"]),
        set_by=row["set_by"],
        confidential=row["confidential"] == "yes",
        needs=row["needs"],
    )
    if row["repeat"] != "none":
        last = date(year + 1, 8, 31)
        movable = bool(row["can_move"])
        return replace(details, repeat=row["repeat"], repeat_until=last, term_time_only=True, movable=movable)
    if row["can_move"]:
        either_way = timedelta(days=int(row["can_move"]))
        details = replace(
            details, movable=True, movable_from=starts_on - either_way, movable_to=details.ends_on + either_way
        )
    return details


def _last_day(starts_on: date, staff_days: int, calendar: SchoolCalendar) -> date:
    """The last of so many staff days from the first day on."""
    if staff_days == 1:
        return starts_on
    first = calendar.count_before(starts_on)
    return calendar.staff_days[first + staff_days - 1]
