"""Every write beside the pupils' question: themes from pupil voice, and a gap that goes on an agenda."""

import uuid
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction

from inclusion.school.models import Membership
from planning.actions.agenda import ItemDetails, add_item, put_back, takes_items
from planning.actions.created_once import row_of_key
from planning.actions.turns import take_turn
from planning.models import AgendaItem, Meeting
from reflection.actions.rounds import NotInRound
from reflection.actions.trail import note_round
from reflection.models import PupilTheme, Round
from reflection.prompts import FACETS


@dataclass(frozen=True)
class ThemeDetails:
    """What many pupils say, in the words of who adds it. Without `facet` it belongs to all of them."""

    text: str
    source: str
    facet: str = ""


@transaction.atomic
def add_theme(*, by: Membership, round: Round, details: ThemeDetails, creation_key: UUID | None = None) -> PupilTheme:
    """Put a theme beside the facets, for everybody who takes part; the same form sent twice is one.

    Raises NotInRound for who takes part no longer.
    """
    said = {"round_id": round.pk, "added_by_id": by.pk, **vars(details)}
    known, key = row_of_key(PupilTheme, by.school, creation_key, said)
    if known is not None:
        return known
    if not round.members.filter(membership=by, left_at__isnull=True).exists():
        raise NotInRound
    theme = PupilTheme.objects.create(school=by.school, creation_key=key, **said)
    note_round(by=by, round=round, verb="added a theme to")
    return theme


@transaction.atomic
def remove_theme(*, by: Membership, theme: PupilTheme) -> None:
    """Take it away for good; twice is once."""
    take_turn(by.school_id)
    gone, _ = PupilTheme.objects.filter(pk=theme.pk).delete()
    if gone:
        note_round(by=by, round=theme.round, verb="removed a theme from")


def agenda_key(round: Round, facet: str, meeting: Meeting) -> UUID:
    """By what the item of a facet is known on the agenda of a meeting, whoever puts it there."""
    return uuid.uuid5(round.pk, f"{facet} {meeting.pk}")


def agenda_title(facet: str) -> str:
    """What the agenda says: the facet, and neither a score nor a sentence."""
    words = FACETS[facet]
    return f"The pupils’ question: {words[:1].lower()}{words[1:]}"


@transaction.atomic
def put_on_agenda(*, by: Membership, round: Round, facet: str, meeting: Meeting) -> AgendaItem:
    """Put the facet on the agenda of the meeting; a second time, by whomever, it is the same item.

    One that was dropped is put back. Raises MeetingLocked and DiscussionEnded.
    """
    current = takes_items(meeting, by=by)
    key = agenda_key(round, facet, current)
    known = AgendaItem.objects.filter(school=current.school_id, creation_key=key).select_related("meeting").first()
    if known is None:
        return add_item(by=by, meeting=current, details=ItemDetails(agenda_title(facet)), creation_key=key)
    if known.state == AgendaItem.State.DROPPED:
        return put_back(by=by, item=known, version=known.version)
    return known
