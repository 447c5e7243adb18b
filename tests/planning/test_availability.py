"""The times people can meet: giving them, reading everybody's, and what stands in the way."""

from datetime import time

import pytest
from django.urls import reverse

from inclusion.school.models import AuditEntry, School
from planning.actions.availability import GivenTime, StaleTimes, give_times, given_by, written
from planning.models import MeetingTime
from tests.factories import make_member

MORNING = GivenTime(0, time(8), time(9))
AFTERNOON = GivenTime(0, time(15, 15), time(17))
PLACE = "/oakfield/availability/"


def test_the_address_is_the_one_below(oakfield):
    assert reverse("planning:availability", args=["oakfield"]) == PLACE


def test_times_are_kept_replaced_and_taken_back_with_a_trace(teacher):
    give_times(by=teacher, times=[AFTERNOON, MORNING, MORNING])
    assert given_by(teacher) == [MORNING, AFTERNOON]
    give_times(by=teacher, times=[AFTERNOON], seen=written([MORNING, AFTERNOON]))
    give_times(by=teacher, times=[AFTERNOON], seen="old, but the same times again")
    give_times(by=teacher, times=[])
    assert given_by(teacher) == []
    said = list(AuditEntry.objects.filter(summary__contains="can meet").values_list("summary", flat=True))
    assert said == [f"Times at which {teacher.name} can meet"] * 3


def test_another_window_is_not_overwritten(teacher):
    give_times(by=teacher, times=[MORNING])
    with pytest.raises(StaleTimes) as told:
        give_times(by=teacher, times=[], seen=written([AFTERNOON]))
    assert told.value.current == [MORNING]
    assert given_by(teacher) == [MORNING]


def test_a_person_saves_their_times_and_reads_them_again(teacher, sign_in, today):
    client = sign_in(teacher)
    data = {"seen": "", "d0-0-from": "08:00", "d0-0-until": "09:00", "d0-1-from": "15:15", "d0-1-until": "17:00"}
    answer = client.post(PLACE, data, follow=True)
    assert answer.redirect_chain == [(PLACE, 302)]
    assert "Saved: the times you can meet." in answer.text
    assert given_by(teacher) == [MORNING, AFTERNOON]
    assert 'name="d0-0-from" value="08:00"' in answer.text
    assert 'name="d0-2-from"' in answer.text, "one more line than was given"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"d0-0-from": "08:00"}, "Say until when, or leave both empty."),
        ({"d0-0-until": "08:00"}, "Say from when, or leave both empty."),
        ({"d0-0-from": "09:00", "d0-0-until": "09:00"}, "This is not after the time in “from”."),
        ({"d0-0-from": "late", "d0-0-until": "09:00"}, "This is not a time. Write it like 15:30."),
        ({"d0-0-from": "x" * 100_000, "d0-0-until": "\0"}, "This is not a time. Write it like 15:30."),
        (
            {"d0-0-from": "08:00", "d0-0-until": "10:00", "d0-1-from": "09:00", "d0-1-until": "11:00"},
            "This overlaps with another span of the day.",
        ),
    ],
)
def test_what_does_not_fit_is_said_beside_it_and_stays_typed(teacher, sign_in, said, words):
    answer = sign_in(teacher).post(PLACE, {"seen": "", **said})
    assert answer.status_code == 422
    assert words in answer.text
    assert said.get("d0-0-from", "")[:20] in answer.text
    assert not MeetingTime.objects.exists()


def test_weeks_a_and_b_are_asked_only_in_a_two_week_timetable(teacher, sign_in):
    client = sign_in(teacher)
    assert "d0-0-letter" not in client.get(PLACE).text
    School.objects.update(two_week_timetable=True)
    spans = {"d1-0-from": "08:00", "d1-0-until": "10:00", "d1-0-letter": "A"}
    spans |= {"d1-1-from": "09:00", "d1-1-until": "11:00", "d1-1-letter": "B"}
    assert client.post(PLACE, {"seen": "", **spans}).status_code == 302
    assert [one.letter for one in given_by(teacher)] == ["A", "B"]


def test_mondays_times_are_put_on_the_other_working_days_to_be_saved(oakfield, sign_in):
    part_time = make_member(oakfield, "class-teacher", working_days="124")
    data = {"seen": "", "d0-0-from": "08:00", "d0-0-until": "09:00", "d0-1-from": "", "d3-0-from": "10:00"}
    data |= {"d2-0-from": "11:00", "d2-0-until": "12:00", "same": "1"}
    text = sign_in(part_time).post(PLACE, data).text
    assert "They are not saved yet." in text
    assert 'name="d1-0-from" value="08:00"' in text
    assert 'name="d3-0-until" value="09:00"' in text
    assert 'name="d2-0-from" value="11:00"' in text, "not a working day"
    assert not MeetingTime.objects.exists()


def test_a_stale_form_shows_both_and_saves_the_second_time(teacher, sign_in):
    client = sign_in(teacher)
    give_times(by=teacher, times=[MORNING])
    data = {"seen": "", "d0-0-from": "15:15", "d0-0-until": "17:00"}
    answer = client.post(PLACE, data)
    assert answer.status_code == 409
    assert "Mon 08:00–09:00" in answer.text
    assert "Mon 15:15–17:00" in answer.text
    assert given_by(teacher) == [MORNING]
    assert client.post(PLACE, {**data, "seen": written([MORNING])}).status_code == 302
    assert given_by(teacher) == [AFTERNOON]


def test_everybody_reads_everybodys_times_but_governors_are_not_in_them(head, teacher, governor, sign_in):
    give_times(by=head, times=[AFTERNOON])
    text = sign_in(teacher).get(PLACE).text
    assert "15:15–17:00" in text
    assert "nothing said yet" in text
    assert governor.name not in text
    assert sign_in(governor).get(PLACE).status_code == 404
    assert sign_in(governor).post(PLACE, {}).status_code == 404


@pytest.mark.parametrize("colleagues", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number(
    oakfield, teacher, sign_in, colleagues, django_assert_num_queries
):
    for number in range(colleagues):
        person = make_member(oakfield, "phase-leader", email=f"one{number}@oakfield.example", name=f"One {number}")
        give_times(by=person, times=[MORNING, AFTERNOON])
    client = sign_in(teacher)
    client.get(PLACE)
    with django_assert_num_queries(9):
        assert client.get(PLACE).text.count("15:15–17:00") == colleagues
