"""Drafts: kept by the page while somebody types, private always, and never in the way of what is finished."""

from uuid import uuid4

import pytest

from inclusion.school.models import AuditEntry
from reflection.models import LogEntry
from tests.reflection.pages import text, url
from tests.reflection.rows import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TYPED = {"text": "Half a thought", "on": "2027-01-12", "audience": "leadership", "prompt": "", "about": ["map"]}


def test_a_draft_keeps_itself_and_is_private_whoever_was_chosen(senco, sign_in):
    client, typed = sign_in(senco), {**TYPED, "creation_key": str(uuid4())}
    first = client.post(url("log_draft"), typed)
    again = client.post(url("log_draft"), typed)
    assert first.status_code == 200
    assert first.json() == again.json(), "an answer that was lost is asked for again"
    entry = LogEntry.objects.get()
    assert (entry.is_draft, entry.audience, entry.about) == (True, "private", ["map"])
    said = first.json()
    assert said == {
        "id": str(entry.pk),
        "version": 1,
        "at": "09:00",
        "draft": url("log_draft", entry=entry.pk),
        "form": url("log_edit", entry=entry.pk),
    }
    second = client.post(said["draft"], {**typed, "text": "Half a thought more", "version": "1"})
    assert second.json()["version"] == 2
    assert LogEntry.objects.get().text == "Half a thought more"
    assert not AuditEntry.objects.filter(kind="log entry").exists()


def test_a_draft_is_finished_and_shared_only_by_saving(senco, sign_in):
    client = sign_in(senco)
    said = client.post(url("log_draft"), {**TYPED, "creation_key": str(uuid4())}).json()
    assert client.post(said["form"], {**TYPED, "version": "1"}).status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.is_draft, entry.audience, entry.version) == (False, "leadership", 2)
    assert AuditEntry.objects.filter(kind="log entry", verb="shared", summary="A log entry").count() == 1


def test_without_a_script_there_is_a_button(senco, sign_in):
    client = sign_in(senco)
    answer = client.post(url("log_add"), {**TYPED, "draft": "1"}, follow=True)
    assert "Kept as a draft. Only you can read it." in text(answer)
    entry = LogEntry.objects.get()
    assert entry.is_draft
    address = url("log_edit", entry=entry.pk)
    client.post(address, {**TYPED, "text": "More", "draft": "1", "version": "1"})
    entry.refresh_from_db()
    assert (entry.is_draft, entry.text, entry.audience) == (True, "More", "private")


def test_what_is_finished_does_not_become_a_draft_again(senco, sign_in):
    entry = make_entry(senco, audience="staff")
    sign_in(senco).post(url("log_edit", entry=entry.pk), {**TYPED, "audience": "staff", "draft": "1", "version": "1"})
    entry.refresh_from_db()
    assert (entry.is_draft, entry.audience, entry.text) == (False, "staff", TYPED["text"])


@pytest.mark.parametrize("audience", ["private", "staff"])
def test_a_finished_entry_is_never_changed_by_itself(senco, sign_in, audience):
    entry = make_entry(senco, "As it was", audience=audience)
    answer = sign_in(senco).post(url("log_draft", entry=entry.pk), {**TYPED, "version": "1"})
    assert answer.status_code == 409
    assert "saved in another tab" in answer.json()["problem"]
    assert "data-draft=" not in text(sign_in(senco).get(url("log_edit", entry=entry.pk)))
    entry.refresh_from_db()
    assert (entry.text, entry.version) == ("As it was", 1)


def test_another_tab_is_told_in_words_and_saving_shows_both(senco, sign_in):
    entry, client = make_entry(senco, "As it was", is_draft=True), sign_in(senco)
    client.post(url("log_draft", entry=entry.pk), {**TYPED, "text": "From one tab", "version": "1"})
    answer = client.post(url("log_draft", entry=entry.pk), {**TYPED, "text": "From the other", "version": "1"})
    assert answer.status_code == 409
    assert "What you typed is still here" in answer.json()["problem"]
    both = client.post(url("log_edit", entry=entry.pk), {**TYPED, "text": "From the other", "version": "1"})
    assert both.status_code == 409
    assert "From one tab" in text(both)
    assert "From the other" in text(both)
    assert "data-draft=" not in text(both), "what was saved meanwhile is not written over by itself"
    entry.refresh_from_db()
    assert entry.text == "From one tab"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Write at least a line"),
        ({"text": "x" * 100_000}, "Use at most 10000 characters; this has 100000."),
        ({"text": "a\0b"}, "NUL character"),
        ({"on": "2027-01-14"}, "This day is still to come."),
        ({"text": "Jamie in Y4"}, "“Jamie in Y4” looks like a pupil."),
    ],
)
def test_what_cannot_be_kept_is_said_in_words(senco, sign_in, typed, words):
    answer = sign_in(senco).post(url("log_draft"), {**TYPED, **typed, "creation_key": str(uuid4())})
    assert answer.status_code == 422
    assert words in answer.json()["problem"]
    assert not LogEntry.objects.exists()


def test_who_is_to_read_it_does_not_hold_a_draft_up(senco, sign_in):
    for audience in ("", "nobody", "partner"):
        answer = sign_in(senco).post(url("log_draft"), {**TYPED, "audience": audience, "creation_key": str(uuid4())})
        assert answer.status_code == 200


def test_a_draft_of_a_draft_that_is_gone_is_404(senco, sign_in):
    assert sign_in(senco).post(url("log_draft", entry=uuid4()), TYPED).status_code == 404


def test_a_draft_is_not_shared_from_the_page_of_the_entry(senco, sign_in):
    entry = make_entry(senco, is_draft=True)
    data = {"audience": "staff", "version": "1"}
    answer = sign_in(senco).post(url("log_share", entry=entry.pk), data, follow=True)
    assert "This is still a draft." in text(answer)
    entry.refresh_from_db()
    assert entry.audience == "private"


@pytest.mark.parametrize("reader", ["head", "deputy", "teacher", "office"])
def test_nobody_else_touches_a_draft(senco, reader, request, sign_in):
    entry = make_entry(senco, "Half a quokka", is_draft=True)
    client = sign_in(request.getfixturevalue(reader))
    for name in ("log_draft", "log_edit", "log_share", "log_take_back", "log_delete"):
        answer = client.post(url(name, entry=entry.pk), {**TYPED, "version": "1"})
        assert answer.status_code == 404
        assert "quokka" not in text(answer)
    entry.refresh_from_db()
    assert (entry.text, entry.version) == ("Half a quokka", 1)
