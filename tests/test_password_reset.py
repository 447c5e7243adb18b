"""Forgotten passwords and changed addresses: which links are mailed, where they lead, how long they work."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.factories import PASSWORD
from tests.signing import LOGIN, is_signed_in, sign_in_by_form

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_earlier_tries", "mail_goes_at_once")]

NOW = datetime(2027, 1, 13, 9, tzinfo=UTC)


def reset_link(client, email, **kwargs):
    mail.outbox.clear()
    answer = client.post(reverse("account_reset_password"), {"email": email}, **kwargs)
    found = re.search(r"(https?://[^/\s]+)(/accounts/password/reset/key/\S+)", mail.outbox[0].body)
    return answer, found and found.groups()


def change_address(client, email):
    """Ask for another address; the password is asked for again in between."""
    asked = client.post(reverse("account_email"), {"action_add": "", "email": email})
    assert asked["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email=email).exists()
    client.post(asked["Location"], {"password": PASSWORD})


def new_password(client, path, password="four other plain words"):
    path = client.get(path)["Location"]
    return client.post(path, {"password1": password, "password2": password}, follow=True)


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


def test_every_mailed_link_is_at_the_configured_address(client, senco, settings):
    settings.SITE_URL = "https://plan.example"
    sign_in_by_form(client, senco.email)
    change_address(client, "new@oakfield.example")
    client.post(reverse("account_reset_password"), {"email": "nobody@x.example"})
    assert len(mail.outbox) >= 2
    for message in mail.outbox:
        links = re.findall(r"https?://[^/\s]+", message.body)
        assert set(links) == {"https://plan.example"}, message.body


def test_address_changes_once_the_new_one_is_proved(client, senco):
    sign_in_by_form(client, senco.email)
    change_address(client, "new@oakfield.example")
    assert "Waiting for you to open the link" in client.get(reverse("account_email")).text
    too_early = Client()
    sign_in_by_form(too_early, "new@oakfield.example")
    assert not is_signed_in(too_early)
    assert mail.outbox[-1].to == ["new@oakfield.example"]
    path = re.search(r"https?://[^/\s]+(/accounts/confirm-email/\S+)", mail.outbox[-1].body)[1]
    assert "Yes" in client.get(path).text
    client.post(path)
    senco.user.refresh_from_db()
    assert senco.user.email == "new@oakfield.example"
    assert mail.outbox[-1].subject == "Your e-mail address was changed"


def test_foreign_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["plan.example"]
    assert client.get(LOGIN, headers={"host": "evil.example"}).status_code == 400


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
