"""Reading for the pupils' question: one's rounds, the facets with their gap, the themes, and the trend by term."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.wording import listed
from planning.models import Meeting
from reflection.models import Answer, PupilTheme, Round, RoundMember
from reflection.prompts import FACETS, RoundKind
from reflection.pupil_scores import Asked, Cell, Drawing, drawing, in_figures, lines
from reflection.round_page import Line, PromptLines, RoundPage
from reflection.term_days import noted_term, same_term, term_to_ask_in, term_words


@dataclass(frozen=True)
class Facet:
    """One facet as those read it who were ready: the gap first, then the average, then what each says."""

    slug: str
    label: str
    said: Sequence[Line]
    gap: int | None
    average: str
    each: str  # "Helen Marsh 2, Sunita Patel 4"
    themes: Sequence[PupilTheme]
    meeting: Meeting | None  # on whose agenda it stands already

    @property
    def may_go_on_agenda(self) -> bool:
        return bool(self.gap) and self.meeting is None


@dataclass(frozen=True)
class TrendRow:
    """One term of one group; a cell for each facet. `without`: who had not handed in when it was revealed."""

    round: Round
    term: str
    without: str
    cells: Sequence[Cell]

    @property
    def named(self) -> list[tuple[str, Cell]]:
        """Each facet with its cell."""
        return list(zip(FACETS.values(), self.cells, strict=True))


@dataclass(frozen=True)
class Trend:
    """The terms of one group of people; a drawing for each facet once there are two terms."""

    key: str
    names: str
    rows: Sequence[TrendRow]
    drawings: Sequence[tuple[str, Drawing]]


def own_rounds(membership: Membership) -> list[Round]:
    """The rounds of the pupils' question that one takes part in or took part in, the latest term first. Two queries."""
    rows = Round.objects.visible_to(membership).filter(kind=RoundKind.PUPILS, called_off_at__isnull=True)
    in_order = rows.order_by("-term_starts_on", "-started_at", "id")
    return list(in_order.select_related("school").prefetch_related("members__membership"))


def member_in(round: Round, membership: Membership) -> RoundMember:
    """Oneself in a round that one sees."""
    return next(member for member in round.members.all() if member.membership_id == membership.pk)


def of_term(rounds: Collection[Round], membership: Membership, calendar: SchoolCalendar, today: date) -> list[Round]:
    """Those of the term to ask in, of which one still is part."""
    term = term_to_ask_in(calendar, today)
    mine = [round for round in rounds if member_in(round, membership).takes_part]
    return [round for round in mine if same_term(calendar, term, round.term_starts_on)]


def still_to_answer(round: Round, membership: Membership) -> bool:
    """Is it open still, and does one take part?"""
    return round.is_open and member_in(round, membership).takes_part


def term_in_words(round: Round, calendar: SchoolCalendar) -> str:
    """The term the round is about; as it was called then, where the school does not know it any more."""
    term = noted_term(calendar, round.term_starts_on)
    return term_words(term) if term else round.title.removeprefix(f"{round.get_kind_display()}, ")


def names_of(round: Round, membership: Membership) -> str:
    """Who else takes part: "Helen Marsh and Tom Barker"."""
    others = [one for one in round.members.all() if one.takes_part and one.membership_id != membership.pk]
    return listed([one.membership.name for one in others])


def themes_of(round: Round, membership: Membership) -> list[PupilTheme]:
    """What pupils say, in the order in which it was added. One query."""
    return list(PupilTheme.objects.visible_to(membership).filter(round=round).select_related("added_by"))


def facets(
    page: RoundPage, themes: Sequence[PupilTheme], on_agenda: Mapping[str, Meeting]
) -> tuple[list[Facet], list[PromptLines]]:
    """The facets in their order, and what is said beside them."""
    found = [
        _facet(section, [theme for theme in themes if theme.facet == section.prompt.slug], on_agenda)
        for section in page.sections
        if section.prompt.is_scored
    ]
    return found, [section for section in page.sections if not section.prompt.is_scored]


def _facet(section: PromptLines, themes: Sequence[PupilTheme], on_agenda: Mapping[str, Meeting]) -> Facet:
    slug = section.prompt.slug
    scored = [line for line in section.lines if line.answer.score is not None]
    return Facet(
        slug=slug,
        label=section.prompt.label,
        said=section.lines,
        gap=section.gap,
        average=in_figures(section.average),
        each=", ".join(f"{line.who.membership.name} {line.answer.score}" for line in scored),
        themes=themes,
        meeting=on_agenda.get(slug),
    )


def widest(found: Sequence[Facet]) -> list[Facet]:
    """The facets on which people are furthest apart; none where they agree on all."""
    most = max((facet.gap or 0 for facet in found), default=0)
    return [facet for facet in found if facet.gap == most] if most else []


def trends(rounds: Collection[Round], membership: Membership, calendar: SchoolCalendar) -> list[Trend]:
    """A trend for each group of people, of the rounds that are revealed and in which one was ready. One query."""
    by_pk = {round.pk: round for round in rounds if round.revealed_at and _reads(round, membership)}
    scores = _scores(by_pk, membership)
    asked = [
        Asked(pk, frozenset(one.membership_id for one in _taking_part(round)), round.term_starts_on, scores[pk])
        for pk, round in by_pk.items()
        if round.term_starts_on is not None
    ]
    found = []
    for number, line in enumerate(lines(asked), start=1):
        rows = [_row(by_pk[one.key], one, calendar) for one in line.rounds]  # type: ignore[index]
        found.append(Trend(f"trend-{number}", names_of(rows[-1].round, membership), rows, _drawings(rows)))
    return found


def _reads(round: Round, membership: Membership) -> bool:
    me = member_in(round, membership)
    return me.takes_part and me.ready_at is not None


def _taking_part(round: Round) -> list[RoundMember]:
    return [member for member in round.members.all() if member.takes_part]


def _scores(by_pk: Mapping[UUID, Round], membership: Membership) -> Mapping[UUID, Mapping[str, list[int]]]:
    """The scores by round and facet, of the answers that this person may read."""
    rows = Answer.objects.visible_to(membership).filter(member__round__in=by_pk, prompt__in=FACETS)
    found: defaultdict[UUID, defaultdict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for round, facet, score in rows.values_list("member__round", "prompt", "score"):
        if score is not None:
            found[round][facet].append(score)
    return found


def _row(round: Round, asked: Asked, calendar: SchoolCalendar) -> TrendRow:
    absent = [one.membership.name for one in _taking_part(round) if one.left_out_at and one.ready_at is None]
    return TrendRow(round, term_in_words(round, calendar), listed(absent), [asked.cell(facet) for facet in FACETS])


def _drawings(rows: Sequence[TrendRow]) -> list[tuple[str, Drawing]]:
    found = []
    for place, label in enumerate(FACETS.values()):
        drawn = drawing([(*_short(row), row.cells[place]) for row in rows])
        if drawn is not None:
            found.append((label, drawn))
    return found


def _short(row: TrendRow) -> tuple[str, str]:
    """The term in two short lines: "Spring", "2027"."""
    assert row.round.term_starts_on is not None
    year = str(row.round.term_starts_on.year)
    return row.term.replace(year, "").replace("term", "").strip()[:8], year
