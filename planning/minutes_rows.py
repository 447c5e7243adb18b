"""Reading a meeting for its minutes: what they say to this reader, and the mark by which a chair agrees to them."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from django.db.models import Case, QuerySet, Value, When
from django.utils import timezone

from inclusion.school.models import Membership
from inclusion.school.wording import full_day
from planning.agenda_words import carried_words
from planning.minutes_text import ActionLine, Choice, ItemText, Line, Minutes, Section, names, printable
from planning.models import AgendaItem, Meeting, MeetingStep, Outcome, Part, Participant

Kind = Outcome.Kind
Attendance = Participant.Attendance
OUTCOMES = {Section.DECISIONS: Kind.DECISION, Section.INFORMATION: Kind.INFORMATION, Section.JUDGEMENT: Kind.JUDGEMENT}
State = AgendaItem.State
TALKED_ABOUT = {State.TO_DISCUSS, State.DISCUSSED, State.DONE_OUTSIDE}
CLOSED, REOPENED = MeetingStep.Kind.CLOSED, MeetingStep.Kind.REOPENED


def minutes_to_read(reader: Membership) -> QuerySet[Meeting]:
    """The meetings whose minutes this person may read, with their school and series."""
    return Meeting.objects.with_minutes_for(reader).select_related("school", "series")


def chairs(meeting: Meeting, person: Membership) -> bool:
    """Is this person one of the two chairs of the meeting?"""
    return meeting.participants.filter(membership=person, is_chair=True).exists()


def takes_part(meeting: Meeting, reader: Membership) -> bool:
    """May this person read what is confidential in the meeting? Those who are only informed never may."""
    return Meeting.objects.visible_to(reader).filter(pk=meeting.pk).exists()


def hides_any(meeting: Meeting) -> bool:
    """Is anything confidential in these minutes, so that they say less by default?"""
    hidden = (rows.filter(confidential=True).exists() for rows in (meeting.outcomes.all(), meeting.actions.all()))
    return any(hidden)


def minutes_for(meeting: Meeting, *, reader: Membership, choice: Choice) -> Minutes:
    """What the minutes say to this reader, who may read them. The same number of queries for any meeting."""
    choice = Choice(choice.sections, choice.confidential and takes_part(meeting, reader))
    participants = list(meeting.participants.select_related("membership"))
    items = list(meeting.items.select_related("owner", "carried_from"))
    steps = list(meeting.steps.filter(kind__in=[CLOSED, REOPENED]).select_related("by"))
    outcomes, actions = _outcomes(meeting, choice), _actions(meeting, choice)
    return Minutes(
        school=printable(meeting.school.name),
        title=printable(meeting.title),
        on=meeting.on,
        when=_when(meeting),
        standing=_standing(meeting, participants),
        people=_people(participants) if Section.ATTENDANCE in choice else (),
        items=tuple(_items(items, outcomes, choice)),
        actions=tuple(actions),
        carried=tuple(_carried(meeting, items)) if Section.CARRIED in choice else (),
        parked=tuple(_parked(meeting, choice)),
        reservations=tuple(
            (printable(one.membership.name), printable(one.reservation))
            for one in participants
            if one.ticked_at and one.reservation
        ),
        steps=tuple(_steps(steps)),
        next_meeting=_next(meeting, reader),
        holds_confidential=any(line.confidential for line in chain(*outcomes.values()))
        or any(one.confidential for one in actions),
    )


def fingerprint(meeting: Meeting) -> str:
    """A mark of everything that the minutes say, so that a chair agrees to what they have read and to nothing else.

    Whether an action is accepted or done is not in it: that goes on after the minutes. Read it before the text.
    """
    reserved = Case(When(ticked_at__isnull=False, then="reservation"), default=Value(""))  # as the minutes show it
    rows: list[tuple[QuerySet[Any], tuple[str, ...]]] = [
        (meeting.participants.annotate(said=reserved), ("pk", "part", "attendance", "said")),
        (meeting.items.all(), ("pk", "position", "title", "state", "note", "owner")),
        (meeting.outcomes.all(), ("pk", "item", "kind", "text", "confidential")),
        (meeting.actions.all(), ("pk", "item", "title", "owner", "due_on", "confidential")),
    ]
    said = [
        [meeting.title, meeting.on, meeting.starts_at, meeting.minutes, meeting.place],
        *([list(row) for row in found.order_by("pk").values_list(*fields)] for found, fields in rows),
    ]
    return hashlib.sha256(json.dumps(said, default=str).encode()).hexdigest()


def _when(meeting: Meeting) -> str:
    place = f", {printable(meeting.place)}" if meeting.place else ""
    return f"{meeting.on:%A} {full_day(meeting.on)}, {meeting.starts_at:%H:%M} to {meeting.ends:%H:%M}{place}"


def _standing(meeting: Meeting, participants: Sequence[Participant]) -> str:
    if meeting.cancelled_at:
        return "The meeting was cancelled"
    if meeting.is_draft or meeting.is_open:
        return "The meeting has not begun, so there are no minutes yet"
    if not meeting.is_closed:
        return "Draft minutes, not agreed yet"
    agreed = ((one.membership.name, one.ticked_at) for one in participants if one.ticked_at)
    said = [f"{printable(name)} on {full_day(timezone.localdate(at))}" for name, at in agreed]
    return f"Agreed by {' and '.join(said)}" if said else "Agreed"


def _people(participants: Iterable[Participant]) -> tuple[tuple[str, str], ...]:
    """Label and names of each group that has anybody in it."""
    groups: dict[str, list[str]] = {}
    labels = {Attendance.PRESENT: "Present", Attendance.APOLOGIES: "Apologies", Attendance.ABSENT: "Absent"}
    order = [*labels.values(), "Attendance not recorded", "Informed"]
    for one in participants:
        label = labels.get(Attendance(one.attendance), "Attendance not recorded")
        groups.setdefault("Informed" if one.part == Part.INFORMED else label, []).append(one.membership.name)
    return tuple((label, names(groups[label])) for label in order if label in groups)


def _outcomes(meeting: Meeting, choice: Choice) -> dict[tuple[UUID, str], list[Line]]:
    """The lines by item and kind, as far as they are chosen."""
    kinds = [kind for section, kind in OUTCOMES.items() if section in choice]
    rows = meeting.outcomes.filter(kind__in=kinds)
    found: dict[tuple[UUID, str], list[Line]] = {}
    for row in rows if choice.confidential else rows.filter(confidential=False):
        found.setdefault((row.item_id, row.kind), []).append(Line(printable(row.text), row.confidential))
    return found


def _actions(meeting: Meeting, choice: Choice) -> list[ActionLine]:
    """As they stand now; none where they are not chosen."""
    rows = meeting.actions.select_related("owner", "item").order_by("created_at", "id")
    if Section.ACTIONS not in choice:
        rows = rows.none()
    return [
        ActionLine(
            text=printable(row.title),
            owner=printable(row.owner.name),
            due_on=row.due_on,
            status=row.get_status_display(),
            item=printable(row.item.title) if row.item else "",
            is_struck=row.is_settled,
            confidential=row.confidential,
        )
        for row in (rows if choice.confidential else rows.filter(confidential=False))
    ]


def _items(items: Iterable[AgendaItem], outcomes: dict[tuple[UUID, str], list[Line]], choice: Choice) -> list[ItemText]:
    """What was discussed, and whatever else has something to say under this choice."""
    found = []
    for item in items:
        said = ItemText(
            title=printable(item.title),
            owner=printable(item.owner.name) if item.owner else "",
            state="" if item.state == State.DISCUSSED else item.get_state_display(),
            carried=carried_words(item),
            note=printable(item.note) if Section.NOTES in choice else "",
            decisions=tuple(outcomes.get((item.pk, Kind.DECISION), ())),
            information=tuple(outcomes.get((item.pk, Kind.INFORMATION), ())),
            judgements=tuple(outcomes.get((item.pk, Kind.JUDGEMENT), ())),
        )
        if said.says_something or (Section.NOTES in choice and item.state in TALKED_ABOUT):
            found.append(said)
    return found


def _carried(meeting: Meeting, items: Iterable[AgendaItem]) -> list[str]:
    """The titles of what goes on to the next meeting; before the discussion ended nobody knows yet."""
    return [printable(item.title) for item in items if item.state == State.CARRIED and meeting.ended_at]


def _parked(meeting: Meeting, choice: Choice) -> list[str]:
    """What was put aside in this meeting and not taken back, also where another meeting has it by now."""
    rows = AgendaItem.objects.filter(parked_from=meeting).exclude(meeting=meeting)
    return [printable(item.title) for item in (rows if Section.CARRIED in choice else rows.none())]


def _steps(steps: Iterable[MeetingStep]) -> list[str]:
    """When the minutes were closed and reopened, by whom and why; nothing while they were closed once and for all."""
    rows = list(steps)
    if not any(step.kind == REOPENED for step in rows):
        return []
    return [_step(step) for step in rows]


def _step(step: MeetingStep) -> str:
    when = timezone.localtime(step.at)
    by = f" by {printable(step.by.name)}" if step.by else ""
    why = f": {printable(step.reason)}" if step.reason else ""
    return f"{step.get_kind_display()}{by} on {full_day(when.date())} at {when:%H:%M}{why}"


def _next(meeting: Meeting, reader: Membership) -> str:
    """The next meeting of the series, where the reader may know of it."""
    rows = Meeting.objects.visible_to(reader).filter(series=meeting.series_id, cancelled_at__isnull=True)
    found = rows.filter(on__gt=meeting.on).order_by("on", "starts_at").first()
    return _when(found) if found else ""
