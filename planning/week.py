"""Reading for the home page of a school: how pressed a person and their partner are, and what waits for them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from heatmap.opened import Line, OpenedCell, closed_cell, open_cells
from heatmap.queries import Narrowing, Scored
from heatmap.rows import people_of
from heatmap.screen import Screen
from heatmap.words import day_and_month
from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest
from inclusion.school.models import Membership
from inclusion.school.school_dates import monday_of
from planning.models import Action, Decision, Meeting, Part, Participant
from planning.people import partner_of

WEEK = timedelta(days=7)
TOLD = 3  # of what presses, how much is told
LISTED = 5
LOOKS_AHEAD = timedelta(weeks=8)


def shown_monday(today: date) -> date:
    """The Monday of the week that the page is about: from Saturday on the next one."""
    return monday_of(today) + (WEEK if today.weekday() > 4 else timedelta())


class WholeMap(Screen):
    """The map as everything counts, whatever the address says; each school year is read once."""

    def __init__(self, request: SchoolRequest) -> None:
        super().__init__(request)
        self.people = people_of(self.membership)
        self._known: list[Scored] = []

    @property
    def narrowed(self) -> Narrowing:
        return Narrowing(reader=self.membership)

    def scores(self, day: date) -> Scored:
        for known in self._known:
            if known.starts_on <= day <= known.ends_on:
                return known
        self._known.append(super().scores(day))
        return self._known[-1]


@dataclass(frozen=True)
class Pressed:
    """How a person is pressed in the week shown and in the next; None where they have no row on the map."""

    person: Membership
    monday: date
    this: OpenedCell | None
    next: OpenedCell | None

    @property
    def weeks(self) -> list[tuple[OpenedCell | None, str]]:
        """Both cells with what their week is called."""
        return [
            (self.this, f"w/b {day_and_month(self.monday)}"),
            (self.next, f"w/b {day_and_month(self.monday + WEEK)}"),
        ]

    @property
    def why(self) -> list[tuple[Line, str]]:
        """The heaviest things of the week that may be told, each with its dates."""
        lines = self.this.lines[:TOLD] if self.this else ()
        return [(line, line.when.split(" · ")[0]) for line in lines]


def pressed(screen: Screen, people: Sequence[Membership], monday: date) -> list[Pressed]:
    """Two weeks of these people's rows: three queries at most, beside those for the scores."""
    opened = open_cells(screen, [str(person.pk) for person in people], monday, by_day=False)
    return [
        Pressed(person, monday, this, closed_cell(screen, str(person.pk), monday + WEEK))
        for person, this in zip(people, opened, strict=True)
    ]


def partner_to_see(membership: Membership) -> Membership | None:
    """The partner, for those who see other people on the map."""
    return partner_of(membership) if membership.may(Permission.SEE_ALL_PEOPLE) else None


def next_meeting(membership: Membership, partner: Membership | None, today: date) -> Meeting | None:
    """The next meeting with the partner in it, else the next one at all that the person takes part in."""
    mine = _taking_part([membership])
    coming = Meeting.objects.visible_to(membership).to_come(today).filter(Exists(mine))
    together = _taking_part([partner] if partner else [])
    return coming.annotate(together=Exists(together)).order_by("-together", "on", "starts_at", "pk").first()


def _taking_part(people: Iterable[Membership]) -> QuerySet[Participant]:
    found = Participant.objects.filter(meeting=OuterRef("pk"), membership__in=people)
    return found.exclude(part=Part.INFORMED)


def to_tick(membership: Membership) -> list[Meeting]:
    """The meetings whose minutes wait for this chair to agree them, the oldest first."""
    chair = Participant.objects.filter(
        meeting=OuterRef("pk"), membership=membership, is_chair=True, ticked_at__isnull=True
    )
    over = Meeting.objects.visible_to(membership).filter(ended_at__isnull=False, cancelled_at__isnull=True)
    return list(over.exclude(state=Meeting.State.CLOSED).filter(Exists(chair))[:LISTED])


def my_actions(membership: Membership) -> tuple[list[Action], bool]:
    """The first of one's unfinished actions by date, and whether there are more."""
    found = list(Action.objects.visible_to(membership).filter(owner=membership).unfinished()[: LISTED + 1])
    return found[:LISTED], len(found) > LISTED


def decisions_coming(membership: Membership, today: date) -> list[Decision]:
    """The first decisions of the next eight weeks, for those who may know of them."""
    coming = Decision.objects.visible_to(membership).filter(
        state=Decision.State.PLANNED, decide_on__gte=today, decide_on__lte=today + LOOKS_AHEAD
    )
    return list(coming[:LISTED])


def decisions_again(membership: Membership, monday: date) -> list[Decision]:
    """The first of the decisions whose review falls into the week or was due before, for those who may read them."""
    if not membership.may(Permission.SEE_DECISIONS):
        return []
    decided = Decision.objects.visible_to(membership).filter(state=Decision.State.DECIDED, review_on__lt=monday + WEEK)
    return list(decided.order_by("review_on", "title", "id")[:LISTED])
