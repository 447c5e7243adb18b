"""Writes to judgements: each side writes alone, and from the moment both are in neither can be changed."""

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.actions.locking import StaleRow, locked, save_next_version
from planning.actions.reviews import review_words
from planning.actions.turns import take_turn
from planning.judgement_reading import makes_way, without_text
from planning.models import Judgement, ProvisionReview, Side


class JudgementClosed(Exception):
    """It cannot be given or changed any more; the message says why, without a word of what anybody wrote."""


class SideTaken(Exception):
    """Somebody else gives the judgement of this side, or this person gave the other side's. The message says which."""


@transaction.atomic
def save_judgement(
    *, by: Membership, review: ProvisionReview, side: Side, version: int, impact: str, text: str, hand_in: bool
) -> Judgement:
    """Keep a judgement as a draft or hand it in; what is in stays in, and can be changed until the other is in too.

    Two take turns, so of two who hand in at once the second finds the first. Raises JudgementClosed,
    SideTaken, and StaleRow where the same person saved it elsewhere.
    """
    current = _open_review(review)
    own = current.judgements.filter(by=by).first()
    if own is None:
        _take_side(current, side, by)
        own = Judgement(school_id=current.school_id, review=current, side=side, by=by, version=0)
    elif own.side != side:
        raise SideTaken(f"You have begun the {Side(own.side).label} judgement of this review. One person gives one.")
    elif own.version != version:
        raise StaleRow(own)
    first_in = hand_in and own.ready_at is None
    now = timezone.now()
    save_next_version(own, impact=impact, text=text, updated_at=now, ready_at=now if first_in else own.ready_at)
    if first_in:
        said = f"{review_words(current)}: {Side(side).label}"
        record(by=by, school=by.school, verb="handed in", obj=own, summary=said)
    return own


def _open_review(review: ProvisionReview) -> ProvisionReview:
    """The review, locked. Raises JudgementClosed where it is decided or both sides are in."""
    take_turn(review.school_id)
    current = locked(review)
    if current.judgements.filter(ready_at__isnull=False).count() == len(Side):
        raise JudgementClosed("Both judgements are in, so neither can be changed any more.")
    if current.decided_at is not None:
        raise JudgementClosed("This review is decided. Reopen it before a judgement is given or changed.")
    return current


def _take_side(review: ProvisionReview, side: Side, by: Membership) -> None:
    """Make sure that nobody else gives this side's judgement; a draft that makes way is removed, unread."""
    taken = without_text(review.judgements.filter(side=side)).first()
    if taken is None:
        return
    if not makes_way(taken):
        done = "given" if taken.ready_at else "begun"
        raise SideTaken(f"Somebody else has {done} the {side.label} judgement of this review.")
    record(by=by, school=by.school, verb="removed the draft of", obj=taken, summary=review_words(review))
    taken.delete()


@transaction.atomic
def take_back_draft(*, by: Membership, review: ProvisionReview) -> None:
    """Throw one's own draft away, so that a colleague may give this side. What is handed in stays."""
    take_turn(review.school_id)
    current = locked(review)
    current.judgements.filter(by=by, ready_at__isnull=True).delete()
