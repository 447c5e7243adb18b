"""Begin what the same people ask each other once a term: the pupils' question, and where they stand."""

import uuid
from collections.abc import Collection
from uuid import UUID

from django.db import transaction

from inclusion.school.models import Membership
from inclusion.school.school_dates import Span
from planning.actions.turns import take_turn
from reflection.actions.rounds import start_round
from reflection.models import Round
from reflection.prompts import KIND_WORDS, RoundKind
from reflection.term_days import term_words


@transaction.atomic
def ask_this_term(
    *, by: Membership, kind: RoundKind, term: Span, people: Collection[Membership], creation_key: UUID
) -> tuple[Round, bool]:
    """The round of these people in this term, begun where there is none; and whether this form began it.

    One that is revealed is given again too: it is asked once a term. ValueError for fewer than two people.
    """
    take_turn(by.school_id)
    members = {by.pk, *(person.pk for person in people)}
    key = uuid.uuid5(creation_key, " ".join(sorted(map(str, members))))  # other people are another round
    known = _asked(by, kind, term, members)
    if known is not None:
        return known, known.creation_key == key
    title = f"{KIND_WORDS[kind]}, {term_words(term)}"
    begun = start_round(
        by=by, kind=kind, title=title[:150], people=people, term_starts_on=term.starts_on, creation_key=key
    )
    return begun, True


def _asked(by: Membership, kind: RoundKind, term: Span, members: set[UUID]) -> Round | None:
    rows = Round.objects.filter(school=by.school_id, kind=kind.value, term_starts_on=term.starts_on)
    for round in rows.filter(called_off_at__isnull=True).prefetch_related("members"):
        if {member.membership_id for member in round.members.all() if member.takes_part} == members:
            return round
    return None
