"""Signing in: passwords, limits, the second step, and which pages are open before it."""

import re
import time
from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from inclusion.school.models import User
from tests.factories import PASSWORD, make_user
from tests.signing import LOGIN, is_signed_in, sign_in_by_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_earlier_tries", "mail_goes_at_once")]

NOW = datetime(2027, 1, 13, 9, tzinfo=UTC)


def test_person_signs_in_whatever_the_case_of_the_address(client, senco):
    answer = sign_in_by_form(client, senco.email.upper())
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == "/oakfield/"


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
@pytest.mark.parametrize("url", ["http://[x", "//[", "https://else.example/"])
def test_address_to_go_on_to_that_is_none_of_ours_is_passed_over(client, senco, name, url):
    address = f"{reverse(name)}?{urlencode({'next': url})}"
    assert client.get(address).status_code == 200
    said = {"next": url, "email": senco.email, "login": senco.email, "password": PASSWORD}
    assert client.post(address, said)["Location"] in ("/", reverse("account_reset_password_done"))


def test_one_answer_for_wrong_password_and_unknown_address(client, senco):
    known = sign_in_by_form(client, senco.email, "wrong")
    unknown = sign_in_by_form(client, "nobody@oakfield.example", "wrong")
    assert known.status_code == unknown.status_code == 200
    words = [re.sub(r'value="[^"]*"|"X-CSRFToken": "\w+"', "", answer.text) for answer in (known, unknown)]
    assert words[0] == words[1]
    assert "not correct" in words[0]


def test_tenth_wrong_try_rests_the_account_for_five_minutes(client, senco, time_machine):
    time_machine.move_to(NOW, tick=False)
    for _ in range(10):
        assert sign_in_by_form(client, senco.email, "wrong").status_code == 200
    answer = sign_in_by_form(client, senco.email)  # the right one
    assert answer.status_code == 429
    assert "Too many tries" in answer.text
    assert int(answer["Retry-After"]) <= 900
    time_machine.move_to(NOW + timedelta(minutes=6), tick=False)
    assert sign_in_by_form(client, senco.email).status_code == 302


def test_host_header_does_not_start_another_count(client, senco):
    for port in range(10):
        sign_in_by_form(client, senco.email, "wrong", headers={"host": f"localhost:{8000 + port}"})
    assert sign_in_by_form(client, senco.email, headers={"host": "localhost:9999"}).status_code == 429


def test_one_account_at_rest_does_not_stop_a_colleague(client, senco, head):
    for _ in range(11):
        sign_in_by_form(client, senco.email, "wrong")
    assert sign_in_by_form(client, head.email).status_code == 302


def test_sixty_colleagues_sign_in_from_one_address_in_a_minute(oakfield):
    for number in range(60):
        make_user(f"t{number}@oakfield.example")
    assert {sign_in_by_form(Client(), f"t{n}@oakfield.example").status_code for n in range(60)} == {302}


def test_sign_up_is_closed(client):
    for answer in (client.get("/accounts/signup/"), client.post("/accounts/signup/", {"email": "a@b.example"})):
        assert answer.status_code == 404
        assert "invitation" in answer.text
    assert not User.objects.exists()


def test_superuser_made_on_the_command_line_can_sign_in(client, monkeypatch):
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", "--noinput", email="root@server.example", name="Root", verbosity=0)
    assert EmailAddress.objects.get(email="root@server.example").verified
    assert sign_in_by_form(client, "root@server.example")["Location"] == "/"
    assert client.get("/admin/").status_code == 200


def test_admin_site_asks_for_the_same_sign_in(client):
    answer = client.get("/admin/login/?next=/admin/")
    assert answer["Location"].startswith(LOGIN)


def test_account_without_access_is_told_so_only_with_the_right_password(client, senco):
    senco.user.is_active = False
    senco.user.save()
    assert sign_in_by_form(client, senco.email)["Location"] == reverse("account_inactive")
    assert "not correct" in sign_in_by_form(client, senco.email, "wrong").text


def test_second_step_is_offered_and_asked_for(sign_in, senco):
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes  # noqa: PLC0415
    from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value  # noqa: PLC0415

    client = sign_in(senco)
    page = client.get(reverse("mfa_index"))
    assert page.status_code == 200
    secret = generate_totp_secret()
    TOTP.activate(senco.user, secret)
    codes = RecoveryCodes.activate(senco.user).get_unused_codes()
    fresh = Client()
    assert sign_in_by_form(fresh, senco.email)["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_signed_in(fresh)
    code = format_hotp_value(hotp_value(secret, int(time.time()) // 30))
    fresh.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(fresh)
    for works in (True, False):  # a recovery code is good once
        other = Client()
        sign_in_by_form(other, senco.email)
        other.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert is_signed_in(other) == works


OPEN_TO_ALL = {
    "account_login": 200,
    "account_reset_password": 200,
    "account_reset_password_done": 200,
    "account_reset_password_from_key_done": 200,
    "account_inactive": 200,
    "account_signup": 404,
    "account_email_verification_sent": 200,
}


@pytest.mark.parametrize(("name", "status"), OPEN_TO_ALL.items())
def test_pages_before_the_sign_in_are_open(client, name, status):
    assert client.get(reverse(name)).status_code == status


def test_passkey_is_asked_for_before_the_sign_in(client):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert "publicKey" in answer.json()["request_options"]


def account_urls():
    (accounts,) = [entry for entry in get_resolver().url_patterns if str(entry.pattern) == "accounts/"]

    def names(patterns):
        for entry in patterns:
            if entry.pattern.converters or entry.pattern.regex.groups:
                continue
            if hasattr(entry, "url_patterns"):
                yield from names(entry.url_patterns)
            else:
                yield entry.name

    return sorted(set(names(accounts.url_patterns)) - set(OPEN_TO_ALL))


@pytest.mark.parametrize("name", account_urls())
def test_every_other_account_page_asks_for_the_sign_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_theme_and_choice_ask_for_the_sign_in(client):
    assert client.get("/")["Location"] == f"{LOGIN}?next=/"


@pytest.mark.parametrize("name", ["account_login", "account_reset_password"])
def test_pages_before_sign_in_ask_for_an_e_mail_address_in_our_words(client, db, name):
    page = client.get(reverse(name)).content.decode()
    assert "E-mail address" in page
    assert ">Email" not in page
