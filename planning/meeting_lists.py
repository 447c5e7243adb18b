"""Reading for the lists of meetings and the page of a series."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of
from inclusion.school.wording import listed, short_day
from planning.actions.meetings import PersonPart
from planning.models import AgendaItem, Meeting, MeetingSeries, Part, Participant, SeriesPerson

State = Meeting.State
NAMES_SHOWN = 3


@dataclass(frozen=True)
class MeetingRow:
    """One meeting in a list."""

    meeting: Meeting
    people: str
    is_over: bool  # its day has passed

    @property
    def state(self) -> str:
        """What a list says of it; empty for what is simply coming."""
        if self.meeting.cancelled_at:
            return "Cancelled"
        if self.meeting.is_open:
            return "Not held" if self.is_over else ""
        if self.is_to_agree:
            return "Minutes to agree"
        return self.meeting.get_state_display()

    @property
    def is_to_agree(self) -> bool:
        """Has the discussion ended, and are the minutes not locked?"""
        return self.meeting.is_in_progress and self.meeting.ended_at is not None

    @property
    def leads_to(self) -> str:
        """The name of the page to open: the minutes, once the discussion has ended."""
        done = self.meeting.is_closed or (self.is_to_agree and not self.meeting.cancelled_at)
        return "planning:minutes" if done else "planning:meeting"


def matching(words: str) -> Q:
    """A search in titles, series and places."""
    return Q(title__icontains=words) | Q(series__name__icontains=words) | Q(place__icontains=words) if words else Q()


def coming(membership: Membership, today: date) -> QuerySet[Meeting]:
    """What is being held or still to come, the soonest first."""
    rows = Meeting.objects.visible_to(membership).filter(cancelled_at__isnull=True)
    return rows.filter(Q(state=State.IN_PROGRESS) | Q(state=State.OPEN, on__gte=today))


def drafts(membership: Membership) -> QuerySet[Meeting]:
    """Those of which nothing has been sent, the soonest first."""
    return Meeting.objects.visible_to(membership).filter(cancelled_at__isnull=True, state=State.DRAFT)


def earlier(membership: Membership, today: date) -> QuerySet[Meeting]:
    """What is over, was cancelled, or was never held, the latest first; of others the minutes one may read."""
    rows = Meeting.objects.with_minutes_for(membership).exclude(state=State.DRAFT)
    over = Q(cancelled_at__isnull=False) | Q(state=State.CLOSED) | Q(state=State.OPEN, on__lt=today)
    return rows.filter(over).order_by("-on", "-starts_at", "id")


def as_rows(meetings: Iterable[Meeting], reader: Membership, today: date) -> list[MeetingRow]:
    """The rows with the names of who else takes part. Read with `with_people`."""
    return [
        MeetingRow(meeting, names_of(meeting.participants.all(), reader), meeting.on < today) for meeting in meetings
    ]


def with_people(meetings: QuerySet[Meeting]) -> QuerySet[Meeting]:
    """The meetings with their series and participants: two queries more, however many they are."""
    return meetings.select_related("series").prefetch_related("participants__membership")


def names_of(people: Iterable[Participant | SeriesPerson], reader: Membership) -> str:
    """Who else takes part: "Ada Adams, Ben Brown and 2 more"."""
    names = [row.membership.name for row in people if row.part != Part.INFORMED and row.membership_id != reader.pk]
    if len(names) <= NAMES_SHOWN:
        return listed(names)
    return listed([*names[: NAMES_SHOWN - 1], f"{len(names) - NAMES_SHOWN + 1} more"])


def own_series(membership: Membership, today: date) -> QuerySet[MeetingSeries]:
    """The series one belongs to, each with the number of its meetings still `to_come`, of those that one may see."""
    ahead = Q(meetings__in=Meeting.objects.visible_to(membership).to_come(today))
    rows = MeetingSeries.objects.visible_to(membership).filter(ended_at__isnull=True)
    return rows.annotate(to_come=Count("meetings", filter=ahead, distinct=True)).order_by("name", "pk")


def backlog_of(series: MeetingSeries, membership: Membership) -> list[AgendaItem]:
    """What is parked in the series or waits for its next meeting, in the order in which it came."""
    rows = AgendaItem.objects.visible_to(membership).filter(series=series, meeting__isnull=True)
    return list(rows.filter(state=AgendaItem.State.TO_DISCUSS).select_related("owner", "parked_by"))


def leads_series(series: MeetingSeries, membership: Membership) -> bool:
    """Did this person make the series, or do they chair it?"""
    if series.created_by_id == membership.pk:
        return True
    return series.people.filter(membership=membership, is_chair=True).exists()


def parts_of(rows: Iterable[Participant | SeriesPerson]) -> list[PersonPart]:
    """Stored people as the forms and actions speak of them."""
    return [PersonPart(row.membership, row.part, row.is_chair) for row in rows]


def with_those_there(colleagues: Iterable[Membership], there: Iterable[PersonPart]) -> list[Membership]:
    """The colleagues to choose from, and whoever is there already though they have left the school; by name."""
    people = {person.pk: person for person in colleagues}
    for one in there:
        people.setdefault(one.membership.pk, one.membership)
    return sorted(people.values(), key=lambda person: person.name.lower())


def day_words(meeting: Meeting) -> str:
    """What should be known about the day: the school is closed, or some cannot be there; empty for a good day."""
    calendar = calendar_of(meeting.school)
    if not calendar.terms or calendar.is_staff_day(meeting.on):
        rows = meeting.participants.filter(part=Part.REQUIRED).select_related("membership")
        away = [row.membership.name for row in rows if meeting.on.weekday() not in row.membership.weekdays]
        return f"{short_day(meeting.on)} is not a working day for {listed(away)}." if away else ""
    closed = calendar.closure_name(meeting.on)
    return f"{short_day(meeting.on)} is not a school day{f' ({closed})' if closed else ''}."
