"""What takes an item elsewhere: to the next meeting, as a copy there, into the backlog, out of it, off the agenda."""

from collections.abc import Callable
from uuid import UUID

from django.http import HttpResponse
from django.views.decorators.http import require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of, version_of
from inclusion.school.guards import SchoolRequest, requires
from planning.actions.agenda import DiscussionEnded, HasOutcomes, drop_item, put_back
from planning.actions.agenda_moves import copy_to_next, move_to_next, park, take_from_backlog
from planning.actions.carrying import discuss_after_all
from planning.actions.locking import MeetingLocked, StaleRow
from planning.agenda_words import where_next, whereabouts
from planning.models import AgendaItem, Meeting
from planning.views.agenda_rows import changeable_item, visible_item, visible_meeting
from planning.views.items import done, refused

CHANGED = "Somebody changed this item in the meantime, so nothing was done. Look at it again, then decide."


@require_POST
@requires(Permission.SEE_MEETINGS)
def to_next(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """The item, with what came of it, goes to the series' next meeting."""

    def act(here: Meeting, row: AgendaItem, version: int) -> str:
        move_to_next(by=request.membership, item=row, version=version)
        return f"Moved to {where_next(here, request.membership)}: {row.title}."

    return _act(request, meeting, item, act)


@require_POST
@requires(Permission.SEE_MEETINGS)
def copy_next(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """A copy goes to the series' next meeting; this one stays with what came of it."""

    def act(here: Meeting, row: AgendaItem, version: int) -> str:
        key = uuid_of(request.POST.get("creation_key", ""))
        copy_to_next(by=request.membership, item=row, creation_key=key)
        return f"Copied to {where_next(here, request.membership)}: {row.title}."

    return _act(request, meeting, item, act)


@require_POST
@requires(Permission.SEE_MEETINGS)
def to_backlog(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """The item waits in the backlog of the series until somebody takes it."""

    def act(here: Meeting, row: AgendaItem, version: int) -> str:
        park(by=request.membership, item=row, version=version)
        return f"Put into the backlog: {row.title}."

    return _act(request, meeting, item, act)


@require_POST
@requires(Permission.SEE_MEETINGS)
def take(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """An item of the backlog comes to the end of this agenda. Everybody who takes part may take one."""
    here = visible_meeting(request, meeting)
    row = visible_item(request, here, item)
    if row.parked_at is None:
        return refused(request, here, whereabouts(row))
    version = version_of(request.POST.get("version", ""))
    try:
        take_from_backlog(by=request.membership, item=row, version=version, meeting=here)
    except StaleRow:
        return refused(request, here, CHANGED)
    except (DiscussionEnded, MeetingLocked) as error:
        return refused(request, here, str(error))
    return done(request, here, f"Taken from the backlog: {row.title}.")


@require_POST
@requires(Permission.SEE_MEETINGS)
def drop(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """The item is not talked about. On the agenda it can be put back; out of the backlog it is gone."""

    def act(here: Meeting, row: AgendaItem, version: int) -> str:
        drop_item(by=request.membership, item=row, version=version)
        again = " You can put it back below the agenda." if row.meeting else ""
        return f"Dropped: {row.title}.{again}"

    return _act(request, meeting, item, act, parked_too=True)


@require_POST
@requires(Permission.SEE_MEETINGS)
def restore(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """A dropped item comes back to the end of its agenda."""

    def act(here: Meeting, row: AgendaItem, version: int) -> str:
        put_back(by=request.membership, item=row, version=version)
        return f"Back on the agenda: {row.title}."

    return _act(request, meeting, item, act)


@require_POST
@requires(Permission.SEE_MEETINGS)
def after_all(request: SchoolRequest, meeting: UUID, item: UUID) -> HttpResponse:
    """A carried item was discussed here after all, once the meeting was reopened; the same again takes that back."""

    def act(here: Meeting, row: AgendaItem, version: int) -> str:
        discussed = row.state == AgendaItem.State.CARRIED
        discuss_after_all(by=request.membership, item=row, version=version, discussed=discussed)
        return (
            f"{'Discussed after all' if discussed else 'Carried, as before'}: {row.title}. Its copy stays where it is."
        )

    return _act(request, meeting, item, act)


def _act(
    request: SchoolRequest,
    meeting: UUID,
    item: UUID,
    act: Callable[[Meeting, AgendaItem, int], str],
    *,
    parked_too: bool = False,
) -> HttpResponse:
    """Do it to an item that is still on this agenda (or in the backlog), else say in words why it was not done."""
    here = visible_meeting(request, meeting)
    row = changeable_item(request, here, item)
    parked = parked_too and row.parked_at is not None
    if row.meeting_id != here.pk and not parked:
        return refused(request, here, whereabouts(row))
    try:
        said = act(here, row, version_of(request.POST.get("version", "")))
    except StaleRow:
        return refused(request, here, CHANGED)
    except (HasOutcomes, DiscussionEnded, MeetingLocked) as error:
        return refused(request, here, str(error))
    return done(request, here, said)
