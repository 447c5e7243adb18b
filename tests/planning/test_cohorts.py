"""Progress in counts: entered by head and SENCo, with small counts for few, and safe in everything that leaves."""

import csv
import io
import re
from datetime import date

import pytest
from django.urls import reverse

from inclusion.school.actions.year_rows import YearRowInUse, delete_term, delete_year
from inclusion.school.models import AuditEntry, School, Term
from planning.actions.cohorts import AlreadyCounted, CountDetails, add_count, change_count, delete_count
from planning.actions.locking import StaleRow
from planning.models import CohortCount
from tests.planning.area_cohorts import make_count, without_ids

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
SMALL = (3, 14, 7)  # is shown as: 5 or fewer, hidden, 7, of 24


def address(name, **kwargs):
    return reverse(f"planning:{name}", kwargs={"school": "oakfield", **kwargs})


def term(school, name="Autumn term"):
    return Term.objects.get(school=school, name=name)


def details(school, **fields):
    values = {"group": "K", "measure": "Reading", "below": 9, "at_expected": 14, "above": 7, **fields}
    return CountDetails(values.pop("term", None) or term(school), **values)


def form_data(school, **fields):
    values = {"term": term(school).pk, "group": "K", "measure": "Reading", "below": 9, "at_expected": 14, "above": 7}
    return {**values, **fields}


def cells(answer):
    """The rows of the tables as they stand on the screen, without what is only printed."""
    html = re.sub(r'<span class="print-only">[^<]*</span>', "", answer.text)
    return [
        [" ".join(re.sub(r"<[^>]+>", " ", cell).split()) for cell in re.findall(r'<td class="num">(.*?)</td>', row)]
        for row in re.findall(r"<tr>(.*?)</tr>", html)
        if "<td" in row
    ]


def test_counts_of_a_term_stand_by_group_with_percentages(oakfield, head, sign_in):
    make_count(oakfield)
    make_count(oakfield, group="E", counts=(6, 6, 8))
    make_count(oakfield, term="Spring term", measure="Writing")
    answer = sign_in(head).get(address("cohorts") + f"?term={term(oakfield).pk}")
    assert cells(answer) == [["9 30%", "14 47%", "7 23%", "30"], ["6 30%", "6 30%", "8 40%", "20"]]
    assert "Writing" not in answer.text
    assert "Autumn term, 2026/27" in answer.text


def test_the_latest_term_that_has_begun_comes_first_and_others_are_a_step_away(oakfield, head, sign_in):
    answer = sign_in(head).get(address("cohorts") + "?term=nonsense")
    assert answer.context["term"] == term(oakfield, "Spring term")
    assert answer.context["earlier"] == term(oakfield)
    assert answer.context["later"] is None, "the summer has not begun"
    assert "No counts for this term yet" in answer.text


@pytest.mark.parametrize("who", ["head", "senco", "deputy"])
def test_small_counts_are_shown_to_few_and_never_printed(who, oakfield, sign_in, request):
    make_count(oakfield, counts=SMALL)
    browser = sign_in(request.getfixturevalue(who))
    answer = browser.get(address("cohorts") + f"?term={term(oakfield).pk}")
    assert cells(answer) == [["3", "14", "7", "24"]]
    assert '<span class="no-print">3</span><span class="print-only">5 or fewer</span>' in answer.text
    assert '<span class="no-print">14</span><span class="print-only">hidden</span>' in answer.text
    shared = browser.get(address("cohorts") + f"?term={term(oakfield).pk}&view=shared")
    assert cells(shared) == [["5 or fewer", "hidden", "7", "24"]]


@pytest.mark.parametrize("who", ["phase_leader", "governor"])
@pytest.mark.parametrize("query", ["", "&view=full", "&view="])
def test_small_counts_do_not_reach_others_at_all(who, query, oakfield, sign_in, request):
    make_count(oakfield, counts=(3, 971, 7))
    answer = sign_in(request.getfixturevalue(who)).get(address("cohorts") + f"?term={term(oakfield).pk}{query}")
    assert cells(answer) == [["5 or fewer", "hidden", "7", "981"]]
    assert "971" not in without_ids(answer.text)
    assert "%" not in "".join(cells(answer)[0])


def test_the_threshold_is_the_schools(oakfield, governor, sign_in):
    School.objects.filter(pk=oakfield.pk).update(small_count=10)
    make_count(oakfield, counts=(9, 14, 21))
    answer = sign_in(governor).get(address("cohorts") + f"?term={term(oakfield).pk}")
    assert cells(answer) == [["10 or fewer", "14", "hidden", "44"]]


@pytest.mark.parametrize("who", ["head", "senco", "deputy", "phase_leader", "governor"])
def test_the_file_hides_small_counts_whoever_asks(who, oakfield, sign_in, request):
    make_count(oakfield, counts=SMALL, measure="=1+1")
    make_count(oakfield, term="Spring term", group="E", counts=(9, 14, 7))
    answer = sign_in(request.getfixturevalue(who)).get(address("cohorts_csv"))
    assert answer["Content-Disposition"] == 'attachment; filename="oakfield-progress.csv"'
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0][4:] == ["Below expected", "At expected", "Above expected", "All"]
    assert rows[1] == ["2026/27", "Autumn term", "SEN support (K)", "'=1+1", "5 or fewer", "hidden", "7", "24"]
    assert rows[2] == ["2026/27", "Spring term", "EHC plan (E)", "Reading", "9", "14", "7", "30"]


@pytest.mark.parametrize("name", ["cohorts", "cohorts_csv", "trend"])
@pytest.mark.parametrize("rows", [1, 3])
def test_more_rows_take_no_more_queries(name, rows, oakfield, head, sign_in, django_assert_num_queries):
    for number in range(rows):
        make_count(oakfield, term="Spring term", measure=f"Measure {number}")
    browser = sign_in(head)
    browser.get(address(name))
    with django_assert_num_queries({"cohorts": 6, "cohorts_csv": 6, "trend": 7}[name]):
        browser.get(address(name))


def test_counts_are_entered(oakfield, senco, sign_in):
    browser = sign_in(senco)
    assert "datalist" in browser.get(address("cohort_add")).text
    answer = browser.post(address("cohort_add"), form_data(oakfield))
    row = CohortCount.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == address("cohorts") + f"?term={row.term_id}"
    assert (row.below, row.at_expected, row.above, row.updated_by) == (9, 14, 7, senco)
    trail = AuditEntry.objects.get(school=oakfield, kind="count of progress")
    assert trail.summary == "Reading, SEN support (K), Autumn term"
    assert '<option value="Reading">' in browser.get(address("cohort_add")).text


@pytest.mark.parametrize(
    ("typed", "field", "words"),
    [
        ({"below": "-1"}, "below", "A number of pupils is 0 or more."),
        ({"above": "2001"}, "above", "A number of pupils is at most 2,000 here."),
        ({"at_expected": "some"}, "at_expected", "Give a whole number, such as 12."),
        ({"at_expected": "9" * 100_000}, "at_expected", "Give a whole number, such as 12."),
        ({"at_expected": "2.5"}, "at_expected", "Give a whole number, such as 12."),
        ({"below": ""}, "below", "Give a number; 0 where there is nobody."),
        ({"below": 0, "at_expected": 0, "above": 0}, "below", "Nobody was counted."),
        ({"measure": " "}, "measure", "Say what was looked at."),
        ({"measure": "x" * 100_000}, "measure", "Use at most 60 characters"),
        ({"measure": "Read\0ing"}, "measure", "NUL"),
        ({"group": "X"}, "group", "X"),
        ({"term": "b6d3f9a6-0000-4000-8000-000000000000"}, "term", "Choose a term that has begun."),
        ({"term": "nonsense"}, "term", "nonsense"),
    ],
)
def test_impossible_counts_are_answered_in_words(typed, field, words, oakfield, head, sign_in):
    answer = sign_in(head).post(address("cohort_add"), form_data(oakfield, **typed))
    assert answer.status_code == 422
    assert words in "".join(answer.context["form"].errors[field])
    assert f'value="{typed.get("at_expected", 14)}"' in answer.text, "what was typed stays"
    assert not CohortCount.objects.exists()


def test_a_term_that_has_not_begun_is_no_choice(oakfield, head, sign_in):
    answer = sign_in(head).post(address("cohort_add"), form_data(oakfield, term=term(oakfield, "Summer term").pk))
    assert answer.status_code == 422


def test_the_same_form_sent_twice_counts_once(oakfield, head, sign_in):
    browser = sign_in(head)
    for _ in range(2):
        assert browser.post(address("cohort_add"), form_data(oakfield)).status_code == 302
    assert CohortCount.objects.count() == 1
    assert AuditEntry.objects.filter(kind="count of progress").count() == 1


def test_other_counts_for_the_same_lead_to_those_that_are_there(oakfield, head, sign_in):
    row = make_count(oakfield)
    answer = sign_in(head).post(address("cohort_add"), form_data(oakfield, below=1, measure="READING"))
    assert answer.status_code == 422
    assert "Reading, SEN support (K), Autumn term has counts already." in answer.text
    assert address("cohort_edit", cohort=row.pk) in answer.text
    assert 'value="READING"' in answer.text


def test_a_measure_keeps_the_spelling_it_has(oakfield, head):
    make_count(oakfield)
    row = add_count(by=head, school=oakfield, details=details(oakfield, measure="reading", group="E"))
    assert row.measure == "Reading"


def test_a_change_cannot_take_the_place_of_other_counts(oakfield, head, sign_in):
    make_count(oakfield)
    row = make_count(oakfield, measure="Writing")
    with pytest.raises(AlreadyCounted):
        change_count(by=head, row=row, version=1, details=details(oakfield))
    answer = sign_in(head).post(address("cohort_edit", cohort=row.pk), form_data(oakfield, version=1))
    assert answer.status_code == 422
    assert "has counts already" in answer.text


def test_two_people_at_once_are_shown_both(oakfield, head, senco, sign_in):
    row = make_count(oakfield)
    change_count(by=senco, row=row, version=1, details=details(oakfield, below=11))
    browser = sign_in(head)
    answer = browser.post(address("cohort_edit", cohort=row.pk), form_data(oakfield, below=12, version=1))
    assert answer.status_code == 409
    assert ("Below expected", "12", "11") in answer.context["differences"]
    assert 'value="12"' in answer.text
    again = form_data(oakfield, below=12, version=answer.context["form"].data["version"])
    assert browser.post(address("cohort_edit", cohort=row.pk), again).status_code == 302
    row.refresh_from_db()
    assert (row.below, row.version) == (12, 3)


def test_counts_are_deleted_by_who_saw_them_last(oakfield, head, senco, sign_in):
    row = make_count(oakfield)
    change_count(by=senco, row=row, version=1, details=details(oakfield, below=11))
    with pytest.raises(StaleRow):
        delete_count(by=head, row=row, version=1)
    browser = sign_in(head)
    assert (
        "Nothing is deleted"
        in browser.post(address("cohort_delete", cohort=row.pk), {"version": "1"}, follow=True).text
    )
    browser.post(address("cohort_delete", cohort=row.pk), {"version": "2"})
    assert not CohortCount.objects.exists()
    delete_count(by=head, row=row, version=2)  # a colleague was quicker


def test_counts_of_another_school_do_not_exist(oakfield, birchwood, head, other_head, sign_in):
    row = make_count(birchwood)
    assert sign_in(head).get(address("cohort_edit", cohort=row.pk)).status_code == 404
    answer = sign_in(head).get(address("cohorts") + f"?term={row.term_id}")
    assert answer.context["term"] == term(oakfield, "Spring term")


def test_a_school_without_terms_is_told_so(oakfield, head, sign_in):
    Term.objects.filter(school=oakfield).delete()
    assert "No term has begun yet" in sign_in(head).get(address("cohorts")).text
    assert sign_in(head).get(address("trend")).status_code == 200
    assert sign_in(head).post(address("cohort_add"), {"term": ""}).status_code == 422


# A term with counts stays ------------------------------------------------------------------------------------------


def test_a_term_with_counts_is_not_deleted(oakfield, head):
    row = make_count(oakfield)
    with pytest.raises(YearRowInUse, match="Counts of progress are recorded for Autumn term"):
        delete_term(by=head, term=row.term)
    with pytest.raises(YearRowInUse):
        delete_year(by=head, year=row.term.year)
    assert Term.objects.filter(school=oakfield).count() == 3
    assert not AuditEntry.objects.filter(school=oakfield, verb="deleted").exists()
    delete_term(by=head, term=term(oakfield, "Spring term"))


@pytest.mark.parametrize("name", ["term_delete", "year_delete"])
def test_the_page_says_why_a_term_with_counts_stays(name, oakfield, office, sign_in):
    row = make_count(oakfield)
    kwargs = {"term": row.term_id} if name == "term_delete" else {"year": row.term.year_id}
    url = reverse(f"school:{name}", kwargs={"school": "oakfield", **kwargs})
    browser = sign_in(office)
    seen = re.findall(r'name="seen" value="([^"]*)"', browser.get(url).text)
    answer = browser.post(url, {"seen": seen})
    assert answer.status_code == 409
    assert "Nothing was deleted" in answer.text
    assert "Counts of progress are recorded for Autumn term." in answer.text
    assert "Somebody changed this" not in answer.text
    assert Term.objects.filter(school=oakfield, starts_on=date(2026, 9, 3)).exists()


def test_the_form_is_printed_without_its_numbers(oakfield, head, sign_in):
    row = make_count(oakfield, counts=SMALL)
    form = sign_in(head).get(address("cohort_edit", cohort=row.pk)).text
    assert re.search(r'<div class="field-row no-print">\s*<div id="div_id_below"', form)
    change_count(by=head, row=row, version=1, details=details(oakfield, below=4))
    conflict = sign_in(head).post(address("cohort_edit", cohort=row.pk), form_data(oakfield, below=2, version=1))
    assert conflict.status_code == 409
    assert re.search(r'<div class="no-print">\s*<div class="message error"', conflict.text)
