"""Reading for learning side by side: the list, one training as a person who attends sees it, and looks back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import QuerySet

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from inclusion.school.wording import listed, short_day
from planning.models import Action, Decision, Provision
from reflection.models import AgreedChange, Learning, LookBack, Round
from reflection.round_page import RoundPage, round_page

FEW = 5
YOURS = "Yours to write"
EVERYBODY_IN_IT = ("people__membership", "before__members", "after__members")


@dataclass(frozen=True)
class LearningRow:
    """A training in the list. `before` and `after` say how far this person is with what they write alone."""

    learning: Learning
    days: str
    names: str
    before: str
    after: str


@dataclass(frozen=True)
class Moment:
    """What is written alone before or after a training. `page` is None for somebody who came to it later."""

    heading: str
    round: Round
    page: RoundPage | None
    is_asked: bool  # False while its time has not come
    is_late: bool  # the training has begun and this, about what comes before it, is still open


@dataclass(frozen=True)
class ChangeRow:
    """An agreed change with its looks back. Its action opens for its owner and whoever agreed it."""

    change: AgreedChange
    opens_action: bool


@dataclass(frozen=True)
class LearningPage:
    """A training as somebody who attends sees it; what is to be written next comes first in `moments`."""

    days: str
    hours: str
    people: Sequence[Membership]
    moments: Sequence[Moment]
    changes: Sequence[ChangeRow]
    may_agree: bool
    sees_provision: bool
    sees_decision: bool


def learning_of(membership: Membership) -> QuerySet[Learning]:
    """What one attends or attended, the latest first, with everybody in it."""
    rows = Learning.objects.visible_to(membership).select_related("before", "after")
    return rows.prefetch_related(*EVERYBODY_IN_IT)


def row_of(learning: Learning, membership: Membership, today: date) -> LearningRow:
    """One of `learning_of` as the list shows it; asks nothing of the database."""
    others = [person.membership.name for person in learning.people.all() if person.membership_id != membership.pk]
    return LearningRow(
        learning=learning,
        days=days_in_words(learning.starts_on, learning.ends_on),
        names=listed(others),
        before=how_far(learning.before, membership, today),
        after=how_far(learning.after, membership, today),
    )


def how_far(round: Round | None, membership: Membership, today: date) -> str:
    """How far this person is with what they write alone. `round` has its members; no text is read."""
    if round is None or round.called_off_at:
        return "Called off" if round else ""
    me = next((member for member in round.members.all() if member.membership_id == membership.pk), None)
    if me is None:
        return "Revealed before you came to it" if round.revealed_at else ""
    if round.revealed_at:
        return "Revealed" if me.ready_at else "Revealed without you"
    if not me.takes_part:
        return "You take no part"
    if me.ready_at:
        return "You are ready"
    return YOURS if round.takes_ready(today) else f"From {short_day(round.opens_on or today)}"


def learning_page(learning: Learning, membership: Membership, today: date) -> LearningPage:
    """One training for somebody who attends it; the same number of queries whatever was agreed."""
    moments = _moments(learning, membership, today)
    after = next((moment.page for moment in moments if moment.round == learning.after), None)
    return LearningPage(
        days=days_in_words(learning.starts_on, learning.ends_on),
        hours=figure(learning.hours),
        people=[person.membership for person in learning.people.select_related("membership")],
        moments=moments,
        changes=_changes(learning, membership),
        may_agree=after is not None and after.reads_others and after.me.takes_part,
        sees_provision=Provision.objects.visible_to(membership).filter(pk__in=[learning.provision_id]).exists(),
        sees_decision=linkable_decisions(membership).filter(pk__in=[learning.decision_id]).exists(),
    )


def _moments(learning: Learning, membership: Membership, today: date) -> list[Moment]:
    has_begun = learning.starts_on <= today
    found = [("Beforehand: what we hope for", learning.before, True), ("Afterwards", learning.after, has_begun)]
    rounds = [(heading, round, is_asked) for heading, round, is_asked in found if round is not None]
    own = Round.objects.visible_to(membership).filter(pk__in=[round.pk for _, round, _ in rounds])
    mine = set(own.values_list("pk", flat=True))
    moments = []
    for heading, round, is_asked in rounds:
        page = round_page(round, membership, today) if round.pk in mine else None
        written = page is not None and bool(page.sections)
        is_late = has_begun and round == learning.before and round.is_open
        moments.append(Moment(heading, round, page, is_asked or written or not round.is_open, is_late))
    return moments[::-1] if has_begun else moments


def may_remove(learning: Learning) -> bool:
    """Nothing of it was revealed, and no change agreed."""
    rounds = (learning.before, learning.after)
    return not any(round and round.revealed_at for round in rounds) and not learning.changes.exists()


def _changes(learning: Learning, membership: Membership) -> list[ChangeRow]:
    changes = list(learning.changes.select_related("action__owner").prefetch_related("look_backs__answered_by"))
    actions = [change.action_id for change in changes if change.action_id]
    own = set(Action.objects.visible_to(membership).filter(pk__in=actions).values_list("pk", flat=True))
    return [ChangeRow(change, change.action_id in own) for change in changes]


def look_backs_due(membership: Membership, today: date, limit: int = FEW) -> list[LookBack]:
    """What should be asked by now and nobody has answered, the longest waiting first. One query."""
    due = LookBack.objects.visible_to(membership).filter(answer="", due_on__lte=today)
    return list(due.select_related("change__learning")[:limit])


def linkable_decisions(membership: Membership) -> QuerySet[Decision]:
    """The decisions that this person may know of; a withdrawn one only where they read the register in full."""
    rows = Decision.objects.visible_to(membership)
    if not membership.may(Permission.SEE_DECISIONS):
        rows = rows.exclude(state=Decision.State.WITHDRAWN)
    return rows.order_by("-decide_on", "title", "id")


def days_in_words(first: date, last: date) -> str:
    """One day "Wed 3 Feb 2027", more "3 to 4 Feb 2027", "29 Jan to 4 Feb 2027"; both years where they differ."""
    if first == last:
        return f"{short_day(first)} {first.year}"
    ends = f"{last.day} {last:%b} {last.year}"
    if first.year != last.year:
        return f"{first.day} {first:%b} {first.year} to {ends}"
    return f"{first.day} to {ends}" if first.month == last.month else f"{first.day} {first:%b} to {ends}"


def figure(value: Decimal) -> str:
    """With as few places as it needs: "6", "1.5"."""
    return f"{value.normalize():f}"
