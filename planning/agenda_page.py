"""Reading for the page of a meeting: who takes part, its agenda with times, open actions, backlog, mails and steps."""

from dataclasses import dataclass
from datetime import time
from functools import cached_property

from django.db.models import Exists, OuterRef

from inclusion.school.models import Membership
from planning.actions.action_points import open_actions_of
from planning.agenda_times import beginnings, too_long, total_words
from planning.agenda_words import carried_words, where_next
from planning.models import Action, AgendaItem, Meeting, MeetingMail, MeetingStep, Part, Participant

State = AgendaItem.State
ACTIONS_IN_SIGHT = 5
COUNTED = (State.TO_DISCUSS, State.DISCUSSED)  # whose minutes the meeting needs


def may_change_parked(item: AgendaItem, membership: Membership) -> bool:
    """Whoever made, brings or parked it, and whoever made or chairs its series, may take it out of the backlog."""
    if membership.pk in (item.created_by_id, item.owner_id, item.parked_by_id, item.series.created_by_id):
        return True
    return item.series.people.filter(membership=membership, is_chair=True).exists()


@dataclass(frozen=True)
class AgendaLine:
    """One item as the agenda shows it. `begins`: if all before it keep to their minutes; None once it is gone."""

    item: AgendaItem
    begins: time | None
    carried: str
    can_change: bool
    has_copy: bool = False  # on a later agenda, since it was carried from here


class MeetingPage:
    """What the page shows of one meeting to one person. Each part is read once, when it is first asked for."""

    def __init__(self, meeting: Meeting, membership: Membership) -> None:
        self.meeting, self.membership = meeting, membership

    @cached_property
    def participants(self) -> list[Participant]:
        return list(self.meeting.participants.select_related("membership"))

    @property
    def taking_part(self) -> list[Participant]:
        """Everybody who is asked to come; not who only gets the minutes."""
        return [person for person in self.participants if person.part != Part.INFORMED]

    @property
    def informed(self) -> list[Participant]:
        return [person for person in self.participants if person.part == Part.INFORMED]

    @property
    def people(self) -> list[Membership]:
        """Who may own an item, by name."""
        return sorted((person.membership for person in self.taking_part), key=lambda person: person.name.lower())

    @cached_property
    def leads(self) -> bool:
        """Did this person call the meeting, or do they chair it?"""
        chairs = {person.membership_id for person in self.participants if person.is_chair}
        return self.membership.pk in chairs | {self.meeting.created_by_id}

    @property
    def is_asked_to_agree(self) -> bool:
        """Does this person take the chair, and have they not agreed the minutes?"""
        chairs = [person for person in self.participants if person.is_chair and person.ticked_at is None]
        return self.membership.pk in [person.membership_id for person in chairs]

    @property
    def is_locked(self) -> bool:
        return self.meeting.is_closed or self.meeting.cancelled_at is not None

    @property
    def can_add(self) -> bool:
        """May this person put an item on the agenda? Everybody who takes part may, until the discussion ends."""
        return not self.is_locked and self.meeting.ended_at is None

    @property
    def can_order(self) -> bool:
        return self.leads and self.can_add

    def owns(self, item: AgendaItem) -> bool:
        """One's own items are those one made or brings; all of them, for whoever leads the meeting."""
        return self.leads or self.membership.pk in (item.created_by_id, item.owner_id)

    @cached_property
    def items(self) -> list[AgendaItem]:
        copies = AgendaItem.objects.filter(carried_from=OuterRef("pk"))
        rows = self.meeting.items.select_related("owner", "carried_from").annotate(has_copy=Exists(copies))
        return list(rows.order_by("position", "created_at", "id"))

    @cached_property
    def lines(self) -> list[AgendaLine]:
        """The agenda in its order, without what was dropped."""
        items = [item for item in self.items if item.state != State.DROPPED]
        counted = [item for item in items if item.state in COUNTED]
        times = beginnings(self.meeting.starts_at, [item.minutes for item in counted])
        begins = dict(zip([item.pk for item in counted], times, strict=True))
        return [self._line(item, begins.get(item.pk)) for item in items]

    def _line(self, item: AgendaItem, begins: time | None) -> AgendaLine:
        has_copy = item.has_copy  # type: ignore[attr-defined]
        can_change = not self.is_locked and item.state in COUNTED and self.owns(item)
        return AgendaLine(item, begins, carried_words(item), can_change and not has_copy, has_copy)

    @property
    def can_say_after_all(self) -> bool:
        """May this person say that something carried was discussed after all, such as in a reopened meeting?"""
        return self.leads and not self.is_locked

    @property
    def dropped(self) -> list[AgendaItem]:
        return [item for item in self.items if item.state == State.DROPPED]

    @property
    def order(self) -> str:
        """The ids of the agenda in its order, as the page sends them back with another order."""
        return ",".join(str(line.item.pk) for line in self.lines)

    @property
    def minutes(self) -> list[int]:
        return [item.minutes for item in self.items if item.state in COUNTED]

    @property
    def total(self) -> str:
        return total_words(self.minutes, self.meeting.minutes)

    @property
    def is_too_long(self) -> bool:
        return too_long(self.minutes, self.meeting.minutes)

    @cached_property
    def actions(self) -> list[Action]:
        """What is still to do from the meetings of the series, as far as this person may see it."""
        return list(open_actions_of(self.meeting.series, self.membership))

    @property
    def first_actions(self) -> list[Action]:
        return self.actions[:ACTIONS_IN_SIGHT]

    @property
    def more_actions(self) -> list[Action]:
        return self.actions[ACTIONS_IN_SIGHT:]

    @cached_property
    def _without_meeting(self) -> list[AgendaItem]:
        rows = AgendaItem.objects.visible_to(self.membership).filter(series=self.meeting.series_id, meeting=None)
        return list(rows.filter(state=State.TO_DISCUSS).select_related("owner", "parked_by", "carried_from"))

    @property
    def parked(self) -> list[AgendaItem]:
        return [item for item in self._without_meeting if item.parked_at is not None]

    @property
    def waiting(self) -> list[AgendaLine]:
        """What waits until the series has a next meeting."""
        rows = [item for item in self._without_meeting if item.parked_at is None]
        return [AgendaLine(item, None, carried_words(item), can_change=False) for item in rows]

    @cached_property
    def mails(self) -> list[MeetingMail]:
        return list(self.meeting.mails.select_related("membership")) if self.leads else []

    @property
    def has_unsent_mail(self) -> bool:
        return any(mail.tries and mail.sent_at is None for mail in self.mails)

    @cached_property
    def steps(self) -> list[MeetingStep]:
        return list(self.meeting.steps.select_related("by"))

    @cached_property
    def where_next(self) -> str:
        """Where items go that are moved, copied or carried, in words."""
        return where_next(self.meeting, self.membership)
