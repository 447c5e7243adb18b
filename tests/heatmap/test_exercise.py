"""The calendar exercise: which weeks are walked, what is said of what presses in them, and the heat before and now."""

from datetime import UTC, date, datetime

import pytest
from django.db import IntegrityError, transaction

from heatmap.models import CalendarExercise, ExerciseMark
from heatmap.pinch_weeks import heat_of, heat_sentence, weeks_to_walk
from inclusion.school.actions.events import delete_event
from inclusion.school.models import SchoolEvent
from tests.factories import make_event
from tests.heatmap.area_rolling import make_exercise, make_next_year

THRESHOLDS = (2.0, 4.0, 7.0, 10.0)
URL = "/oakfield/heatmap/exercise/"


def weeks(**scores):
    """senco and headteacher by the day in January 2027."""
    return {f"2027-01-{day[1:]}": {"senco": a, "headteacher": b} for day, (a, b) in scores.items()}


def test_weeks_heavy_for_both_come_first_then_by_joint_score_at_most_six():
    stored = weeks(d04=(7, 7), d11=(20, 1), d18=(8, 8), d25=(0, 0), d05=(1, 1), d06=(2, 2), d07=(3, 3), d08=(4, 4))
    walk = weeks_to_walk(stored, THRESHOLDS)
    assert [week.monday.day for week in walk] == [18, 4, 11, 8, 7, 6]
    assert [week.is_heavy_for_all for week in walk] == [True, True, False, False, False, False]


def test_weeks_in_which_nothing_is_felt_are_not_walked():
    assert weeks_to_walk(weeks(d04=(0, 0)), THRESHOLDS) == []
    assert weeks_to_walk({}, THRESHOLDS) == []


def test_before_and_now_in_one_sentence():
    before, now = heat_of(weeks(d04=(7, 7), d11=(8, 9)), THRESHOLDS), heat_of(weeks(d04=(7, 6.9)), THRESHOLDS)
    said = "Weeks heavy for both: 2 before, 0 now. Highest joint week: 17.0 before, 13.9 now."
    assert heat_sentence(before, now) == said


pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]


def say(client, exercise, event, **data):
    return client.post(f"{URL}{exercise.pk}/mark/{event.pk}/", {"mark": "move", "week": 1, **data})


@pytest.fixture
def event(oakfield, head):
    days = {"starts_on": date(2027, 1, 18), "ends_on": date(2027, 1, 22)}
    return make_event(oakfield, by=head, levels={"senco": 5, "headteacher": 4}, **days)


@pytest.fixture
def exercise(oakfield, head, event):
    return make_exercise(oakfield, head)


def test_it_begins_with_the_scores_of_today_and_leads_to_the_worst_week(oakfield, head, event, sign_in):
    answer = sign_in(head).post(f"{URL}begin/", {"period": "rest"})
    found = CalendarExercise.objects.get()
    assert answer["Location"] == f"{URL}{found.pk}/week/1/"
    assert found.before["2027-01-18"] == {"senco": 5.0, "headteacher": 4.0}
    assert "2027-01-04" not in found.before
    assert found.ends_on == date(2027, 8, 31)


def test_a_week_that_is_over_is_not_walked(oakfield, head, event, sign_in, time_machine):
    time_machine.move_to(datetime(2027, 1, 23, 9, 0, tzinfo=UTC), tick=False)  # the Saturday after
    sign_in(head).post(f"{URL}begin/", {"period": "rest"})
    assert min(CalendarExercise.objects.get().before) == "2027-01-25"


def test_it_may_be_about_the_next_year(oakfield, head, sign_in):
    assert 'value="next"' not in sign_in(head).get(URL).content.decode()
    make_next_year(oakfield)
    make_event(oakfield, by=head, starts_on=date(2028, 1, 11))
    sign_in(head).post(f"{URL}begin/", {"period": "next"})
    found = CalendarExercise.objects.get()
    assert (found.starts_on, found.ends_on) == (date(2027, 9, 1), date(2028, 8, 31))
    assert found.before["2028-01-10"]["senco"] > 0
    assert min(found.before) >= "2027-08-30"


def test_a_school_has_one_open_exercise(oakfield, head, deputy, exercise, sign_in):
    answer = sign_in(deputy).post(f"{URL}begin/", {"period": "rest"}, follow=True)
    assert "in the middle of a calendar exercise already" in answer.content.decode()
    assert CalendarExercise.objects.get() == exercise
    with pytest.raises(IntegrityError), transaction.atomic():
        make_exercise(oakfield, head)
    for _ in range(2):
        sign_in(head).post(f"{URL}{exercise.pk}/end/")
    sign_in(deputy).post(f"{URL}begin/", {"period": "rest"})
    assert CalendarExercise.objects.count() == 2


def test_an_unknown_period_begins_nothing(head, sign_in):
    assert sign_in(head).post(f"{URL}begin/", {"period": "x"}).status_code == 302
    assert not CalendarExercise.objects.exists()


def test_a_week_shows_what_presses_and_takes_a_mark(exercise, event, head, senco, sign_in):
    client = sign_in(head)
    page = client.get(f"{URL}{exercise.pk}/week/1/").content.decode()
    assert "Week 1 of 1: w/b 18 January" in page
    assert "Writing moderation" in page
    assert "0 of 1 told" in page
    answer = say(client, exercise, event, who_tells="Head tells Year 6", note="After half term")
    assert answer["Location"] == f"{URL}{exercise.pk}/week/1/#event-{event.pk}"
    mark = ExerciseMark.objects.get()
    assert (mark.mark, mark.who_tells, mark.note, mark.marked_by) == (
        "move", "Head tells Year 6", "After half term", head,
    )  # fmt: skip
    page = sign_in(senco).get(f"{URL}{exercise.pk}/week/1/").content.decode()
    assert f"Move, said by {head.name} at 09:00 on 13 January" in page
    assert "not marked as movable" in page


def test_it_changes_no_event(exercise, event, head, sign_in):
    for mark in ExerciseMark.Mark.values:
        say(sign_in(head), exercise, event, mark=mark)
    stored = SchoolEvent.objects.get(pk=event.pk)
    assert (stored.version, stored.deleted_at) == (event.version, None)


@pytest.mark.parametrize(
    ("mark", "link"),
    [("move", "heatmap/what-if/"), ("stop", "events/{pk}/"), ("streamline", "events/{pk}/edit/")],
)
def test_each_mark_links_to_where_it_is_done(mark, link, oakfield, head, sign_in):
    event = make_event(oakfield, by=head, movable=True)
    exercise = make_exercise(oakfield, head)
    say(sign_in(head), exercise, event, mark=mark)
    said = sign_in(head).get(f"{URL}{exercise.pk}/week/1/").content.decode().split('class="said-by"')[1]
    assert f'href="/oakfield/{link.format(pk=event.pk)}' in said


def test_the_last_word_counts_and_what_it_replaces_is_said(exercise, event, head, senco, sign_in):
    say(sign_in(head), exercise, event, mark="keep", note="It works")
    answer = sign_in(senco).post(
        f"{URL}{exercise.pk}/mark/{event.pk}/", {"mark": "stop", "week": 1, "seen": ""}, follow=True
    )
    page = answer.content.decode()
    assert f"in place of what {head.name} said meanwhile: Keep; It works." in page
    assert (ExerciseMark.objects.get().mark, ExerciseMark.objects.get().marked_by) == ("stop", senco)


def test_who_has_seen_the_mark_replaces_it_quietly_and_twice_is_once(exercise, event, head, senco, sign_in):
    say(sign_in(head), exercise, event, mark="keep")
    seen = ExerciseMark.objects.get().marked_at.isoformat()
    for _ in range(2):
        answer = say(sign_in(senco), exercise, event, mark="stop", seen=seen)
        assert answer.status_code == 302
    page = sign_in(senco).get(URL).content.decode()
    assert "meanwhile" not in page
    assert ExerciseMark.objects.get().mark == "stop"


def test_two_people_mark_two_things_at_once(exercise, event, oakfield, head, senco, sign_in):
    other = make_event(oakfield, by=head, title="Other", starts_on=date(2027, 1, 19))
    say(sign_in(head), exercise, event, mark="keep")
    say(sign_in(senco), exercise, other, mark="stop")
    assert {(one.event.title, one.mark) for one in ExerciseMark.objects.all()} == {
        ("Writing moderation", "keep"), ("Other", "stop"),
    }  # fmt: skip


@pytest.mark.parametrize("data", [{"mark": ""}, {"mark": "burn"}, {"who_tells": "x" * 201}, {"note": "x" * 301}])
def test_what_cannot_be_kept_is_handed_back(data, exercise, event, head, sign_in):
    answer = say(sign_in(head), exercise, event, **{"who_tells": "Typed & kept", **data})
    assert answer.status_code == 422
    page = answer.content.decode()
    assert "Nothing is saved yet" in page
    assert "Typed &amp; kept" in page or "who_tells" in data
    assert not ExerciseMark.objects.exists()


def test_htmx_gets_the_one_thing_back(exercise, event, head, sign_in):
    address = f"{URL}{exercise.pk}/mark/{event.pk}/"
    for data, status in (({"mark": "keep", "week": 1}, 200), ({"mark": "", "week": 1}, 422)):
        answer = sign_in(head).post(address, data, headers={"HX-Request": "true"})
        assert answer.status_code == status
        assert answer.content.decode().strip().startswith(f'<li id="event-{event.pk}"')


def test_nothing_confidential_is_told_before_the_room_not_even_ones_own(exercise, event, oakfield, head, sign_in):
    secret = make_event(oakfield, by=head, title="Appraisal", confidential=True, starts_on=date(2027, 1, 20))
    client = sign_in(head)
    page = client.get(f"{URL}{exercise.pk}/week/1/").content.decode()
    assert "Confidential commitment" in page
    assert "Appraisal" not in page
    assert str(secret.pk) not in page
    assert say(client, exercise, secret).status_code == 404


def test_what_becomes_confidential_leaves_the_sheet(exercise, event, head, senco, sign_in):
    say(sign_in(senco), exercise, event, note="Between us")
    assert "Between us" in sign_in(head).get(f"{URL}{exercise.pk}/").content.decode()
    SchoolEvent.objects.filter(pk=event.pk).update(confidential=True)
    for who in (head, senco):
        page = sign_in(who).get(f"{URL}{exercise.pk}/").content.decode()
        assert "Between us" not in page
        assert "Writing moderation" not in page


def test_the_sheet_says_what_is_to_do_and_shows_the_heat_before_and_now(oakfield, head, sign_in):
    days = {"starts_on": date(2027, 1, 18), "ends_on": date(2027, 1, 22)}
    events = [
        make_event(oakfield, by=head, title=f"Event {n}", levels={"senco": 4, "headteacher": 4}, **days)
        for n in range(2)
    ]
    exercise, client = make_exercise(oakfield, head), sign_in(head)
    for event in events:
        say(client, exercise, event, mark="stop", who_tells="SENCo tells all")
    page = client.get(f"{URL}{exercise.pk}/").content.decode()
    assert "2 things told, <b>2 still to do</b>" in page
    assert "SENCo tells all" in page
    assert "Weeks heavy for both: 1 before, 1 now. Highest joint week: 16.0 before, 16.0 now." in page
    delete_event(by=head, event=events[0], version=1)
    page = client.get(f"{URL}{exercise.pk}/").content.decode()
    assert "<b>1 still to do</b>" in page
    assert "Taken off the map on 13 January" in page
    assert "Weeks heavy for both: 1 before, 0 now. Highest joint week: 16.0 before, 8.0 now." in page


def test_after_its_end_nothing_is_marked_and_what_was_typed_is_said(exercise, event, head, sign_in):
    client = sign_in(head)
    client.post(f"{URL}{exercise.pk}/end/")
    page = client.get(f"{URL}{exercise.pk}/week/1/").content.decode()
    assert "Save" not in page.split("<main")[1]
    answer = client.post(
        f"{URL}{exercise.pk}/mark/{event.pk}/", {"mark": "keep", "note": "Too late", "week": 1}, follow=True
    )
    assert "You had typed: Keep; Too late." in answer.content.decode()
    assert not ExerciseMark.objects.exists()


def test_a_leader_reads_and_marks_nothing(exercise, event, phase_leader, teacher, sign_in):
    page = sign_in(phase_leader).get(f"{URL}{exercise.pk}/week/1/").content.decode()
    assert "Writing moderation" in page
    assert "<form" not in page.split('class="presses"')[1].split("</ul>")[0]
    assert say(sign_in(phase_leader), exercise, event).status_code == 403
    assert sign_in(teacher).get(f"{URL}{exercise.pk}/week/1/").status_code == 404


@pytest.mark.parametrize("number", [0, 2, 99])
def test_a_week_that_is_not_walked_is_not_there(number, exercise, head, sign_in):
    assert sign_in(head).get(f"{URL}{exercise.pk}/week/{number}/").status_code == 404


def test_events_of_other_schools_cannot_be_marked(exercise, birchwood, other_head, head, sign_in):
    theirs = make_event(birchwood, by=other_head)
    assert say(sign_in(head), exercise, theirs).status_code == 404


def test_nothing_to_walk_is_said(oakfield, head, sign_in):
    answer = sign_in(head).post(f"{URL}begin/", {"period": "rest"}, follow=True)
    assert "Nothing presses in these weeks" in answer.content.decode()


@pytest.mark.parametrize("events", [1, 3])
def test_pages_cost_the_same_for_many_things(events, oakfield, head, sign_in, django_assert_num_queries):
    made = [make_event(oakfield, by=head, title=f"Event {n}", starts_on=date(2027, 1, 18)) for n in range(events)]
    exercise, client = make_exercise(oakfield, head), sign_in(head)
    for one in made:
        say(client, exercise, one)
    for address, queries in ((f"{URL}{exercise.pk}/week/1/", 9), (f"{URL}{exercise.pk}/", 7)):
        client.get(address)
        with django_assert_num_queries(queries):
            client.get(address)
