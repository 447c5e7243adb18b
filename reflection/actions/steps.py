"""Every write to the one intentional step: begin it, change it, close it with what changed."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from reflection.models import Step
from reflection.people import Pair


class StepStillOpen(Exception):
    """There is an open step of the same people, so that no second one begins; `step` is that one."""

    def __init__(self, step: Step) -> None:
        whose = "The leadership team has" if step.scope == Step.Scope.TEAM else "The two of you have"
        super().__init__(f"{whose} a step already: “{step.what}”. Close it, then begin the next one.")
        self.step = step


class StepClosed(Exception):
    """The step is closed, so that it is not changed any more; only the words it was closed with are."""

    def __init__(self) -> None:
        super().__init__("This step is closed already. Its words stay as they were when it was closed.")


@dataclass(frozen=True)
class StepDetails:
    """What is done differently, why, the first move, and by when that is made."""

    what: str
    why: str
    first_move: str
    first_move_by: date


@dataclass(frozen=True)
class Closing:
    """With what a step is closed; both are needed."""

    changed: str
    noticed: str


@transaction.atomic
def begin_step(
    *, by: Membership, pair: Pair | None, term_starts_on: date, details: StepDetails, creation_key: UUID | None = None
) -> Step:
    """Begin the step of the pair, or of the leadership team where there is no pair. The same form twice is one step.

    Raises StepStillOpen while one of the same people is open.
    """
    whose: dict[str, object] = {"scope": Step.Scope.TEAM, "senco": None, "leader": None}
    if pair is not None:
        whose = {"scope": Step.Scope.PAIR, "senco": pair.senco, "leader": pair.leader}
    said = {"made_by": by, **whose, **vars(details)}
    known, key = row_of_key(Step, by.school, creation_key, said)
    if known is not None:
        return known
    still_open = open_step_of(by.school_id, pair).first()
    if still_open is not None:
        raise StepStillOpen(still_open)
    step = Step.objects.create(school=by.school, term_starts_on=term_starts_on, creation_key=key, **said)
    _note(step, by=by, verb="began")
    return step


def open_step_of(school_id: int, pair: Pair | None) -> QuerySet[Step]:
    """The open step of these two, whoever of them is the SENCo; without a pair that of the leadership team."""
    rows = Step.objects.filter(school=school_id).open()
    if pair is None:
        return rows.filter(scope=Step.Scope.TEAM)
    return rows.filter(Q(senco=pair.senco, leader=pair.leader) | Q(senco=pair.leader, leader=pair.senco))


@transaction.atomic
def change_step(*, by: Membership, step: Step, version: int, details: StepDetails) -> Step:
    """Change what an open step says. Raises StaleRow and StepClosed."""
    take_turn(step.school_id)
    current = locked(step, version)
    if not current.is_open:
        raise StepClosed
    save_next_version(current, **vars(details))
    _note(current, by=by, verb="changed")
    return current


@transaction.atomic
def close_step(*, by: Membership, step: Step, version: int, closing: Closing) -> Step:
    """Close it, or correct the words it was closed with. The same words sent twice count once. Raises StaleRow."""
    take_turn(step.school_id)
    stored = locked(step)
    if not stored.is_open and (stored.changed, stored.noticed) == (closing.changed, closing.noticed):
        return stored
    current = locked(step, version)
    if current.is_open:
        save_next_version(current, closed_at=timezone.now(), closed_by=by, **vars(closing))
        _note(current, by=by, verb="closed")
    else:
        save_next_version(current, **vars(closing))
        _note(current, by=by, verb="changed")
    return current


def _note(step: Step, *, by: Membership, verb: str) -> None:
    """Whose step it is, and never a word of it: headteacher and SENCo read the trail, also of other pairs."""
    record(by=by, school=step.school, verb=verb, obj=step, summary=step.get_scope_display())
