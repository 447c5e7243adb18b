"""Writes to reviews of provision: what was found, what was decided, and taking a decision back."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from inclusion.school.wording import full_day
from planning.actions.created_once import row_of_key
from planning.actions.locking import locked, save_next_version
from planning.actions.registers import note_stopped
from planning.actions.turns import take_turn
from planning.models import Provision, ProvisionReview, StoppedThing
from planning.models.reviews import ReviewQuerySet

Kind = ProvisionReview.Decision
STATE_AFTER = {
    Kind.CONTINUE: Provision.State.RUNNING,
    Kind.ADAPT: Provision.State.RUNNING,
    Kind.SCALE: Provision.State.RUNNING,
    Kind.PAUSE: Provision.State.PAUSED,
    Kind.STOP: Provision.State.STOPPED,
}


class ReviewDecided(Exception):
    """The review is decided and so read-only. `review` is what is stored now."""

    def __init__(self, review: ProvisionReview) -> None:
        super().__init__("This review is decided.")
        self.review = review


class JudgementGiven(Exception):
    """Somebody has begun or given a judgement, which would be lost with the review."""


@dataclass(frozen=True)
class ReviewDecision:
    """What a review decides. At most one of the two numbers of minutes is above nought."""

    decision: str
    decision_words: str
    owner: Membership | None
    next_on: date | None
    minutes_returned: int = 0
    minutes_needed: int = 0


def review_words(review: ProvisionReview) -> str:
    """What the trail says of a review: which one it is, never what it found."""
    return f"{review.provision.name}, review of {full_day(review.held_on)}"


@transaction.atomic
def add_review(
    *, by: Membership, provision: Provision, found: Mapping[str, object], creation_key: uuid.UUID | None = None
) -> ProvisionReview:
    """Begin a review with what is known so far (fields of ProvisionReview by name); sent twice it is one review.

    Raises Provision.DoesNotExist where it has just been taken off the register.
    """
    said = {**found, "provision": provision, "created_by": by}
    known, key = row_of_key(ProvisionReview, by.school, creation_key, said)
    if known is not None:
        return known
    locked(provision)
    review = ProvisionReview.objects.create(school=by.school, creation_key=key, **said)
    record(by=by, school=by.school, verb="added", obj=review, summary=review_words(review))
    return review


@transaction.atomic
def change_review(
    *, by: Membership, review: ProvisionReview, version: int, found: Mapping[str, object]
) -> ProvisionReview:
    """Write down what was found. Raises ReviewDecided and StaleRow."""
    current = _open(review, version)
    save_next_version(current, **found)
    record(by=by, school=by.school, verb="changed", obj=current, summary=review_words(current))
    return current


def _open(review: ProvisionReview, version: int) -> ProvisionReview:
    take_turn(review.school_id)
    current = locked(review)
    if current.decided_at is not None:
        raise ReviewDecided(current)
    return locked(review, version)


@transaction.atomic
def decide_review(
    *, by: Membership, review: ProvisionReview, version: int, decision: ReviewDecision, today: date
) -> ProvisionReview:
    """Decide what becomes of the provision, which follows. Raises ReviewDecided and StaleRow.

    A stop goes on the stop-list once. The decision of an older review leaves alone what a later one has decided, and
    the stop-list too.
    """
    current = _open(review, version)
    save_next_version(current, decided_at=timezone.now(), decided_by=by, **vars(decision))
    if not _later_ones(current).exists():
        _follow(by, current, today)
    said = f"{review_words(current)}: {current.get_decision_display()}"
    record(by=by, school=by.school, verb="decided", obj=current, summary=said)
    return current


def _follow(by: Membership, review: ProvisionReview, today: date) -> None:
    """The provision becomes what the review decided."""
    provision = locked(review.provision)
    state = STATE_AFTER[Kind(review.decision)]
    stopped_on = today if state == Provision.State.STOPPED else None
    save_next_version(provision, state=state, stopped_on=stopped_on, next_review_on=review.next_on)
    if stopped_on is not None:
        note_stopped(
            by=by,
            school=by.school,
            what=provision.name,
            stopped_on=stopped_on,
            minutes_returned=review.minutes_returned,
            provision=provision,
            review=review,
        )


@transaction.atomic
def reopen_review(*, by: Membership, review: ProvisionReview, version: int, reason: str) -> ProvisionReview:
    """Take the decision back: the provision runs again, is due for review and leaves the stop-list. Raises StaleRow.

    A provision whose state somebody has changed since then is left as it is. What was typed as the decision stays in
    the form. Reopening twice is reopening once.
    """
    take_turn(review.school_id)
    current = locked(review)
    if current.decided_at is None:
        return current
    current = locked(review, version)
    taken_back = current.get_decision_display()
    provision = locked(current.provision)
    if provision.state == STATE_AFTER[Kind(current.decision)] and not _later_ones(current).exists():
        save_next_version(provision, state=Provision.State.RUNNING, stopped_on=None, next_review_on=current.held_on)
    StoppedThing.objects.filter(school_id=current.school_id, review=current).delete()
    save_next_version(current, decision="", decided_at=None, decided_by=None)
    said = f"{review_words(current)}: no longer “{taken_back}”. {reason}"
    record(by=by, school=by.school, verb="reopened", obj=current, summary=said)
    return current


@transaction.atomic
def remove_review(*, by: Membership, review: ProvisionReview, version: int) -> None:
    """Take a review away that was begun by mistake. Gone already is gone.

    Raises ReviewDecided, JudgementGiven where somebody has begun a judgement of it, and StaleRow.
    """
    take_turn(review.school_id)
    if not ProvisionReview.objects.filter(pk=review.pk).exists():
        return
    current = _open(review, version)
    if current.judgements.exists():
        raise JudgementGiven
    record(by=by, school=by.school, verb="removed", obj=current, summary=review_words(current))
    current.delete()


def _later_ones(review: ProvisionReview) -> ReviewQuerySet:
    """The decided reviews of the same provision that were held later."""
    return ProvisionReview.objects.filter(
        provision=review.provision_id, held_on__gt=review.held_on, decided_at__isnull=False
    )
