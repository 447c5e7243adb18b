"""How long a sign-in lasts, where it ends, and the ways back to the page a person was on."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from tests.signing import LOGIN, is_signed_in, sign_in_by_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_earlier_tries", "mail_goes_at_once")]

NOW = datetime(2027, 1, 13, 9, tzinfo=UTC)


ELSEWHERE = [
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example/",
    "http:evil.example",
    "https:/evil.example",
    "https:///evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    " //evil.example",
    "\t//evil.example",
    "http://localhost@evil.example/",
    "https://testserver.evil.example/",
]


def test_session_key_is_new_at_sign_in_and_the_old_one_is_dead(client, senco):
    session = client.session
    session["before"] = True
    session.save()
    old = session.session_key
    client.cookies["session"] = old
    sign_in_by_form(client, senco.email)
    assert client.cookies["session"].value != old
    stale = Client()
    stale.cookies["session"] = old
    assert not is_signed_in(stale)


def test_new_password_ends_the_other_sessions(sign_in, senco):
    here, elsewhere = sign_in(senco), sign_in(senco)
    new = "four other plain words"
    here.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_sign_out_everywhere_else(senco):
    here, elsewhere = Client(), Client()
    for client in (here, elsewhere):
        sign_in_by_form(client, senco.email)
    page = here.get(reverse("usersessions_list"))
    assert "In 2 browsers" in page.text
    assert "signed out everywhere else" in here.post(reverse("usersessions_list"), follow=True).text
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)


def test_sign_out_is_by_post_and_clears_the_browser(sign_in, senco):
    client = sign_in(senco)
    old = client.cookies["session"].value
    assert "Clear-Site-Data" not in client.get(reverse("account_logout"))
    assert is_signed_in(client)
    answer = client.post(reverse("account_logout"))
    assert answer["Clear-Site-Data"] == '"cache", "storage"'
    assert client.cookies["session"].value != old
    assert not is_signed_in(client)
    replay = Client()
    replay.cookies["session"] = old
    assert not is_signed_in(replay)


def test_sign_out_from_another_site_is_refused(senco):
    client = Client(enforce_csrf_checks=True)
    client.force_login(senco.user)
    answer = client.post(reverse("account_logout"))
    assert answer.status_code == 403
    assert "Clear-Site-Data" not in answer
    assert is_signed_in(client)


def test_ended_session_of_an_htmx_request_moves_the_whole_browser(client):
    headers = {"hx-request": "true", "hx-current-url": "http://testserver/oakfield/help/?on=2027-01-13"}
    answer = client.get("/oakfield/settings/staff/", headers=headers)
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == f"{LOGIN}?next=%2Foakfield%2Fhelp%2F%3Fon%3D2027-01-13"
    assert answer.content == b""


@pytest.mark.parametrize("url", [*ELSEWHERE, ""])
def test_ended_session_never_leads_elsewhere(client, url):
    if url.isprintable():
        answer = client.get("/oakfield/help/", headers={"hx-request": "true", "hx-current-url": url})
        assert answer["HX-Redirect"] == LOGIN
        assert client.post("/theme/", headers={"referer": url})["Location"] == LOGIN


def test_ended_session_of_a_form_leads_back_to_the_page_it_was_on(client):
    answer = client.post("/theme/", headers={"referer": "http://testserver/oakfield/help/"})
    assert answer["Location"] == f"{LOGIN}?next=%2Foakfield%2Fhelp%2F"


@pytest.mark.parametrize(("idle", "signed_in"), [(29, True), (31, False)])
def test_idle_session_ends(sign_in, senco, time_machine, idle, signed_in):
    time_machine.move_to(NOW, tick=False)
    client = sign_in(senco)
    client.get("/")
    time_machine.move_to(NOW + timedelta(minutes=idle), tick=False)
    assert is_signed_in(client) == signed_in


def test_used_session_goes_on_but_not_past_twelve_hours(sign_in, senco, time_machine):
    time_machine.move_to(NOW, tick=False)
    client = sign_in(senco)
    for minutes in range(0, 12 * 60 + 1, 20):
        time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
        assert is_signed_in(client), minutes
    time_machine.move_to(NOW + timedelta(hours=12, minutes=5), tick=False)
    assert not is_signed_in(client)


def test_short_limits_count_use_exactly_enough(sign_in, senco, settings, time_machine):
    settings.SESSION_IDLE_SECONDS = 60
    time_machine.move_to(NOW, tick=False)
    client = sign_in(senco)
    for seconds in (0, 50, 100, 150):
        time_machine.move_to(NOW + timedelta(seconds=seconds), tick=False)
        assert is_signed_in(client), seconds


@pytest.mark.parametrize("url", ELSEWHERE)
def test_next_leads_only_to_ourselves(client, senco, url):
    answer = client.post(LOGIN, {"login": senco.email, "password": PASSWORD, "next": url})
    assert answer["Location"] == "/"
    out = client.post(reverse("account_logout"), {"next": url})
    assert out["Location"] == LOGIN


def test_next_leads_back_to_the_page(client, senco):
    answer = client.get("/oakfield/help/?a=1&b=2")
    assert answer["Location"] == f"{LOGIN}?next=/oakfield/help/%3Fa%3D1%26b%3D2"
    answer = client.post(answer["Location"], {"login": senco.email, "password": PASSWORD})
    assert answer["Location"] == "/oakfield/help/?a=1&b=2"
