"""Put a gap in the pupils' question on the agenda of a coming meeting, without a score or a sentence."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.wording import short_day
from planning.actions.agenda import DiscussionEnded
from planning.actions.locking import MeetingLocked
from planning.models import AgendaItem
from reflection.actions.pupils import put_on_agenda
from reflection.models import Round
from reflection.prompts import FACETS
from reflection.round_agenda import Taking, meetings_for, of_ours_alone
from reflection.round_page import RoundPage, round_page
from reflection.views.pupil_themes import to_round, visible_pupils_round


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def put(request: SchoolRequest, round: UUID) -> HttpResponse:
    """To the next meeting of nobody but those in the round, or to the one that was chosen knowing who else reads it."""
    found, today = visible_pupils_round(request, round), timezone.localdate()
    page = round_page(found, request.membership, today)
    facet = request.POST.get("facet", "")
    if not _has_gap(page, facet):
        messages.error(request, "An agenda takes a facet on which you are apart, once it is revealed.")
        return to_round(request, found)
    takings = meetings_for(page, request.membership, today)
    named = uuid_of(request.POST.get("meeting", ""))
    chosen = next((one for one in takings if one.meeting.pk == named), None) if named else of_ours_alone(takings)
    if chosen is None:
        if named:
            messages.error(request, "That meeting does not take it any more. Choose another one.")
        return to_round(request, found, f"&facet={facet}#choose-meeting")
    return _put(request, found, facet, chosen)


def _has_gap(page: RoundPage, facet: str) -> bool:
    sections = page.sections if page.reads_others and facet in FACETS else []
    return any(section.prompt.slug == facet and section.gap for section in sections)


def _put(request: SchoolRequest, found: Round, facet: str, chosen: Taking) -> HttpResponse:
    try:
        item = put_on_agenda(by=request.membership, round=found, facet=facet, meeting=chosen.meeting)
    except (MeetingLocked, DiscussionEnded) as error:
        messages.error(request, str(error))
        return to_round(request, found, f"&facet={facet}#choose-meeting")
    messages.success(request, _where(item))
    return to_round(request, found, f"#facet-{facet}")


def _where(item: AgendaItem) -> str:
    if item.meeting is None:
        return "It is parked in the backlog of that meeting’s series already."
    return f"“{item.title}” stands on the agenda of {item.meeting.title}, {short_day(item.meeting.on)}."
