"""Time that is taken for something a storey above keeps: on the map without words, unknown to nobody who plans."""

from datetime import date, time, timedelta

import pytest
from django.urls import reverse

from inclusion.school.models import EventLevel, SchoolEvent
from planning.actions.booked import book_time, free_time
from planning.finding import Question, find, still_possible
from planning.models import BookedPerson, BookedTime
from tests.conftest import TODAY

pytestmark = pytest.mark.usefixtures("today")
DAY, AT = date(2027, 1, 18), time(10)
TITLE = "Visit: the reading group"


def book(by, *people, **facts):
    values = {"title": TITLE, "on": DAY, "starts_at": AT, "minutes": 45, "kept_by": "reflection:visit_of_event"}
    return book_time(by=by, people=people, **values | facts)


def free_at(by, *people, on=DAY, at=AT, minutes=45):
    question = Question(by=by, required=people, optional=[], first=on, last=on, minutes=minutes, around=at)
    return still_possible(question, [(on, at)], TODAY)


def test_booked_time_is_an_event_that_only_its_people_open(oakfield, head, senco, deputy, sign_in):
    booked = book(head, head, senco)
    event = booked.event
    assert (event.title, event.starts_on, event.confidential) == (TITLE, DAY, True)
    assert event.kept_by == "reflection:visit_of_event"
    assert set(event.named.values_list("membership", flat=True)) == {head.pk, senco.pk}
    levels = dict(EventLevel.objects.filter(event=event).values_list("role__slug", "level"))
    assert levels == {"headteacher": 2, "senco": 2}
    address = reverse("school:event", args=["oakfield", event.pk])
    assert sign_in(deputy).get(address).status_code == 404
    assert not SchoolEvent.objects.changeable_by(head).filter(pk=event.pk).exists(), "it is changed where it is kept"


def test_booked_time_is_taken_for_each_of_its_people(head, senco, deputy):
    assert free_at(head, head, senco)
    book(head, head, senco)
    for people in ([head, senco], [head, deputy], [deputy, senco]):
        assert not free_at(people[0], *people)
    assert free_at(deputy, deputy)


@pytest.mark.parametrize(
    ("at", "minutes", "free"),
    [
        (time(9, 15), 45, True),
        (time(9, 30), 45, False),
        (time(10, 15), 15, False),
        (time(10, 45), 45, True),
    ],
)
def test_only_the_time_itself_is_taken(head, senco, at, minutes, free):
    book(head, head, senco)
    assert free_at(head, head, senco, at=at, minutes=minutes) is free
    assert free_at(head, head, senco, on=DAY + timedelta(days=1), at=AT)


def test_a_search_offers_no_booked_time(head, senco):
    book(head, head, senco)
    question = Question(by=senco, required=[head, senco], optional=[], first=DAY, last=DAY, minutes=45, around=AT)
    offered = [slot.starts for slot in find(question, TODAY).slots]
    assert offered
    assert all(starts + 45 <= 600 or starts >= 645 for starts in offered)


def test_freed_time_is_off_the_map_and_can_be_had_again(head, senco):
    booked = book(head, head, senco)
    event = booked.event
    free_time(by=senco, booked=booked)
    event.refresh_from_db()
    assert event.deleted_at is not None
    assert not event.occurrences.exists()
    assert not BookedTime.objects.exists()
    assert not BookedPerson.objects.exists()
    assert free_at(head, head, senco)


def test_time_whose_event_is_gone_already_is_freed_too(head, senco):
    booked = book(head, head, senco)
    SchoolEvent.objects.filter(pk=booked.event_id).update(deleted_at=booked.event.created_at)
    booked.refresh_from_db()
    free_time(by=head, booked=booked)
    assert not BookedTime.objects.exists()


def test_the_search_takes_the_same_queries_for_one_booked_time_and_for_three(
    head, senco, django_assert_num_queries, django_assert_max_num_queries
):
    question = Question(by=senco, required=[head, senco], optional=[], first=DAY, last=DAY, minutes=45, around=AT)
    book(head, head, senco)
    find(question, TODAY)
    with django_assert_max_num_queries(12) as one:
        find(question, TODAY)
    for hour in (9, 14):
        book(head, head, senco, starts_at=time(hour))
    find(question, TODAY)
    with django_assert_num_queries(len(one.captured_queries)):
        find(question, TODAY)
