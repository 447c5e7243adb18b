"""Keep the two rounds of a training in step with its topic, its last day and who attends."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from inclusion.school.models import Membership
from planning.actions.locking import locked, save_next_version
from reflection.actions.rounds import FEWEST, NotInRound, call_off_round, change_members
from reflection.models import Learning, Round, RoundMember


@dataclass
class InStep:
    """What became of the rounds when who attends has changed."""

    learning: Learning
    asked_again: bool = False  # somebody who was ready has to say so again
    as_they_were: list[Round] = field(default_factory=list)  # revealed, so that their members stay
    not_theirs: list[Round] = field(default_factory=list)  # whoever changed it takes part no longer
    called_off: list[Round] = field(default_factory=list)  # too few are left to write alone


def rounds_of(learning: Learning) -> list[Round]:
    """What is written before and after it, as far as it was begun."""
    return [round for round in (learning.before, learning.after) if round is not None]


def keep_in_step(*, by: Membership, learning: Learning, new: Sequence[Membership], gone: Collection[UUID]) -> InStep:
    """Call it in the transaction that changed the training, with who attends now and whose memberships do no longer.

    Whoever left a round by themselves is not put back into it. Whoever goes keeps what they wrote.
    """
    done = InStep(learning)
    for round in rounds_of(learning):
        current = locked(round)
        opens_on = learning.ends_on if round == learning.after else None
        if (current.title, current.opens_on) != (learning.topic, opens_on):
            save_next_version(current, title=learning.topic, opens_on=opens_on)
        if new or gone:
            _change_who_writes(by, current, new, gone, done)
    return done


def _change_who_writes(
    by: Membership, round: Round, new: Sequence[Membership], gone: Collection[UUID], done: InStep
) -> None:
    if round.revealed_at:
        done.as_they_were.append(round)
        return
    if round.called_off_at:
        return
    members = RoundMember.objects.filter(round=round, left_at__isnull=True).select_related("membership")
    staying = [member.membership for member in members if member.membership_id not in gone]
    try:
        if by not in staying:
            raise NotInRound
        if len({*staying, *new}) < FEWEST:
            call_off_round(by=by, round=round)
            done.called_off.append(round)
        elif change_members(by=by, round=round, people=[*staying, *new]):
            done.asked_again = True
    except NotInRound:
        done.not_theirs.append(round)
