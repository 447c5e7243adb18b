"""Who takes part in one meeting, and what a change of that means for whom."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from uuid import UUID

from inclusion.school.models import Membership
from planning.actions.series import PersonPart, check_chairs
from planning.models import Meeting, Part, Participant


@dataclass
class PeopleChange:
    """What a change of people comes to, as those see it who are asked to the meeting."""

    added: list[Membership] = field(default_factory=list)  # asked now, not before
    removed: list[Membership] = field(default_factory=list)  # asked before, not now
    parts: bool = False  # somebody who is asked must be there now, or may come now
    others: bool = False  # the chair, or those who only get the minutes

    @property
    def of_asked(self) -> bool:
        return bool(self.added or self.removed or self.parts)

    def __bool__(self) -> bool:
        return self.of_asked or self.others


def write_participants(meeting: Meeting, people: Sequence[PersonPart]) -> PeopleChange:
    """Bring the people of a locked meeting to these. Who stays keeps their attendance. Raises ChairsMissing."""
    check_chairs(people)
    before = {row.membership_id: row for row in meeting.participants.select_related("membership")}
    change = _difference(before, people)
    if not change:
        return change
    wanted = {person.membership.pk for person in people}
    meeting.participants.exclude(membership__in=wanted).delete()
    for person in people:
        row = before.get(person.membership.pk) or Participant(
            school_id=meeting.school_id, meeting=meeting, membership=person.membership
        )
        row.part, row.is_chair = person.part, person.is_chair
        if not row.is_chair:
            row.ticked_at = None
        row.save()
    return change


def _difference(before: dict[UUID, Participant], people: Sequence[PersonPart]) -> PeopleChange:
    asked_before = {pk: row for pk, row in before.items() if row.part != Part.INFORMED}
    asked = {person.membership.pk: person for person in people if person.part != Part.INFORMED}
    everybody = {(person.membership.pk, person.part, person.is_chair) for person in people}
    return PeopleChange(
        added=[person.membership for pk, person in asked.items() if pk not in asked_before],
        removed=[row.membership for pk, row in asked_before.items() if pk not in asked],
        parts=any(pk in asked_before and asked_before[pk].part != person.part for pk, person in asked.items()),
        others=everybody != {(pk, row.part, row.is_chair) for pk, row in before.items()},
    )
