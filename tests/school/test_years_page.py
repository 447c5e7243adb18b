"""The screens of the school's year."""

import html
import re
from datetime import date

import pytest
from django.urls import reverse

from inclusion.school.actions.year_rows import delete_year, save_closure
from inclusion.school.models import AcademicYear, AuditEntry, Closure, InsetDay, School, Term, WeekFlip
from inclusion.school.school_dates import Span
from tests.factories import make_member, make_school

HTMX = {"HX-Request": "true"}
READS = ["settings_years", "year"]
FORMS = [
    "year_add",
    "year_set_up",
    "year_edit",
    "term_add",
    "term_edit",
    "closure_add",
    "closure_edit",
    "inset_add",
    "inset_edit",
]
ASKS = ["year_delete", "term_delete"]
POSTS = ["bank_holidays", "week_flip", "closure_delete", "inset_delete"]


@pytest.fixture
def place(oakfield):
    """The address of a screen of Oakfield's year."""
    year = AcademicYear.objects.get(school=oakfield)
    rows = {
        "year": year, "year_edit": year, "year_delete": year, "bank_holidays": year, "week_flip": year,
        "term_add": year,
        "term": Term.objects.get(school=oakfield, name="Autumn term"),
        "closure": Closure.objects.get(school=oakfield, kind="bank_holiday"),
        "inset": InsetDay.objects.get(school=oakfield),
    }  # fmt: skip

    def url(name):
        row = rows.get(name) or (None if name.endswith(("_add", "_up", "years")) else rows[name.split("_")[0]])
        return reverse(f"school:{name}", args=[oakfield.slug, *([row.pk] if row else [])])

    return url


def ask(client, name, url):
    return client.post(url) if name in POSTS else client.get(url)


@pytest.mark.parametrize("name", READS + FORMS + ASKS)
def test_screen_opens_for_the_office(office, sign_in, place, name, today):
    answer = sign_in(office).get(place(name))
    assert answer.status_code == 200
    assert "<h1>" in answer.text
    assert '<p class="lead">' in answer.text


@pytest.mark.parametrize("name", READS)
def test_everybody_may_read_the_year_without_buttons(governor, sign_in, place, name, today):
    text = sign_in(governor).get(place(name)).text
    assert "Autumn term" in text
    assert "Early May bank holiday" in text
    assert "Add closure" not in text
    assert "/edit/" not in text


@pytest.mark.parametrize("name", FORMS + ASKS + POSTS)
def test_change_without_the_right_is_refused(teacher, governor, sign_in, place, name):
    for person in (teacher, governor):
        assert ask(sign_in(person), name, place(name)).status_code == 403


@pytest.mark.parametrize("name", READS + FORMS + ASKS + POSTS)
def test_other_school_and_anonymous_do_not_get_in(other_head, sign_in, client, place, name):
    assert ask(sign_in(other_head), name, place(name)).status_code == 404
    answer = ask(client, name, place(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("account_login"))


NAME_A_ROW = ["year", "year_edit", "term_add", "term_edit", "closure_edit", "inset_edit", *ASKS, *POSTS]


@pytest.mark.parametrize("name", NAME_A_ROW)
def test_rows_of_another_school_are_not_found_through_ones_own(other_head, sign_in, place, name):
    url = place(name).replace("/oakfield/", "/birchwood/")
    assert ask(sign_in(other_head), name, url).status_code == 404


def test_wrong_verb_is_refused(head, sign_in, place):
    browser = sign_in(head)
    assert [browser.get(place(name)).status_code for name in POSTS] == [405] * len(POSTS)
    assert [browser.post(place(name)).status_code for name in READS] == [405] * len(READS)


def test_year_page_counts_days_and_names_weeks(head, sign_in, place, today):
    text = sign_in(head).get(place("year")).text
    assert "<b>3 terms</b> and <b>193 staff days</b>, 1 of them INSET" in text
    assert "Every week has the same timetable." in text
    assert "Flip from here" not in text


def test_school_without_a_year_is_taught(db, sign_in):
    school = make_school("elmtree", "Elm Tree")
    text = sign_in(make_member(school, "headteacher")).get("/elmtree/settings/years/").text
    assert "No school year yet" in text
    assert "Bank holidays come by themselves" in text


def test_closures_of_a_deleted_year_can_still_be_reached(head, sign_in):
    delete_year(by=head, year=AcademicYear.objects.get(school=head.school))
    text = sign_in(head).get("/oakfield/settings/years/").text
    assert "Outside every academic year" in text
    assert "Early May bank holiday" in text


def test_flip_swaps_the_letters_in_page_and_fragment(head, sign_in, place):
    School.objects.filter(pk=head.school_id).update(two_week_timetable=True)
    browser = sign_in(head)
    answer = browser.post(place("week_flip"), {"monday": "2027-01-11"}, headers=HTMX)
    assert answer.text.lstrip().startswith('<section class="panel" id="weeks"')
    assert "HX-Request" in answer["Vary"]
    assert WeekFlip.objects.get(school=head.school).monday == date(2027, 1, 11)
    answer = browser.post(place("week_flip"), {"monday": "2027-01-11"})
    assert answer["Location"].endswith("#weeks")
    assert not WeekFlip.objects.filter(school=head.school).exists()


@pytest.mark.parametrize("monday", ["", "soon", "2027-13-45", "1999-01-04", "2026-01-05", "2027-09-06", "\x00"])
def test_flip_of_no_week_of_the_year_is_refused_in_words(head, sign_in, place, monday):
    answer = sign_in(head).post(place("week_flip"), {"monday": monday}, follow=True)
    assert answer.redirect_chain == [(place("year"), 302)]
    assert "Choose a week of this year." in answer.text
    assert not WeekFlip.objects.exists()


def test_bank_holidays_come_by_a_button(head, sign_in, place):
    answer = sign_in(head).post(place("bank_holidays"), follow=True)
    assert "7 bank holidays are new." in answer.text
    assert "Good Friday" in answer.text


def test_term_is_added_changed_and_deleted(office, sign_in, place, today):
    browser = sign_in(office)
    answer = browser.post(place("term_add"), {"name": "Extra", "starts_on": "2027-07-26", "ends_on": "2027-07-30"})
    assert answer["Location"] == place("year")
    term = Term.objects.get(school=office.school, name="Extra")
    url = reverse("school:term_edit", args=["oakfield", term.pk])
    seen = f"term|{term.starts_on}|{term.ends_on}|Extra"
    browser.post(url, {"name": "Summer school", "starts_on": "2027-07-26", "ends_on": "2027-07-29", "seen": seen})
    term.refresh_from_db()
    assert (term.name, term.ends_on) == ("Summer school", date(2027, 7, 29))
    answer = browser.post(url, {"name": "Mine", "starts_on": "2027-07-26", "ends_on": "2027-07-30", "seen": seen})
    assert answer.status_code == 409
    assert "It is now Summer school (26 July 2027 to 29 July 2027)." in answer.text
    assert 'value="Mine"' in answer.text
    now = answer.context["form"].data["seen"]
    browser.post(url, {"name": "Mine", "starts_on": "2027-07-26", "ends_on": "2027-07-30", "seen": now})
    term.refresh_from_db()
    assert term.name == "Mine"
    browser.post(reverse("school:term_delete", args=["oakfield", term.pk]))
    assert not Term.objects.filter(pk=term.pk).exists()


@pytest.mark.parametrize(
    ("name", "given", "message"),
    [
        ("term_add", {"name": "", "starts_on": "soon", "ends_on": ""}, "This is not a date"),
        ("term_add", {"name": "New", "starts_on": "2027-07-30", "ends_on": "2027-07-26"}, "is before the start"),
        ("term_add", {"name": "New", "starts_on": "2026-12-01", "ends_on": "2027-01-10"}, "overlap Autumn term"),
        ("term_add", {"name": "x" * 100_000, "starts_on": "2027-07-26", "ends_on": "2027-07-30"}, "at most 40"),
        ("term_add", {"name": "a\x00b", "starts_on": "2027-07-26", "ends_on": "2027-07-30"}, "NUL"),
        ("year_add", {"name": "Long", "starts_on": "2028-01-01", "ends_on": "2029-06-01"}, "at most 400"),
        ("closure_add", {"kind": "half_term", "starts_on": "2027-08-09"}, "lies outside every term"),
        ("closure_add", {"kind": "party", "starts_on": "2027-01-12"}, "party"),
        ("closure_add", {"kind": "closure", "starts_on": "0001-01-01"}, "between 2000 and 2100"),
        ("inset_add", {"date": "2027-01-16"}, "is a Saturday"),
        ("inset_add", {"date": ""}, "Choose a date."),
        ("year_set_up", {"start_1": "2027-09-02", "end_1": "2027-09-01"}, "This is not after the date before it."),
    ],
)
def test_invalid_form_says_why_and_keeps_what_was_typed(head, sign_in, place, name, given, message):
    answer = sign_in(head).post(place(name), given)
    assert answer.status_code == 422
    assert message in answer.text
    assert "error-summary" in answer.text
    typed = given.get("starts_on") or given.get("date") or given.get("start_1")
    assert not typed or f'value="{typed}"' in answer.text


def test_closure_of_one_day_needs_one_date_and_no_name(head, sign_in, place):
    browser = sign_in(head)
    browser.post(place("closure_add"), {"kind": "closure", "starts_on": "2027-01-20", "name": "", "ends_on": ""})
    closure = Closure.objects.get(school=head.school, kind="closure")
    assert (closure.name, closure.ends_on) == ("Closure", date(2027, 1, 20))
    answer = browser.post(reverse("school:closure_delete", args=["oakfield", closure.pk]), follow=True)
    assert "Closure is deleted." in answer.text
    assert not Closure.objects.filter(pk=closure.pk).exists()


def test_inset_day_is_added_and_deleted(head, sign_in, place):
    browser = sign_in(head)
    browser.post(place("inset_add"), {"date": "2027-01-04", "name": "Training"})
    inset = InsetDay.objects.get(school=head.school, date=date(2027, 1, 4))
    browser.post(reverse("school:inset_delete", args=["oakfield", inset.pk]))
    assert not InsetDay.objects.filter(pk=inset.pk).exists()


def test_year_page_tells_what_goes_before_it_is_deleted(head, sign_in, place):
    text = sign_in(head).get(place("year_delete")).text
    assert "7 things go with it" in text
    sign_in(head).post(place("year_delete"))
    assert not Term.objects.filter(school=head.school).exists()


def stamps(text):
    return [html.unescape(value) for value in re.findall(r'name="seen" value="([^"]*)"', text)]


@pytest.mark.parametrize("name", ASKS)
def test_deletion_of_what_nobody_saw_asks_again(head, office, sign_in, place, name):
    browser = sign_in(head)
    seen = stamps(browser.get(place(name)).text)
    closure = Span(date(2026, 11, 16), date(2026, 11, 17), "Flood & storm", "closure")
    save_closure(by=office, school=head.school, closure=None, new=closure)
    answer = browser.post(place(name), {"seen": seen})
    assert answer.status_code == 409
    assert "Nothing was deleted" in answer.text
    assert "Flood &amp; storm, 16 November 2026" in answer.text
    assert Term.objects.filter(school=head.school).count() == 3
    browser.post(place(name), {"seen": stamps(answer.text)})
    assert Term.objects.filter(school=head.school).count() == (2 if name == "term_delete" else 0)
    assert not Closure.objects.filter(school=head.school, kind="closure").exists()


def test_trail_writes_inset_in_capitals(head, sign_in, place):
    browser = sign_in(head)
    browser.post(place("inset_add"), {"date": "2027-01-04", "name": "Training"})
    assert AuditEntry.objects.filter(school=head.school)[0].kind == "INSET day"


def test_whole_year_is_set_up_at_once(head, sign_in, place):
    days = [
        "2027-09-02", "2027-10-22", "2027-11-01", "2027-12-17", "2028-01-04", "2028-02-11",
        "2028-02-21", "2028-03-31", "2028-04-18", "2028-05-26", "2028-06-05", "2028-07-20",
    ]  # fmt: skip
    names = [f"{end}_{number}" for number in range(1, 7) for end in ("start", "end")]
    given = dict(zip(names, days, strict=True)) | {"inset_1": "2027-09-02"}
    browser = sign_in(head)
    answer = browser.post(place("year_set_up"), given, follow=True)
    assert "The year is set up" in answer.text
    assert "2027/28 has <b>3 terms</b>" in answer.text
    assert AcademicYear.objects.filter(school=head.school).count() == 2
    assert browser.post(place("year_set_up"), given | {"inset_2": "2028-08-01"}).status_code == 422


def test_queries_do_not_grow_with_the_closures(head, sign_in, place, django_assert_num_queries):
    browser = sign_in(head)
    browser.get(place("year"))
    with django_assert_num_queries(9):
        browser.get(place("year"))
    browser.post(place("bank_holidays"))
    browser.get(place("year"))
    with django_assert_num_queries(9):
        browser.get(place("year"))
