"""Who knows of a visit: the two, and nobody else in any channel; and what mails and calendar files may say."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from icalendar import Calendar

from inclusion.school.actions.people import end_membership
from reflection.actions.visit_changes import note_change
from reflection.actions.visits import (
    VisitDetails,
    call_off_visit,
    confirm_visit,
    decline_visit,
    move_visit,
    offer_visit,
)
from reflection.models import Visit
from reflection.visit_times import question_of
from tests.conftest import TODAY
from tests.reflection.rows import make_visit
from tests.reflection.visit_rows import confirmed, read

pytestmark = pytest.mark.usefixtures("today")
SECRET, PLACE = "Zebra group before lunch", "Behind the kiln"
DAY, AT = date(2027, 1, 20), time(10)
OTHERS = ["deputy", "phase_leader", "teacher", "office", "governor", "other_head"]


def at(name, visit=None, school="oakfield"):
    return reverse(f"reflection:{name}", args=[school, *([visit.pk] if visit else [])])


def text_of(response):
    return response.content.decode()


@pytest.fixture
def site(settings):
    settings.SITE_URL = "https://inclusion.example"
    return settings


# Other people ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize(
    "name", ["visit", "visit_move", "visit_file", "visit_change", "visit_answer", "visit_call_off", "visit_of_event"]
)
def test_a_visit_of_others_is_nowhere(who, name, request, head, senco, sign_in):
    visit, person = confirmed(head, senco, what=SECRET), request.getfixturevalue(who)
    client = sign_in(person)
    thing = visit.booked.event if name == "visit_of_event" else visit
    for slug in {"oakfield", person.school.slug}:
        address = at(name, thing, slug)
        ask = client.post if name in ("visit_answer", "visit_call_off") else client.get
        assert ask(address, {"version": "1", "answer": "confirm"}).status_code == 404
    visit.refresh_from_db()
    assert visit.is_confirmed


def test_the_head_knows_nothing_of_a_visit_of_two_others(head, senco, teacher, sign_in):
    visit = confirmed(teacher, senco, what=SECRET, place=PLACE)
    client = sign_in(head)
    assert client.get(at("visit", visit)).status_code == 404
    event = visit.booked.event
    pages = [
        at("visits"),
        reverse("reflection:overview", args=["oakfield"]),
        reverse("school:events", args=["oakfield"]) + "?q=Zebra",
        reverse("school:audit", args=["oakfield"]),
        reverse("heatmap:list", args=["oakfield"]),
        reverse("heatmap:cell", args=["oakfield", "senco", "2027-01-18"]),
        reverse("heatmap:data_csv", args=["oakfield"]) + "?from=2027-01-18&to=2027-01-22",
        reverse("heatmap:data_json", args=["oakfield"]) + "?from=2027-01-18&to=2027-01-22",
    ]
    for address in pages:
        answer = client.get(address)
        assert answer.status_code == 200
        said = text_of(answer).replace("?q=Zebra", "").replace('value="Zebra"', "")
        assert "Zebra" not in said
        assert PLACE not in said
        assert str(event.pk) not in said
        assert str(visit.pk) not in said
    assert client.get(reverse("school:event", args=["oakfield", event.pk])).status_code == 404
    assert "Confidential commitment" in text_of(client.get(pages[5]))


@pytest.mark.parametrize("name", ["visits", "visit_offer", "visit"])
def test_nobody_reads_it_without_signing_in(name, client, head, senco):
    visit = make_visit(head, senco) if name == "visit" else None
    answer = client.get(at(name, visit))
    assert answer.status_code == 302
    assert "/accounts/login/" in answer["Location"]


@pytest.mark.parametrize("name", ["visit_answer", "visit_call_off"])
def test_changes_are_posted(name, head, senco, sign_in):
    assert sign_in(head).get(at(name, make_visit(head, senco))).status_code == 405


def test_the_page_title_names_the_day_only(head, senco, sign_in):
    page = text_of(sign_in(head).get(at("visit", make_visit(head, senco, what=SECRET))))
    assert SECRET not in page.split("</title>")[0]


# Mail -----------------------------------------------------------------------------------------------------------------


@pytest.fixture
def steps(head, senco):
    """Each thing that happens to a visit, as (who did it, what)."""

    def run():
        details = VisitDetails(head, senco, "group", SECRET, 45, PLACE)
        asks = question_of(head, senco, between=(DAY, DAY), minutes=45, around=AT)
        visit = offer_visit(question=asks, details=details, at=(DAY, AT), today=TODAY)
        yield head, "Asked: a visit on Wed 20 Jan at 10:00"
        later = question_of(senco, head, between=(date(2027, 1, 21),) * 2, minutes=45, around=AT)
        known = {"at": (date(2027, 1, 21), AT), "place": PLACE, "today": TODAY}
        visit = move_visit(question=later, visit=visit, version=1, **known)
        yield senco, "Another time: a visit on Thu 21 Jan at 10:00"
        visit = confirm_visit(by=head, visit=visit, version=2, today=TODAY)
        yield head, "Confirmed: a visit on Thu 21 Jan at 10:00"
        call_off_visit(by=senco, visit=visit, version=3)
        yield senco, "Called off: a visit on Thu 21 Jan at 10:00"
        decline_visit(by=senco, visit=make_visit(head, senco, what=SECRET, on=DAY), version=1)
        yield senco, "Not this time: a visit on Wed 20 Jan at 10:00"

    return run()


def test_the_other_one_is_told_in_few_words(mail_goes_at_once, site, steps, head, senco):
    for by, subject in steps:
        message, other = mail.outbox.pop(), senco if by == head else head
        assert not mail.outbox, "one mail, to the other one"
        assert message.to == [other.address]
        assert message.subject == subject
        assert f"A {subject.partition(': a ')[2]} with {by.name}" in message.body
        assert "https://inclusion.example/oakfield/reflection/visits/" in message.body
        assert SECRET not in message.message().as_string()
        assert PLACE not in message.message().as_string()


def test_pressing_twice_mails_once(mail_goes_at_once, head, senco):
    visit = make_visit(head, senco, on=DAY)
    for _ in range(2):
        confirm_visit(by=senco, visit=visit, version=1, today=TODAY)
    assert len(mail.outbox) == 1


def test_nothing_is_mailed_to_somebody_who_has_left(mail_goes_at_once, head, senco):
    visit = make_visit(senco, head, on=DAY)
    end_membership(by=head, membership=senco)
    mail.outbox.clear()
    visit.refresh_from_db()
    call_off_visit(by=head, visit=visit, version=1)
    assert not mail.outbox


def test_a_shared_change_is_not_mailed(mail_goes_at_once, head, senco):
    visit = read(head, senco, what=SECRET)
    note_change(by=head, visit=visit, owner=senco, title="Start later", due_on=date(2027, 2, 1))
    assert not mail.outbox


# Calendar file --------------------------------------------------------------------------------------------------------


def event_of(response):
    calendar = Calendar.from_ical(response.content)
    return calendar, next(iter(calendar.walk("VEVENT")))


def test_the_calendar_file_says_when_where_and_with_whom(site, head, senco, sign_in):
    visit = confirmed(head, senco, what=SECRET, place=PLACE, on=DAY, starts_at=AT)
    answer = sign_in(senco).get(at("visit_file", visit))
    assert answer["Content-Type"] == "text/calendar"
    assert answer["Content-Disposition"] == 'attachment; filename="visit-2027-01-20.ics"'
    calendar, event = event_of(answer)
    assert calendar["METHOD"] == "PUBLISH"
    assert event["UID"] == f"{visit.pk}@inclusion.example"
    assert event["SUMMARY"] == f"Visit with {head.name}"
    assert event["LOCATION"] == PLACE
    assert event["DTSTART"].dt == datetime(2027, 1, 20, 10, tzinfo=ZoneInfo("Europe/London"))
    assert event["DTEND"].dt == datetime(2027, 1, 20, 10, 45, tzinfo=ZoneInfo("Europe/London"))
    assert event["CLASS"] == "CONFIDENTIAL"
    assert SECRET not in text_of(answer)


def test_a_moved_visit_keeps_its_name_in_calendars_and_a_called_off_one_goes(site, head, senco, sign_in):
    visit, client = confirmed(head, senco, on=DAY), sign_in(head)
    first = event_of(client.get(at("visit_file", visit)))[1]
    asks = question_of(head, senco, between=(date(2027, 1, 21),) * 2, minutes=45, around=AT)
    move_visit(question=asks, visit=visit, version=1, at=(date(2027, 1, 21), AT), place="", today=TODAY)
    assert client.get(at("visit_file", visit)).status_code == 404, "not agreed yet"
    confirm_visit(by=senco, visit=visit, version=2, today=TODAY)
    second = event_of(client.get(at("visit_file", visit)))[1]
    assert second["UID"] == first["UID"]
    assert second["SEQUENCE"] > first["SEQUENCE"]
    call_off_visit(by=senco, visit=visit, version=3)
    calendar, last = event_of(client.get(at("visit_file", visit)))
    assert (calendar["METHOD"], last["STATUS"], last["UID"]) == ("CANCEL", "CANCELLED", first["UID"])
    assert last["SEQUENCE"] > second["SEQUENCE"]


# The list -------------------------------------------------------------------------------------------------------------


def test_the_list_shows_both_directions_and_what_is_asked_of_one(head, senco, teacher, sign_in):
    read(senco, head, what="Sound group")
    read(senco, head, what="Lego group")
    read(head, senco, what="Budget talk")
    confirmed(head, senco, what="Staffing", on=date(2027, 1, 28))
    make_visit(head, senco, what="Asked of the SENCo")
    make_visit(senco, teacher, what="Asked by the SENCo", on=date(2027, 1, 19))
    read(head, teacher, what=SECRET)
    page = text_of(sign_in(senco).get(at("visits")))
    assert "<b>1 waits for your answer.</b>" in page
    assert f"This term: 2 visits to your work, 1 to {head.name}’s. 1 more is to come." in page
    places = [page.index(what) for what in ("Staffing", "Asked of the SENCo", "Asked by the SENCo", "Lego group")]
    assert places == sorted(places), "to come, then what waits (asked of one first), then earlier"
    assert SECRET not in page
    of_head = text_of(sign_in(head).get(at("visits")))
    assert f"This term: 2 visits to your work, 2 to {senco.name}’s." in of_head
    assert SECRET in of_head


def test_an_earlier_term_has_its_own_balance(head, senco, sign_in):
    read(senco, head, what="Autumn group", on=date(2026, 11, 17))
    read(senco, head, what="Spring group")
    client = sign_in(head)
    assert "Autumn group" not in text_of(client.get(at("visits")))
    for query in ("?term=2026-09-03", "?term=2026-12-24"):
        page = text_of(client.get(at("visits") + query))
        assert f"Autumn term 2026: no visit to your work, 1 to {senco.name}’s." in page
        assert "Autumn group" in page
        assert "Spring group" not in page
    for query in ("?term=", "?term=soon", "?term=2027-06-01", "?term=9999-12-31"):
        assert "Spring group" in text_of(client.get(at("visits") + query))


def test_an_empty_list_teaches(head, sign_in):
    page = text_of(sign_in(head).get(at("visits")))
    assert "Walk in each other’s shoes" in page
    assert page.split("<main")[1].split("</main>")[0].count('class="btn go') == 1


def test_a_school_without_terms_lists_its_visits(oakfield, head, senco, sign_in):
    oakfield.years.all().delete()
    read(senco, head, what="Any time")
    page = text_of(sign_in(head).get(at("visits")))
    assert f"So far: no visit to your work, 1 to {senco.name}’s." in page


def test_list_and_page_take_the_same_queries_for_one_and_for_three(
    head, senco, teacher, sign_in, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(head)
    first = confirmed(head, senco)
    for address in (at("visits"), at("visit", first)):
        Visit.objects.exclude(pk=first.pk).delete()
        client.get(address)
        with django_assert_max_num_queries(12) as one:
            client.get(address)
        count = len(one.captured_queries)
        make_visit(teacher, head)
        confirmed(senco, head, on=date(2027, 1, 21))
        read(teacher, head)
        client.get(address)
        with django_assert_num_queries(count):
            client.get(address)
