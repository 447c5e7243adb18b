"""Secret addresses of feeds: who gets what at them, how they end, how often they may be asked, and what is logged."""

import json
import logging
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inclusion.school.actions.roles import retire_role
from inclusion.school.log_lines import JsonLine
from inclusion.school.models import Role, RoleHolding
from planning import feed_addresses
from planning.actions.feeds import AT_ONCE, make_feed_key, reset_feed_key
from planning.feed_addresses import by_app, is_signed, signature_of
from planning.models import FeedCollection, FeedKey
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("today", "no_earlier_tries")
NOW = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)


def address(key, feed="mine", signature=None, member=None):
    signature = signature_of(feed, key.secret) if signature is None else signature
    kwargs = {"member": member or key.membership_id, "feed": feed, "signature": signature}
    return reverse("planning:feed_file", kwargs=kwargs)


@pytest.fixture
def key(senco):
    return make_feed_key(by=senco)


@pytest.fixture
def app():
    """A calendar app: it has an address, and no sign-in."""
    return Client()


# The signature -----------------------------------------------------------------------------------------------------


def test_each_feed_of_each_secret_has_a_signature_of_its_own():
    said = {signature_of(feed, secret) for feed in ("mine", "weather", "role-senco") for secret in ("a" * 43, "b" * 43)}
    assert len(said) == 6
    assert all(len(one) == 64 and set(one) <= set("0123456789abcdef") for one in said)
    assert is_signed("mine", signature_of("mine", "a" * 43), "a" * 43)
    assert not is_signed("weather", signature_of("mine", "a" * 43), "a" * 43)


def test_signatures_are_compared_in_constant_time_also_where_there_is_no_such_person(db, app, key, monkeypatch):
    compared = []
    monkeypatch.setattr(feed_addresses, "constant_time_compare", lambda *pair: compared.append(pair) or False)
    for path in (address(key), address(key, signature="x"), address(key, member=uuid4())):
        assert app.get(path).status_code == 404
    assert len(compared) == 3
    assert all(len(expected) == 64 for expected, _ in compared)


def test_the_link_for_an_app_is_the_same_address():
    assert by_app("https://inclusion.example/feeds/x.ics") == "webcal://inclusion.example/feeds/x.ics"


# What an address gives ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("feed", ["mine", "weather", "role-senco", "role-headteacher"])
def test_an_app_collects_each_feed_without_a_sign_in(key, app, feed):
    answer = app.get(address(key, feed))
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert "private" in answer["Cache-Control"]
    assert answer.content.startswith(b"BEGIN:VCALENDAR")
    assert not answer.cookies
    assert FeedCollection.objects.get(key=key, feed=feed).collected_at == NOW


def test_whatever_is_wrong_the_answer_is_the_same(key, app, senco, head, django_assert_num_queries):
    good = signature_of("mine", key.secret)
    wrong = [
        address(key, signature="0" * 64),
        address(key, signature=good[:-1]),
        address(key, signature=good + "0"),
        address(key, signature=good.upper()),
        address(key, signature="x"),
        address(key, signature="é" * 64),
        address(key, signature="a" * 7000),
        address(key, "weather", signature=good),
        address(key, "yours"),
        address(key, "role-"),
        address(key, "role-nobody"),
        address(key, "MINE"),
        address(key, member=uuid4()),
        address(key, member=head.pk),  # who has no addresses
        address(make_feed_key(by=head), signature=good),
    ]
    bodies = set()
    for path in wrong:
        answer = app.get(path)
        assert answer.status_code == 404, path
        bodies.add((answer.content, answer.get("ETag"), answer["Content-Type"]))
    nowhere = app.get("/nothing/of/the/kind/")
    assert bodies == {(nowhere.content, None, nowhere["Content-Type"])}
    for path in (wrong[0], wrong[6], wrong[12]):
        with django_assert_num_queries(1):
            app.get(path)
    assert not FeedCollection.objects.exists()


def test_one_secret_opens_nothing_of_somebody_else(key, app, senco, head, other_head):
    others = [make_feed_key(by=head), make_feed_key(by=other_head)]
    for other in others:
        assert app.get(address(other, signature=signature_of("mine", key.secret))).status_code == 404
        assert app.get(address(key, signature=signature_of("mine", other.secret))).status_code == 404


def test_an_ended_membership_and_a_closed_account_have_no_feeds(key, app, senco, head):
    path = address(key)
    assert app.get(path).status_code == 200
    senco.user.is_active = False
    senco.user.save()
    assert app.get(path).status_code == 404
    senco.user.is_active = True
    senco.user.save()
    senco.ended_at, senco.ended_by = timezone.now(), head
    senco.save()
    assert app.get(path).status_code == 404


def test_a_retired_role_and_a_person_without_roles_have_no_feed(key, app, senco, head, oakfield):
    retired = address(key, "role-exams-officer")
    assert app.get(retired).status_code == 200
    retire_role(by=head, role=Role.objects.get(school=oakfield, slug="exams-officer"))
    assert app.get(retired).status_code == 404
    RoleHolding.objects.filter(membership=senco).delete()
    assert app.get(address(key)).status_code == 404


def test_only_reading_is_answered(key, app):
    assert app.post(address(key)).status_code == 405
    assert app.head(address(key)).status_code == 200


def test_nothing_has_changed_is_said_without_the_file(key, app, oakfield, senco):
    first = app.get(address(key))
    again = app.get(address(key), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    make_event(oakfield, by=senco)
    assert app.get(address(key), headers={"If-None-Match": first["ETag"]}).status_code == 200


# Ending, limits ----------------------------------------------------------------------------------------------------


def test_a_reset_ends_every_address_and_a_second_one_of_the_same_form_nothing(key, app, senco):
    old = [address(key, feed) for feed in ("mine", "weather", "role-senco")]
    assert {app.get(path).status_code for path in old} == {200}
    seen = key.made_at - timedelta(minutes=5)
    FeedKey.objects.update(made_at=seen)
    assert reset_feed_key(by=senco, made_at=seen)
    fresh = FeedKey.objects.get(membership=senco)
    assert fresh.secret != key.secret
    assert {app.get(path).status_code for path in old} == {404}
    assert not fresh.collections.exists(), "nobody has collected the new ones"
    assert app.get(address(fresh)).status_code == 200
    reset_feed_key(by=senco, made_at=seen)
    assert FeedKey.objects.get(membership=senco).secret == fresh.secret


def test_too_often_is_said_in_words_and_ends_after_an_hour(key, app, time_machine):
    path = address(key)
    assert [app.get(path).status_code for _ in range(AT_ONCE + 1)] == [200] * (AT_ONCE + 1)
    answer = app.get(path)
    assert answer.status_code == 429
    assert answer["Retry-After"] == "3600"
    assert "collected too often" in answer.text
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    assert app.get(path).status_code == 200


def test_who_comes_every_minute_never_comes_too_often(key, app, time_machine):
    for minute in range(AT_ONCE + 5):
        time_machine.move_to(NOW + timedelta(minutes=minute), tick=False)
        assert app.get(address(key)).status_code == 200
    assert cache.get(f"feeds:{key.pk}:{int(NOW.timestamp()) // 3600}") is None


def test_wrong_addresses_do_not_use_up_what_the_right_one_may(key, app):
    for _ in range(AT_ONCE * 2):
        app.get(address(key, signature="0" * 64))
    assert app.get(address(key)).status_code == 200


# The log -----------------------------------------------------------------------------------------------------------


def test_no_part_of_an_address_is_logged(key, monkeypatch):
    lines = []
    handler = logging.Handler()
    handler.setFormatter(JsonLine())
    monkeypatch.setattr(handler, "emit", lambda record: lines.append(handler.format(record)))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    patient = Client(raise_request_exception=False)
    paths = [address(key), address(key, signature="0" * 64)]
    try:
        for path in paths:
            patient.get(path, headers={"Referer": f"http://testserver{path}"})
        monkeypatch.setattr("planning.views.feed_file.entries_of", lambda *_: 1 / 0)
        assert patient.get(paths[0]).status_code == 500
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    text = "\n".join(lines)
    routes = [json.loads(line).get("route") for line in lines if '"route"' in line]
    assert routes == ["feeds/<uuid:member>/<str:feed>/<str:signature>.ics"] * 3
    assert signature_of("mine", key.secret) not in text
    assert str(key.membership_id) not in text and key.secret not in text
