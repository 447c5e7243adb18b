"""Every write to a round: begin it, write alone, be ready, withdraw, reveal, release without somebody who is away.

All take the school's turn and lock the round first, so that of two who press at once the second finds the first.
"""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from inclusion.school.models import Membership, School
from inclusion.school.wording import full_day
from planning.actions.created_once import row_of_key
from planning.actions.locking import StaleRow, locked, save_next_version
from planning.actions.turns import take_turn
from reflection.actions.trail import note_round
from reflection.models import Answer, Round, RoundMember
from reflection.people import able_to_reflect
from reflection.prompts import RoundKind, prompts_of

FEWEST = 2  # who write alone and read together


class RoundClosed(Exception):
    """The round is revealed or called off, so this cannot be done any more; the message says which."""

    def __init__(self, round: Round) -> None:
        super().__init__("This is revealed already." if round.revealed_at else "This was called off.")


class NotInRound(Exception):
    """The person does not take part in the round, or no longer."""


class NotReadyYet(Exception):
    """What is missing before one can be ready; the message says it."""


class CannotRelease(Exception):
    """Why the others cannot be released yet; the message says it."""


@dataclass(frozen=True)
class Said:
    """What one says to one prompt."""

    score: int | None = None
    text: str = ""

    def __bool__(self) -> bool:
        return self.score is not None or bool(self.text)


@transaction.atomic
def start_round(
    *,
    by: Membership,
    kind: RoundKind,
    title: str,
    people: Collection[Membership],
    opens_on: date | None = None,
    term_starts_on: date | None = None,
    creation_key: uuid.UUID | None = None,
) -> Round:
    """Begin a round of two or more; whoever begins it takes part. The same form sent twice is one round.

    Where a round of the same kind and term with the same people is still open, that one is given. ValueError for fewer
    than two people.
    """
    members = {person.pk: person for person in (by, *people)}
    if len(members) < FEWEST:
        raise ValueError("A round needs two people.")
    said = {"kind": kind.value, "title": title, "started_by_id": by.pk, "term_starts_on": term_starts_on}
    known, key = row_of_key(Round, by.school, creation_key, said)
    known = known or (_same_open_round(by.school, kind, term_starts_on, members.keys()) if term_starts_on else None)
    if known is not None:
        return known
    round = Round.objects.create(school=by.school, opens_on=opens_on, creation_key=key, **said)
    RoundMember.objects.bulk_create(
        RoundMember(school=by.school, round=round, membership=person) for person in members.values()
    )
    note_round(by=by, round=round, verb="began")
    return round


def _same_open_round(school: School, kind: RoundKind, term: date, people: Collection[object]) -> Round | None:
    rows = Round.objects.filter(school=school, kind=kind.value, term_starts_on=term).open()
    for round in rows.prefetch_related("members"):
        if {member.membership_id for member in round.members.all() if member.takes_part} == set(people):
            return round
    return None


class RoundMoved(Exception):
    """Who reads what the person writes has changed since they opened it: somebody joined or went, or it is revealed."""

    def __init__(self, round: Round) -> None:
        words = "it was revealed, so that the others read what you save now" if round.revealed_at else "who takes part"
        super().__init__(f"This has changed meanwhile: {words}. Look at it again, and save once more if it is right.")
        self.round = round


def save_answers(
    *,
    by: Membership,
    round: Round,
    version: int,
    seen: int,
    said: Mapping[str, Said],
    ready: bool | None,
    today: date,
) -> RoundMember:
    """Keep what somebody writes: `ready` True hands it in, None leaves that as it is.

    `version` is that of their answers, `seen` that of the round, as they opened the form. Before the reveal this is
    read by its author only; after it, what is changed is marked. Whoever was left out and is ready later joins. The
    reveal happens here, once everybody who takes part is ready. The same words twice are one save. Raises StaleRow (of
    the member), RoundMoved, RoundClosed where it was called off, NotInRound; NotReadyYet, before the reveal once the
    words are stored.
    """
    with transaction.atomic():
        current, member = _member(round, by)
        if current.called_off_at:
            raise RoundClosed(current)
        if _is_said(member, said) and (member.ready_at or not ready):
            return member
        if member.version != version:
            raise StaleRow(member)
        if seen != current.version and (ready or current.revealed_at):
            raise RoundMoved(current)
        is_read = bool(current.revealed_at and member.ready_at)
        missing = why_not_ready(current, said, today) if ready or is_read else ""
        if missing and is_read:
            raise NotReadyYet(missing)
        _store(current, member, said)
        save_next_version(member)
        if ready and not missing and member.ready_at is None:
            _be_ready(current, member, by)
    if missing:
        raise NotReadyYet(f"{missing} What you wrote is kept.")
    return member


def _is_said(member: RoundMember, said: Mapping[str, Said]) -> bool:
    """Is just this stored already?"""
    stored = {answer.prompt: Said(answer.score, answer.text) for answer in member.answers.all()}
    return {slug: one for slug, one in stored.items() if one} == {slug: one for slug, one in said.items() if one}


def _store(round: Round, member: RoundMember, said: Mapping[str, Said]) -> None:
    """Store the answers; those changed after others could read them carry the moment."""
    known = {answer.prompt: answer for answer in member.answers.all()}
    marked = timezone.now() if round.revealed_at and member.ready_at else None
    for prompt in prompts_of(round.kind):
        new = said.get(prompt.slug, Said())
        answer = known.get(prompt.slug)
        if answer is None and new:
            Answer.objects.create(
                school_id=member.school_id, member=member, prompt=prompt.slug, edited_at=marked, **vars(new)
            )
        elif answer is not None and (answer.score, answer.text) != (new.score, new.text):
            answer.score, answer.text, answer.edited_at = new.score, new.text, marked or answer.edited_at
            answer.save()


def why_not_ready(round: Round, said: Mapping[str, Said], today: date) -> str:
    """What is missing before this can be handed in; empty where nothing is."""
    if round.is_open and not round.takes_ready(today):
        assert round.opens_on is not None
        return f"You can be ready from {full_day(round.opens_on)} on."
    scored = {slug for slug, one in said.items() if one.score is not None}
    unscored = [prompt for prompt in prompts_of(round.kind) if prompt.is_scored and prompt.slug not in scored]
    if unscored:
        return f"Choose one on the scale for “{unscored[0].label}” before you are ready."
    if not scored and not any(one.text for one in said.values()):
        return "Write at least a line before you are ready."
    return ""


def _be_ready(round: Round, member: RoundMember, by: Membership) -> None:
    member.ready_at = timezone.now()
    member.save(update_fields=["ready_at"])
    note_round(by=by, round=round, verb="is ready in")
    if round.is_open:
        _reveal_if_all_are_ready(round, by)


@transaction.atomic
def withdraw(*, by: Membership, round: Round) -> None:
    """Be ready no longer; what one wrote stays one's own. Raises RoundClosed once it is revealed, NotInRound."""
    current, member = _member(round, by)
    _take_back(current, member, by)


def _take_back(round: Round, member: RoundMember, by: Membership) -> None:
    if not round.is_open:
        raise RoundClosed(round)
    if member.ready_at is not None:
        member.ready_at = None
        member.save(update_fields=["ready_at"])
        note_round(by=by, round=round, verb="withdrew in")


@transaction.atomic
def agree_release_day(*, by: Membership, round: Round, day: date | None) -> None:
    """Say from which day on it may be revealed without somebody who is away; None takes that back.

    The day is agreed once everybody who takes part says the same one. Raises RoundClosed and NotInRound.
    """
    current, member = _member(round, by)
    if not current.is_open:
        raise RoundClosed(current)
    member.agrees_from = day
    member.save(update_fields=["agrees_from"])
    note_round(by=by, round=current, verb="agreed a day in" if day else "took back a day in")


def agreed_day(members: Collection[RoundMember]) -> date | None:
    """The day all who take part have agreed; None until they have."""
    days = {member.agrees_from for member in members if member.takes_part}
    return days.pop() if len(days) == 1 else None


def why_not_released(
    round: Round, members: Sequence[RoundMember], able: Collection[object], by: Membership, today: date
) -> str:
    """Why this person cannot reveal the round without those who are missing; empty where they can.

    `able`: the ids of the memberships that can still take part; for others nobody waits, and no day is needed.
    """
    taking_part = [member for member in members if member.takes_part]
    missing = [member for member in taking_part if member.ready_at is None or member.membership_id not in able]
    waiting = [member for member in missing if member.membership_id in able]
    if not round.is_open:
        return str(RoundClosed(round))
    if not missing:
        return "Everybody is ready."
    if any(member.membership_id == by.pk for member in waiting):
        return "Be ready yourself first: the others then read what you wrote."
    if not waiting:
        return ""
    day = agreed_day([member for member in taking_part if member.membership_id in able])
    if day is None:
        return "Agree a day first, everybody the same one."
    return "" if day <= today else f"You all agreed to wait until {full_day(day)}."


@transaction.atomic
def release(*, by: Membership, round: Round, today: date) -> None:
    """Reveal it without those who are not ready; their text stays their own. Raises CannotRelease and NotInRound."""
    current, _ = _member(round, by)
    members = list(current.members.select_related("membership"))
    why_not = why_not_released(current, members, _able(current), by, today)
    if why_not:
        raise CannotRelease(why_not)
    _reveal(current)
    note_round(by=by, round=current, verb="revealed without somebody")


@transaction.atomic
def change_members(*, by: Membership, round: Round, people: Collection[Membership]) -> bool:
    """Say who takes part from now on; `by` stays in. True where somebody who was ready has to say so again.

    Whoever was ready agreed to be read by the people of that moment, and nobody is left out by being taken out: so any
    change makes everybody look again. Who goes keeps what they wrote, for themselves. Raises RoundClosed, NotInRound,
    and ValueError for fewer than two people.
    """
    current, _ = _member(round, by)
    if not current.is_open:
        raise RoundClosed(current)
    wanted = {person.pk: person for person in (by, *people)}
    if len(wanted) < FEWEST:
        raise ValueError("A round needs two people.")
    known = {member.membership_id: member for member in current.members.all()}
    new = [person for pk, person in wanted.items() if pk not in known or not known[pk].takes_part]
    gone = [member for pk, member in known.items() if pk not in wanted and member.takes_part]
    for member in gone:
        _leave(member)
    for person in new:
        RoundMember.objects.update_or_create(
            round=current, membership=person, defaults={"school": current.school, "left_at": None}
        )
    if not (new or gone):
        return False
    save_next_version(current)
    note_round(by=by, round=current, verb="changed who takes part in")
    return _nobody_is_ready(current)


@transaction.atomic
def leave_round(*, by: Membership, round: Round) -> None:
    """Take part no longer; one keeps what one wrote. A round of one is called off. Raises RoundClosed, NotInRound."""
    current, member = _member(round, by)
    if not current.is_open:
        raise RoundClosed(current)
    _leave(member)
    save_next_version(current)
    note_round(by=by, round=current, verb="left")
    if current.members.filter(left_at__isnull=True).count() < FEWEST:
        save_next_version(current, called_off_at=timezone.now())
    else:
        _reveal_if_all_are_ready(current, by)


@transaction.atomic
def call_off_round(*, by: Membership, round: Round) -> None:
    """End a round that is not revealed: what was written stays with who wrote it. A round that is over stays."""
    take_turn(round.school_id)
    current = locked(round)
    if current.is_open:
        save_next_version(current, called_off_at=timezone.now())
        note_round(by=by, round=current, verb="called off")


def _leave(member: RoundMember) -> None:
    member.left_at, member.ready_at, member.agrees_from = timezone.now(), None, None
    member.save(update_fields=["left_at", "ready_at", "agrees_from"])


def _nobody_is_ready(round: Round) -> bool:
    return bool(round.members.filter(ready_at__isnull=False).update(ready_at=None))


def _able(round: Round) -> set[object]:
    """The ids of the memberships in it that can still take part: at the school, and not as governors only."""
    return able_to_reflect(round.members.filter(left_at__isnull=True).values("membership"))


def _reveal_if_all_are_ready(round: Round, by: Membership) -> None:
    able = _able(round)
    taking_part = [member for member in round.members.filter(left_at__isnull=True) if member.membership_id in able]
    if len(taking_part) < FEWEST or any(member.ready_at is None for member in taking_part):
        return
    _reveal(round)
    note_round(by=by, round=round, verb="revealed")


def _reveal(round: Round) -> None:
    """From now on those who are ready read each other. Whoever cannot take theirs back any more is left out."""
    now, able = timezone.now(), _able(round)
    taking_part = round.members.filter(left_at__isnull=True)
    unable = [pk for pk, who in taking_part.values_list("pk", "membership_id") if who not in able]
    round.members.filter(pk__in=unable).update(ready_at=None)
    taking_part.filter(ready_at__isnull=True).update(left_out_at=now)
    save_next_version(round, revealed_at=now)


def _member(round: Round, by: Membership) -> tuple[Round, RoundMember]:
    """The round and the person in it, both as they are stored now, locked. Raises NotInRound."""
    take_turn(round.school_id)
    current = locked(round)
    member = current.members.select_for_update().filter(membership=by, left_at__isnull=True).first()
    if member is None:
        raise NotInRound
    return current, member
