"""Decisions of reviews and progress, term by term: charts, and the same numbers in tables."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Term
from inclusion.school.pages import render_page
from planning.charts import Chart, columns
from planning.models import CohortCount, ProvisionReview
from planning.progress import (
    LABELS,
    TERMS_SHOWN,
    Line,
    TermOfReviews,
    counts_in,
    lines_of,
    may_see_in_full,
    reviews_by_term,
    terms_begun,
)
from planning.small_counts import fewer


@dataclass(frozen=True)
class Progress:
    """One measure of one group over the terms. `chart` is drawn for the screen, `shared` for print."""

    key: str
    title: str
    lines: list[Line]
    chart: Chart
    shared: Chart

    @property
    def differs(self) -> bool:
        return self.chart != self.shared


@require_safe
@requires(Permission.SEE_COHORTS)
def trend(request: SchoolRequest) -> HttpResponse:
    """The last six terms that have begun. `?view=shared`: as others see them."""
    terms = terms_begun(request.membership, timezone.localdate())[-TERMS_SHOWN:]
    in_full = may_see_in_full(request.membership, request.GET.get("view", ""))
    up_to = request.school.small_count
    reviews = reviews_by_term(request.membership, terms)
    context = {
        "reviews": reviews,
        "any_review": any(term.total for term in reviews),
        "decisions": ProvisionReview.Decision.labels,
        "decisions_chart": _decisions_chart(reviews),
        "progress": _progress(lines_of(counts_in(request.membership, terms), up_to, in_full=in_full), terms),
        "labels": LABELS,
        "in_full": in_full,
        "fewer": fewer(up_to),
    }
    return render_page(request, "planning/trend.html", context)


def _decisions_chart(reviews: Sequence[TermOfReviews]) -> Chart:
    return columns([(*_name(row.term), [str(number) for number in row.decisions]) for row in reviews])


def _name(term: Term) -> tuple[str, str]:
    """The term in two short lines."""
    return term.name.removesuffix(" term")[:12], term.year.name


def _progress(lines: Sequence[Line], terms: Sequence[Term]) -> list[Progress]:
    """A panel for each measure and group that has counts, with a place for every term."""

    def kind(line: Line) -> tuple[str, str]:
        return line.count.measure, line.count.group

    def order(line: Line) -> tuple[str, bool]:
        return line.count.measure, line.count.group == CohortCount.Group.E

    found: list[Progress] = []
    for (measure, group), rows in groupby(sorted(lines, key=order), key=kind):
        mine = {row.count.term_id: row for row in rows}
        title = f"{measure}: {CohortCount.Group(group).label}"
        screen, shared = (_chart(mine, terms, shared=shared) for shared in (False, True))
        in_order = [mine[term.pk] for term in terms if term.pk in mine]
        found.append(Progress(f"p{len(found) + 1}", title, in_order, screen, shared))
    return found


def _chart(lines: dict[UUID, Line], terms: Sequence[Term], *, shared: bool) -> Chart:
    groups = []
    for term in terms:
        cells = lines[term.pk].cells[: len(LABELS)] if term.pk in lines else []
        words = [cell.shared if shared else cell.screen for cell in cells] or [""] * len(LABELS)
        groups.append((*_name(term), words))
    return columns(groups)
