"""Reading progress and reviews term by term, as the numbers of a person's screen and as everybody may share them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from inclusion.school.access import Permission
from inclusion.school.models import Membership, School, Term
from planning.models import CohortCount, ProvisionReview
from planning.small_counts import percents, suppressed

TERMS_SHOWN = 6
LABELS = ["Below", "At", "Above"]


@dataclass(frozen=True, slots=True)
class Cell:
    """One count: as this person may read it on the screen, and as it is printed and given on."""

    screen: str
    shared: str
    percent: str = ""

    @property
    def differs(self) -> bool:
        return self.screen != self.shared


@dataclass(frozen=True, slots=True)
class Line:
    """Below, at and above expected and the total of one row of counts."""

    count: CohortCount
    cells: list[Cell]


def lines_of(counts: Iterable[CohortCount], up_to: int, *, in_full: bool) -> list[Line]:
    """Each row of counts as cells. Where not `in_full`, no number that is hidden leaves this function."""
    lines = []
    for count in counts:
        numbers = [count.below, count.at_expected, count.above]
        shared = suppressed([numbers], up_to)[0]
        screen = [str(number) for number in (*numbers, sum(numbers))] if in_full else shared
        shares = [share or "" for share in percents(numbers, up_to)]
        cells = [Cell(*words) for words in zip(screen, shared, [*shares, ""], strict=True)]
        lines.append(Line(count, cells))
    return lines


def may_see_in_full(membership: Membership, view: str) -> bool:
    """`view` is "shared" where the person asks for the screen as others see it."""
    return view != "shared" and membership.may(Permission.SEE_SMALL_COUNTS)


def terms_begun(membership: Membership, today: date) -> list[Term]:
    """Every term of the school that has begun, the first one first, with its year. One query."""
    terms = Term.objects.visible_to(membership).filter(starts_on__lte=today)
    return list(terms.select_related("year").order_by("starts_on"))


def term_name(term: Term) -> str:
    """ "Autumn term, 2026/27"."""
    return f"{term.name}, {term.year.name}"


def counts_in(membership: Membership, terms: Sequence[Term]) -> list[CohortCount]:
    """The counts of these terms, by term, measure and group. One query."""
    found = CohortCount.objects.visible_to(membership).filter(term__in=terms)
    return list(found.select_related("term__year").order_by("term__starts_on", "measure", "-group"))


def measures_used(school: School) -> list[str]:
    """The labels of progress that the school has used, by name."""
    found = CohortCount.objects.filter(school=school).order_by("measure")
    return list(found.values_list("measure", flat=True).distinct())


@dataclass(frozen=True, slots=True)
class TermOfReviews:
    """The decisions of a term's reviews, and the minutes a week that they gave back and asked for."""

    term: Term
    decisions: list[int]  # in the order of ProvisionReview.Decision
    minutes_returned: int
    minutes_needed: int

    @property
    def total(self) -> int:
        return sum(self.decisions)


def reviews_by_term(membership: Membership, terms: Sequence[Term]) -> list[TermOfReviews]:
    """What was decided in each of these terms, in their order; holidays belong to the term before. One query."""
    if not terms or not membership.may(Permission.SEE_REVIEWS):
        return []
    decided = ProvisionReview.objects.visible_to(membership).exclude(decision="")
    rows = list(
        decided.filter(held_on__gte=terms[0].starts_on)
        .order_by()
        .values_list("held_on", "decision", "minutes_returned", "minutes_needed")
    )
    found = []
    for place, term in enumerate(terms):
        end = terms[place + 1].starts_on if place + 1 < len(terms) else date.max
        mine = [row for row in rows if term.starts_on <= row[0] < end]
        decisions = [sum(row[1] == decision for row in mine) for decision in ProvisionReview.Decision.values]
        found.append(TermOfReviews(term, decisions, sum(row[2] for row in mine), sum(row[3] for row in mine)))
    return found
