"""Every write to a training: add it, change it with who attends, and remove it. Its rounds are kept in step."""

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.actions.turns import take_turn
from planning.models import Decision, Provision
from reflection.actions.learning_rounds import InStep, keep_in_step, rounds_of
from reflection.actions.rounds import FEWEST, call_off_round, start_round
from reflection.models import Learning, LearningPerson
from reflection.prompts import RoundKind

IN_THE_TRAIL = "A training"  # never its topic, and nobody who attends


class CannotRemove(Exception):
    """Why the training stays; the message says it."""


@dataclass(frozen=True)
class LearningDetails:
    """The facts of a training."""

    topic: str
    provider: str
    starts_on: date
    ends_on: date
    hours: Decimal
    cost: Decimal | None = None
    provision: Provision | None = None
    decision: Decision | None = None
    in_record: bool = True


@transaction.atomic
def add_learning(
    *, by: Membership, details: LearningDetails, people: Collection[Membership], creation_key: uuid.UUID | None = None
) -> Learning:
    """Note a training, whoever adds it attends, and begin what each writes alone before and after it.

    The same form sent twice is one training; with other people ticked it is another one. ValueError for fewer than two.
    """
    attending = {person.pk: person for person in (by, *people)}
    if len(attending) < FEWEST:
        raise ValueError("A training side by side needs two people.")
    said = {**vars(details), "created_by_id": by.pk}
    key = creation_key and uuid.uuid5(creation_key, " ".join(sorted(str(pk) for pk in attending)))
    known, key = row_of_key(Learning, by.school, key, said)
    if known is not None:
        return known
    begun: dict[str, Any] = {"by": by, "title": details.topic, "people": list(attending.values())}
    learning = Learning.objects.create(
        school=by.school,
        before=start_round(kind=RoundKind.BEFORE, **begun),
        after=start_round(kind=RoundKind.AFTER, opens_on=details.ends_on, **begun),
        creation_key=key,
        **said,
    )
    _attend(learning, attending.values())
    _note(by, learning, "added")
    return learning


def _attend(learning: Learning, people: Collection[Membership]) -> None:
    LearningPerson.objects.bulk_create(
        LearningPerson(school_id=learning.school_id, learning=learning, membership=person) for person in people
    )


@transaction.atomic
def change_learning(
    *, by: Membership, learning: Learning, version: int, details: LearningDetails, people: Collection[Membership]
) -> InStep:
    """Change the facts and who attends; `by` still does. What became of its rounds is in the answer.

    Raises StaleRow, and ValueError for fewer than two people.
    """
    wanted = {person.pk: person for person in (by, *people)}
    if len(wanted) < FEWEST:
        raise ValueError("A training side by side needs two people.")
    take_turn(learning.school_id)
    current = locked(learning, version)
    known = set(current.people.values_list("membership_id", flat=True))
    new, gone = [person for pk, person in wanted.items() if pk not in known], known - set(wanted)
    save_next_version(current, **vars(details))
    current.people.filter(membership__in=gone).delete()
    _attend(current, new)
    _note(by, current, "changed who attends" if new or gone else "changed")
    return keep_in_step(by=by, learning=current, new=new, gone=gone)


@transaction.atomic
def remove_learning(*, by: Membership, learning: Learning, version: int) -> None:
    """Take away a training that does not happen: its rounds are called off, and what was written stays with its author.

    Raises StaleRow, and CannotRemove once something was revealed or a change was agreed.
    """
    take_turn(learning.school_id)
    current = locked(learning, version)
    rounds = rounds_of(current)
    if any(round.revealed_at for round in rounds):
        raise CannotRemove("What you wrote about it is revealed, so the training stays.")
    if current.changes.exists():
        raise CannotRemove("A change was agreed after it, so the training stays.")
    for round in rounds:
        call_off_round(by=by, round=round)
    _note(by, current, "removed")
    current.delete()


def _note(by: Membership, learning: Learning, verb: str) -> None:
    record(by=by, school=learning.school, verb=verb, obj=learning, summary=IN_THE_TRAIL)
