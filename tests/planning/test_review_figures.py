"""The figures of a review: the ratio while one types, and small counts kept small."""

from datetime import date
from decimal import Decimal

import pytest

from planning.actions.reviews import ReviewDecision, decide_review
from planning.models import ProvisionReview
from planning.review_figures import figures_of
from tests.planning.provision_pages import of, text, url
from tests.planning.rows import make_provision, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TODAY = date(2027, 1, 13)


@pytest.fixture
def provision(oakfield, today):
    return make_provision(oakfield)


@pytest.fixture
def review(provision):
    return make_review(provision)


def decision(kind="adapt", **fields):
    values = {"decision_words": "", "owner": None, "next_on": date(2027, 3, 15), **fields}
    return ReviewDecision(decision=kind, **values)


def decide(by, review, kind="adapt", version=1, **fields):
    said = decision(kind, **fields)
    return decide_review(by=by, review=review, version=version, decision=said, today=TODAY)


# The ratio while one types --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "Give both numbers of months"),
        ("?months_in=3&months_gained=7.5", "Ratio gain 2.5</b>: a useful gain."),
        ("?months_in=0&months_gained=7.5", "In no time there is no ratio gain."),
        ("?months_in=x&months_gained=%00", "appears once both are numbers"),
        ("?months_in=-1&months_gained=2", "appears once both are numbers"),
        ("?months_in=3&months_gained=", "Give both numbers of months"),
    ],
)
def test_the_ratio_is_worked_out_as_a_page_and_as_a_fragment(query, words, senco, sign_in):
    client = sign_in(senco)
    assert words in text(client.get(url("ratio_gain") + query))
    fragment = text(client.get(url("ratio_gain") + query, headers={"HX-Request": "true"}))
    assert words in fragment
    assert "<html" not in fragment


# Small counts ---------------------------------------------------------------------------------------------------------

MEASURED = {
    "entry_value": Decimal("84.25"),
    "exit_value": Decimal("91.5"),
    "months_in": Decimal(3),
    "months_gained": Decimal("7.5"),
}


def cells(figures):
    return [count.shown for count in figures.counts]


def test_a_small_count_takes_a_second_one_with_it(provision):
    figures = figures_of(make_review(provision, below=3, at_expected=12, above=9), 5)
    assert cells(figures) == ["5 or fewer", "hidden", "9", "24"]
    assert not figures.rests_on_few


def test_a_base_of_few_pupils_hides_what_rests_on_it(provision):
    figures = figures_of(make_review(provision, below=1, at_expected=2, above=0, **MEASURED), 5)
    assert cells(figures) == ["5 or fewer"] * 4
    assert figures.rests_on_few


def test_counts_that_are_half_given_have_no_total(provision):
    figures = figures_of(make_review(provision, below=3, above=12), 5)
    assert cells(figures) == ["5 or fewer", "not given", "hidden"]
    assert cells(figures_of(make_review(provision), 5)) == ["not given"] * 3


def test_the_school_says_what_is_few(provision):
    assert figures_of(make_review(provision, below=0, at_expected=9, above=0), 10).rests_on_few


def test_leaders_read_neither_small_counts_nor_what_rests_on_them_nor_names(review, senco, head, phase_leader, sign_in):
    ProvisionReview.objects.filter(pk=review.pk).update(below=1, at_expected=2, above=1, **MEASURED)
    decide(head, review, owner=senco)
    page = text(sign_in(phase_leader).get(of("review", review)))
    main = page[page.index("<h1") :]
    assert main.count("5 or fewer") == 4
    for secret in ("84.25", "91.5", "7.5", "2.5", "useful gain", senco.name, head.name, ">1<", ">2<", ">4<"):
        assert secret not in main
    assert "Adapt" in main


@pytest.mark.parametrize("reader", ["senco", "head", "deputy"])
def test_who_may_see_them_sees_them_on_screen_and_never_on_paper(reader, review, request, sign_in):
    ProvisionReview.objects.filter(pk=review.pk).update(below=1, at_expected=2, above=1, **MEASURED)
    page = text(sign_in(request.getfixturevalue(reader)).get(of("review", review)))
    assert '<span class="no-print">2</span><span class="print-only">5 or fewer</span>' in page
    assert '<span class="no-print">91.5</span><span class="print-only">not shown</span>' in page
    assert '<span class="no-print"><b>2.5</b>, a useful gain</span><span class="print-only">not shown' in page
