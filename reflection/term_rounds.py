"""Reading what a pair wrote alone and reads together in a term: the pupils' question, and where they stand.

Words and scores stand on the page only where each of the two may read them; otherwise it says how far they are.
"""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef

from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, Span
from reflection.models import Answer, PupilTheme, Round, RoundMember
from reflection.people import Pair
from reflection.prompts import KIND_WORDS, RoundKind, prompts_of, score_words
from reflection.round_page import Line, PromptLines
from reflection.term_days import same_term
from reflection.term_words import round_state


@dataclass(frozen=True)
class SharedRound:
    """A round in which both take part. `sections` is empty unless both may read what was revealed."""

    round: Round
    members: Sequence[RoundMember]  # who takes part
    is_readable: bool
    sections: Sequence[PromptLines]

    @property
    def scored(self) -> list[PromptLines]:
        return [section for section in self.sections if section.prompt.is_scored]

    @property
    def in_words(self) -> str:
        """How far it is; for one that not both may read."""
        ready = [member.membership.name for member in self.members if member.ready_at]
        what = KIND_WORDS[RoundKind(self.round.kind)]
        return round_state(what, ready, len(self.members), revealed=bool(self.round.revealed_at))


@dataclass(frozen=True)
class Place:
    """Where one of the two places the partnership in this term and placed it in the last, in words of the scale."""

    name: str
    before: str
    now: str
    onwards: str  # what would bring us one step on


def shared_rounds(pair: Pair, membership: Membership, first: date, last: date) -> list[SharedRound]:
    """The rounds of both kinds in which both take part, of terms noted within these days, the latest first.

    Three queries.
    """
    of_both = RoundMember.objects.filter(round=OuterRef("pk"), left_at__isnull=True)
    rows = Round.objects.visible_to(membership).filter(
        *(Exists(of_both.filter(membership=person)) for person in pair.people),
        kind__in=(RoundKind.PUPILS, RoundKind.STANDING),
        called_off_at__isnull=True,
        term_starts_on__range=(first, last),
    )
    found = list(rows.order_by("-term_starts_on", "-started_at", "id").prefetch_related("members__membership"))
    readable = [round.pk for round in found if _is_readable(round, pair)]
    said: defaultdict[object, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.visible_to(membership).filter(member__round__in=readable).select_related("member"):
        said[answer.member.round_id].append(answer)
    return [_shared(round, pair, said[round.pk]) for round in found]


def _is_readable(round: Round, pair: Pair) -> bool:
    """Is it revealed, and has each of the two handed in?"""
    ready = {member.membership_id for member in round.members.all() if member.takes_part and member.ready_at}
    return bool(round.revealed_at) and ready >= {person.pk for person in pair.people}


def _shared(round: Round, pair: Pair, answers: Collection[Answer]) -> SharedRound:
    members = [member for member in round.members.all() if member.takes_part]
    by_pk = {member.pk: member for member in members}
    sections = []
    for prompt in prompts_of(round.kind):
        lines = [
            Line(by_pk[one.member_id], one, score_words(prompt, one.score))
            for one in answers
            if one.prompt == prompt.slug and one.member_id in by_pk
        ]
        if lines:
            sections.append(PromptLines(prompt, sorted(lines, key=lambda line: line.who.membership.name)))
    return SharedRound(round, members, _is_readable(round, pair), sections)


def of_term(
    rounds: Collection[SharedRound], kind: RoundKind, calendar: SchoolCalendar, term: Span | None
) -> SharedRound | None:
    """The round of this kind and term: one that both may read before one they may not yet, else the latest."""
    asked = [one for one in rounds if one.round.kind == kind and same_term(calendar, term, one.round.term_starts_on)]
    return next((one for one in asked if one.is_readable), asked[0] if asked else None)


def places_of(pair: Pair, now: SharedRound | None, before: SharedRound | None) -> list[Place]:
    """A line for each of the two, as far as both may read it; none where neither term can be read."""
    places, earlier = _said(now, "place"), _said(before, "place")
    words = _said(now, "next")
    if not places and not earlier:
        return []
    return [
        Place(
            person.name,
            earlier[person.pk].score_words if person.pk in earlier else "",
            places[person.pk].score_words if person.pk in places else "",
            words[person.pk].answer.text if person.pk in words else "",
        )
        for person in pair.people
    ]


def _said(shared: SharedRound | None, slug: str) -> dict[object, Line]:
    """What each said to one prompt, by membership."""
    sections = shared.sections if shared else ()
    return {line.who.membership_id: line for one in sections if one.prompt.slug == slug for line in one.lines}


def themes_of(shared: SharedRound | None, membership: Membership) -> list[PupilTheme]:
    """What pupils say, as it was added beside the round. One query."""
    asked = [shared.round.pk] if shared else []
    return list(PupilTheme.objects.visible_to(membership).filter(round__in=asked))
