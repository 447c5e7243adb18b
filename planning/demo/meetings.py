"""The demo's meetings: a check-in that was held and closed, the next one, and a provision review to come."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.utils import timezone

from inclusion.school.models import Membership, School
from planning.actions.on_the_map import put_on_map
from planning.demo.days import Days
from planning.models import (
    Action,
    AgendaItem,
    BuiltIn,
    Meeting,
    MeetingSeries,
    MeetingStep,
    MeetingTime,
    Outcome,
    Part,
    Participant,
    SeriesPerson,
)

State, Kind = Meeting.State, Outcome.Kind
Cast = dict[str, Membership]  # account → membership


@dataclass(frozen=True)
class Said:
    """An item that was discussed: its note, and (kind, text) of what came of it."""

    title: str
    minutes: int
    note: str
    outcomes: tuple[tuple[str, str], ...]


HELD = (
    Said(
        "How the weeks before half term felt",
        10,
        "The census week was too full for both of us. The Thursday check-in helped.",
        ((Kind.JUDGEMENT, "The load is not the number of tasks but that they come unannounced."),),
    ),
    Said(
        "Phonics catch-up: go on or stop?",
        15,
        "Twelve of fifteen sessions a half term were given. The phase leader sees more than the scores show.",
        (
            (Kind.DECISION, "It goes on until Easter with one session less a week."),
            (Kind.INFORMATION, "The reading scheme’s new level arrives in February."),
        ),
    ),
    Said("Lunchtime club", 10, "Two adults are needed on wet days.", ((Kind.DECISION, "A second adult on wet days."),)),
)
CARRIED = "Access to the sensory room in the mornings"


def load_meetings(school: School, cast: Cast, days: Days) -> None:
    head, senco, phase = cast["head"], cast["senco"], cast["phase"]
    check_in = _series(school, "Half-termly check-in", BuiltIn.CHECK_IN, 45, [head, senco])
    held = _meeting(check_in, days.on(-22, 3), State.CLOSED)
    _hold(held, senco, due_on=days[6])
    coming = _meeting(check_in, days.on(4, 3), State.OPEN)
    _carry(held, coming, senco)
    review = _series(school, "Termly provision review", BuiltIn.PROVISION_REVIEW, 60, [senco, head], [phase])
    first = _meeting(review, days.on(9, 1, 2), State.OPEN)
    for position, title in enumerate(("Phonics catch-up", "Nurture group", "What no provision meets yet"), 1):
        _item(first, title, position, 15, owner=senco)
    for weekday in range(4):
        for person in (head, senco):
            _times(person, weekday, time(13 if weekday % 2 else 15), time(17))


def _series(
    school: School,
    name: str,
    agenda: BuiltIn,
    minutes: int,
    chairs: Sequence[Membership],
    others: Sequence[Membership] = (),
) -> MeetingSeries:
    series = MeetingSeries.objects.create(
        school=school, name=name, built_in=agenda, minutes=minutes, place="Head’s office", created_by=chairs[0]
    )
    for person in (*chairs, *others):
        SeriesPerson.objects.create(school=school, series=series, membership=person, is_chair=person in chairs)
    return series


def _meeting(series: MeetingSeries, on: date, state: str) -> Meeting:
    meeting = Meeting(
        school=series.school,
        series=series,
        title=series.name,
        on=on,
        starts_at=time(15, 30),
        minutes=series.minutes,
        place=series.place,
        state=state,
        created_by=series.created_by,
    )
    people = list(series.people.select_related("membership"))
    put_on_map([meeting], people, by=series.created_by)
    meeting.save()
    for person in people:
        Participant.objects.create(
            school=series.school,
            meeting=meeting,
            membership=person.membership,
            part=Part.REQUIRED,
            is_chair=person.is_chair,
        )
    return meeting


def _hold(meeting: Meeting, senco: Membership, *, due_on: date) -> None:
    """Fill a meeting with what was said, and agree its minutes."""
    now = timezone.now()
    for position, said in enumerate(HELD, 1):
        item = _item(meeting, said.title, position, said.minutes, owner=senco, note=said.note, state="discussed")
        for kind, text in said.outcomes:
            _outcome(item, kind, text)
    promised = _outcome(item, Kind.ACTION, "Write the rota for wet days")
    Action.objects.create(
        school=meeting.school,
        series=meeting.series,
        meeting=meeting,
        item=item,
        outcome=promised,
        title=promised.text,
        owner=senco,
        due_on=due_on,
        created_by=meeting.created_by,
    )
    meeting.participants.update(attendance=Participant.Attendance.PRESENT, ticked_at=now)
    Meeting.objects.filter(pk=meeting.pk).update(ended_at=now)
    for kind in (MeetingStep.Kind.OPENED, MeetingStep.Kind.STARTED, MeetingStep.Kind.ENDED, MeetingStep.Kind.CLOSED):
        MeetingStep.objects.create(school=meeting.school, meeting=meeting, kind=kind, by=senco)


def _carry(held: Meeting, coming: Meeting, senco: Membership) -> None:
    """One item was not reached, for the second time; the next meeting has it, and one that is new."""
    left = _item(held, CARRIED, len(HELD) + 1, 10, owner=senco, state="carried", carried_times=1, first_on=held.on)
    again = {"carried_from": left, "carried_times": 2, "first_on": held.on}
    _item(coming, CARRIED, 1, 10, owner=senco, **again)
    _item(coming, "What would our pupils say about how we work together?", 2, 15)
    AgendaItem.objects.create(
        school=coming.school, series=coming.series, title="Visit to a partner school", parked_at=timezone.now()
    )


def _item(meeting: Meeting, title: str, position: int, minutes: int, **fields: object) -> AgendaItem:
    return AgendaItem.objects.create(
        school=meeting.school,
        series=meeting.series,
        meeting=meeting,
        title=title,
        position=position,
        minutes=minutes,
        **fields,
    )


def _outcome(item: AgendaItem, kind: str, text: str) -> Outcome:
    assert item.meeting is not None
    return Outcome.objects.create(school=item.school, meeting=item.meeting, item=item, kind=kind, text=text)


def _times(person: Membership, weekday: int, starts_at: time, ends_at: time) -> None:
    MeetingTime.objects.create(
        school=person.school, membership=person, weekday=weekday, starts_at=starts_at, ends_at=ends_at
    )
