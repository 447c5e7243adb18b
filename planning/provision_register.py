"""Reading for the register of provision: tiers in the school's order, weekly minutes and the latest decision."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery, Sum

from inclusion.school.models import Membership, School
from planning.models import (
    Decision,
    Delivery,
    Gap,
    Meeting,
    Provision,
    ProvisionReview,
    StaffTime,
    StoppedThing,
    TierList,
)

DECIDED = dict(ProvisionReview.Decision.choices)


@dataclass(frozen=True)
class TierGroup:
    """The provision of one tier, by name, and what those that run take in minutes a week."""

    name: str
    rows: list[Any]  # Provision with minutes, decided, last_decided_on and is_due
    minutes: int


def register_by_tier(membership: Membership, condition: Q, today: date) -> list[TierGroup]:
    """Every provision that fits the condition, by tier; tiers that the list no longer has come last. Two queries."""
    found = _with_totals(Provision.objects.visible_to(membership).filter(condition))
    order = TierList.of(membership.school)
    groups: dict[str, list[Any]] = {name: [] for name in order}
    for provision in found:
        provision.is_due = is_due(provision, today)  # type: ignore[attr-defined]
        provision.decided = DECIDED.get(provision.last_decision or "", "")  # type: ignore[attr-defined]
        groups.setdefault(provision.tier, []).append(provision)
    return [TierGroup(name, rows, _minutes_running(rows)) for name, rows in groups.items() if rows]


def _minutes_running(rows: list[Any]) -> int:
    return sum(row.minutes or 0 for row in rows if row.state == Provision.State.RUNNING)


def _with_totals(provisions: QuerySet[Provision]) -> QuerySet[Provision]:
    time = StaffTime.objects.filter(provision=OuterRef("pk")).order_by().values("provision")
    decided = ProvisionReview.objects.filter(provision=OuterRef("pk"), decided_at__isnull=False)
    return provisions.select_related("run_by").annotate(
        minutes=Subquery(time.annotate(total=Sum("minutes")).values("total")),
        last_decision=Subquery(decided.values("decision")[:1]),
        last_decided_on=Subquery(decided.values("held_on")[:1]),
    )


def is_due(provision: Provision, today: date) -> bool:
    """Has the day of the next review come, for something that is not stopped?"""
    day = provision.next_review_on
    return day is not None and day <= today and provision.state != Provision.State.STOPPED


def due_in(provisions: QuerySet[Provision], meeting: Meeting) -> list[Provision]:
    """What is due by the day of the meeting and not under review in it yet, the longest due first. One query."""
    due = provisions.filter(next_review_on__lte=meeting.on).exclude(state=Provision.State.STOPPED)
    return list(due.exclude(reviews__meeting=meeting).order_by("next_review_on", "name", "pk"))


def names_only(membership: Membership, words: str) -> list[Provision]:
    """What all staff may know of the register: what is going on, and who runs it. One query."""
    going_on = Provision.objects.visible_to(membership).exclude(state=Provision.State.STOPPED)
    fits = Q(name__icontains=words) | Q(run_by__name__icontains=words)
    return list(going_on.filter(fits).select_related("run_by"))


def has_provision(school: School) -> bool:
    """Is there anything at all on the register, stopped or not?"""
    return Provision.objects.filter(school=school).exists()


def hangs_on(provision: Provision) -> list[str]:
    """What would lose its provision if it were taken off the register, in words. Five queries."""
    rows = {
        "a review": provision.reviews.all(),
        "a note of delivery": provision.deliveries.all(),
        "the stop-list": StoppedThing.objects.filter(provision=provision),
        "a gap that it closed": Gap.objects.filter(closed_by=provision),
        "a decision": Decision.objects.filter(provision=provision),
    }
    return [words for words, found in rows.items() if found.exists()]


def deliveries_of(provision: Provision) -> list[Delivery]:
    """What was noted, the latest first."""
    return list(provision.deliveries.select_related("created_by"))


def reviews_of(provision: Provision) -> list[ProvisionReview]:
    """The latest first."""
    return list(provision.reviews.all())


def sessions_since_review(provision: Provision) -> tuple[int, int] | None:
    """Sessions planned and delivered in what was noted since the last review; None where nothing was."""
    last = provision.reviews.order_by("-held_on").values_list("held_on", flat=True).first()
    noted = Delivery.objects.filter(provision=provision)
    if last is not None:
        noted = noted.filter(ends_on__gt=last)
    total = noted.aggregate(planned=Sum("planned"), delivered=Sum("delivered"))
    return None if total["planned"] is None else (total["planned"], total["delivered"])
