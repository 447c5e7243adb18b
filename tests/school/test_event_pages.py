"""The screens of events: who may see and do what on them, and what is stored and read afterwards."""

import uuid
from datetime import date, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from inclusion.school.actions.events import delete_event
from inclusion.school.actions.year_rows import delete_year
from inclusion.school.models import AcademicYear, AuditEntry, SchoolEvent
from tests.factories import make_event

pytestmark = pytest.mark.django_db
FILLED = {
    "title": "Writing moderation",
    "nature": "event",
    "starts_on": "2027-01-20",
    "repeat": "none",
    "set_by": "us",
    "level_senco": "4",
}
TUESDAYS = [date(2027, 1, 5), date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 26)]


def url(name, event=None):
    return reverse(f"school:{name}", args=["oakfield", event.pk] if event else ["oakfield"])


def text(response):
    return " ".join(response.content.decode().split())


@pytest.fixture
def event(oakfield, senco, today):
    return make_event(oakfield, by=senco, starts_on=date(2027, 1, 20))


@pytest.fixture
def secret(oakfield, senco, deputy, today):
    return make_event(
        oakfield, by=senco, title="Capability meeting", confidential=True, named=[deputy], starts_on=date(2027, 1, 21)
    )


@pytest.fixture
def weekly(oakfield, senco, today):
    return make_event(
        oakfield, by=senco, title="Surgery", starts_on=TUESDAYS[0], repeat="weekly", repeat_until=TUESDAYS[-1]
    )


# Who gets in -------------------------------------------------------------------------------------------------------

SCREENS = ["events", "event_add", "events_deleted"]
OF_ONE = ["event", "event_edit", "event_occurrence", "event_level"]
WRITES = ["event_delete", "event_restore"]


@pytest.mark.parametrize("name", [*SCREENS, *OF_ONE, *WRITES])
def test_a_stranger_is_asked_to_sign_in(event, name):
    response = Client().get(url(name, None if name in SCREENS else event))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", [*SCREENS, *OF_ONE, *WRITES])
@pytest.mark.parametrize("verb", ["get", "post"])
def test_of_another_school_nothing_is_there(event, other_head, sign_in, name, verb):
    response = getattr(sign_in(other_head), verb)(url(name, None if name in SCREENS else event))
    assert response.status_code == (405 if is_wrong_verb(name, verb) else 404)


def is_wrong_verb(name, verb):
    return name in WRITES if verb == "get" else name in ("events", "events_deleted", "event")


@pytest.mark.parametrize("name", [*OF_ONE, *WRITES])
@pytest.mark.parametrize("who", ["head", "office", "teacher"])
def test_a_confidential_event_of_others_is_not_there(secret, request, sign_in, name, who):
    client = sign_in(request.getfixturevalue(who))
    for verb in ("get", "post"):
        if not is_wrong_verb(name, verb):
            assert getattr(client, verb)(url(name, secret)).status_code == 404


@pytest.mark.parametrize("name", ["event_edit", "event_occurrence"])
@pytest.mark.parametrize("who", ["teacher", "phase_leader", "governor"])
def test_who_may_only_read_may_not_change(event, request, sign_in, name, who):
    client = sign_in(request.getfixturevalue(who))
    assert client.get(url("event", event)).status_code == 200
    assert client.get(url(name, event)).status_code == 403
    assert client.post(url(name, event), FILLED | {"version": 1}).status_code == 403
    event.refresh_from_db()
    assert event.version == 1


@pytest.mark.parametrize("who", ["teacher", "governor"])
def test_who_may_only_read_may_not_delete(event, request, sign_in, who):
    assert sign_in(request.getfixturevalue(who)).post(url("event_delete", event), {"version": 1}).status_code == 403
    assert SchoolEvent.objects.live().count() == 1


@pytest.mark.parametrize("who", ["head", "deputy", "office", "senco"])
def test_who_may_change_all_changes_the_events_of_others(oakfield, teacher, request, sign_in, today, who):
    event = make_event(oakfield, by=teacher, starts_on=date(2027, 1, 20))
    response = sign_in(request.getfixturevalue(who)).post(
        url("event_edit", event), FILLED | {"title": "New", "version": 1}
    )
    assert response.status_code == 302
    event.refresh_from_db()
    assert (event.title, event.created_by) == ("New", teacher)


def test_a_governor_reads_and_adds_nothing(event, governor, sign_in):
    client = sign_in(governor)
    assert client.get(url("events")).status_code == 200
    assert client.get(url("event_add")).status_code == 403
    assert client.get(url("events_deleted")).status_code == 403
    assert client.get(url("event_level", event)).status_code == 404
    assert "Add event" not in text(client.get(url("events")))


@pytest.mark.parametrize("name", ["event_delete", "event_restore"])
def test_writes_take_no_get(event, senco, sign_in, name):
    assert sign_in(senco).get(url(name, event)).status_code == 405


def test_an_unknown_event_is_not_there(senco, sign_in, today):
    for name in [*OF_ONE]:
        assert sign_in(senco).get(reverse(f"school:{name}", args=["oakfield", uuid.uuid4()])).status_code == 404


# The list ----------------------------------------------------------------------------------------------------------


def test_the_list_teaches_while_it_is_empty(senco, sign_in, today):
    assert "No events yet" in text(sign_in(senco).get(url("events")))


def test_what_comes_next_stands_first_and_the_past_last(oakfield, senco, sign_in, today):
    make_event(oakfield, title="Over", starts_on=date(2026, 11, 2))
    make_event(oakfield, title="Later", starts_on=date(2027, 2, 2))
    make_event(oakfield, title="Every week", starts_on=date(2026, 11, 3), repeat="weekly")
    make_event(oakfield, title="Under way", starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15))
    rows = sign_in(senco).get(url("events")).context["rows"]
    assert [(row.title, when) for row, when in rows] == [
        ("Under way", "Mon 11 Jan – Fri 15 Jan"),
        ("Every week", "Tue 19 Jan"),
        ("Later", "Tue 2 Feb"),
        ("Over", ""),
    ]


def found(client, **query):
    return sorted(row.title for row, _ in client.get(url("events"), query).context["rows"])


def test_search_and_filters(oakfield, senco, sign_in, today):
    make_event(oakfield, title="Phonics 100%", needs="Quiet room", levels={"class-teacher": 2})
    make_event(oakfield, title="School census", set_by="law", nature="deadline")
    make_event(oakfield, title="Fair", movable=True)
    client = sign_in(senco)
    assert found(client, q="CENSUS") == ["School census"]
    assert found(client, q="quiet ROOM") == ["Phonics 100%"]
    assert found(client, q="%") == ["Phonics 100%"]
    assert found(client, q="_") == []
    assert found(client, set_by="law") == found(client, nature="deadline") == ["School census"]
    assert found(client, role="class-teacher") == ["Phonics 100%"]
    assert found(client, movable="yes") == ["Fair"]
    assert found(client, movable="no", role="senco") == ["School census"]
    assert found(client, q="nothing such") == []


@pytest.mark.parametrize(
    "query", [{"q": "a\0b"}, {"q": "x" * 5000}, {"role": "nobody"}, {"nature": "x"}, {"page": "0"}, {"page": "last"}]
)
def test_a_search_that_makes_no_sense_answers_in_words(event, senco, sign_in, query):
    response = sign_in(senco).get(url("events"), query)
    assert response.status_code == 200


def test_confidential_events_of_others_are_not_in_list_search_or_count(secret, event, head, deputy, sign_in):
    for_head = sign_in(head)
    assert found(for_head, q="capability") == []
    page = text(for_head.get(url("events")))
    assert "1 event<" in page
    assert "Capability" not in page
    assert found(sign_in(deputy), q="capability") == ["Capability meeting"]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_number(oakfield, senco, sign_in, today, rows, django_assert_num_queries):
    for n in range(rows):
        make_event(oakfield, title=f"Event {n}", levels={"senco": 4, "headteacher": 2})
    client = sign_in(senco)
    client.get(url("events"))
    with django_assert_num_queries(8):
        client.get(url("events"))


def test_the_list_as_page_and_as_fragment(event, senco, sign_in):
    client = sign_in(senco)
    page, part = client.get(url("events")), client.get(url("events"), headers={"HX-Request": "true"})
    assert "<html" in text(page)
    assert "<html" not in text(part)
    assert event.title in text(part)
    assert "HX-Request" in part["Vary"]


def test_thirty_on_a_page(oakfield, senco, sign_in, today):
    for n in range(31):
        make_event(oakfield, title=f"Event {n:02}", starts_on=date(2027, 2, 1))
    client = sign_in(senco)
    assert len(found(client)) == 30
    assert found(client, page=2, q="Event") == ["Event 30"]
    assert "q=Event&amp;page=2" in text(client.get(url("events"), {"q": "Event"}))


# Adding ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["senco", "teacher", "office", "phase_leader"])
def test_add_an_event(request, sign_in, today, who):
    member = request.getfixturevalue(who)
    client = sign_in(member)
    response = client.post(url("event_add"), FILLED | {"creation_key": str(uuid.uuid4())})
    event = SchoolEvent.objects.get()
    assert response["Location"] == url("event", event)
    assert (event.title, event.starts_on, event.created_by) == ("Writing moderation", date(2027, 1, 20), member)
    assert "Added: Writing moderation." in text(client.get(url("event", event)))


def test_add_sent_twice_adds_once(senco, sign_in, today):
    client, key = sign_in(senco), str(uuid.uuid4())
    places = {client.post(url("event_add"), FILLED | {"creation_key": key})["Location"] for _ in range(3)}
    assert len(places) == 1
    assert SchoolEvent.objects.count() == 1


def test_the_form_brings_a_fresh_key_and_the_date_asked_for(senco, sign_in, today):
    client = sign_in(senco)
    forms = [client.get(url("event_add"), {"on": "2027-02-03"}).context["form"] for _ in range(2)]
    assert forms[0].initial["creation_key"] != forms[1].initial["creation_key"]
    assert forms[0]["starts_on"].value() == date(2027, 2, 3)


@pytest.mark.parametrize("on", ["", "soon", "2027-02-31", "9999999999"])
def test_a_date_that_is_none_is_left_out(senco, sign_in, today, on):
    assert sign_in(senco).get(url("event_add"), {"on": on}).context["form"]["starts_on"].value() is None


def test_what_cannot_be_saved_keeps_what_was_typed(senco, sign_in, today):
    typed = FILLED | {"ends_on": "2027-01-01", "needs": "Two quiet rooms", "level_senco": "5"}
    response = sign_in(senco).post(url("event_add"), typed)
    assert response.status_code == 422
    page = text(response)
    assert "Nothing is saved yet" in page
    assert "This is before the first day." in page
    assert "Two quiet rooms" in page
    assert 'value="2027-01-01"' in page
    assert response.context["form"]["level_senco"].value() == "5"
    assert not SchoolEvent.objects.exists()


def test_a_repeat_that_never_happens_saves_nothing(senco, sign_in, today):
    typed = FILLED | {"repeat": "half_term", "starts_on": "2027-07-25", "repeat_until": "2027-08-01"}
    response = sign_in(senco).post(url("event_add"), typed)
    assert response.status_code == 422
    assert "never happens" in text(response)
    assert not SchoolEvent.objects.exists()


def test_an_event_that_concerns_nobody_is_added_with_advice(senco, sign_in, today):
    client = sign_in(senco)
    response = client.post(url("event_add"), FILLED | {"level_senco": "0"}, follow=True)
    assert "concerns no role yet" in text(response)
    assert SchoolEvent.objects.get().levels.count() == 0


def test_markup_in_a_title_is_only_text(senco, sign_in, today):
    title = "<script>alert(1)</script>{{ 7|add:7 }}"
    response = sign_in(senco).post(url("event_add"), FILLED | {"title": title}, follow=True)
    assert "<script>alert" not in text(response)
    assert "&lt;script&gt;" in text(response)


def test_the_form_sent_again_with_other_words_adds_another(senco, sign_in, today):
    client, typed = sign_in(senco), FILLED | {"creation_key": str(uuid.uuid4())}
    client.post(url("event_add"), typed)
    page = text(client.post(url("event_add"), typed | {"title": "Reading moderation"}, follow=True))
    assert "Added: Reading moderation." in page
    assert SchoolEvent.objects.count() == 2


@pytest.mark.parametrize("take", ["9999-12-31", "0001-01-01", "2100-12-31", "soon"])
@pytest.mark.parametrize(("first", "last"), [("2027-01-20", "2027-01-22"), ("0001-01-01", "9999-12-31")])
def test_dates_far_away_are_no_dates_to_take(event, senco, sign_in, take, first, last):
    typed = FILLED | {"take": take, "starts_on": first, "ends_on": last}
    for address in (url("event_add"), url("event_edit", event)):
        assert sign_in(senco).post(address, typed).status_code == 200


def test_a_date_taken_from_the_advice_comes_back_into_the_form(senco, sign_in, today):
    typed = FILLED | {"ends_on": "2027-01-21", "take": "2027-02-03", "movable": "on"}
    response = sign_in(senco).post(url("event_add"), typed)
    form = response.context["form"]
    assert response.status_code == 200
    assert (form["starts_on"].value(), form["ends_on"].value()) == (date(2027, 2, 3), date(2027, 2, 4))
    assert (form["title"].value(), form["movable"].value(), form["confidential"].value()) == (
        "Writing moderation",
        True,
        False,
    )
    assert not SchoolEvent.objects.exists()


# One event ---------------------------------------------------------------------------------------------------------


def test_the_event_in_words(oakfield, senco, teacher, sign_in, today):
    event = make_event(
        oakfield,
        by=senco,
        starts_on=TUESDAYS[0],
        repeat="weekly",
        term_time_only=True,
        run_up=5,
        follow_up=1,
        movable=True,
        movable_from=date(2027, 1, 4),
        movable_to=date(2027, 2, 12),
        set_by="law",
        needs="One hour.\nA quiet room.",
        levels={"senco": 5, "headteacher": 1},
    )
    page = text(sign_in(teacher).get(url("event", event)))
    for words in [
        "It presses hardest on <b>the SENCo</b>.",
        "every Tuesday in school weeks",
        "5 staff days before it and 1 staff day after it",
        "Law or the DfE",
        "Yes, between 4 January and 12 February 2027",
        "One hour.<br>A quiet room.",
        "SENCo: 5, takes over the day",
        "Headteacher: 1, a little",
        "Added by",
        "Tue 19 Jan 2027",
    ]:
        assert words in page
    assert url("event_edit", event) not in page


def test_opening_a_confidential_event_is_shown_to_its_maker_only(secret, senco, deputy, sign_in):
    assert sign_in(deputy).get(url("event", secret)).status_code == 200
    assert "Who opened it" not in text(sign_in(deputy).get(url("event", secret)))
    page = text(sign_in(senco).get(url("event", secret)))
    assert "Deputy-Head on 13 January 2027" in page
    assert AuditEntry.objects.filter(verb="opened").count() == 1


# Changing ----------------------------------------------------------------------------------------------------------


def test_the_second_of_two_sees_both_versions_and_loses_nothing(event, senco, head, sign_in):
    sign_in(head).post(url("event_edit", event), FILLED | {"title": "Theirs", "version": 1})
    client = sign_in(senco)
    mine = FILLED | {"title": "Mine", "needs": "My long note", "level_headteacher": "2", "version": 1}
    response = client.post(url("event_edit", event), mine)
    assert response.status_code == 409
    assert response.context["differences"] == [
        ("Title", "Mine", "Theirs"),
        ("What it needs", "My long note", "not said"),
        ("Headteacher", "2, a part of the day", "0, not concerned"),
    ]
    page = text(response)
    assert "Headteacher changed this event at" in page
    assert 'name="version" value="2"' in page
    assert "My long note" in page
    event.refresh_from_db()
    assert event.title == "Theirs"
    assert client.post(url("event_edit", event), mine | {"version": 2}).status_code == 302
    event.refresh_from_db()
    assert (event.title, event.version) == ("Mine", 3)


@pytest.mark.parametrize("version", ["", "0", "-1", "x", "9" * 50, "²"])
def test_a_missing_or_wrong_version_is_a_conflict(event, senco, sign_in, version):
    response = sign_in(senco).post(url("event_edit", event), FILLED | {"title": "Mine", "version": version})
    assert response.status_code in (409, 422)
    event.refresh_from_db()
    assert event.version == 1


def test_a_change_of_what_was_deleted_meanwhile_loses_nothing(weekly, senco, head, sign_in):
    delete_event(by=head, event=weekly, version=1)
    client = sign_in(senco)
    mine = FILLED | {
        "title": "Mine",
        "repeat": "weekly",
        "starts_on": "2027-01-19",
        "repeat_until": "2027-01-26",
        "original": "2027-01-19",
        "scope": "all",
        "version": 1,
    }
    response = client.post(url("event_edit", weekly), mine)
    assert response.status_code == 409
    assert "Headteacher deleted this event" in text(response)
    assert response.context["form"]["title"].value() == "Mine"
    version = response.context["form"]["version"].value()
    assert client.post(url("event_edit", weekly), mine | {"version": version, "restore": "1"}).status_code == 302
    weekly.refresh_from_db()
    assert (weekly.title, weekly.deleted_at) == ("Mine", None)
    assert list(weekly.occurrences.values_list("starts_on", flat=True)) == TUESDAYS


def test_what_became_invisible_meanwhile_is_not_shown(event, senco, head, sign_in):
    """The maker makes it confidential while the head has it open."""
    sign_in(senco).post(url("event_edit", event), FILLED | {"title": "Private", "confidential": "on", "version": 1})
    response = sign_in(head).post(url("event_edit", event), FILLED | {"version": 1})
    assert response.status_code == 404


def test_a_repeated_event_asks_what_to_change(weekly, senco, sign_in):
    client = sign_in(senco)
    form = client.get(url("event_edit", weekly)).context["form"]
    assert form.occurrence.original_on == TUESDAYS[2]  # the next one after today
    assert "This one and all later ones" in text(client.get(url("event_edit", weekly), {"original": "2027-01-12"}))
    for original in ("2027-01-13", "x", "0000"):
        assert client.get(url("event_edit", weekly), {"original": original}).status_code == 404


@pytest.mark.parametrize(
    ("scope", "old", "new"),
    [
        ("this", [TUESDAYS[0], TUESDAYS[1], TUESDAYS[3]], [date(2027, 1, 20)]),
        ("later", TUESDAYS[:2], [date(2027, 1, 20)]),
        ("all", [day + timedelta(days=1) for day in TUESDAYS[:3]], None),
    ],
)
def test_this_one_this_and_later_or_all(weekly, senco, sign_in, scope, old, new):
    typed = FILLED | {
        "title": "Changed",
        "repeat": "weekly",
        "repeat_until": "2027-01-26",
        "starts_on": "2027-01-20",
        "original": "2027-01-19",
        "scope": scope,
        "version": 1,
    }
    assert sign_in(senco).post(url("event_edit", weekly), typed).status_code == 302
    assert list(weekly.occurrences.values_list("starts_on", flat=True)) == old
    others = SchoolEvent.objects.exclude(pk=weekly.pk)
    if new is None:
        assert not others.exists()
    else:
        assert list(others.get().occurrences.values_list("starts_on", flat=True)) == new


# One time: move, skip, put back ------------------------------------------------------------------------------------


def test_move_one_time(weekly, senco, sign_in):
    client = sign_in(senco)
    assert client.get(url("event_occurrence", weekly), {"original": "2027-01-19"}).status_code == 200
    posted = {"original": "2027-01-19", "action": "move", "starts_on": "2027-01-21", "version": 1}
    page = text(client.post(url("event_occurrence", weekly), posted, follow=True))
    assert "Moved: Surgery is on Thu 21 Jan instead of Tue 19 Jan." in page
    assert "moved from Tue 19 Jan" in page


def test_skip_one_time_and_put_it_back(weekly, senco, sign_in):
    client = sign_in(senco)
    posted = {"original": "2027-01-19", "action": "skip", "version": 1}
    page = text(client.post(url("event_occurrence", weekly), posted, follow=True))
    assert "Skipped: Surgery on Tue 19 Jan." in page
    assert "Put back" in page
    page = text(client.post(url("event_occurrence", weekly), posted | {"action": "restore", "version": 2}, follow=True))
    assert "Put back: Surgery on Tue 19 Jan." in page
    assert list(weekly.occurrences.values_list("starts_on", flat=True)) == TUESDAYS


@pytest.mark.parametrize("day", ["", "soon", "1999-01-01", "2101-01-01"])
def test_a_time_cannot_go_to_a_day_that_cannot_be(weekly, senco, sign_in, day):
    posted = {"original": "2027-01-19", "action": "move", "starts_on": day, "version": 1}
    response = sign_in(senco).post(url("event_occurrence", weekly), posted)
    assert response.status_code == 422
    assert "Nothing is saved yet" in text(response)


@pytest.mark.parametrize(
    ("window", "to", "said"),
    [
        ({"movable_from": date(2027, 1, 18)}, "2027-01-15", "It can only move from 18 January 2027 on."),
        ({"movable_to": date(2027, 1, 29)}, "2027-01-29", "It can only move until 29 January 2027."),
        (
            {"movable_from": date(2027, 1, 18), "movable_to": date(2027, 1, 29)},
            "2027-02-01",
            "It can only move between 18 January and 29 January 2027.",
        ),
    ],
)
def test_a_single_event_does_not_leave_its_window(oakfield, senco, sign_in, today, window, to, said):
    event = make_event(
        oakfield, by=senco, starts_on=date(2027, 1, 20), ends_on=date(2027, 1, 21), movable=True, **window
    )
    client, posted = sign_in(senco), {"original": "2027-01-20", "action": "move", "version": 1}
    response = client.post(url("event_occurrence", event), posted | {"starts_on": to})
    assert response.status_code == 422
    assert said in text(response)
    event.refresh_from_db()
    assert event.starts_on == date(2027, 1, 20)
    page = text(client.post(url("event_occurrence", event), posted | {"starts_on": "2027-01-25"}, follow=True))
    assert "Moved: Writing moderation is on Mon 25 Jan instead of Wed 20 Jan." in page


def test_a_time_put_back_after_the_terms_are_gone_is_told_in_words(oakfield, senco, sign_in, today):
    event = make_event(oakfield, by=senco, starts_on=TUESDAYS[0], repeat="weekly", term_time_only=True)
    client, posted = sign_in(senco), {"original": "2027-01-19", "version": 1}
    client.post(url("event_occurrence", event), posted | {"action": "skip"})
    delete_year(by=senco, year=AcademicYear.objects.get(school=oakfield))
    put_back = posted | {"action": "restore", "version": 2}
    page = text(client.post(url("event_occurrence", event), put_back, follow=True))
    assert "Put back: Writing moderation, but it does not happen on Tue 19 Jan" in page


def test_a_stale_time_is_shown_again(weekly, senco, sign_in):
    posted = {"original": "2027-01-19", "action": "skip", "version": 9}
    response = sign_in(senco).post(url("event_occurrence", weekly), posted)
    assert response.status_code == 409
    assert list(weekly.occurrences.values_list("starts_on", flat=True)) == TUESDAYS


def test_times_that_are_not_there(weekly, event, senco, sign_in):
    client = sign_in(senco)
    assert client.get(url("event_occurrence", weekly)).status_code == 404
    for action in ("move", "skip", "restore"):
        posted = {"original": "2027-01-18", "action": action, "starts_on": "2027-01-21", "version": 1}
        assert client.post(url("event_occurrence", weekly), posted).status_code == 404
    single = {"original": "2027-01-20", "action": "skip", "version": 1}
    assert client.post(url("event_occurrence", event), single).status_code == 404


# The level of a role one holds -------------------------------------------------------------------------------------


def test_staff_correct_the_level_of_their_own_role(event, teacher, sign_in):
    client = sign_in(teacher)
    assert "Class teacher" in text(client.get(url("event_level", event)))
    page = text(client.post(url("event_level", event), {"role": "class-teacher", "level": "3"}, follow=True))
    assert "Corrected: Writing moderation is 3, half the day, for Class teacher." in page
    assert dict(event.levels.values_list("role__slug", "level")) == {"senco": 4, "class-teacher": 3}
    client.post(url("event_level", event), {"role": "class-teacher", "level": "0"})
    assert dict(event.levels.values_list("role__slug", "level")) == {"senco": 4}


@pytest.mark.parametrize(
    ("role", "level", "status"),
    [
        ("senco", "1", 403),
        ("nobody", "1", 404),
        ("", "1", 404),
        ("class-teacher", "6", 422),
        ("class-teacher", "", 422),
    ],
)
def test_levels_that_cannot_be_corrected(event, teacher, sign_in, role, level, status):
    assert sign_in(teacher).post(url("event_level", event), {"role": role, "level": level}).status_code == status
    event.refresh_from_db()
    assert event.version == 1


# Deleting ----------------------------------------------------------------------------------------------------------


def test_delete_and_undo(event, senco, sign_in):
    client = sign_in(senco)
    page = text(client.post(url("event_delete", event), {"version": 1}, follow=True))
    assert "“Writing moderation” is deleted." in page
    assert url("event_restore", event) in page
    assert client.get(url("event", event)).status_code == 404
    assert "Writing moderation" in text(client.get(url("events_deleted")))
    page = text(client.post(url("event_restore", event), follow=True))
    assert "Restored: Writing moderation." in page
    assert client.get(url("event", event)).status_code == 200


def test_an_event_restored_after_the_terms_are_gone_is_told_in_words(oakfield, senco, sign_in, today):
    event = make_event(oakfield, by=senco, starts_on=TUESDAYS[0], repeat="weekly", term_time_only=True)
    delete_event(by=senco, event=event, version=1)
    delete_year(by=senco, year=AcademicYear.objects.get(school=oakfield))
    client = sign_in(senco)
    page = text(client.post(url("event_restore", event), follow=True))
    assert "Restored: Writing moderation. It happens on no day of the school years that are known" in page
    assert client.get(url("event_edit", event)).status_code == 200


def test_deleting_what_was_changed_meanwhile_shows_the_change(event, senco, head, sign_in):
    sign_in(head).post(url("event_edit", event), FILLED | {"title": "Now important", "version": 1})
    response = sign_in(senco).post(url("event_delete", event), {"version": 1})
    assert response.status_code == 409
    assert "Now important was changed" in text(response)
    assert SchoolEvent.objects.live().count() == 1


def test_after_thirty_days_it_is_gone(event, senco, sign_in, time_machine):
    delete_event(by=senco, event=event, version=1)
    time_machine.move_to(timezone.now() + timedelta(days=31), tick=False)
    client = sign_in(senco)
    assert "Nothing was deleted" in text(client.get(url("events_deleted")))
    assert client.post(url("event_restore", event)).status_code == 404


def test_deleted_confidential_events_show_to_their_people_only(secret, senco, head, teacher, sign_in):
    delete_event(by=senco, event=secret, version=1)
    for member in (head, teacher):
        client = sign_in(member)
        assert "Capability" not in text(client.get(url("events_deleted")))
        assert "Capability" not in text(client.get(url("events"), {"deleted": str(secret.pk)}))
        assert client.post(url("event_restore", secret)).status_code == 404
    assert "Capability" in text(sign_in(senco).get(url("events_deleted")))


@pytest.mark.parametrize("rows", [1, 3])
def test_the_deleted_list_costs_the_same_for_any_number(
    oakfield, senco, sign_in, today, rows, django_assert_num_queries
):
    for n in range(rows):
        event = make_event(oakfield, by=senco, title=f"Event {n}")
        delete_event(by=senco, event=event, version=1)
    client = sign_in(senco)
    client.get(url("events_deleted"))
    with django_assert_num_queries(6):
        client.get(url("events_deleted"))
