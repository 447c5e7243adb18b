"""What waits for a person in the reflection log, for the overview and the home page. Nobody's text is read here."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q

from inclusion.school.models import Membership
from reflection.learning_list import look_backs_due
from reflection.models import LookBack, Round, RoundMember, Step, Visit
from reflection.step_words import open_steps

LOOKS_AHEAD = timedelta(days=14)
LISTED = 5


@dataclass(frozen=True)
class Waiting:
    """Soonest first in each list, each at most LISTED long."""

    to_answer: list[Visit]  # visits that somebody else proposed
    coming: list[Visit]  # confirmed, within two weeks
    to_write: list[Round]  # open to be ready, and one is not
    look_backs: list[LookBack]  # is it still happening?
    steps: list[Step]  # the open ones

    def __bool__(self) -> bool:
        return bool(self.to_answer or self.coming or self.to_write or self.look_backs)


def waiting_for(membership: Membership, today: date) -> Waiting:
    """Five queries, whatever there is."""
    visits = Visit.objects.visible_to(membership).select_related("host", "guest")
    asked = visits.filter(
        state=Visit.State.OFFERED, on__gte=today, host__ended_at__isnull=True, guest__ended_at__isnull=True
    )
    soon = visits.filter(state=Visit.State.CONFIRMED, on__range=(today, today + LOOKS_AHEAD))
    not_ready = RoundMember.objects.filter(
        round=OuterRef("pk"), membership=membership, ready_at__isnull=True, left_at__isnull=True
    )
    rounds = Round.objects.visible_to(membership).open().filter(Exists(not_ready))
    rounds = rounds.filter(Q(opens_on__isnull=True) | Q(opens_on__lte=today))
    return Waiting(
        to_answer=list(asked.exclude(asked_by=membership)[:LISTED]),
        coming=list(soon[:LISTED]),
        to_write=list(rounds.order_by(F("opens_on").asc(nulls_first=True), "started_at")[:LISTED]),
        look_backs=look_backs_due(membership, today, limit=LISTED),
        steps=open_steps(membership),
    )
