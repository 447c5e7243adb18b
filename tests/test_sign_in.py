"""Signing in and out: passwords, limits, resets, sessions and the ways back to the page a person was on."""

import re
import time
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import get_resolver, reverse

from inclusion.school.models import User
from tests.factories import PASSWORD, make_user

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
NOW = datetime(2027, 1, 13, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_earlier_tries():
    cache.clear()


@pytest.fixture(autouse=True)
def mail_goes_at_once(monkeypatch):
    """A test's transaction never ends, and mail waits for the end of its transaction."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())


def sign_in_by_form(client, email, password=PASSWORD, **kwargs):
    return client.post(LOGIN, {"login": email, "password": password}, **kwargs)


def is_signed_in(client):
    return client.get("/").status_code != 302 or not client.get("/")["Location"].startswith(LOGIN)


def reset_link(client, email, **kwargs):
    mail.outbox.clear()
    answer = client.post(reverse("account_reset_password"), {"email": email}, **kwargs)
    found = re.search(r"(https?://[^/\s]+)(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    return answer, found and found.groups()


def test_person_signs_in_whatever_the_case_of_the_address(client, senco):
    answer = sign_in_by_form(client, senco.email.upper())
    assert answer["Location"] == "/"
    assert client.get("/")["Location"] == "/oakfield/"


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


def test_reset_answers_the_same_for_known_and_unknown_addresses(client, senco):
    known = client.post(reverse("account_reset_password"), {"email": senco.email}, follow=True)
    unknown = client.post(reverse("account_reset_password"), {"email": "nobody@x.example"}, follow=True)
    words = [re.sub(r"\w{64}|nobody@x.example|" + senco.email, "", answer.text) for answer in (known, unknown)]
    assert words[0] == words[1]
    assert known.redirect_chain == unknown.redirect_chain
    assert [message.to for message in mail.outbox] == [[senco.email], ["nobody@x.example"]]


@pytest.mark.parametrize("host", ["localhost", "testserver:81"])
def test_reset_link_is_at_the_configured_address_whatever_the_host_header(client, senco, settings, host):
    settings.SITE_URL = "https://plan.example"
    _, (site, _) = reset_link(client, senco.email, headers={"host": host, "x-forwarded-host": "evil.example"})
    assert site == "https://plan.example"
    assert host not in mail.outbox[0].body
    assert "evil" not in mail.outbox[0].body


def test_every_mailed_link_is_at_the_configured_address(sign_in, senco, settings):
    settings.SITE_URL = "https://plan.example"
    client = sign_in(senco)
    sign_in_by_form(Client(), senco.email)
    client.post(reverse("account_email"), {"action_add": "", "email": "new@oakfield.example"})
    client.post(reverse("account_reset_password"), {"email": "nobody@x.example"})
    assert len(mail.outbox) >= 2
    for message in mail.outbox:
        links = re.findall(r"https?://[^/\s]+", message.body)
        assert set(links) == {"https://plan.example"}, message.body


def test_foreign_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["plan.example"]
    assert client.get(LOGIN, headers={"host": "evil.example"}).status_code == 400


def new_password(client, path, password="four other plain words"):
    path = client.get(path)["Location"]
    return client.post(path, {"password1": password, "password2": password}, follow=True)


def test_reset_sets_the_password_once(client, senco):
    _, (_, path) = reset_link(client, senco.email)
    assert new_password(client, path).status_code == 200
    senco.user.refresh_from_db()
    assert senco.user.check_password("four other plain words")
    again = Client().get(path, follow=True)
    assert 'name="password1"' not in again.text
    assert mail.outbox[-1].subject == "Your password was reset"


@pytest.mark.parametrize(("minutes", "works"), [(59, True), (61, False)])
def test_reset_link_lasts_an_hour(client, senco, time_machine, minutes, works):
    time_machine.move_to(NOW, tick=False)
    _, (_, path) = reset_link(client, senco.email)
    time_machine.move_to(NOW + timedelta(minutes=minutes), tick=False)
    assert ('name="password1"' in client.get(path, follow=True).text) == works


def test_reset_link_is_dead_after_a_sign_in(client, senco, time_machine):
    time_machine.move_to(NOW, tick=False)
    _, (_, path) = reset_link(client, senco.email)
    time_machine.move_to(NOW + timedelta(minutes=1), tick=False)
    sign_in_by_form(Client(), senco.email)
    assert 'name="password1"' not in client.get(path, follow=True).text


def test_weak_new_passwords_are_refused(client, senco):
    _, (_, path) = reset_link(client, senco.email)
    for weak in ("short", "qwertyuiop123", senco.email):
        assert 'name="password1"' in new_password(client, path, weak).text
    senco.user.refresh_from_db()
    assert senco.user.check_password(PASSWORD)


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


def test_passkey_is_asked_for_before_the_sign_in(client):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert answer.status_code == 200
    assert "publicKey" in answer.json()["request_options"]


@pytest.mark.parametrize("name", account_urls())
def test_every_other_account_page_asks_for_the_sign_in(client, name):
    answer = client.get(reverse(name))
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)


def test_theme_and_choice_ask_for_the_sign_in(client):
    assert client.get("/")["Location"] == f"{LOGIN}?next=/"
