"""The log: writing, changing, finding and deleting one's own entries, and bad input of every kind."""

from datetime import date
from uuid import uuid4

import pytest

from inclusion.school.models import AuditEntry
from reflection.entry_list import EXCERPT, excerpt_of
from reflection.models import EntryStrategy, LogEntry
from tests.reflection.pages import text, url
from tests.reflection.rows import make_entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
TYPED = {"text": "They read to each other.", "on": "2027-01-12", "audience": "private", "prompt": "noticed"}
LINE = {"text": "A line on the way home.", "quick": "1"}


def test_a_line_in_a_hurry_is_of_today_and_private(senco, sign_in):
    client = sign_in(senco)
    page = client.get(url("log"))
    typed = {**LINE, "about": ["shoes", "map"], "creation_key": page.context["quick"]["creation_key"].value()}
    for _ in range(2):
        answer = client.post(url("log_add"), typed, follow=True)
    assert answer.redirect_chain[-1][0] == url("log")
    assert "Saved. Only you can read this." in text(answer)
    entry = LogEntry.objects.get()
    assert (entry.author, entry.text, entry.on, entry.audience) == (senco, LINE["text"], date(2027, 1, 13), "private")
    assert entry.about == ["map", "shoes"]
    assert not entry.is_draft


def test_what_is_private_leaves_no_trace_at_all(senco, sign_in):
    client, before = sign_in(senco), AuditEntry.objects.count()
    client.post(url("log_add"), TYPED)
    entry = LogEntry.objects.get()
    client.post(url("log_edit", entry=entry.pk), {**TYPED, "text": "Otherwise", "version": "1"})
    client.post(url("log_add"), {**TYPED, "draft": "1"})
    client.post(url("log_delete", entry=entry.pk), {"version": "2"})
    assert LogEntry.objects.count() == 1
    assert AuditEntry.objects.count() == before


def test_a_longer_entry_is_written_once_and_another_text_is_another_entry(senco, sign_in):
    client, typed = sign_in(senco), {**TYPED, "about": ["learning"], "creation_key": str(uuid4())}
    for _ in range(2):
        assert client.post(url("log_add"), typed).status_code == 302
    entry = LogEntry.objects.get()
    assert (entry.prompt, entry.on, entry.about) == ("noticed", date(2027, 1, 12), ["learning"])
    client.post(url("log_add"), {**typed, "about": ["pupils"]})
    client.post(url("log_add"), {**typed, "text": "Typed anew on the page before"})
    assert LogEntry.objects.count() == 3, "nothing typed is lost"
    page = text(client.get(url("log_entry", entry=entry.pk)))
    for words in (TYPED["text"], "What did I notice this week", "Learning together", "Only you can read this."):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"text": ""}, "Write at least a line before you save it."),
        ({"text": " \n "}, "Write at least a line before you save it."),
        ({"text": "x" * 100_000}, "Use at most 10000 characters; this has 100000."),
        ({"text": "a\0b"}, "NUL character"),
        ({"on": "2027-01-14"}, "This day is still to come."),
        ({"on": "soon"}, "This is not a date"),
        ({"audience": ""}, "Choose who can read it."),
        ({"audience": "governors"}, "This choice is not there any more."),
        ({"about": ["nothing"]}, "nothing is not one of the available choices"),
        ({"text": "Jamie in Y4 smiled."}, "“Jamie in Y4” looks like a pupil."),
    ],
)
@pytest.mark.parametrize("stored", [False, True])
def test_bad_input_is_answered_in_words_and_stays(senco, sign_in, typed, words, stored):
    address = url("log_edit", entry=make_entry(senco, "As it was").pk) if stored else url("log_add")
    answer = sign_in(senco).post(address, {**TYPED, "version": "1", **typed})
    assert answer.status_code == 422
    assert words in text(answer)
    assert typed.get("text", TYPED["text"]).strip().replace("\0", "") in answer.content.decode().replace("\0", "")
    assert set(LogEntry.objects.values_list("text", flat=True)) == ({"As it was"} if stored else set())


@pytest.mark.parametrize("words", ["", "x" * 100_000])
def test_a_bad_line_in_a_hurry_comes_back_in_the_longer_form(senco, sign_in, words):
    answer = sign_in(senco).post(url("log_add"), {**LINE, "text": words})
    assert answer.status_code == 422
    assert f"{words}</textarea>" in text(answer)
    assert not LogEntry.objects.exists()


def test_the_browser_cuts_nothing_off(senco, sign_in):
    client = sign_in(senco)
    for address in (url("log"), url("log_add")):
        area = text(client.get(address)).split("<textarea")[1].split(">")[0]
        assert "maxlength" not in area


def test_a_pupil_is_asked_about_once_and_then_it_is_saved(senco, sign_in):
    typed = {**TYPED, "text": "Jamie in Y4 smiled."}
    asked = sign_in(senco).post(url("log_add"), typed)
    assert "No pupil is meant." in text(asked)
    assert sign_in(senco).post(url("log_add"), {**typed, "no_pupils": "on"}).status_code == 302
    assert LogEntry.objects.get().text == "Jamie in Y4 smiled."


def test_pasted_markup_is_shown_as_text_everywhere(senco, sign_in):
    pasted = '<script>alert("x")</script><h1>Big</h1>'
    client = sign_in(senco)
    client.post(url("log_add"), {**TYPED, "text": pasted})
    entry = LogEntry.objects.get()
    assert entry.text == pasted
    for address in (url("log"), url("log_entry", entry=entry.pk), url("log_edit", entry=entry.pk)):
        page = text(client.get(address))
        assert "&lt;script&gt;alert(" in page
        assert "<script>alert(" not in page
        assert "<h1>Big" not in page


def test_two_tabs_show_both_versions_and_lose_nothing(senco, sign_in):
    entry, client = make_entry(senco, "As it was"), sign_in(senco)
    address = url("log_edit", entry=entry.pk)
    first, second = ({**TYPED, "version": "1", "text": words} for words in ("From one tab", "From the other"))
    assert client.post(address, {**first, "about": ["map"]}).status_code == 302
    answer = client.post(address, {**second, "about": ["shoes"]})
    assert answer.status_code == 409
    page = text(answer)
    for words in ("From one tab", "From the other", "Pressure map", "Each other’s shoes", "Save mine"):
        assert words in page
    entry.refresh_from_db()
    assert (entry.text, entry.version) == ("From one tab", 2)
    assert client.post(address, {**second, "version": "2"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.about, entry.version) == ("From the other", [], 3)


def test_saving_the_same_twice_is_saving_once(senco, sign_in):
    entry, client = make_entry(senco), sign_in(senco)
    for _ in range(2):
        assert client.post(url("log_edit", entry=entry.pk), {**TYPED, "version": "1"}).status_code == 302
    entry.refresh_from_db()
    assert (entry.text, entry.version) == (TYPED["text"], 2)


def test_what_is_saved_after_another_tab_deleted_it_stays_in_the_form(senco, sign_in):
    entry, client = make_entry(senco), sign_in(senco)
    client.post(url("log_delete", entry=entry.pk), {"version": "1"})
    answer = client.post(url("log_edit", entry=entry.pk), {**TYPED, "version": "1"})
    assert answer.status_code == 404
    page = text(answer)
    assert "This entry was deleted meanwhile." in page
    assert TYPED["text"] in page
    assert f'action="{url("log_add")}"' in page


def test_deleted_is_gone_and_an_old_tab_deletes_nothing(senco, sign_in):
    entry, client = make_entry(senco, "Over and done", version=2), sign_in(senco)
    EntryStrategy.objects.create(school=senco.school, entry=entry, strategy="map")
    answer = client.post(url("log_delete", entry=entry.pk), {"version": "1"}, follow=True)
    assert "in another tab" in text(answer)
    assert LogEntry.objects.exists()
    answer = client.post(url("log_delete", entry=entry.pk), {"version": "2"}, follow=True)
    assert "Deleted for good." in text(answer)
    assert not LogEntry.objects.exists()
    assert not EntryStrategy.objects.exists()
    assert client.get(url("log_entry", entry=entry.pk)).status_code == 404


@pytest.mark.parametrize("name", ["log_delete", "log_share", "log_take_back", "log_draft"])
def test_what_changes_takes_no_get(senco, sign_in, name):
    assert sign_in(senco).get(url(name, entry=make_entry(senco).pk)).status_code == 405


def rows_of(client, query=""):
    return [line.entry.pk for line in client.get(url("log") + query).context["lines"]]


def test_the_list_is_filtered_by_whose_what_about_words_and_term(senco, head, sign_in):
    autumn = make_entry(senco, "Of the autumn", on=date(2026, 12, 28))
    about = make_entry(senco, "About the map")
    EntryStrategy.objects.create(school=senco.school, entry=about, strategy="map")
    draft = make_entry(senco, "A beginning", is_draft=True)
    theirs = make_entry(head, "For everybody", audience="staff")
    client = sign_in(senco)
    assert set(rows_of(client)) == {autumn.pk, about.pk, draft.pk, theirs.pk}
    assert set(rows_of(client, "?whose=mine")) == {autumn.pk, about.pk, draft.pk}
    assert rows_of(client, "?whose=shared") == [theirs.pk]
    assert rows_of(client, "?whose=drafts") == [draft.pk]
    assert rows_of(client, "?about=map") == [about.pk]
    assert rows_of(client, "?q=AUTUMN") == [autumn.pk]
    assert rows_of(client, "?term=2026-09-03") == [autumn.pk], "the holidays belong to the term before them"
    assert autumn.pk not in rows_of(client, "?term=2027-01-04")
    assert len(rows_of(client, "?term=1999-01-01&whose=nobody&about=nothing")) == 4, "what is not known is left out"


@pytest.mark.parametrize("query", ["?q=a%00utumn", f"?q={'x' * 5000}", "?page=99", "?page=x", "?q=%FF%FE"])
def test_odd_searches_are_answered(senco, sign_in, query):
    make_entry(senco, "Of the autumn")
    assert sign_in(senco).get(url("log") + query).status_code == 200


def test_a_search_is_cut_and_cleaned(senco, sign_in):
    entry = make_entry(senco, f"Of the autumn {'x' * 200}")
    client = sign_in(senco)
    assert rows_of(client, "?q=a%00utumn") == [entry.pk]
    assert rows_of(client, f"?q={'x' * 5000}") == [entry.pk], "the first hundred count"


def test_the_list_comes_as_a_fragment_too(senco, sign_in):
    make_entry(senco, "Of the autumn")
    answer = sign_in(senco).get(url("log") + "?q=autumn", headers={"HX-Request": "true", "HX-Target": "entries"})
    page = text(answer)
    assert "<html" not in page
    assert "1 entry found" in page
    assert "HX-Request" in answer["Vary"]


def test_pages_of_the_list_keep_the_search(senco, sign_in):
    for number in range(21):
        make_entry(senco, f"Of the autumn {number}")
    page = text(sign_in(senco).get(url("log") + "?q=autumn"))
    assert "?q=autumn&amp;page=2" in page
    assert len(rows_of(sign_in(senco), "?q=autumn&page=2")) == 1


def test_an_empty_log_teaches_and_an_empty_search_says_so(senco, sign_in):
    client = sign_in(senco)
    assert "Nothing written yet" in text(client.get(url("log")))
    make_entry(senco)
    assert "Nothing fits" in text(client.get(url("log") + "?q=elsewhere"))


@pytest.mark.parametrize(
    ("whole", "shown"),
    [
        ("Short.", "Short."),
        ("Two\nlines\t here", "Two lines here"),
        ("word " * 40, f"{'word ' * 29}word …"),
        ("x" * 400, f"{'x' * EXCERPT} …"),
    ],
)
def test_an_excerpt_ends_at_a_word(whole, shown):
    assert excerpt_of(whole[: EXCERPT + 1]) == shown


def test_the_list_takes_the_same_queries_for_one_row_and_for_three(
    senco, head, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    def entry():
        made = make_entry(head, audience="partner", partner=senco)
        EntryStrategy.objects.create(school=head.school, entry=made, strategy="map")
        make_entry(senco, audience="partner", partner=head)

    client = sign_in(senco)
    entry()
    client.get(url("log"))
    with django_assert_max_num_queries(11) as one:
        client.get(url("log"))
    entry(), entry()
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(url("log"))
