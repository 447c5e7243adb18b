"""A person says when they can meet."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.models import MeetingTime


@dataclass(frozen=True, order=True)
class GivenTime:
    """A span of a weekday (Monday is 0), every week or in weeks of one letter."""

    weekday: int
    starts_at: time
    ends_at: time
    letter: str = ""


class StaleTimes(Exception):
    """The times were changed in another window first. `current` is what is stored now."""

    def __init__(self, current: Sequence[GivenTime]) -> None:
        super().__init__("You changed your times in another window in the meantime.")
        self.current = current


@transaction.atomic
def give_times(*, by: Membership, times: Iterable[GivenTime], seen: str | None = None) -> None:
    """Replace one's own times by these; none means that nothing is said. The same times again change nothing.

    `seen` is `written` of the times as the person saw them. Raises StaleTimes where others are stored by now.
    """
    Membership.objects.select_for_update().get(pk=by.pk)
    stored = given_by(by)
    wanted = sorted(set(times))
    if wanted == stored:
        return
    if seen is not None and seen != written(stored):
        raise StaleTimes(stored)
    MeetingTime.objects.filter(membership=by).delete()
    MeetingTime.objects.bulk_create(MeetingTime(school_id=by.school_id, membership=by, **vars(one)) for one in wanted)
    record(by=by, school=by.school, verb="changed", obj=by, summary=f"Times at which {by.name} can meet")


def given_by(membership: Membership) -> list[GivenTime]:
    """The times the person gave, sorted."""
    rows = MeetingTime.objects.filter(membership=membership)
    return sorted(GivenTime(row.weekday, row.starts_at, row.ends_at, row.letter) for row in rows)


def written(times: Iterable[GivenTime]) -> str:
    """The times as one line, the same for the same times."""
    return " ".join(f"{one.weekday}{one.letter}{one.starts_at:%H:%M}-{one.ends_at:%H:%M}" for one in times)
