"""The audit trail as a page."""

import pytest
from django.urls import reverse

from inclusion.school.actions.audit import record
from tests.factories import make_event

URL = "/oakfield/settings/audit/"


def test_trail_says_who_did_what_without_confidential_text(head, senco, sign_in):
    make_event(head.school, by=senco, title="Capability meeting", confidential=True)
    make_event(head.school, by=head, title="Open evening")
    text = sign_in(head).get(URL).text
    assert "Open evening" in text
    assert "Confidential commitment" in text
    assert "Capability meeting" not in text


def test_trail_is_filtered_by_person_and_kind(head, senco, sign_in):
    make_event(head.school, by=senco, title="Annual review")
    make_event(head.school, by=head, title="Open evening")
    browser = sign_in(head)
    text = browser.get(URL, {"person": str(senco.pk), "kind": "school event"}).text
    assert "Annual review" in text
    assert "Open evening" not in text
    assert "Annual review" not in browser.get(URL, {"kind": "school"}).text


@pytest.mark.parametrize(
    "query", [{"person": "\x00"}, {"kind": "\x00"}, {"person": "1"}, {"page": "many"}, {"page": "-3"}]
)
def test_odd_filters_are_left_out(head, sign_in, query):
    assert sign_in(head).get(URL, query).status_code == 200


def test_trail_has_pages_and_a_fragment(head, sign_in):
    for number in range(60):
        record(by=head, school=head.school, verb="changed", obj=head.school, summary=f"time {number}")
    browser = sign_in(head)
    assert "Page 1 of 2" in browser.get(URL).text
    answer = browser.get(URL, {"page": "2"}, headers={"HX-Request": "true"})
    assert answer.text.lstrip().startswith('<div id="trail"')
    assert "HX-Request" in answer["Vary"]


def test_trail_walls(senco, deputy, governor, other_head, client, sign_in):
    assert sign_in(senco).get(URL).status_code == 200
    assert [sign_in(person).get(URL).status_code for person in (deputy, governor, other_head)] == [404] * 3
    assert client.get(URL)["Location"].startswith(reverse("account_login"))
    assert sign_in(senco).post(URL).status_code == 405


def test_trail_reads_in_the_same_queries(head, sign_in, django_assert_num_queries):
    browser = sign_in(head)
    browser.get(URL)
    with django_assert_num_queries(8):
        browser.get(URL)
    for _ in range(3):
        make_event(head.school, by=head)
    with django_assert_num_queries(8):
        browser.get(URL)
