"""What the SENCo may decide alone: agreed by the head, read by everybody."""

from uuid import uuid4

import pytest
from django.urls import reverse

from planning.models import Delegation
from tests.planning.area_decisions import make_delegation

pytestmark = pytest.mark.usefixtures("today")
TYPED = {"what": "Books", "limit": "99.50", "conditions": "", "agreed_on": "2027-01-12", "review_on": "2027-09-06"}


def at(name, *args):
    return reverse(f"planning:{name}", args=["oakfield", *args])


def test_the_head_agrees_something_once(oakfield, head, sign_in):
    typed = {**TYPED, "creation_key": str(uuid4())}
    for _ in range(2):
        assert sign_in(head).post(at("authority_add"), typed).status_code == 302
    row = Delegation.objects.get()
    assert (str(row.limit), row.agreed_by) == ("99.50", head)
    sign_in(head).post(at("authority_add"), {**typed, "what": "Cover for reviews"})
    assert Delegation.objects.filter(what="Cover for reviews").exists(), "typed anew on the page before"


def test_the_office_is_not_led_to_what_does_not_exist_for_it(oakfield, office, sign_in):
    page = sign_in(office).get(at("authority")).content.decode()
    assert at("decisions") + '"' not in page
    assert at("forward_plan") not in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"limit": "-1"}, "0 or more"),
        ({"limit": "a lot"}, "Give a sum in pounds"),
        ({"limit": "NaN"}, "Give a sum in pounds"),
        ({"limit": "123456789012"}, "too large"),
        ({"review_on": "2027-01-12"}, "comes after the day it was agreed"),
        ({"what": ""}, "Say what it is."),
    ],
)
def test_what_cannot_be_is_said_in_words(oakfield, head, sign_in, typed, words):
    answer = sign_in(head).post(at("authority_add"), {**TYPED, **typed})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Delegation.objects.exists()


def test_two_at_once_see_both(oakfield, head, sign_in):
    row = make_delegation(oakfield)
    client = sign_in(head)
    assert client.post(at("authority_edit", row.pk), {**TYPED, "version": "1"}).status_code == 302
    answer = client.post(at("authority_edit", row.pk), {**TYPED, "what": "Everything", "version": "1"})
    assert answer.status_code == 409
    assert "Everything" in answer.content.decode()
    assert Delegation.objects.get().what == "Books"


def test_what_is_ended_stands_below_and_ends_once(oakfield, head, senco, sign_in):
    row = make_delegation(oakfield)
    for _ in range(2):
        sign_in(head).post(at("authority_end", row.pk), {"version": "1"})
    row.refresh_from_db()
    assert (str(row.ended_on), row.version) == ("2027-01-13", 2)
    assert "Ended (1)" in sign_in(senco).get(at("authority")).content.decode()


def test_governors_read_no_name(oakfield, head, governor, teacher, sign_in):
    make_delegation(oakfield, agreed_by=head)
    assert head.name in sign_in(teacher).get(at("authority")).content.decode()
    page = sign_in(governor).get(at("authority")).content.decode()
    assert "Books for interventions" in page
    assert head.name not in page.split("<main")[1]


def test_more_rows_take_no_more_queries(oakfield, head, sign_in, django_assert_num_queries):
    client = sign_in(head)
    for rows in (1, 3):
        for _ in range(rows - Delegation.objects.count()):
            make_delegation(oakfield, agreed_by=head)
        client.get(at("authority"))
        with django_assert_num_queries(5):
            client.get(at("authority"))
