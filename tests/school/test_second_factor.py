"""A school may ask some standings for a second step at sign-in; it costs nothing where it asks nobody."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from inclusion.school.forms.schools import SchoolForm
from inclusion.school.models import School

PAGE = "/oakfield/help/"


@pytest.fixture
def asking(oakfield):
    School.objects.filter(pk=oakfield.pk).update(mfa_standings="HEAD,SENCO")


def add_app(membership):
    Authenticator.objects.create(user=membership.user, type=Authenticator.Type.TOTP, data={"secret": "x"})


def test_asked_person_without_a_second_step_is_sent_to_set_one_up(asking, senco, sign_in):
    response = sign_in(senco).get(PAGE)
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/")
    assert "Oakfield Primary asks for a second step" in str(next(iter(get_messages(response.wsgi_request))))


def test_the_page_to_set_one_up_can_be_opened_and_says_why(asking, senco, sign_in):
    client = sign_in(senco)
    response = client.get(PAGE, follow=True)
    assert response.status_code == 200
    assert "Oakfield Primary asks for a second step" in response.content.decode()


def test_asked_person_cannot_write_either(asking, senco, sign_in):
    response = sign_in(senco).post("/oakfield/settings/school/", {"name": "Other"})
    assert (response.status_code, response["Location"]) == (302, "/accounts/2fa/")
    assert School.objects.get(slug="oakfield").name == "Oakfield Primary"


def test_htmx_moves_the_whole_browser(asking, senco, sign_in):
    response = sign_in(senco).get(PAGE, headers={"HX-Request": "true"})
    assert (response.status_code, response["HX-Redirect"]) == (403, "/accounts/2fa/")


def test_asked_person_with_a_second_step_goes_on(asking, senco, sign_in):
    add_app(senco)
    assert sign_in(senco).get(PAGE).status_code == 200


def test_others_are_not_asked(asking, teacher, other_head, sign_in):
    assert sign_in(teacher).get(PAGE).status_code == 200
    assert sign_in(other_head).get("/birchwood/help/").status_code == 200


def test_what_does_not_exist_for_a_person_stays_unseen(asking, other_head, senco, sign_in):
    assert sign_in(other_head).get(PAGE).status_code == 404
    assert sign_in(senco).get("/birchwood/help/").status_code == 404


def test_asking_nobody_costs_no_query(senco, sign_in):
    client = sign_in(senco)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as asked:
        client.get(PAGE)
    assert not [query for query in asked if "mfa_authenticator" in query["sql"]]


def test_the_school_form_keeps_whom_it_asks(oakfield):
    oakfield.mfa_standings = "HEAD"
    shown = SchoolForm(instance=oakfield)
    assert shown["mfa_standings"].value() == ["HEAD"]
    data = {name: shown[name].value() for name in shown.fields} | {
        "mfa_standings": ["HEAD", "SENCO"],
        "two_week_timetable": "",
    }
    form = SchoolForm(data, instance=oakfield)
    assert form.is_valid(), form.errors
    assert form.values()["mfa_standings"] == "HEAD,SENCO"
    assert not SchoolForm({**data, "mfa_standings": ["KING"]}, instance=oakfield).is_valid()


def test_the_school_form_shows_both_versions_in_words(oakfield, head, sign_in):
    shown = SchoolForm(instance=oakfield)
    data = {name: shown[name].value() for name in shown.fields} | {"mfa_standings": ["SENCO"], "two_week_timetable": ""}
    School.objects.filter(pk=oakfield.pk).update(version=7)
    response = sign_in(head).post("/oakfield/settings/school/", data)
    assert response.status_code == 409
    assert '<dd class="changed">SENCo</dd>' in response.content.decode()
