"""The rows that the screens of a meeting in progress are about, as far as the person takes part in the meeting."""

from uuid import UUID

from django.http import Http404
from django.shortcuts import get_object_or_404

from inclusion.school.guards import SchoolRequest
from planning.models import AgendaItem, Meeting, Outcome, Part, Participant


def meeting_of(request: SchoolRequest, meeting: UUID) -> Meeting:
    """A meeting that the person takes part in or called; Http404 for any other."""
    rows = Meeting.objects.visible_to(request.membership).select_related("series", "school")
    return get_object_or_404(rows, pk=meeting)


def item_of(request: SchoolRequest, item: UUID) -> AgendaItem:
    """An item on the agenda of such a meeting; what lies in a backlog is on none."""
    rows = AgendaItem.objects.visible_to(request.membership).filter(meeting__isnull=False)
    return get_object_or_404(rows.select_related("meeting__school", "note_by"), pk=item)


def meeting_with(item: AgendaItem) -> Meeting:
    """The meeting of an item that has one."""
    if item.meeting is None:
        raise Http404
    return item.meeting


def outcome_of(request: SchoolRequest, outcome: UUID) -> Outcome:
    """An outcome of such a meeting; who is only informed reads the minutes, not this."""
    own = Meeting.objects.visible_to(request.membership)
    rows = Outcome.objects.visible_to(request.membership).filter(meeting__in=own)
    return get_object_or_404(rows.select_related("meeting__school", "item", "action__owner"), pk=outcome)


def participant_of(meeting: Meeting, participant: UUID | None) -> Participant:
    """Somebody who takes part in the meeting; Http404 for who is only informed, and for people of other meetings."""
    rows = meeting.participants.exclude(part=Part.INFORMED).select_related("meeting__school")
    return get_object_or_404(rows, pk=participant)
