"""Subscribed calendars: read again and again, never over what the school edited, and nothing lost when it fails."""

import re
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from inclusion.school import calendar_tasks
from inclusion.school.actions.bringing import drop_run, incoming_of
from inclusion.school.actions.events import EventDetails, change_event, correct_level
from inclusion.school.actions.sources import set_starting, take_over, undo
from inclusion.school.actions.subscriptions import (
    SubscribedAlready,
    TooSoon,
    ask_again,
    claim_due,
    refresh,
    settle_gone,
    stop,
    subscribe,
)
from inclusion.school.calendars.fetching import Fetched, NotFetched
from inclusion.school.comparing import asked_rows, rows_to_show
from inclusion.school.models import AuditEntry, CalendarSource, ImportRun, Role, SchoolEvent, Term
from tests.school.calendar_files import events

pytestmark = pytest.mark.usefixtures("today")
State = ImportRun.State
ADDRESS = "https://calendar.example/secret-key/basic.ics"
CENSUS, FAIR = ("a", "Census", "20270121"), ("b", "Fair", "20270222")


def at(name, **kwargs):
    return reverse(f"school:{name}", kwargs={"school": "oakfield", **kwargs})


class Web:
    """Stands for the internet: gives what was put there last, and notes what it was asked."""

    def __init__(self, *entries):
        self.asked = []
        self.put(*entries)

    def put(self, *entries):
        self.answer = Fetched(events(*entries), '"v1"', ADDRESS)

    def fail(self, words="There is no answer at this address."):
        self.answer = NotFetched(words)

    def __call__(self, url, *, etag=""):
        self.asked.append((url, etag))
        return self.answer


@pytest.fixture
def source(oakfield, senco):
    return subscribe(by=senco, school=oakfield, name="Trust", address=ADDRESS)[0]


def read(source, web, **options):
    refresh(source=source.pk, fetch=web, **options)
    source.refresh_from_db()
    return source


def accept(source, by, *, leave=()):
    """Take over what waits, but for things with these titles."""
    run = ImportRun.objects.get(source=source, state=State.PREVIEW)
    rows = rows_to_show(run.source, incoming_of(run), timezone.localdate())
    chosen = [row.key for row in rows if row.is_taken(outside_too=False) and row.title not in leave]
    return take_over(by=by, run=run, chosen=chosen)


@pytest.fixture
def client(sign_in, senco):
    return sign_in(senco)


@pytest.fixture
def web():
    return Web(CENSUS, FAIR)


@pytest.fixture
def taken(source, web, senco):
    """The subscription, looked at once and taken over."""
    read(source, web)
    accept(source, senco)
    return source


def titles():
    return sorted(SchoolEvent.objects.live().values_list("title", flat=True))


def edit(known_as, by, **changes):
    event = SchoolEvent.objects.get(title=known_as)
    details = EventDetails(**{**vars(EventDetails.of(event)), **changes})
    return change_event(by=by, event=event, version=event.version, details=details, levels={})


# Reading ------------------------------------------------------------------------------------------------------------


def test_the_first_reading_is_laid_out_to_be_looked_at(source, web):
    read(source, web)
    assert titles() == []
    assert ImportRun.objects.get().state == State.PREVIEW
    assert source.next_read_at - source.last_read_at == timedelta(hours=12)
    read(source, web)
    assert ImportRun.objects.filter(state=State.PREVIEW).count() == 1


def test_a_look_that_nobody_has_taken_yet_stays_while_the_calendar_says_the_same(source, web, senco):
    read(source, web)
    run = ImportRun.objects.get()
    set_starting(by=senco, source=source, levels={Role.objects.get(slug="senco").pk: 3}, set_by="trust")
    for asked in (False, True):
        read(source, web, asked=asked)
        assert ImportRun.objects.get(state=State.PREVIEW) == run
    web.put(CENSUS)
    read(source, web)
    assert ImportRun.objects.get(state=State.PREVIEW) != run


def test_what_was_not_wanted_is_laid_out_again_only_once_it_changes_or_somebody_asks(source, web, senco):
    read(source, web)
    drop_run(by=senco, run=ImportRun.objects.get())
    read(source, web)
    assert not ImportRun.objects.filter(state=State.PREVIEW).exists()
    read(source, web, asked=True)
    drop_run(by=senco, run=ImportRun.objects.get(state=State.PREVIEW))
    web.put(CENSUS)
    read(source, web)
    assert ImportRun.objects.filter(state=State.PREVIEW).exists()


def test_later_readings_take_over_what_is_new_and_changed(taken, web):
    web.put(("a", "Spring census", "20270121"), FAIR, ("c", "Trip", "20270303"))
    read(taken, web)
    assert titles() == ["Fair", "Spring census", "Trip"]
    run = ImportRun.objects.get(state=State.APPLIED, changed=1)
    assert (run.by, run.added, run.changed) == (None, 1, 1)


def test_a_reading_without_news_leaves_no_import(taken, web):
    runs, trail = ImportRun.objects.count(), AuditEntry.objects.count()
    read(taken, web)
    assert (ImportRun.objects.count(), AuditEntry.objects.count()) == (runs, trail)


def test_what_the_school_edited_stays(taken, web, senco):
    edit("Fair", senco, title="Our fair")
    web.put(CENSUS, ("b", "Their fair", "20270222"))
    read(taken, web)
    assert titles() == ["Census", "Our fair"]


def test_what_was_left_out_or_undone_does_not_come_by_itself(source, web, senco):
    read(source, web)
    run = accept(source, senco, leave=["Fair"])
    read(source, web)
    assert titles() == ["Census"]
    undo(by=senco, run=run)
    read(source, web)
    assert titles() == []


def test_an_undone_change_does_not_come_by_itself(taken, web, senco):
    web.put(("a", "Spring census", "20270121"), FAIR)
    read(taken, web)
    undo(by=senco, run=ImportRun.objects.get(changed=1))
    read(taken, web)
    assert titles() == ["Census", "Fair"]


def test_what_is_gone_is_proposed_and_not_removed(taken, web, senco):
    web.put(CENSUS)
    read(taken, web)
    assert titles() == ["Census", "Fair"]
    entry = taken.entries.get(gone_at__isnull=False)
    web.put(CENSUS, FAIR)
    read(taken, web)
    assert not taken.entries.filter(gone_at__isnull=False).exists()
    web.put(CENSUS)
    read(taken, web)
    assert settle_gone(by=senco, source=taken, entries=[entry.pk], remove=True) == 1
    assert titles() == ["Census"]
    undo(by=senco, run=ImportRun.objects.get(removed=1))
    assert titles() == ["Census", "Fair"]


def test_what_is_gone_can_be_kept_as_ones_own(taken, web, senco):
    web.put(CENSUS)
    read(taken, web)
    entry = taken.entries.get(gone_at__isnull=False)
    settle_gone(by=senco, source=taken, entries=[entry.pk], remove=False)
    read(taken, web)
    assert titles() == ["Census", "Fair"]
    assert not taken.entries.filter(gone_at__isnull=False).exists()


@pytest.mark.parametrize(
    "answer", [NotFetched("No answer."), Fetched(b"<html>", "", ADDRESS), Fetched(b"", "", ADDRESS)]
)
def test_a_failing_reading_keeps_everything(taken, web, answer):
    web.answer = answer
    read(taken, web)
    assert taken.fault
    assert titles() == ["Census", "Fair"]
    assert not taken.entries.filter(gone_at__isnull=False).exists()
    web.put(CENSUS, FAIR)
    assert read(taken, web).fault == ""


def test_the_wait_after_errors_grows_to_a_day(taken, web):
    web.fail()
    waits = [(read(taken, web).next_read_at - timezone.now()) // timedelta(hours=1) for _ in range(7)]
    assert waits == [1, 2, 4, 8, 16, 24, 24]
    assert (read(taken, web, asked=True).next_read_at - timezone.now()) == timedelta(hours=24)
    web.put(CENSUS, FAIR)
    read(taken, web)
    web.fail()
    assert (read(taken, web).next_read_at - timezone.now()) == timedelta(hours=1)


def test_a_calendar_that_says_it_is_unchanged_is_asked_again_where_the_school_is_other(taken, web, senco):
    web.answer = Fetched(b"", '"v1"', ADDRESS, unchanged=True)
    read(taken, web)
    assert web.asked[-1] == (ADDRESS, '"v1"')
    set_starting(by=senco, source=taken, levels={Role.objects.get(slug="senco").pk: 3}, set_by="trust")
    web.put(CENSUS, FAIR)
    read(taken, web)
    assert web.asked[-1] == (ADDRESS, "")
    assert {event.levels.get().level for event in SchoolEvent.objects.live()} == {3}


def test_what_cannot_be_read_any_more_is_not_taken_for_gone(taken, web):
    web.answer = Fetched(web.answer.data.replace(b"20270222", b"soon").replace(b"UID:a", b"UID:c"), "", ADDRESS)
    read(taken, web)
    assert not taken.entries.filter(gone_at__isnull=False).exists()


def test_a_private_entry_does_not_come_with_a_later_reading(taken, web):
    web.put(CENSUS, FAIR, ("c", "Talk\r\nCLASS:PRIVATE", "20270303"), ("d", "Trip", "20270304"))
    read(taken, web)
    assert titles() == ["Census", "Fair", "Trip"]


# Both there and here ------------------------------------------------------------------------------------------------


def press(known_as, by, level=4):
    """Say how hard it presses on the SENCo, as the page of an event asks."""
    event = SchoolEvent.objects.get(title=known_as)
    return correct_level(by=by, event=event, role=Role.objects.get(school=event.school, slug="senco"), level=level)


def level_of(title):
    return SchoolEvent.objects.get(title=title).levels.get().level


def asked(source):
    return [row.title for row in asked_rows(source)]


def test_an_event_of_which_only_the_pressure_was_set_here_follows_and_keeps_it(taken, web, senco):
    press("Fair", senco)
    earlier = []
    for day, title in (("20270223", "Fair"), ("20270224", "Summer fair")):
        web.put(CENSUS, ("b", title, day))
        read(taken, web)
        renamed = ImportRun.objects.exclude(pk__in=earlier).get(changed=1)
        earlier.append(renamed.pk)
        event = SchoolEvent.objects.get(title=title)
        assert (event.starts_on.strftime("%Y%m%d"), level_of(title)) == (day, 4)
    set_starting(by=senco, source=taken, levels={Role.objects.get(slug="senco").pk: 1}, set_by="trust")
    read(taken, web)
    assert (level_of("Census"), level_of("Summer fair"), asked(taken)) == (1, 4, [])
    press("Census", senco, 5)
    undo(by=senco, run=renamed)
    assert (level_of("Fair"), level_of("Census")) == (4, 5)


def test_what_was_changed_there_and_edited_here_waits_and_is_taken_over(client, taken, web, senco):
    edit("Fair", senco, title="Our fair")
    press("Our fair", senco)
    web.put(CENSUS, ("b", "Fair", "20270223"))
    read(taken, web)
    assert titles() == ["Census", "Our fair"]
    html = client.get(at("calendar_source", source=taken.pk)).content.decode()
    for words in ("Changed there, edited here", "Called “Our fair” here.", "Here it is 22 February 2027."):
        assert words in html
    assert "1 thing to decide on: look" in client.get(at("calendars")).content.decode()
    (row,) = asked_rows(taken)
    client.post(at("calendar_proposed", source=taken.pk), {"do": "take", "row": [row.seen_key]})
    assert (titles(), level_of("Fair"), asked(taken)) == (["Census", "Fair"], 4, [])


def test_what_is_kept_is_not_asked_about_until_the_calendar_changes_again(client, taken, web, senco):
    edit("Fair", senco, title="Our fair")
    web.put(CENSUS, ("b", "Fair", "20270223"))
    read(taken, web)
    (row,) = asked_rows(taken)
    client.post(at("calendar_proposed", source=taken.pk), {"do": "keep", "row": [row.seen_key]})
    read(taken, web)
    assert (titles(), asked(taken)) == (["Census", "Our fair"], [])
    web.put(CENSUS, ("b", "Fair", "20270224"))
    read(taken, web)
    assert asked(taken) == ["Fair"]
    web.put(CENSUS, ("b", "Fair", "20270223"))
    read(taken, web)
    assert asked(taken) == [], "that was decided already"


def test_what_was_edited_after_the_look_is_not_taken_over(client, taken, web, senco):
    edit("Fair", senco, title="Our fair")
    web.put(CENSUS, ("b", "Fair", "20270223"))
    read(taken, web)
    (row,) = asked_rows(taken)
    edit("Our fair", senco, title="Our great fair")
    answer = client.post(at("calendar_proposed", source=taken.pk), {"do": "take", "row": [row.seen_key]}, follow=True)
    assert "Not done: 1." in answer.content.decode()
    assert titles() == ["Census", "Our great fair"]
    assert "Nothing was ticked" in client.post(at("calendar_proposed", source=taken.pk), follow=True).content.decode()


# Term dates in it ---------------------------------------------------------------------------------------------------

AUTUMN = ("t1", "Autumn term 2027", "20270901", "20271218")
SPRING = ("t2", "Spring term 2027", "20270104", "20270326")


def test_a_term_never_becomes_an_event_by_itself(source, senco):
    web = Web(CENSUS, SPRING)
    read(source, web)
    accept(source, senco)
    assert titles() == ["Census"]
    web.put(CENSUS, SPRING, AUTUMN)
    read(source, web)
    assert titles() == ["Census"]
    run = ImportRun.objects.get(state=State.PREVIEW)
    waiting = {row.title: row.verdict for row in rows_to_show(source, incoming_of(run), timezone.localdate())}
    assert waiting["Autumn term 2027"] == "new"
    read(source, web)
    assert ImportRun.objects.get(state=State.PREVIEW) == run
    accept(source, senco)
    read(source, web)
    assert not ImportRun.objects.filter(state=State.PREVIEW).exists()


def test_term_dates_of_a_subscribed_calendar_are_offered_to_the_terms(source, senco, sign_in):
    read(source, Web(CENSUS, AUTUMN, ("t3", "Autumn half term", "20271025", "20271030")))
    run, client = ImportRun.objects.get(), sign_in(senco)
    page = client.get(at("calendar_preview", run=run.pk)).content.decode()
    assert at("calendar_run_terms", run=run.pk) in page
    assert page.count("Looks like term dates") == 2
    html = client.get(at("calendar_run_terms", run=run.pk)).content.decode()
    assert "These look like term dates" in html
    assert "Census" not in html
    carried = re.search(r'name="carried" value="([^"]+)"', html)[1]
    events_after_all = client.post(at("calendar_terms"), {"carried": carried, "do": "events"})
    assert events_after_all.url == at("calendar_preview", run=run.pk)
    keys = re.findall(r'name="take" value="([^"]+)"', html)
    done = client.post(at("calendar_terms"), {"carried": carried, "do": "terms", "take": keys})
    assert done.url == at("calendar_preview", run=run.pk)
    assert Term.objects.filter(starts_on="2027-09-01", ends_on="2027-12-17").exists()


def test_a_calendar_without_term_dates_offers_none(source, senco, sign_in):
    read(source, Web(CENSUS, ("s", "Summer fair", "20270619")))
    run, client = ImportRun.objects.get(), sign_in(senco)
    assert "term dates" not in client.get(at("calendar_preview", run=run.pk)).content.decode()
    nothing = client.get(at("calendar_run_terms", run=run.pk))
    assert nothing.url == at("calendar_preview", run=run.pk)


def test_what_looks_like_a_pupil_waits_for_a_person(client, taken, web):
    web.put(
        CENSUS, FAIR, ("c", "Review J. Smith", "20270303"), ("d", "Jamie in Y4", "20270304"), ("e", "Trip", "20270305")
    )
    for _ in range(2):
        read(taken, web)
        assert (titles(), asked(taken)) == (["Census", "Fair", "Trip"], ["Review J. Smith", "Jamie in Y4"])
    html = client.get(at("calendar_source", source=taken.pk)).content.decode()
    assert "“J. Smith” looks like a pupil, and the whole staff can read this calendar." in html
    review, jamie = asked_rows(taken)
    client.post(at("calendar_proposed", source=taken.pk), {"do": "keep", "row": [review.seen_key]})
    client.post(at("calendar_proposed", source=taken.pk), {"do": "take", "row": [jamie.seen_key]})
    read(taken, web)
    assert (titles(), asked(taken)) == (["Census", "Fair", "Jamie in Y4", "Trip"], [])
    assert "Smith" not in str(list(taken.entries.values_list("proposed", flat=True)))


def test_a_pupil_is_asked_about_in_a_changed_title_and_no_more_once_it_is_gone(taken, web):
    web.put(CENSUS, ("b", "Review J. Smith", "20270222"), ("c", "Review A. Jones", "20270303"))
    read(taken, web)
    assert (titles(), asked(taken)) == (["Census", "Fair"], ["Review J. Smith", "Review A. Jones"])
    web.put(CENSUS, ("b", "Book fair", "20270222"))
    read(taken, web)
    assert (titles(), asked(taken)) == (["Book fair", "Census"], [])
    assert taken.entries.count() == 2


def test_who_may_not_change_the_calendar_reads_nothing_of_what_waits(taken, web, sign_in, teacher):
    web.put(CENSUS, FAIR, ("c", "Review J. Smith", "20270303"))
    read(taken, web)
    reader = sign_in(teacher)
    for page in (at("calendars"), at("calendar_source", source=taken.pk)):
        html = reader.get(page).content.decode()
        assert "Smith" not in html and "to decide" not in html


def test_what_moves_to_a_day_outside_term_waits_for_a_person(client, taken, web):
    web.put(CENSUS, ("b", "Fair", "20270218"))  # in half term
    read(taken, web)
    assert asked(taken) == ["Fair"]
    assert "Its days are outside your terms." in client.get(at("calendar_source", source=taken.pk)).content.decode()
    (row,) = asked_rows(taken)
    client.post(at("calendar_proposed", source=taken.pk), {"do": "take", "row": [row.seen_key]})
    assert (SchoolEvent.objects.get(title="Fair").starts_on.isoformat(), asked(taken)) == ("2027-02-18", [])


def test_what_was_not_wanted_is_asked_about_once_it_says_something_else(client, taken, web):
    web.put(CENSUS, FAIR, ("c", "Review J. Smith", "20270303"))
    read(taken, web)
    (row,) = asked_rows(taken)
    client.post(at("calendar_proposed", source=taken.pk), {"do": "keep", "row": [row.seen_key]})
    web.put(CENSUS, FAIR, ("c", "Governors visit", "20270304"))
    for _ in range(2):
        read(taken, web)
        assert (titles(), asked(taken)) == (["Census", "Fair"], ["Governors visit"])


def test_term_dates_that_wait_are_those_that_the_calendar_says_now(source, senco):
    web = Web(CENSUS, SPRING)
    read(source, web)
    accept(source, senco)
    moved = ("t1", "Autumn term 2027", "20270902", "20271218")
    for days in (AUTUMN, moved):
        web.put(CENSUS, SPRING, days)
        read(source, web)
        run = ImportRun.objects.get(state=State.PREVIEW)
        said = {one.title: one.starts_on.strftime("%Y%m%d") for one in incoming_of(run)}
        assert said["Autumn term 2027"] == days[2]
    drop_run(by=senco, run=run)
    read(source, web)
    assert not ImportRun.objects.filter(state=State.PREVIEW).exists(), "it was not wanted"


# When ---------------------------------------------------------------------------------------------------------------


def test_due_calendars_are_given_out_once(source, time_machine):
    assert claim_due(now=timezone.now()) == []
    time_machine.move_to(datetime(2027, 1, 14, 9, 0, tzinfo=UTC))
    assert claim_due(now=timezone.now()) == [source.pk]
    assert claim_due(now=timezone.now()) == []


def test_the_timer_queues_what_is_due(source, time_machine, monkeypatch, mail_goes_at_once):
    read_again = []
    monkeypatch.setattr(calendar_tasks, "refresh", lambda **said: read_again.append(said))
    time_machine.move_to(datetime(2027, 1, 14, 9, 0, tzinfo=UTC))
    out = StringIO()
    call_command("refresh_calendars", stdout=out)
    assert out.getvalue() == "1 calendar to read.\n"
    assert read_again == [{"source": source.pk, "asked": False}]


def test_a_calendar_is_asked_for_at_most_once_a_minute(source, senco, time_machine):
    with pytest.raises(TooSoon):
        ask_again(by=senco, source=source)
    time_machine.move_to(datetime(2027, 1, 13, 9, 1, 1, tzinfo=UTC))
    ask_again(by=senco, source=source)
    with pytest.raises(TooSoon):
        ask_again(by=senco, source=source)


def test_an_address_is_subscribed_once(source, oakfield, senco):
    with pytest.raises(SubscribedAlready):
        subscribe(by=senco, school=oakfield, name="Again", address=ADDRESS)
    again, is_new = subscribe(
        by=senco, school=oakfield, name="Trust", address=ADDRESS, creation_key=source.creation_key
    )
    assert (again, is_new) == (source, False)


# The end ------------------------------------------------------------------------------------------------------------


def test_stopping_keeps_the_events(taken, web, senco):
    assert stop(by=senco, source=taken, remove=False) == 0
    web.put()
    read(taken, web)
    assert titles() == ["Census", "Fair"]
    assert taken.next_read_at is None
    assert len(web.asked) == 1


def test_stopping_removes_all_that_nobody_edited(taken, senco):
    edit("Fair", senco, title="Our fair")
    assert stop(by=senco, source=taken, remove=True) == 1
    assert titles() == ["Our fair"]


# The pages ----------------------------------------------------------------------------------------------------------


def test_subscribing_reads_at_once_and_shows_only_the_host(client, web, monkeypatch, mail_goes_at_once):
    monkeypatch.setattr(calendar_tasks, "refresh", lambda source, asked: refresh(source=source, asked=asked, fetch=web))
    answer = client.post(at("calendar_add"), {"way": "address", "address": ADDRESS, "name": "Trust"}, follow=True)
    html = answer.content.decode()
    assert "Look at what it would bring" in html
    assert "calendar.example" in html
    assert "secret-key" not in html
    assert "secret-key" not in client.get(at("calendars")).content.decode()
    assert not AuditEntry.objects.filter(summary__contains="secret-key").exists()


@pytest.mark.parametrize(
    "address", ["ftp://x.example/a.ics", "file:///etc/passwd", "x.ics", "https://", "https://me:pw@x.example/", "a b"]
)
def test_an_address_that_is_none_is_refused(client, address):
    answer = client.post(at("calendar_add"), {"way": "address", "address": address, "name": "Trust"})
    assert answer.status_code == 422
    assert "begins with https://" in answer.content.decode()
    assert not CalendarSource.objects.exists()


@pytest.mark.parametrize("address", ["http://127.0.0.1/a.ics", "http://[::1]/a.ics", "http://169.254.169.254/a.ics"])
def test_an_address_of_our_own_network_ends_in_words(client, address, mail_goes_at_once):
    said = {"way": "address", "address": address, "name": "Ours"}
    html = client.post(at("calendar_add"), said, follow=True).content.decode()
    assert "does not lie on the public internet" in html
    assert not ImportRun.objects.exists()


def test_pressing_refresh_again_at_once_is_answered_in_words(client, source):
    html = client.post(at("calendar_refresh", source=source.pk), follow=True).content.decode()
    assert "less than a minute ago" in html


def test_the_page_shows_readings_and_faults(client, taken, web):
    html = client.get(at("calendar_source", source=taken.pk)).content.decode()
    assert "Last read Wed 13 Jan, 09:00" in html
    assert "Next reading Wed 13 Jan, 21:00" in html
    web.fail()
    read(taken, web)
    html = client.get(at("calendars")).content.decode()
    assert "There is no answer at this address. What you have of it stays." in html


def test_the_page_proposes_what_is_gone(client, taken, web):
    web.put(CENSUS)
    read(taken, web)
    assert "1 thing is no longer there: look" in client.get(at("calendars")).content.decode()
    entry = taken.entries.get(gone_at__isnull=False)
    address = at("calendar_gone", source=taken.pk)
    assert "Nothing was ticked" in client.post(address, {"do": "remove"}, follow=True).content.decode()
    client.post(address, {"do": "remove", "entry": [entry.pk]})
    assert titles() == ["Census"]


def test_stopping_asks_what_becomes_of_the_events(client, taken):
    address = at("calendar_stop", source=taken.pk)
    assert client.post(address).status_code == 422
    client.post(address, {"events": "remove"})
    assert titles() == []
    assert "Stopped 13 Jan 2027" in client.get(at("calendars")).content.decode()


def test_a_start_that_is_none_is_refused_and_a_good_one_kept(client, taken):
    address = at("calendar_start", source=taken.pk)
    assert client.post(address, {"set_by": "nobody"}).status_code == 422
    client.post(address, {"set_by": "la", "level_senco": "4"})
    taken.refresh_from_db()
    assert list(taken.levels.values()) == [4]


@pytest.mark.parametrize(
    "name", ["calendar_refresh", "calendar_stop", "calendar_gone", "calendar_proposed", "calendar_start"]
)
def test_another_school_changes_nothing(name, taken, sign_in, other_head):
    address = reverse(f"school:{name}", kwargs={"school": "birchwood", "source": taken.pk})
    assert sign_in(other_head).post(address, {"events": "remove", "set_by": "us"}).status_code == 404


def test_the_page_of_a_source_takes_as_many_queries_for_one_event_as_for_three(client, taken, web):
    client.get(at("calendar_source", source=taken.pk))
    counts = []
    for more in ([], [("c", "Trip", "20270303"), ("d", "Walk", "20270304")]):
        web.put(CENSUS, FAIR, *more)
        read(taken, web)
        web.put(CENSUS)
        read(taken, web)
        with CaptureQueriesContext(connection) as found:
            client.get(at("calendar_source", source=taken.pk))
        counts.append(len(found))
    assert counts[0] == counts[1]
