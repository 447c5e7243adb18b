"""Which meeting of a series comes after another, and what waits for one that is not made yet."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from inclusion.school.models import Membership
from planning.models import AgendaItem, Meeting


def later_meetings(meeting: Meeting) -> QuerySet[Meeting]:
    """The meetings of the series after this one that can still take items: not cancelled, not closed; soonest first."""
    same_day = Q(on=meeting.on) & (
        Q(starts_at__gt=meeting.starts_at) | Q(starts_at=meeting.starts_at, created_at__gt=meeting.created_at)
    )
    rows = Meeting.objects.filter(Q(on__gt=meeting.on) | same_day, series=meeting.series_id, cancelled_at__isnull=True)
    return rows.exclude(state=Meeting.State.CLOSED).exclude(ended_at__isnull=False).exclude(pk=meeting.pk)


def next_meeting(meeting: Meeting) -> Meeting | None:
    """The meeting that items of this one go to; None where it is not made yet."""
    return _soonest_first(later_meetings(meeting)).first()


def next_meeting_seen_by(meeting: Meeting, reader: Membership) -> tuple[Meeting | None, bool]:
    """The same, and whether this person may know of it: it may be a draft, or a meeting of others. One query."""
    seen = Exists(Meeting.objects.visible_to(reader).filter(pk=OuterRef("pk")))
    found = _soonest_first(later_meetings(meeting).annotate(is_seen=seen)).first()
    return found, found is not None and found.is_seen  # type: ignore[attr-defined]


def _soonest_first(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    return meetings.order_by("on", "starts_at", "created_at")


def waiting_items(meeting: Meeting) -> QuerySet[AgendaItem]:
    """What waits in the series for its next meeting, first what must be decided."""
    rows = AgendaItem.objects.filter(series=meeting.series_id).waiting()
    return rows.order_by("-for_decision", "position", "created_at")
