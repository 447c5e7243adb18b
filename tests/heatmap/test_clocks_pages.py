"""Clocks on screen: what follows from a day, onto the map without any name, and Ofsted as a level and as a call."""

import re
from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from heatmap.packs.clock_events import REVIEW_PARTS, call_days, consultation_event, next_call, review_events
from inclusion.school.models import CalendarSource, Occurrence, SchoolEvent, Term
from planning.actions.on_the_map import KEPT_BY, put_on_map
from tests.factories import make_event
from tests.heatmap.packs import CALENDAR, NO_TERMS, day
from tests.planning.rows import make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")


def at(name, *args, query=""):
    return reverse(f"heatmap:{name}", args=["oakfield", *args]) + query


def text_of(response):
    return response.content.decode()


def levels_of(event):
    return dict(event.levels.values_list("role__slug", "level"))


# Annual reviews -----------------------------------------------------------------------------------------------------


def test_the_dates_of_a_review_are_shown_with_the_law(teacher, sign_in):
    page = text_of(sign_in(teacher).get(at("clocks", query="?meeting=2027-01-20")))
    rows = re.findall(r'<td class="when">([^<]+)', page)
    assert rows == ["Wed 6 Jan 2027", "Wed 20 Jan 2027", "Wed 3 Feb 2027", "Wed 17 Feb 2027", "Wed 14 Apr 2027"]
    assert "Regulation 20, SEND Regulations 2014" in page
    assert "Regulation 22, SEND Regulations 2014" in page
    assert "last staff day before: Fri 12 Feb" in page
    assert not SchoolEvent.objects.exists()


def review(client, **said):
    sent = {"meeting": "2027-01-20", "kind": "annual", "part": list(REVIEW_PARTS), "creation_key": str(uuid4()), **said}
    return [client.post(at("clock_review"), sent) for _ in range(2)][-1]


def test_a_review_goes_on_the_map_once_and_names_nobody(teacher, sign_in):
    assert review(sign_in(teacher)).status_code == 302
    events = list(SchoolEvent.objects.order_by("starts_on"))
    assert [(event.title, str(event.starts_on), event.nature, event.set_by) for event in events] == [
        ("Annual review: papers", "2027-01-06", "deadline", "law"),
        ("Annual review: meeting", "2027-01-20", "event", "us"),
        ("Annual review: report", "2027-02-03", "deadline", "law"),
        ("Annual review: decision", "2027-02-17", "deadline", "la"),
        ("Annual review: final plan", "2027-04-14", "deadline", "la"),
    ]
    assert levels_of(events[2]) == {"senco": 3}
    assert all("estimate to start from" in event.needs for event in events)
    assert "regulation 20" in events[0].needs


def test_only_the_ticked_dates_of_a_review_go_on_the_map(teacher, sign_in):
    review(sign_in(teacher), part=["report", "meeting"], kind="early")
    titles = set(SchoolEvent.objects.values_list("title", flat=True))
    assert titles == {"Early annual review: meeting", "Early annual review: report"}


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"kind": "Tom’s review"}, "not one of the available choices"),
        ({"part": []}, "Tick at least one of the dates."),
        ({"part": ["Tom"]}, "not one of the available choices"),
        ({"meeting": "soon"}, "This is not a date."),
        ({"meeting": "1850-01-01"}, "Choose a date between 2000 and 2100."),
        ({"meeting": ""}, "Choose a date."),
    ],
)
def test_a_review_takes_no_free_text(said, words, teacher, sign_in):
    answer = review(sign_in(teacher), **said)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not SchoolEvent.objects.exists()


@pytest.mark.parametrize("query", ["?meeting=soon", "?received=2101-01-01", "?meeting=&received="])
def test_a_day_that_is_none_is_said_in_words(teacher, sign_in, query):
    page = text_of(sign_in(teacher).get(at("clocks", query=query)))
    assert "invalid-feedback" in page


@pytest.mark.parametrize("far", ["2000-01-01", "2100-12-31"])
def test_days_at_the_ends_of_time_are_worked_out(far, teacher, sign_in):
    for query in (f"?meeting={far}", f"?received={far}", f"?clock=early-years-review&from_day={far}"):
        assert sign_in(teacher).get(at("clocks", query=query)).status_code == 200


# Consultations ------------------------------------------------------------------------------------------------------


def test_the_reply_is_worked_out_with_every_day(governor, sign_in):
    page = text_of(sign_in(governor).get(at("clocks", query="?received=2026-12-10")))
    assert "Reply by <b>Friday 25 December 2026</b>" in page
    assert "The school is open on 6 of the 15 days; the last of them is Fri 18 Dec." in page
    assert page.count("closed") - page.count('class="closed"') == 9
    assert "Bank holiday" in page
    assert "Put the reply on the map" not in page


def test_the_reply_goes_on_the_map_once(oakfield, office, sign_in):
    client, sent = sign_in(office), {"received": "2027-01-14", "creation_key": str(uuid4())}
    assert [client.post(at("clock_consultation"), sent).status_code for _ in range(2)] == [302, 302]
    event = SchoolEvent.objects.get()
    assert (event.title, event.starts_on, event.nature, event.run_up) == (
        "Reply to a consultation about an EHC plan",
        date(2027, 1, 29),
        "deadline",
        11,
    )
    assert levels_of(event) == {"senco": 3, "headteacher": 2}
    assert client.post(at("clock_consultation"), {"received": "x"}).status_code == 422


# Other clocks -------------------------------------------------------------------------------------------------------

ADVICE = {"clock": "assessment-advice", "from_day": "2027-01-05"}


def test_another_date_is_worked_out_with_its_source(teacher, sign_in):
    page = text_of(sign_in(teacher).get(at("clocks", query="?clock=assessment-advice&from_day=2027-01-05")))
    assert "by <b>Tuesday 16 February 2027</b>, six weeks after that; the last staff day before is Fri 12 Feb." in page
    assert "edyourself.org" in page


def test_another_date_goes_on_the_map_once_and_names_nobody(oakfield, teacher, sign_in):
    client, sent = sign_in(teacher), {**ADVICE, "creation_key": str(uuid4())}
    assert [client.post(at("clock_other"), sent).status_code for _ in range(2)] == [302, 302]
    event = SchoolEvent.objects.get()
    assert (event.title, event.starts_on, event.nature, event.set_by) == (
        "School’s advice for an EHC needs assessment",
        date(2027, 2, 16),
        "deadline",
        "law",
    )
    assert levels_of(event) == {"senco": 4, "headteacher": 1, "class-teacher": 2}
    assert "estimate to start from" in event.needs


@pytest.mark.parametrize(
    "said", [{"clock": "Tom"}, {"clock": "post-16-review"}, {"from_day": "soon"}, {"from_day": ""}]
)
def test_other_clocks_take_no_free_text_and_none_of_another_phase(oakfield, teacher, sign_in, said):
    assert sign_in(teacher).post(at("clock_other"), {**ADVICE, **said}).status_code == 422
    assert not SchoolEvent.objects.exists()


def test_a_review_from_year_9_on_says_what_it_has_to_look_at(oakfield, teacher, sign_in):
    review(sign_in(teacher), kind="year-9", part=["meeting"])
    event = SchoolEvent.objects.get()
    assert event.title == "Annual review from Year 9 on: meeting"
    assert "preparing for adulthood" in event.needs


# Ofsted as a level --------------------------------------------------------------------------------------------------


def open_window(client, from_day="2027-01-13"):
    return client.post(at("ofsted_window"), {"from_day": from_day}, follow=True)


def test_the_window_is_a_light_level_on_mondays_to_wednesdays(oakfield, head, sign_in):
    assert "Noted: a light level" in text_of(open_window(sign_in(head)))
    event = SchoolEvent.objects.get()
    assert levels_of(event) == {"headteacher": 1, "senco": 1}
    days = list(Occurrence.objects.filter(event=event).values_list("starts_on", flat=True))
    assert days[:3] == [date(2027, 1, 13), date(2027, 1, 18), date(2027, 1, 19)]
    assert {each.weekday() for each in days} == {0, 1, 2}
    assert not [each for each in days if date(2027, 2, 15) <= each <= date(2027, 2, 19)], "half term"
    assert days[-1] == date(2027, 7, 21)


def test_the_window_is_opened_once_ended_and_opened_again(oakfield, head, sign_in, time_machine):
    client = sign_in(head)
    open_window(client)
    open_window(client, "2027-02-01")
    assert SchoolEvent.objects.count() == 1
    time_machine.move_to("2027-03-02T09:00:00Z", tick=False)
    source = CalendarSource.objects.get()
    client = sign_in(head)
    for _ in range(2):
        page = text_of(client.post(at("ofsted_window_end", source.pk), follow=True))
        assert "from today on the map counts no call" in page
    days = list(Occurrence.objects.values_list("starts_on", flat=True))
    assert (min(days), max(days)) == (date(2027, 1, 13), date(2027, 3, 1)), "the past stays"
    open_window(client, "2027-06-01")
    assert CalendarSource.objects.filter(stopped_at=None).count() == 1
    assert SchoolEvent.objects.live().count() == 2
    client.post(at("ofsted_window_end", source.pk))
    assert SchoolEvent.objects.live().count() == 1, "one that never began is taken away"


def test_a_window_without_terms_or_without_a_day_says_so(oakfield, head, sign_in):
    client = sign_in(head)
    assert "This is not a date." in text_of(client.post(at("ofsted_window"), {"from_day": "x"}))
    answer = client.post(at("ofsted_window"), {"from_day": "2099-01-01"})
    assert answer.status_code == 422
    assert "Enter the terms first." in text_of(answer)
    assert not CalendarSource.objects.exists()


def test_an_event_of_a_window_that_was_deleted_ends_it(oakfield, head, sign_in):
    client = sign_in(head)
    open_window(client)
    event = SchoolEvent.objects.get()
    client.post(reverse("school:event_delete", args=["oakfield", event.pk]), {"version": event.version})
    assert "End the window" not in text_of(client.get(at("clocks")))
    open_window(client)
    assert SchoolEvent.objects.live().count() == 1


# Ofsted as a call ---------------------------------------------------------------------------------------------------


def call(client, **said):
    return client.post(at("ofsted_call"), said, follow=True)


def test_one_tap_puts_three_heavy_days_on_the_map_and_undo_takes_them_off(oakfield, deputy, sign_in):
    client = sign_in(deputy)
    page = text_of(client.get(at("clocks")))
    days = re.findall(r'<option value="([^"]+)"( selected)?', page.split('id="call-day"')[1])
    assert [day for day, chosen in days if chosen] == ["2027-01-11"], "on a Wednesday the call was this week"
    assert (days[0][0], days[-1][0], len(days)) == ("2027-01-11", "2027-02-05", 20)
    assert "Nothing was moved or cancelled" in text_of(call(client, day="2027-01-18"))
    event = SchoolEvent.objects.get()
    assert (event.starts_on, event.ends_on, event.set_by) == (date(2027, 1, 18), date(2027, 1, 20), "law")
    felt = levels_of(event)
    assert (felt["headteacher"], felt["senco"], felt["class-teacher"]) == (5, 5, 3)
    call(client, day="2027-01-18")
    assert SchoolEvent.objects.count() == 1
    page = text_of(client.post(at("ofsted_call_undo", event.pk), {"version": event.version}, follow=True))
    assert "Undone: the three days are off the map." in page
    call(client, day="2027-01-18")
    assert SchoolEvent.objects.live().count() == 1


def test_a_call_that_was_edited_is_still_the_one_call(oakfield, senco, sign_in):
    client = sign_in(senco)
    call(client, day="2027-01-18")
    event = SchoolEvent.objects.get()
    client.post(reverse("school:event_level", args=["oakfield", event.pk]), {"role": "senco", "level": 4})
    call(client, day="2027-01-18")
    assert SchoolEvent.objects.count() == 1
    answer = client.post(at("ofsted_call_undo", event.pk), {"version": 1}, follow=True)
    assert "Somebody changed these days meanwhile." in text_of(answer)
    assert SchoolEvent.objects.live().count() == 1


def test_an_inspection_that_was_put_off_begins_on_any_school_day(oakfield, head, sign_in):
    call(sign_in(head), day="2027-01-21")
    event = SchoolEvent.objects.get()
    assert (event.starts_on, event.ends_on) == (date(2027, 1, 21), date(2027, 1, 25))


@pytest.mark.parametrize("on", ["2027-01-23", "2027-02-15"])
def test_a_call_on_a_day_on_which_the_school_is_closed_is_refused_in_words(oakfield, head, sign_in, on):
    assert "The school is closed on" in text_of(call(sign_in(head), day=on))
    assert not SchoolEvent.objects.exists()


def test_a_call_without_terms_asks_for_them(oakfield, head, sign_in):
    Term.objects.all().delete()
    client = sign_in(head)
    assert "We have had the call" not in text_of(client.get(at("clocks")))
    assert "Enter the terms first." in text_of(call(client))


def test_the_days_of_a_call_list_ones_own_meetings_and_what_could_move(oakfield, head, senco, teacher, sign_in):
    meeting = make_meeting(make_series(oakfield, [head, senco], name="Weekly catch-up"), on=date(2027, 1, 19))
    put_on_map([meeting], list(meeting.participants.select_related("membership")), by=senco)
    meeting.save()
    scrutiny = make_event(oakfield, title="Book scrutiny", starts_on=date(2027, 1, 20), movable=True)
    make_event(oakfield, title="Fixed day", starts_on=date(2027, 1, 20))
    make_event(oakfield, title="A week later", starts_on=date(2027, 1, 27), movable=True)
    call(sign_in(head), day="2027-01-18")
    visit = SchoolEvent.objects.get(title="Ofsted inspection")
    page = text_of(sign_in(senco).get(at("ofsted_visit", visit.pk)))
    assert reverse(KEPT_BY, args=["oakfield", meeting.event_id]) in page
    assert at("what_if", Occurrence.objects.get(event=scrutiny).pk) in page
    assert "Fixed day" not in page
    assert "A week later" not in page
    others = text_of(sign_in(teacher).get(at("ofsted_visit", visit.pk)))
    assert meeting.title not in others
    assert "Book scrutiny" in others


def test_only_a_call_has_such_a_page(oakfield, head, sign_in):
    event = make_event(oakfield, by=head)
    assert sign_in(head).get(at("ofsted_visit", event.pk)).status_code == 404
    assert sign_in(head).post(at("ofsted_call_undo", event.pk), {"version": 1}).status_code == 404


# Pure ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("today", "monday"),
    [
        ("2027-01-11", "2027-01-11"),
        ("2027-01-13", "2027-01-11"),
        ("2027-01-14", "2027-01-18"),
        ("2027-02-13", "2027-02-22"),  # half term
        ("2027-03-26", "2027-04-12"),
        ("2028-07-25", None),
    ],
)
def test_next_call(today, monday):
    assert next_call(day(today), CALENDAR) == (monday and day(monday))


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [("2027-01-14", "2027-01-11", "2027-02-12"), ("2027-02-13", "2027-02-08", "2027-03-19"), ("2028-07-25", "", "")],
)
def test_days_on_which_there_may_be_a_call(today, first, last):
    days = call_days(day(today), CALENDAR)
    assert [one.isoformat() for one in (days[:1] + days[-1:])] == [one for one in (first, last) if one]


def test_clocks_without_terms_still_give_dates():
    assert next_call(day("2027-01-13"), NO_TERMS) is None
    assert len(review_events("annual", day("2027-01-20"), NO_TERMS)) == 5
    assert consultation_event(day("2027-01-20"), NO_TERMS).run_up == 0
