"""Reading what a pair shares in a term: meetings, decisions, visits, learning and steps. Only what both may read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, Span
from planning.decision_register import Told, accounts, told
from planning.involvement import in_words, shares
from planning.models import Decision, Meeting, Part, Participant
from reflection.models import Learning, LearningPerson, LookBack, Step, Visit
from reflection.people import Pair
from reflection.term_days import same_term
from reflection.term_words import MeetingCounts


def days_of(stretch: Span) -> tuple[date, date]:
    """For a query: from its first to its last day."""
    return stretch.starts_on, stretch.ends_on


def both_may(pair: Pair, permission: Permission) -> bool:
    return all(person.may(permission) for person in pair.people)


@dataclass(frozen=True)
class MeetingLine:
    """The meetings of one series, under the title of the latest."""

    title: str
    counts: MeetingCounts


def meetings_of(pair: Pair, stretch: Span, today: date) -> tuple[list[MeetingLine], MeetingCounts]:
    """The meetings in which both take part, by series with the most held first, and all of them. One query.

    A draft is nobody's but its chairs'.
    """
    taking_part = Participant.objects.filter(meeting=OuterRef("pk")).exclude(part=Part.INFORMED)
    found = Meeting.objects.visible_to(pair.senco).filter(
        *_each(taking_part, pair), school=pair.senco.school_id, on__range=days_of(stretch)
    )
    series: dict[object, list[Meeting]] = {}
    for meeting in found.exclude(state=Meeting.State.DRAFT):
        series.setdefault(meeting.series_id, []).append(meeting)
    lines = [MeetingLine(group[-1].title, _count(group, today)) for group in series.values()]
    whole = _count((meeting for group in series.values() for meeting in group), today)
    return sorted(lines, key=lambda line: (-line.counts.held, -line.counts.to_come, line.title)), whole


def _count(meetings: Iterable[Meeting], today: date) -> MeetingCounts:
    held = to_come = cancelled = not_started = 0
    for meeting in meetings:
        if meeting.cancelled_at:
            cancelled += 1
        elif meeting.ended_at or not meeting.is_open:
            held += 1
        elif meeting.on >= today:
            to_come += 1
        else:
            not_started += 1
    return MeetingCounts(held, to_come, cancelled, not_started)


@dataclass(frozen=True)
class Decided:
    """The decisions settled in a term with both accounts of each, and the share from the outset in words."""

    decisions: list[tuple[Decision, Told]]
    share: str
    differs: int


def decided_in(pair: Pair, membership: Membership, stretch: Span) -> Decided | None:
    """The latest first; None where not both may read decisions. Three queries."""
    if not both_may(pair, Permission.SEE_DECISIONS):
        return None
    settled = Decision.objects.visible_to(membership).filter(
        state=Decision.State.DECIDED, settled_on__range=days_of(stretch)
    )
    found = list(settled.order_by("-settled_on", "title", "id").prefetch_related("stages"))
    both = [(decision, told(decision.stages.all())) for decision in found]
    whole = next(iter(shares(accounts(found, membership.school), [])), None)
    return Decided(both, in_words(whole) if whole else "", sum(said.differs for _, said in both))


@dataclass(frozen=True)
class VisitLine:
    """One visit between the two, and whether its day is over."""

    visit: Visit
    guest: str
    host: str
    is_over: bool

    @property
    def state(self) -> str:
        if self.is_over:
            return "Took place"
        return "Agreed" if self.visit.is_confirmed else str(self.visit.get_state_display())


def visits_of(pair: Pair, membership: Membership, stretch: Span, now: datetime) -> list[VisitLine]:
    """The visits of the two to each other that took place or are to come, by day. One query.

    One that nobody had confirmed by its day came to nothing and is left out, like those that were called off. `now` is
    the school's wall clock.
    """
    names = {person.pk: person.name for person in pair.people}
    standing = Q(state=Visit.State.CONFIRMED) | Q(state=Visit.State.OFFERED, on__gte=now.date())
    found = Visit.objects.visible_to(membership).filter(
        standing, host__in=pair.people, guest__in=pair.people, on__range=days_of(stretch)
    )
    return [
        VisitLine(one, names[one.guest_id], names[one.host_id], one.is_confirmed and one.ends_at <= now)
        for one in found
    ]


def learning_of(pair: Pair, membership: Membership, stretch: Span, today: date) -> list[Learning]:
    """What both have attended in the term, by date; what is still to come is not in it. One query."""
    attending = LearningPerson.objects.filter(learning=OuterRef("pk"))
    found = Learning.objects.visible_to(membership).filter(
        *_each(attending, pair), starts_on__lte=min(stretch.ends_on, today), ends_on__gte=stretch.starts_on
    )
    return list(found.order_by("starts_on", "topic", "id"))


def look_backs_of(pair: Pair, membership: Membership, stretch: Span, today: date) -> tuple[list[LookBack], int]:
    """Those answered in the term about what both attended, by date, and how many are due in it by now. One query."""
    attending = LearningPerson.objects.filter(learning=OuterRef("change__learning"))
    answered = Q(answered_at__date__range=days_of(stretch))
    due = Q(answer="", due_on__range=(stretch.starts_on, min(stretch.ends_on, today)))
    asked = LookBack.objects.visible_to(membership).filter(answered | due, *_each(attending, pair))
    found = list(asked.select_related("change").order_by("due_on", "id"))
    said = [look_back for look_back in found if look_back.answer]
    return said, len(found) - len(said)


def steps_of(
    pair: Pair, membership: Membership, calendar: SchoolCalendar, term: Span, stretch: Span, today: date
) -> list[Step]:
    """The steps of just these two: those of the term, and earlier ones that were still in hand in it. One query."""
    both = Step.objects.visible_to(membership).filter(senco__in=pair.people, leader__in=pair.people)

    def in_hand(step: Step) -> bool:
        if step.term_starts_on >= term.starts_on or stretch.starts_on > today:
            return False
        return step.closed_at is None or timezone.localdate(step.closed_at) >= term.starts_on

    found = both.order_by("made_at", "id")
    return [step for step in found if same_term(calendar, term, step.term_starts_on) or in_hand(step)]


def _each(rows: QuerySet[Any], pair: Pair) -> list[Exists]:
    """Conditions: there is such a row for each of the two."""
    return [Exists(rows.filter(membership=person)) for person in pair.people]
