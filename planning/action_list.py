"""Reading actions for their lists: what waits for an answer, what is to do, what is done, and where each came from."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from inclusion.school.models import Membership
from planning.actions.action_points import SHOWN
from planning.models import Action, Meeting

Status = Action.Status
SOON = 7  # days in which something due is soon
DONE_SHOWN = 20
OPEN_SHOWN = 200


@dataclass(frozen=True)
class ActionRow:
    """An action beside where it came from, as far as this reader may know that."""

    action: Action
    reader: Membership
    today: date
    may_see_meeting: bool
    may_read_minutes: bool

    @property
    def is_mine(self) -> bool:
        return self.action.owner_id == self.reader.pk

    @property
    def is_late(self) -> bool:
        return self.action.is_late(self.today)

    @property
    def due_words(self) -> str:
        """How far the date is, kindly: nobody is told that they failed."""
        days = (self.action.due_on - self.today).days
        if self.action.is_settled or days > SOON:
            return ""
        if days < 0:
            return "the date has passed; what would help?"
        return {0: "today", 1: "tomorrow"}.get(days, f"in {days} days")


@dataclass
class ActionList:
    """The lists of the page, each in the order in which it is shown."""

    to_answer: list[ActionRow] = field(default_factory=list)
    to_agree: list[ActionRow] = field(default_factory=list)
    to_do: list[ActionRow] = field(default_factory=list)
    settled: list[ActionRow] = field(default_factory=list)
    settled_count: int = 0
    is_cut: bool = False


def where_from(actions: Iterable[Action], reader: Membership, today: date) -> list[ActionRow]:
    """The same actions with what the reader may know of their meetings. Two queries."""
    rows = list(actions)
    meetings = {action.meeting_id for action in rows if action.meeting_id}
    seen = _ids(Meeting.objects.visible_to(reader), meetings)
    read = _ids(Meeting.objects.with_minutes_for(reader), meetings)
    return [ActionRow(one, reader, today, one.meeting_id in seen, one.meeting_id in read) for one in rows]


def _ids(meetings: QuerySet[Meeting], among: Iterable[UUID]) -> set[UUID | None]:
    return set(meetings.filter(pk__in=among).values_list("pk", flat=True))


def actions_for(reader: Membership, today: date, *, everybody: bool = False, words: str = "") -> ActionList:
    """One's own actions, or with `everybody` all of one's meetings: what waits for an answer first, then the soonest.

    The same number of queries however many there are. At most 200 open ones and the 20 settled last are shown.
    """
    found = Action.objects.visible_to(reader).select_related(*SHOWN)
    if not everybody:
        found = found.filter(owner=reader)
    if words:
        found = found.filter(title__icontains=words)
    open_ones = list(found.unfinished().order_by("due_on", "created_at")[: OPEN_SHOWN + 1])
    settled = found.filter(settled_at__isnull=False).order_by("-settled_at")
    made = Action.objects.visible_to(reader).unfinished().filter(created_by=reader, wished_on__isnull=False)
    wished = list(made.exclude(owner=reader).select_related(*SHOWN)[:OPEN_SHOWN])
    recent = list(settled[:DONE_SHOWN])
    rows = {row.action.pk: row for row in where_from([*open_ones, *wished, *recent], reader, today)}
    shown = [rows[one.pk] for one in open_ones[:OPEN_SHOWN]]
    waits = [row for row in shown if row.is_mine and row.action.status == Status.PROPOSED and not row.action.wished_on]
    return ActionList(
        to_answer=waits,
        to_agree=[rows[one.pk] for one in wished],
        to_do=[row for row in shown if row not in waits and row.action not in wished],
        settled=[rows[one.pk] for one in recent],
        settled_count=settled.count(),
        is_cut=len(open_ones) > OPEN_SHOWN,
    )
