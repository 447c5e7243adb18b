"""Reading for judgements: what a person may know of each side of a review. What is not revealed is not read."""

from dataclasses import dataclass

from inclusion.school.models import Membership
from planning.models import Judgement, ProvisionReview, Side
from planning.models.reviews import JudgementQuerySet
from planning.people import sides_of


@dataclass(frozen=True)
class SideSeen:
    """One side's judgement as a person may see it; `judgement` is there once both are in."""

    side: Side
    is_in: bool
    is_own: bool  # this person's, as a draft or handed in
    judgement: Judgement | None

    @property
    def word(self) -> str:
        """The side in the middle of a sentence."""
        return "SENCo" if self.side == Side.SENCO else "leader"


def sides_seen(review: ProvisionReview, membership: Membership) -> list[SideSeen]:
    """SENCo, then leader. Two queries, of which the first asks for no text."""
    known = {row["side"]: row for row in review.judgements.order_by("side").values("side", "by_id", "ready_at")}
    both_in = len(known) == len(Side) and all(row["ready_at"] for row in known.values())
    shown = Judgement.objects.visible_to(membership).filter(review=review).select_related("by") if both_in else ()
    by_side = {row.side: row for row in shown}
    return [
        SideSeen(
            side=side,
            is_in=bool(side in known and known[side]["ready_at"]),
            is_own=side in known and known[side]["by_id"] == membership.pk,
            judgement=by_side.get(side),
        )
        for side in Side
    ]


def difference(sides: list[SideSeen]) -> str:
    """Where the two judgements agree or differ, in a sentence; empty until both are in."""
    first, second = (side.judgement for side in sides)
    if first is None or second is None:
        return ""
    if first.impact == second.impact:
        return f"Both say: {_lower(first.get_impact_display())}."
    said = f"The SENCo says “{_lower(first.get_impact_display())}”"
    return f"They differ. {said}, the leader “{_lower(second.get_impact_display())}”."


def _lower(words: str) -> str:
    return words[:1].lower() + words[1:] if not words.startswith("I ") else words


def own_judgement(review: ProvisionReview, membership: Membership) -> Judgement | None:
    """What this person has written for the review, a draft too; one query."""
    return Judgement.objects.visible_to(membership).filter(review=review, by=membership).first()


def free_sides(review: ProvisionReview, membership: Membership, sides: list[Side]) -> list[Side]:
    """Of the sides a person may speak for, those that nobody else who is still here has begun."""
    others = without_text(review.judgements.exclude(by=membership))
    taken = {row.side for row in others if not makes_way(row)}
    return [side for side in sides if side not in taken]


def is_begun(review: ProvisionReview) -> bool:
    """Has either side begun a judgement?"""
    return review.judgements.exists()


def makes_way(judgement: Judgement) -> bool:
    """Is it a draft of somebody who has left, or who no longer speaks for this side?"""
    if judgement.ready_at is not None:
        return False
    by = judgement.by
    return by is None or not by.is_live or judgement.side not in sides_of(by)


def without_text(judgements: JudgementQuerySet) -> JudgementQuerySet:
    """Who gives which side and whether it is in; what is written stays in the database."""
    return judgements.select_related("by").defer("text", "impact")
