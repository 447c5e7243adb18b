"""The way in, the choice of schools, help and the theme."""

import pytest
from django.urls import reverse

from tests.factories import make_member, make_user


def test_only_school_is_opened_at_once(teacher, sign_in):
    assert sign_in(teacher).get("/")["Location"] == "/oakfield/"
    assert sign_in(teacher).get("/oakfield/")["Location"] == reverse("planning:this_week", args=["oakfield"])


def test_governor_begins_with_the_map(governor, sign_in):
    assert sign_in(governor).get("/oakfield/")["Location"] == reverse("heatmap:term", args=["oakfield"])


def test_person_of_two_schools_chooses(teacher, birchwood, sign_in):
    make_member(birchwood, "senco", email=teacher.email)
    text = sign_in(teacher).get("/").text
    assert "You belong to <b>2 schools</b>" in text
    assert text.index("Birchwood School") < text.index("Oakfield Primary")


def test_person_of_no_school_is_told_what_to_do(client, db):
    client.force_login(make_user("new@oakfield.example"))
    text = client.get("/").text
    assert "belongs to no school at the moment" in text
    assert "new@oakfield.example" in text


def test_choice_asks_for_a_sign_in(client, db):
    assert client.get("/")["Location"].startswith(reverse("account_login"))
    assert client.post("/").status_code in (302, 405)


def test_help_explains_with_the_numbers_of_the_school(governor, sign_in, django_assert_num_queries):
    governor.school.threshold_busy = 5
    governor.school.save()
    browser = sign_in(governor)
    browser.get("/oakfield/help/")
    with django_assert_num_queries(4):
        text = browser.get("/oakfield/help/").text
    assert "<td>5 and more</td>" in text
    assert "<td>10 and more</td>" in text
    assert "average, 2.4" in text


def test_help_and_home_are_closed_to_others(other_head, client, sign_in):
    for url in ("/oakfield/", "/oakfield/help/"):
        assert sign_in(other_head).get(url).status_code == 404
        assert client.get(url).status_code == 302
        assert sign_in(other_head).post(url).status_code == 405


@pytest.mark.parametrize(
    "url", ["foo", "", "//else.example/", "/\\\\else.example/", "http://[x", "school:home", "\x00/"]
)
def test_theme_leads_to_the_start_where_the_form_names_no_path_of_ours(teacher, sign_in, url):
    assert sign_in(teacher).post("/theme/", {"theme": "dark", "next": url})["Location"] == "/"


def test_theme_is_kept_and_leads_back_only_to_ourselves(teacher, sign_in):
    browser = sign_in(teacher)
    answer = browser.post("/theme/", {"theme": "dark", "next": "/oakfield/help/"})
    assert answer["Location"] == "/oakfield/help/"
    teacher.user.refresh_from_db()
    assert teacher.user.theme == "dark"
    assert browser.post("/theme/", {"theme": "pink", "next": "https://else.example/"})["Location"] == "/"
    teacher.user.refresh_from_db()
    assert teacher.user.theme == "dark"
    assert browser.get("/theme/").status_code == 405
