"""A meeting as a confidential event of the school, so that it weighs on the map on its day.

The event follows the meeting: nobody changes it by itself (`kept_by`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from inclusion.school.actions.events import EventDetails, change_event, delete_event, lock_any_version
from inclusion.school.actions.many_events import EventToWrite, add_events
from inclusion.school.models import Membership, RoleHolding, SchoolEvent
from planning.models import Meeting, Part, Participant, SeriesPerson

KEPT_BY = "planning:meeting_of_event"  # the address where a meeting is found by its event
WEIGHTS: dict[str, int] = {Part.REQUIRED: 2, Part.OPTIONAL: 1}  # those who are informed spend no time on it

Levels = dict[UUID, int]  # role id → 1 to 5
Person = Participant | SeriesPerson


def put_on_map(meetings: Sequence[Meeting], people: Sequence[Person], *, by: Membership | None) -> None:
    """Make the events of new meetings of one school with these people, in a fixed number of queries.

    The meetings hold their events then, and are stored by the caller.
    """
    levels = levels_of(people)
    events = [
        EventToWrite(
            EventDetails(meeting.title, meeting.on, meeting.on, confidential=True),
            levels,
            meeting.created_by,
            named=_named(meeting, people),
            kept_by=KEPT_BY,
        )
        for meeting in meetings
    ]
    if meetings:
        for meeting, event in zip(meetings, add_events(by=by, school=meetings[0].school, events=events), strict=True):
            meeting.event = event


def follow_on_map(meeting: Meeting, *, by: Membership | None, levels_before: Levels) -> None:
    """Bring title, day, people and weights of the event to what the meeting says now.

    `levels_before`: what `levels_of` its people was before the change. A level that somebody has corrected stays.
    """
    if meeting.event is None:
        return
    event = lock_any_version(meeting.event)
    if event.deleted_at is not None:
        return
    people = list(meeting.participants.select_related("membership"))
    details = replace(EventDetails.of(event), title=meeting.title, starts_on=meeting.on, ends_on=meeting.on)
    levels = _with_corrections(event, levels_before, levels_of(people))
    named = _named(meeting, people)
    change_event(by=by, event=event, version=event.version, details=details, levels=levels, named=named)


def take_off_map(meeting: Meeting, *, by: Membership | None) -> None:
    """Delete the event of a meeting that does not take place."""
    if meeting.event is None:
        return
    event = lock_any_version(meeting.event)
    if event.deleted_at is None:
        delete_event(by=by, event=event, version=event.version)


def levels_of(people: Iterable[Person]) -> Levels:
    """What the meeting weighs on the first role of each of these people; the most where several share a role."""
    return first_role_levels({row.membership_id: WEIGHTS[row.part] for row in people if row.part in WEIGHTS})


def first_role_levels(weights: Mapping[UUID, int]) -> Levels:
    """The weight of each person (by membership id) on their first role; the most where several share a role."""
    held = RoleHolding.objects.filter(membership__in=weights, role__retired_at__isnull=True)
    first_roles: dict[UUID, UUID] = {}
    for person, role in held.order_by("role__position", "role__slug").values_list("membership_id", "role_id"):
        first_roles.setdefault(person, role)
    levels: Levels = {}
    for person, role in first_roles.items():
        levels[role] = max(levels.get(role, 0), weights[person])
    return levels


def _with_corrections(event: SchoolEvent, before: Mapping[UUID, int], now: Levels) -> Levels:
    stored: Levels = dict(event.levels.values_list("role_id", "level"))
    corrected = {role: stored.get(role, 0) for role in now if stored.get(role) != before.get(role)}
    return {role: level for role, level in (now | corrected).items() if level}


def _named(meeting: Meeting, people: Iterable[Person]) -> list[Membership]:
    """Who may open the event: everybody asked; while the meeting is a draft its chairs only."""
    asked = [row for row in people if row.part != Part.INFORMED]
    return [row.membership for row in asked if row.is_chair or not meeting.is_draft]
