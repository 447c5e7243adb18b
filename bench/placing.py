"""Placing a term's series of meetings against the page that asks for it."""

from datetime import date, time, timedelta

from django.urls import reverse

from bench.databases import chosen
from bench.figures import Figure, ratio
from bench.pages import Reader
from bench.timing import in_turns
from inclusion.school.models import Membership, Role, RoleHolding, School
from planning.finding import Question, find, read
from planning.placing import Day, place
from planning.rhythm import HowOften
from planning.slots import best_on

PEOPLE, MEETINGS, WEEKS = 6, 12, 14
FIRST = date(2027, 4, 12)  # the summer term of the made-up school has 14 school weeks
ROLES = ["headteacher", "senco", "deputy-head", "phase-leader", "dsl", "class-teacher"]


def make_people(school: School) -> list[Membership]:
    """Six people who must be there; the head is one of them, the others hold one role each."""
    people = [Membership.objects.get(school=school, email=f"head@{school.slug}.example")]
    for slug in ROLES[1:PEOPLE]:
        person = Membership.objects.create(school=school, name=slug.title(), email=f"{slug}@{school.slug}.example")
        RoleHolding.objects.create(school=school, membership=person, role=Role.objects.get(school=school, slug=slug))
        people.append(person)
    return people


def measure(reader: Reader, rounds: int) -> list[Figure]:
    """The whole search, its queries included, and the placing alone; both against the page before it is asked."""
    with chosen(reader.alias):
        people = make_people(reader.school)
        last = FIRST + timedelta(weeks=WEEKS + 1, days=-3)  # one week of them is half term
        question = Question(people[0], people, [], FIRST, last, 60, time(15, 30), HowOften.NUMBER, MEETINGS)
        wanted, _ = read(question, FIRST)
        slots = [slot for day in wanted.days if (slot := best_on(wanted, day))]
        days = [Day(slot.on, number, slot.heavy, slot.pressure) for number, slot in enumerate(slots)]
        if len(find(question, FIRST).slots) != MEETINGS or len(days) < (WEEKS - 1) * 5:
            raise AssertionError(f"The term has {len(days)} days for {MEETINGS} meetings; its time means nothing.")
    page = reverse("planning:plan", args=[reader.school.slug])
    times = in_turns(
        {
            "page": lambda: reader.browser.get(page),
            "search": lambda: _search(reader, question),
            "placing": lambda: place([days] * MEETINGS, len(wanted.days)),
        },
        rounds,
    )
    what = f"{MEETINGS} meetings of {PEOPLE} people in a {WEEKS}-week term"
    return [
        ratio(f"placing {what} / the page that shows it", times["placing"], times["page"], 5),
        ratio(f"reading for and placing {what} / the page that shows it", times["search"], times["page"], 5),
    ]


def _search(reader: Reader, question: Question) -> None:
    with chosen(reader.alias):
        find(question, FIRST)
