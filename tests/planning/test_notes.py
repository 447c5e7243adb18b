"""The note of an item: who saves first, what is refused, and that nothing typed is lost."""

import json

import pytest
from django.urls import reverse
from django.utils import timezone

from inclusion.school.models import AuditEntry
from planning.actions.live import NotInProgress, save_note
from planning.actions.locking import MeetingLocked, StaleRow
from planning.models import Meeting
from tests.planning.rows import make_item, make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")
JSON = {"Accept": "application/json"}
STATE = Meeting.State


@pytest.fixture
def meeting(oakfield, head, senco, governor):
    return make_meeting(make_series(oakfield, [head, senco], informed=[governor]), state=STATE.IN_PROGRESS)


@pytest.fixture
def item(meeting):
    return make_item(meeting, note="first")


def url(item):
    return reverse("planning:live_note", args=["oakfield", item.pk])


def post(client, item, note, version=1, *, headers=JSON):
    return client.post(url(item), {"note": note, "note_version": version}, headers=headers)


def test_a_note_is_saved_and_says_when_and_by_whom(item, senco, sign_in):
    answer = post(sign_in(senco), item, "second ")
    assert (answer.status_code, answer.json()) == (200, {"note_version": 2, "at": "09:00"})
    item.refresh_from_db()
    assert (item.note, item.note_by, item.version) == ("second ", senco, 1)
    assert sign_in(senco).get(url(item), headers=JSON).json()["by"] == senco.name


def test_the_second_of_two_gets_both_texts_and_overwrites_nothing(item, head, senco, sign_in):
    post(sign_in(senco), item, "theirs")
    answer = post(sign_in(head), item, "mine")
    assert answer.status_code == 409
    assert answer.json() == {"note": "theirs", "note_version": 2, "by": senco.name, "at": "09:00"}
    item.refresh_from_db()
    assert item.note == "theirs"
    assert post(sign_in(head), item, "both", 2).status_code == 200


def test_without_scripts_both_texts_are_shown_and_saving_again_keeps_mine(item, head, senco, sign_in):
    post(sign_in(senco), item, "their words")
    client = sign_in(head)
    answer = post(client, item, "my words", headers={})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "their words" in page
    assert "my words" in page
    assert 'name="note_version" value="2"' in page
    answer = post(client, item, "my words", 2, headers={})
    assert answer["Location"].endswith(f"#item-{item.pk}")


def test_the_same_text_sent_twice_is_one_save(item, senco, sign_in):
    for _ in range(2):
        assert post(sign_in(senco), item, "once").json()["note_version"] == 2


@pytest.mark.parametrize("version", ["", "0", "x", "99999999999999", "-1"])
def test_a_form_without_a_good_version_never_wins(item, senco, sign_in, version):
    assert post(sign_in(senco), item, "mine", version).status_code == 409


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("x" * 100_000, "at most 10000 characters"),
        ("a\0b", "NUL"),
        ("a\u202eb", "direction"),
        ("a\u200bb", "invisible"),
    ],
)
@pytest.mark.parametrize("headers", [JSON, {}], ids=["json", "page"])
def test_what_cannot_be_kept_is_refused_in_words_and_stays(item, senco, sign_in, text, words, headers):
    answer = post(sign_in(senco), item, text, headers=headers)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    if not headers:
        assert "typed still stands below" in answer.content.decode()
    item.refresh_from_db()
    assert item.note == "first"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"state": STATE.CLOSED}, "its minutes are locked"),
        ({"state": STATE.OPEN}, "has not begun"),
        ({"cancelled_at": timezone.now()}, "was cancelled"),
    ],
)
def test_a_meeting_that_is_not_held_keeps_nothing_and_shows_what_was_typed(
    item, meeting, senco, sign_in, fields, words
):
    Meeting.objects.filter(pk=meeting.pk).update(**fields)
    answer = post(sign_in(senco), item, "too late")
    assert answer.status_code == 409
    assert words in answer.json()["over"]
    page = post(sign_in(senco), item, "too late", headers={})
    assert page.status_code == 409
    assert "too late" in page.content.decode()
    item.refresh_from_db()
    assert item.note == "first"


def test_errors_have_names(item, meeting, head, senco):
    save_note(by=head, item=item, note_version=1, text="two")
    with pytest.raises(StaleRow) as conflict:
        save_note(by=senco, item=item, note_version=1, text="three")
    assert conflict.value.current.note == "two"
    Meeting.objects.filter(pk=meeting.pk).update(state=STATE.CLOSED)
    with pytest.raises(MeetingLocked):
        save_note(by=senco, item=item, note_version=2, text="three")
    item.meeting = None
    with pytest.raises(NotInProgress):
        save_note(by=senco, item=item, note_version=2, text="three")


def test_an_item_that_was_moved_away_meanwhile_keeps_its_note(item, meeting, senco):
    type(item).objects.filter(pk=item.pk).update(meeting=make_meeting(meeting.series))
    with pytest.raises(NotInProgress, match="not on the agenda"):
        save_note(by=senco, item=item, note_version=1, text="too late")


def test_a_change_takes_back_that_a_chair_agreed_the_minutes(item, meeting, head, senco):
    meeting.participants.filter(membership=head).update(ticked_at=timezone.now())
    save_note(by=senco, item=item, note_version=1, text="two")
    assert not meeting.participants.filter(ticked_at__isnull=False).exists()


def test_the_trail_has_one_entry_a_day_and_never_the_text(item, meeting, senco):
    for number in range(1, 4):
        save_note(by=senco, item=item, note_version=number, text=f"secret {number}")
    entry = AuditEntry.objects.get(object_id=str(meeting.pk))
    assert (entry.actor, entry.verb, entry.summary) == (senco, "wrote notes in", "Meeting on 12 January 2027")
    assert "secret" not in json.dumps(list(AuditEntry.objects.values("verb", "summary")))


def test_who_is_no_part_of_it_gets_404_and_a_backlog_has_no_notes(item, teacher, governor, other_head, senco, sign_in):
    for stranger in (teacher, governor, other_head):
        assert post(sign_in(stranger), item, "x").status_code == 404
        assert sign_in(stranger).get(url(item)).status_code == 404
    item.meeting = None
    item.save()
    assert post(sign_in(senco), item, "x").status_code == 404


def test_an_address_opened_by_hand_leads_to_the_meeting(item, senco, sign_in):
    assert sign_in(senco).get(url(item))["Location"].endswith(f"/live/#item-{item.pk}")
    assert sign_in(senco).put(url(item)).status_code == 405
