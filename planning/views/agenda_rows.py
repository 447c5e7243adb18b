"""Find what an address speaks of: 404 for what a person may not see, 403 for what they may not change."""

from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from inclusion.school.guards import SchoolRequest
from planning.agenda_page import MeetingPage, may_change_parked
from planning.models import AgendaItem, Meeting


def visible_meeting(request: SchoolRequest, pk: UUID) -> Meeting:
    """The meeting that the person takes part in, or called."""
    meetings = Meeting.objects.visible_to(request.membership)
    return get_object_or_404(meetings.select_related("series", "school", "created_by"), pk=pk)


def led_meeting(request: SchoolRequest, pk: UUID) -> Meeting:
    """The meeting, for whoever called or chairs it. PermissionDenied for others who take part."""
    meeting = visible_meeting(request, pk)
    if not MeetingPage(meeting, request.membership).leads:
        raise PermissionDenied
    return meeting


def visible_item(request: SchoolRequest, meeting: Meeting, pk: UUID) -> AgendaItem:
    """The item, which is of the series of the meeting; where it went since the page was shown is told by the caller."""
    items = AgendaItem.objects.visible_to(request.membership).filter(series=meeting.series_id)
    return get_object_or_404(items.select_related("meeting", "school", "owner", "carried_from"), pk=pk)


def changeable_item(request: SchoolRequest, meeting: Meeting, pk: UUID) -> AgendaItem:
    """The item that the person may change: their own; any, for who leads its meeting or series. Else PermissionDenied.

    Whether its meeting is locked is not asked here: that is told in words.
    """
    item = visible_item(request, meeting, pk)
    if item.meeting is None:
        allowed = may_change_parked(item, request.membership)
    else:
        here = meeting if item.meeting == meeting else item.meeting
        allowed = MeetingPage(here, request.membership).owns(item)
    if not allowed:
        raise PermissionDenied
    return item
