"""Reading the decision register: its rows, the forward plan, both accounts of the SENCo's part, days for a review."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Case, Q, QuerySet, When

from heatmap.rows import PAIR
from inclusion.school.access import Permission
from inclusion.school.models import Membership, School
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, monday_of
from inclusion.school.wording import full_day
from planning.involvement import Account
from planning.loads import loads_of
from planning.models import Decision, Meeting, Provision, Side, Stage, StageSaid

WEEKS_AHEAD = 8
LENS = {  # field of a decision → question
    "gains": "Who gains?",
    "left_out": "Who is left out?",
    "adjustment": "Which adjustment does it need?",
    "staff_time": "What does it cost in staff time?",
    "how_known": "How will we know?",
}
REVIEW_AFTER, REVIEW_WITHIN = timedelta(weeks=6), timedelta(weeks=18)


@dataclass(frozen=True, slots=True)
class Told:
    """When the SENCo came in, as each side says it in words; empty where a side has not said."""

    senco: str
    leader: str

    @property
    def differs(self) -> bool:
        return bool(self.senco and self.leader) and self.senco != self.leader

    @property
    def in_words(self) -> str:
        """One stage where both agree or one has said, both where they differ; empty where nobody has said."""
        if self.differs:
            return f"SENCo: {self.senco.lower()} · leader: {self.leader.lower()}"
        return self.senco or self.leader


def told(stages: Iterable[StageSaid]) -> Told:
    """Both accounts of one decision, from what its sides have said."""
    said = {stage.side: Stage(stage.stage).label for stage in stages}
    return Told(said.get(Side.SENCO, ""), said.get(Side.LEADER, ""))


def answered_lens(decision: Decision) -> list[tuple[str, str]]:
    """The five questions of the SEND lens with their answers; empty where none is answered."""
    answers = [(question, getattr(decision, name)) for name, question in LENS.items()]
    return answers if any(answer for _, answer in answers) else []


def register(membership: Membership, *, words: str, area: str, state: str) -> QuerySet[Decision]:
    """The decisions one may see, what is still to be decided first and soonest first, then the latest decided.

    Who may know title, date and area only cannot ask for a state, and gets none that was withdrawn.
    """
    condition = Q()
    if words:
        condition &= Q(title__icontains=words)
    if area:
        condition &= Q(area=area)
    if not membership.may(Permission.SEE_DECISIONS):
        condition &= ~Q(state=Decision.State.WITHDRAWN)
    elif state:
        condition &= Q(state=state)
    found = Decision.objects.visible_to(membership).filter(condition)
    planned, decided = When(state=Decision.State.PLANNED, then=0), When(state=Decision.State.DECIDED, then=1)
    soonest = Case(When(state=Decision.State.PLANNED, then="decide_on"))
    in_order = found.order_by(Case(planned, decided, default=2), soonest, "-settled_on", "title", "id")
    return in_order.prefetch_related("stages")


def linked_to(about: Meeting | Provision, membership: Membership) -> list[Decision]:
    """The decisions that name this meeting or provision and were not withdrawn, as far as one may know of them."""
    linked = about.decisions.visible_to(membership)
    return list(linked.exclude(state=Decision.State.WITHDRAWN).order_by("decide_on", "title", "id"))


@dataclass(frozen=True, slots=True)
class ForwardPlan:
    """What should have been decided by now, what comes by week (Monday, decisions), and what is looked at again."""

    late: list[Decision]
    weeks: list[tuple[date, list[Decision]]]
    again: list[Decision]


def forward_plan(membership: Membership, today: date) -> ForwardPlan:
    """The next eight weeks; who may know titles only is not told what is late and what is looked at again."""
    last = monday_of(today) + timedelta(weeks=WEEKS_AHEAD, days=-1)
    rows = Decision.objects.visible_to(membership)
    planned = list(rows.filter(state=Decision.State.PLANNED, decide_on__lte=last))
    weeks: dict[date, list[Decision]] = {}
    for decision in planned:
        if decision.decide_on >= today:
            weeks.setdefault(monday_of(decision.decide_on), []).append(decision)
    if not membership.may(Permission.SEE_DECISIONS):
        return ForwardPlan([], list(weeks.items()), [])
    late = [decision for decision in planned if decision.decide_on < today]
    again = rows.filter(state=Decision.State.DECIDED, review_on__lte=last).order_by("review_on", "title", "id")
    return ForwardPlan(late, list(weeks.items()), list(again))


def decided_decisions(membership: Membership) -> list[Decision]:
    """The latest first, with what was said of each. Two queries."""
    decided = Decision.objects.visible_to(membership).filter(state=Decision.State.DECIDED)
    return list(decided.order_by("-settled_on", "id").prefetch_related("stages"))


def accounts(decided: Iterable[Decision], school: School) -> list[Account]:
    """Both accounts of each of them, in their order."""
    calendar = calendar_of(school)
    return [_account(decision, calendar) for decision in decided]


def two_accounts(decided: Iterable[Decision]) -> list[tuple[Decision, Told]]:
    """Those of which the two sides say different things, in their order."""
    both = [(decision, told(decision.stages.all())) for decision in decided]
    return [(decision, said) for decision, said in both if said.differs]


def _account(decision: Decision, calendar: SchoolCalendar) -> Account:
    assert decision.settled_on is not None
    said = {stage.side: stage.stage for stage in decision.stages.all()}
    return Account(
        term=term_of(decision.settled_on, calendar),
        area=decision.get_area_display(),
        senco=said.get(Side.SENCO),
        leader=said.get(Side.LEADER),
    )


def term_of(day: date, calendar: SchoolCalendar) -> str:
    """The term of the day with its year; a day of the holidays counts to the term before it."""
    before = [term for term in calendar.terms if term.starts_on <= day]
    if not before:
        return "Before the terms that are known"
    term = before[-1]
    return f"{term.name} {term.starts_on.year}"


def calm_days(school: School, after: date) -> list[date]:
    """Days for another look: the calmest of the SENCo and the head in each of three calm weeks, 6 to 18 weeks later."""
    pair = Membership.objects.live().filter(school=school, holdings__role__slug__in=PAIR).distinct()
    people = list(pair)
    return loads_of(school, people).calm_weeks(people, after + REVIEW_AFTER, after + REVIEW_WITHIN)


def in_words(days: Iterable[date]) -> list[tuple[str, str]]:
    """Each day as a value of a form and in words."""
    return [(day.isoformat(), f"{day:%A} {full_day(day)}") for day in days]
