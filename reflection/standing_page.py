"""Reading for where we stand: this term's round of the pair, last term's answers, and the terms before."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, Span
from reflection.models import Answer, Round
from reflection.people import Pair
from reflection.prompts import BETWEEN, RoundKind
from reflection.pupil_rounds import member_in, names_of, term_in_words
from reflection.term_days import same_term


@dataclass(frozen=True)
class Placed:
    """Where each of the two placed the partnership in one term, as far as this person may read it."""

    round: Round
    term: str
    partner: str
    places: Sequence[tuple[str, int, str]]  # name, 1 to 5, what would bring us one step on

    def at(self, place: int) -> list[str]:
        """Who placed it there."""
        return [name for name, where, _ in self.places if where == place]

    @property
    def in_words(self) -> list[tuple[str, str, str]]:
        """Name, place in words, what would bring us one step on."""
        return [(name, BETWEEN[where - 1], words) for name, where, words in self.places]


@dataclass(frozen=True)
class Rung:
    """One of the five places between working apart and fully joined-up, and who stands there now and stood there."""

    words: str
    now: Sequence[str]
    before: Sequence[str]


def own_standings(membership: Membership) -> list[Round]:
    """The rounds about where we stand that one takes or took part in, the latest term first. Two queries."""
    rows = Round.objects.visible_to(membership).filter(kind=RoundKind.STANDING, called_off_at__isnull=True)
    in_order = rows.order_by("-term_starts_on", "-started_at", "id")
    return list(in_order.select_related("school").prefetch_related("members__membership"))


def of_this_term(
    rounds: Collection[Round], membership: Membership, calendar: SchoolCalendar, term: Span | None
) -> list[Round]:
    """Those of this term of which one still is part."""
    mine = [round for round in rounds if member_in(round, membership).takes_part]
    return [round for round in mine if same_term(calendar, term, round.term_starts_on)]


def is_with(round: Round, pair: Pair) -> bool:
    """Is it the round of these two?"""
    people = {member.membership_id for member in round.members.all() if member.takes_part}
    return people == {person.pk for person in pair.people}


def placed(rounds: Collection[Round], membership: Membership, calendar: SchoolCalendar) -> list[Placed]:
    """What was said in the rounds that are revealed and in which one was ready, in their order. One query."""
    read = [
        round
        for round in rounds
        if round.revealed_at and (me := member_in(round, membership)).takes_part and me.ready_at
    ]
    answers = Answer.objects.visible_to(membership).filter(member__round__in=[round.pk for round in read])
    said: dict[tuple[object, str], Answer] = {(one.member_id, one.prompt): one for one in answers}
    found = []
    for round in read:
        places = []
        for member in sorted(round.members.all(), key=lambda one: one.membership_id != membership.pk):
            place, words = said.get((member.pk, "place")), said.get((member.pk, "next"))
            if place is not None and place.score is not None:
                places.append((member.membership.name, place.score, words.text if words else ""))
        partner = names_of(round, membership)
        found.append(Placed(round, term_in_words(round, calendar), partner, places))
    return found


def rungs(now: Placed | None, before: Placed | None) -> list[Rung]:
    """The five places from working apart on; empty where nobody stands on any of them."""
    if now is None and before is None:
        return []
    return [
        Rung(words, now.at(place) if now else [], before.at(place) if before else [])
        for place, words in enumerate(BETWEEN, start=1)
    ]


def before_term(all_placed: Collection[Placed], term: Span | None, today: date) -> list[Placed]:
    """Those of earlier terms, the latest first."""
    first = term.starts_on if term else today
    return [one for one in all_placed if one.round.term_starts_on is not None and one.round.term_starts_on < first]
