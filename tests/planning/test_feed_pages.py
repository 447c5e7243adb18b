"""The page of one's feeds, the two ways into a calendar app, and resetting."""

import pytest
from django.urls import reverse

from inclusion.school.models import AuditEntry
from planning.actions.feeds import make_feed_key, note_collection
from planning.feed_addresses import signature_of
from planning.models import FeedKey
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("today")


def at(name, **kwargs):
    return reverse(f"planning:{name}", kwargs={"school": "oakfield", **kwargs})


def test_addresses_are_made_on_asking_and_once(senco, sign_in):
    client = sign_in(senco)
    page = client.get(at("feeds")).text
    assert "Make my feed addresses" in page
    assert "webcal://" not in page and "/feeds/" not in page
    assert not FeedKey.objects.exists(), "looking makes nothing"
    for _ in range(2):
        assert client.post(at("feeds_make"))["Location"] == at("feeds")
    key = FeedKey.objects.get()
    assert key.membership == senco
    assert AuditEntry.objects.get(verb="made feed addresses of").summary == senco.name
    page = client.get(at("feeds")).text
    path = f"/feeds/{senco.pk}/mine/{signature_of('mine', key.secret)}.ics"
    assert f'value="http://127.0.0.1:8000{path}"' in page
    assert f'href="webcal://127.0.0.1:8000{path}"' in page
    assert page.count("Subscribe ") >= 3 and "(updates by itself)" in page and "Download once" in page
    assert key.secret not in page


def test_the_page_says_when_an_app_last_collected_each(senco, sign_in):
    key = make_feed_key(by=senco)
    note_collection(key=key, feed="weather", now=key.made_at)
    page = sign_in(senco).get(at("feeds")).text
    assert page.count("Last collected by a calendar app on") == 1
    assert "Wed 13 Jan, 09:00" in page
    assert "No calendar app has collected it yet" in page


def test_each_person_sees_and_resets_only_their_own(senco, head, sign_in):
    keys = {member: make_feed_key(by=member) for member in (senco, head)}
    page = sign_in(head).get(at("feeds")).text
    assert signature_of("mine", keys[head].secret) in page
    assert signature_of("mine", keys[senco].secret) not in page
    sign_in(head).post(at("feeds_reset"), {"made_at": keys[head].made_at.isoformat()})
    assert FeedKey.objects.get(membership=senco).secret == keys[senco].secret
    assert FeedKey.objects.get(membership=head).secret != keys[head].secret
    assert AuditEntry.objects.get(verb="reset feed addresses of").actor == head


def test_the_form_on_the_page_resets(senco, sign_in, client):
    key, browser = make_feed_key(by=senco), sign_in(senco)
    assert f'name="made_at" value="{key.made_at.isoformat()}"' in browser.get(at("feeds")).text
    answer = browser.post(at("feeds_reset"), {"made_at": key.made_at.isoformat()}, follow=True)
    assert "The old ones show nothing any more" in answer.text
    assert client.get(f"/feeds/{senco.pk}/mine/{signature_of('mine', key.secret)}.ics").status_code == 404


@pytest.mark.parametrize("made_at", ["", "x", "2027-01-13T09:00:00", "2020-01-01T00:00:00+00:00", "\0", "9" * 5000])
def test_a_form_that_names_another_moment_resets_nothing(senco, sign_in, made_at):
    key = make_feed_key(by=senco)
    assert sign_in(senco).post(at("feeds_reset"), {"made_at": made_at}).status_code == 302
    assert FeedKey.objects.get().secret == key.secret


def test_a_file_is_downloaded_once_without_any_address(oakfield, senco, head, sign_in):
    make_event(oakfield, by=head, title="Census day")
    for feed in ("mine", "role-senco", "weather"):
        answer = sign_in(senco).get(at("feed_download", feed=feed))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer["Content-Disposition"] == f'attachment; filename="{feed}.ics"'
        assert ("Census day" in answer.text) == (feed != "weather")
    assert not FeedKey.objects.exists()


@pytest.mark.parametrize("feed", ["yours", "role-", "role-nobody", "x" * 3000, "MINE"])
def test_a_feed_that_is_not_there_is_not_found(senco, sign_in, feed):
    assert sign_in(senco).get(at("feed_download", feed=feed)).status_code == 404


def test_a_governor_has_feeds_of_what_governors_may_see(oakfield, governor, sign_in):
    make_feed_key(by=governor)
    client = sign_in(governor)
    page = client.get(at("feeds")).text
    assert "Heavy and quiet weeks" in page and "Governor" in page
    assert "protected times wait" not in page


def test_people_find_the_page(senco, sign_in):
    client = sign_in(senco)
    for path in (at("this_week"), reverse("school:settings", args=["oakfield"])):
        assert at("feeds") in client.get(path).text
    assert at("feeds") not in client.get("/").text


@pytest.mark.parametrize("made", [False, True])
def test_the_page_costs_the_same_however_many_feeds_were_collected(senco, sign_in, made, django_assert_max_num_queries):
    if made:
        key = make_feed_key(by=senco)
        for feed in ("mine", "weather", "role-senco", "role-headteacher"):
            note_collection(key=key, feed=feed, now=key.made_at)
    client = sign_in(senco)
    client.get(at("feeds"))
    with django_assert_max_num_queries(8):
        client.get(at("feeds"))
