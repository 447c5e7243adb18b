"""Reading for the guided set-up: its steps in their order, how far the school is with each, and the year it is for."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, Q

from inclusion.school.access import Permission
from inclusion.school.models import CalendarSource, ImportRun, Membership, School, SchoolCount, SetUp, Term
from inclusion.school.school_dates import school_year_of

LATER = "later:"  # stands before a step that was put off, in SetUp.done
SCHOOL, TERMS, PEOPLE, COUNTS, PACKS, TALK = "school", "terms", "people", "counts", "packs", "talk"
STEPS = {  # who may do a step, what it is called, and what it is for
    SCHOOL: (Permission.CHANGE_SCHOOL, "Your school", "Its name, phase and type: they decide which dates concern you."),
    TERMS: (Permission.CHANGE_CALENDAR, "Term dates", "Paste your term table, and the map has its weeks."),
    PEOPLE: (Permission.CHANGE_STAFF, "People", "Invite the SENCo, and whoever else plans with you."),
    COUNTS: (Permission.CHANGE_PUPIL_NUMBERS, "Our numbers", "How many plans you have makes pressure higher or lower."),
    PACKS: (Permission.CHANGE_CALENDAR, "Calendar packs", "England’s census days, tests, reviews and deadlines."),
    TALK: (Permission.CHANGE_CALENDAR, "Talk about it", "The three heaviest weeks ahead, and what could move."),
}


@dataclass(frozen=True)
class Step:
    """One step for one person. `state`: done, later (put off) or open."""

    key: str
    number: int
    name: str
    what: str
    state: str
    is_mine: bool
    is_next: bool = False

    @property
    def url_name(self) -> str:
        return f"heatmap:set_up_{self.key}"


def year_of(school: School, today: date) -> int:
    """The school year to set up: that of the first term that is not over, else the one that people plan now."""
    term = Term.objects.filter(school=school, ends_on__gte=today).order_by("starts_on").first()
    return school_year_of(max(term.starts_on, today)) if term else school_year_of(today)


def is_waiting(school: School) -> bool:
    """Whether the set-up is worth showing: it was begun and is not finished, or there is no term yet. One query."""
    begun = Q(set_up__isnull=False, set_up__finished_at=None)
    nothing_there = Q(set_up=None) & ~Exists(Term.objects.filter(school=school))
    return School.objects.filter(begun | nothing_there, pk=school.pk).exists()


def steps_of(membership: Membership) -> list[Step]:
    """All steps in their order. What is there already counts as done. Five queries."""
    school = membership.school
    set_up = SetUp.objects.filter(school=school).first()
    said = set(set_up.done) if set_up else set()
    there = _there(school)
    steps: list[Step] = []
    for number, (key, (permission, name, what)) in enumerate(STEPS.items(), 1):
        state = "done" if key in said or key in there else "later" if LATER + key in said else "open"
        is_mine = membership.may(permission)
        is_next = state == "open" and is_mine and not any(step.is_next for step in steps)
        steps.append(Step(key, number, name, what, state, is_mine, is_next))
    return steps


def _there(school: School) -> set[str]:
    """The steps whose outcome stands, whoever brought it about and wherever."""
    found = {
        TERMS: Term.objects.filter(school=school),
        PEOPLE: Membership.objects.live().filter(school=school)[1:],
        PACKS: ImportRun.objects.filter(
            school=school, state=ImportRun.State.APPLIED, source__kind=CalendarSource.Kind.PACK
        ),
        COUNTS: SchoolCount.objects.filter(school=school),
    }
    return {key for key, rows in found.items() if rows.exists()}


def next_after(steps: list[Step], key: str) -> Step | None:
    """The next open step after this one that the person may do, else the first open one."""
    place = [step.key for step in steps].index(key)
    return next((step for step in [*steps[place + 1 :], *steps[:place]] if step.state == "open" and step.is_mine), None)
