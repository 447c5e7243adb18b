"""Every write to the decision register: add, change, say the stage, settle and withdraw."""

import uuid
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.models import Decision, Meeting, Provision, Side, StageSaid


@dataclass(frozen=True)
class DecisionDetails:
    """What a person says about a decision before it is taken, with the five questions of the SEND lens."""

    title: str
    area: str
    deciders: str
    decide_on: date
    senco_joins: str
    question: str = ""
    options: str = ""
    consulted: str = ""
    gains: str = ""
    left_out: str = ""
    adjustment: str = ""
    staff_time: str = ""
    how_known: str = ""
    meeting: Meeting | None = None
    provision: Provision | None = None


@dataclass(frozen=True)
class Settlement:
    """What was decided, with the SENCo's view or the reason why there is none."""

    outcome: str
    settled_on: date
    senco_view: str = ""
    no_view_reason: str = ""
    reservation: str = ""
    review_on: date | None = None


@transaction.atomic
def add_decision(
    *, by: Membership, school: School, details: DecisionDetails, creation_key: uuid.UUID | None = None
) -> Decision:
    """Put a decision into the register; the same form sent twice gives the first one again."""
    known, key = row_of_key(Decision, school, creation_key, vars(details))
    if known is not None:
        return known
    decision = Decision.objects.create(school=school, created_by=by, creation_key=key, **vars(details))
    record(by=by, school=school, verb="added", obj=decision, summary=decision.title)
    return decision


@transaction.atomic
def change_decision(*, by: Membership, decision: Decision, version: int, details: DecisionDetails) -> Decision:
    """Change what is said about it. Raises StaleRow."""
    current = locked(decision, version)
    save_next_version(current, **vars(details))
    record(by=by, school=current.school, verb="changed", obj=current, summary=current.title)
    return current


@transaction.atomic
def say_stage(*, by: Membership, decision: Decision, side: Side, stage: str) -> None:
    """One side's account of when the SENCo came in; the other side's stays as it is."""
    current = locked(decision)
    StageSaid.objects.update_or_create(
        decision=current,
        side=side,
        defaults={"stage": stage, "by": by, "at": timezone.now(), "school_id": current.school_id},
    )
    said = f"{current.title}: {side.label}"
    record(by=by, school=current.school, verb="said the stage of", obj=current, summary=said)


@transaction.atomic
def settle_decision(*, by: Membership, decision: Decision, version: int, settlement: Settlement) -> Decision:
    """Mark it decided, or correct what was said when it was. Raises StaleRow."""
    current = locked(decision, version)
    save_next_version(current, state=Decision.State.DECIDED, **vars(settlement))
    record(by=by, school=current.school, verb="settled", obj=current, summary=current.title)
    return current


@transaction.atomic
def withdraw_decision(*, by: Membership, decision: Decision, version: int) -> Decision:
    """It will not be decided after all; the row stays, and withdrawing twice is withdrawing once.

    A decided one cannot be withdrawn. Raises StaleRow.
    """
    current = locked(decision, None if decision.state == Decision.State.WITHDRAWN else version)
    if current.state == Decision.State.PLANNED:
        save_next_version(current, state=Decision.State.WITHDRAWN)
        record(by=by, school=current.school, verb="withdrew", obj=current, summary=current.title)
    return current


@transaction.atomic
def plan_again(*, by: Membership, decision: Decision, version: int) -> Decision:
    """Put a withdrawn decision back into the forward plan; twice is once. Raises StaleRow."""
    current = locked(decision, None if decision.state == Decision.State.PLANNED else version)
    if current.state == Decision.State.WITHDRAWN:
        save_next_version(current, state=Decision.State.PLANNED)
        record(by=by, school=current.school, verb="planned again", obj=current, summary=current.title)
    return current
