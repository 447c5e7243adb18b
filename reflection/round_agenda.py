"""Which coming meetings a facet may go to, and who reads what stands on their agendas."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inclusion.school.models import Membership
from inclusion.school.wording import listed
from planning.models import AgendaItem, Meeting, Part
from reflection.actions.pupils import agenda_key
from reflection.models import Round
from reflection.prompts import FACETS
from reflection.round_page import RoundPage


@dataclass(frozen=True)
class Taking:
    """A coming meeting in which everybody of the round takes part. `others` read its agenda or minutes as well."""

    meeting: Meeting
    others: tuple[str, ...]

    @property
    def others_in_words(self) -> str:
        return listed(self.others)


def meetings_for(page: RoundPage, membership: Membership, today: date) -> list[Taking]:
    """The coming meetings that one sees and in which everybody of the round is asked, the soonest first. Five queries.

    Everybody who has not left the school; whoever left the round is one of the others.
    """
    known = {member.membership_id for member in page.taking_part}
    needed = {member.membership_id for member in page.taking_part if member.membership.is_live}
    rows = Meeting.objects.visible_to(membership).to_come(today).select_related("created_by", "series__created_by")
    rows = rows.prefetch_related("participants__membership", "series__people__membership")
    found = []
    for meeting in rows.order_by("on", "starts_at", "id"):
        asked = {one.membership_id for one in meeting.participants.all() if one.part != Part.INFORMED}
        if needed <= asked:
            found.append(Taking(meeting, _others(meeting, known)))
    return found


def _others(meeting: Meeting, known: Collection[UUID]) -> tuple[str, ...]:
    """Who else reads the agenda, gets the minutes, or reads the backlog of the series; by name."""
    people = [one.membership for one in meeting.participants.all()]
    people += [one.membership for one in meeting.series.people.all()]
    people += [person for person in (meeting.created_by, meeting.series.created_by) if person is not None]
    names = {person.pk: person.name for person in people if person.is_live and person.pk not in known}
    return tuple(sorted(names.values()))


def of_ours_alone(takings: Collection[Taking]) -> Taking | None:
    """The next meeting of which nobody else reads the agenda."""
    return next((taking for taking in takings if not taking.others), None)


def on_agendas(round: Round, takings: Collection[Taking], membership: Membership) -> dict[str, Meeting]:
    """The facets that stand on the agenda of a coming meeting already, with that meeting. One query."""
    keys = {agenda_key(round, facet, taking.meeting): facet for taking in takings for facet in FACETS}
    items = AgendaItem.objects.visible_to(membership).filter(creation_key__in=keys, meeting__isnull=False)
    items = items.exclude(state=AgendaItem.State.DROPPED).select_related("meeting")
    return {keys[item.creation_key]: item.meeting for item in items if item.meeting is not None}
