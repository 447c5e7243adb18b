"""The trend: decisions and progress by term, the same in drawing and table, and nothing hidden in either."""

import re
from datetime import date

import pytest
from django.urls import reverse

from inclusion.school.models import Term
from planning.charts import STUB
from tests.planning.area_cohorts import make_count, without_ids
from tests.planning.rows import make_provision, make_review

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
ADDRESS = reverse("planning:trend", args=["oakfield"])


def figures(part):
    """What stands above the bars of the drawings in it, in their order."""
    return re.findall(r'class="bar-word"[^>]*>([^<]*)<', part)


def heights(part):
    return [int(height) for height in re.findall(r'<rect class="unsaid"[^>]*height="(\d+)"/><text', part)]


def printed(html):
    """The page as it is printed."""
    html = re.sub(r'<div class="no-print">.*?<div class="print-only">', "<div>", html, flags=re.DOTALL)
    return re.sub(r'<span class="no-print">.*?</span>', "", html, flags=re.DOTALL)


@pytest.fixture
def reviews(oakfield):
    provision = make_provision(oakfield)
    make_review(provision, held_on=date(2026, 10, 1), decision="adapt", minutes_needed=30)
    make_review(provision, held_on=date(2026, 12, 24), decision="adapt")  # in the holidays after the autumn
    make_review(provision, held_on=date(2027, 1, 12), decision="stop", minutes_returned=90)
    make_review(provision, held_on=date(2027, 1, 12))  # not decided


def test_decisions_are_counted_by_term_with_the_minutes(oakfield, head, sign_in, reviews):
    answer = sign_in(head).get(ADDRESS)
    autumn, spring = answer.context["reviews"]
    assert (autumn.decisions, autumn.minutes_returned, autumn.minutes_needed) == ([0, 2, 0, 0, 0], 0, 30)
    assert (spring.decisions, spring.minutes_returned, spring.minutes_needed) == ([0, 0, 0, 0, 1], 90, 0)
    assert figures(answer.text) == ["0", "2", "0", "0", "0", "0", "0", "0", "0", "1"]
    assert "Stop</th>" in answer.text


def test_a_governor_reads_progress_and_nothing_of_reviews(oakfield, governor, sign_in, reviews):
    make_count(oakfield)
    answer = sign_in(governor).get(ADDRESS)
    assert "Reading: SEN support (K)" in answer.text
    assert "Decisions of reviews" not in answer.text
    assert not answer.context["reviews"]


def test_progress_stands_by_measure_and_group_with_the_same_numbers_in_both(oakfield, head, sign_in):
    make_count(oakfield)
    make_count(oakfield, term="Spring term", counts=(6, 15, 9))
    make_count(oakfield, group="E", measure="Phonics", counts=(8, 8, 8))
    answer = sign_in(head).get(ADDRESS)
    assert [item.title for item in answer.context["progress"]] == ["Phonics: EHC plan (E)", "Reading: SEN support (K)"]
    assert figures(answer.text) == ["8", "8", "8", "9", "14", "7", "6", "15", "9"]
    reading = answer.context["progress"][1]
    assert [[cell.screen for cell in line.cells] for line in reading.lines] == [
        ["9", "14", "7", "30"],
        ["6", "15", "9", "30"],
    ]
    assert "<title" in answer.text
    assert "<desc" in answer.text


@pytest.mark.parametrize("who", ["phase_leader", "governor"])
def test_others_see_hidden_counts_neither_as_number_nor_as_height(who, oakfield, sign_in, request):
    make_count(oakfield, counts=(3, 971, 7))
    make_count(oakfield, term="Spring term", counts=(5, 969, 7))
    answer = sign_in(request.getfixturevalue(who)).get(ADDRESS)
    assert figures(answer.text) == ["≤5", "?", "7", "≤5", "?", "7"]
    assert heights(answer.text) == [STUB] * 4
    assert "971" not in without_ids(answer.text)
    assert "969" not in without_ids(answer.text)


def test_who_sees_every_number_prints_what_others_see(oakfield, head, sign_in):
    make_count(oakfield, counts=(3, 971, 7))
    answer = sign_in(head).get(ADDRESS)
    assert "971" in without_ids(answer.text)
    assert "971" not in without_ids(printed(answer.text))
    assert figures(printed(answer.text)) == ["≤5", "?", "7"]
    shared = sign_in(head).get(ADDRESS + "?view=shared")
    assert "971" not in without_ids(shared.text)
    assert heights(shared.text) == [STUB] * 2


def test_six_terms_at_most_are_shown(oakfield, head, sign_in):
    year = oakfield.years.get()
    for number in range(7):
        day = date(2024, 1, 1 + number)
        Term.objects.create(school=oakfield, year=year, name=f"Earlier {number}", starts_on=day, ends_on=day)
        make_count(oakfield, term=f"Earlier {number}")
    make_count(oakfield)
    (reading,) = sign_in(head).get(ADDRESS).context["progress"]
    names = [mark.label for mark in reading.chart.groups]
    assert names == ["Earlier 3", "Earlier 4", "Earlier 5", "Earlier 6", "Autumn", "Spring"]
    assert [line.count.term.name for line in reading.lines][-1] == "Autumn term"


def test_an_empty_trend_says_what_will_be_there(oakfield, head, governor, sign_in):
    assert "Nothing to compare yet" in sign_in(head).get(ADDRESS).text
    answer = sign_in(governor).get(ADDRESS).text
    assert "Nothing to compare yet" in answer
    assert "Add counts" not in answer
