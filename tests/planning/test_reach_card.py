"""The card that says how best to reach a person: once a week, begun from the map, gone after Friday."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from inclusion.school.models import AuditEntry
from planning.actions.locking import StaleRow
from planning.actions.reach import save_reach_card
from planning.models import ReachCard
from planning.week import shown_monday
from tests.factories import make_event

pytestmark = pytest.mark.usefixtures("today")
MONDAY = date(2027, 1, 11)
CARD = {"channel": "At the gate", "not_on": "Tuesday", "would_help": "One page"}


def url():
    return reverse("planning:reach_card", args=["oakfield"])


def home(client):
    return client.get(reverse("planning:this_week", args=["oakfield"])).text


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        (date(2027, 1, 11), MONDAY),
        (date(2027, 1, 15), MONDAY),
        (date(2027, 1, 16), date(2027, 1, 18)),
        (date(2027, 1, 17), date(2027, 1, 18)),
    ],
)
def test_from_saturday_on_the_page_is_about_next_week(today, monday):
    assert shown_monday(today) == monday


def test_a_card_begins_with_the_map_and_never_with_what_is_confidential(senco, head, sign_in):
    secret = {"levels": {"senco": 5}, "confidential": True, "title": "A grievance", "run_up": 2}
    make_event(senco.school, by=senco, starts_on=date(2027, 1, 14), **secret)
    make_event(senco.school, by=head, levels={"senco": 2}, starts_on=date(2027, 1, 11), title="Census check")
    ReachCard.objects.create(school=senco.school, membership=senco, monday=date(2027, 1, 4), channel="By phone")
    page = sign_in(senco).get(url()).text
    assert 'value="Thursday"' in page
    assert 'value="Quiet time for: Census check"' in page
    assert 'value="By phone"' in page
    assert "A grievance" not in page


def test_without_anything_on_the_map_the_card_begins_empty(teacher, sign_in):
    page = sign_in(teacher).get(url()).text
    assert "Quiet time for" not in page
    assert "Your card is empty" in home(sign_in(teacher))


def test_a_card_is_saved_shown_to_all_and_left_out_after_friday(senco, head, teacher, sign_in, time_machine):
    answer = sign_in(senco).post(url(), {**CARD, "monday": "2027-01-11", "version": "0"})
    assert answer["Location"] == reverse("planning:this_week", args=["oakfield"])
    for member in (senco, head, teacher):
        assert "At the gate" in home(sign_in(member))
    entry = AuditEntry.objects.get(verb="said how to reach them")
    assert entry.summary == "w/b 11 January"
    time_machine.move_to(datetime(2027, 1, 16, 9, 0, tzinfo=UTC), tick=False)
    assert "One page" not in home(sign_in(head))
    page = home(sign_in(head))
    assert "The week that begins on Monday 18 January" in page
    assert "<h1>Next week</h1>" in page


def test_an_expired_tab_keeps_what_was_typed_for_the_new_week(senco, sign_in):
    client = sign_in(senco)
    answer = client.post(url(), {**CARD, "monday": "2027-01-04", "version": "0"})
    assert answer.status_code == 422
    assert "That week is over." in answer.text
    assert 'value="At the gate"' in answer.text
    assert 'value="2027-01-11"' in answer.text
    assert not ReachCard.objects.exists()


def test_two_tabs_show_both(senco, sign_in):
    client = sign_in(senco)
    client.post(url(), {**CARD, "monday": "2027-01-11", "version": "0"})
    again = {**CARD, "monday": "2027-01-11", "version": "0", "channel": "By note"}
    answer = client.post(url(), again)
    assert answer.status_code == 409
    assert "By note" in answer.text
    assert '<span class="changed">At the gate</span>' in answer.text
    assert client.post(url(), {**again, "version": "1"}).status_code == 302
    assert ReachCard.objects.get().channel == "By note"


def test_the_same_card_twice_is_once(senco):
    for _ in range(2):
        save_reach_card(by=senco, monday=MONDAY, version=0, **CARD)
    assert AuditEntry.objects.filter(verb="said how to reach them").count() == 1
    with pytest.raises(StaleRow):
        save_reach_card(by=senco, monday=MONDAY, version=0, **{**CARD, "channel": "x"})


def test_a_card_may_be_emptied_again(senco, sign_in):
    client = sign_in(senco)
    client.post(url(), {**CARD, "monday": "2027-01-11", "version": "0"})
    client.post(url(), {"monday": "2027-01-11", "version": "1"})
    assert ReachCard.objects.get().channel == ""
    assert "Say how to reach me" in home(client)


@pytest.mark.parametrize("text", ["x" * 100_000, "a\0b", "\u202eabc", "two\nlines"])
def test_odd_text_is_told_and_not_lost(senco, sign_in, text):
    answer = sign_in(senco).post(url(), {**CARD, "channel": text, "monday": "2027-01-11", "version": "0"})
    assert answer.status_code == 422
    assert "One page" in answer.text
    assert not ReachCard.objects.exists()
