"""What is in a feed: whose events, in which words, at which times, and never what is confidential."""

from datetime import date, time

import pytest

from inclusion.school.actions.events import correct_level
from inclusion.school.models import NamedPerson, Role
from planning.actions.feeds import make_feed_key
from planning.feed_entries import TAKEN, entries_of
from planning.feed_keys import feeds_of
from planning.models import BookedPerson, BookedTime, Meeting, Part, Participant
from tests.conftest import TODAY
from tests.factories import make_event, make_member
from tests.planning.rows import make_block, make_meeting, make_series
from tests.planning.test_feeds import address

pytestmark = pytest.mark.usefixtures("today")
MARKER = "Zanzibar-7431"


def titles(feed, membership):
    return [entry.title for entry in entries_of(feed, membership, TODAY)]


def booked(*people, **fields):
    values = {"on": date(2027, 1, 14), "starts_at": time(9), "minutes": 45, **fields}
    made = BookedTime.objects.create(school=people[0].school, **values)
    for person in people:
        BookedPerson.objects.create(school=person.school, booked=made, membership=person)
    return made


# Events ------------------------------------------------------------------------------------------------------------


def test_mine_is_what_concerns_my_roles_or_names_me(oakfield, senco, head, teacher):
    make_event(oakfield, by=head, title="For the SENCo", levels={"senco": 3})
    make_event(oakfield, by=head, title="For the head", levels={"headteacher": 3})
    make_event(oakfield, by=senco, title="Made by the SENCo", levels={"headteacher": 1})
    make_event(oakfield, by=head, title="Names the SENCo", levels={"headteacher": 1}, named=[senco])
    assert sorted(titles("mine", senco)) == ["For the SENCo", "Made by the SENCo", "Names the SENCo"]
    assert titles("mine", teacher) == []


def test_the_feed_of_a_role_is_what_concerns_it_for_everybody_alike(oakfield, senco, head, governor):
    make_event(oakfield, by=head, title="For the SENCo", levels={"senco": 3, "headteacher": 1})
    make_event(oakfield, by=head, title="For the head", levels={"headteacher": 3})
    make_event(oakfield, by=head, title=MARKER, confidential=True, levels={"senco": 5}, named=[senco, governor])
    for person in (senco, head, governor):
        assert titles("role-senco", person) == ["For the SENCo"]


def test_an_event_has_its_days_roles_and_nature(oakfield, head, senco):
    event = make_event(
        oakfield, by=head, title="Census", nature="deadline", levels={"headteacher": 1, "senco": 4, "governor": 1}
    )
    make_event(oakfield, by=head, title="Book week", starts_on=date(2027, 2, 1), ends_on=date(2027, 2, 5))
    census, week = entries_of("mine", senco, TODAY)
    assert (census.starts, census.ends) == (date(2027, 1, 12), date(2027, 1, 12))
    assert (week.starts, week.ends) == (date(2027, 2, 1), date(2027, 2, 5)), "the last day is included"
    assert set(census.categories) == {"SENCo", "Headteacher", "Governor"}
    assert census.text.startswith("Deadline for ") and "SENCo" in census.text
    assert week.text == "Event for SENCo."
    assert census.url.endswith(f"/oakfield/events/{event.pk}/")
    assert census.uid == f"{event.pk}-2027-01-12@127.0.0.1"


def test_a_name_stays_when_the_event_changes_or_moves(oakfield, head, senco):
    event = make_event(oakfield, by=head, repeat="weekly", repeat_until=date(2027, 2, 5))
    before = [entry.uid for entry in entries_of("mine", senco, TODAY)]
    assert len(set(before)) == len(before) == 4
    event.occurrences.filter(original_on=date(2027, 1, 19)).update(starts_on=date(2027, 1, 20), ends_on="2027-01-20")
    event.title = "Other words"
    event.save()
    assert sorted(entry.uid for entry in entries_of("mine", senco, TODAY)) == sorted(before)


def test_apps_are_told_which_version_it_is_and_since_when(oakfield, head, senco):
    event = make_event(oakfield, by=head, levels={"senco": 3})
    correct_level(by=head, event=event, role=Role.objects.get(school=oakfield, slug="senco"), level=4)
    event.refresh_from_db()
    meeting = make_meeting(make_series(oakfield, [senco, head]))
    block, taken = make_block(senco, on=date(2027, 1, 15)), booked(senco)
    Meeting.objects.filter(pk=meeting.pk).update(version=5)
    found = {entry.uid.partition("@")[0]: entry for entry in entries_of("mine", senco, TODAY)}
    of_event = found[f"{event.pk}-{event.starts_on.isoformat()}"]
    assert (of_event.sequence, of_event.changed_at) == (2, event.updated_at)
    assert [found[str(row.pk)].sequence for row in (meeting, block, taken)] == [5, block.version, 0]


def test_a_deleted_event_and_what_is_long_over_are_in_no_feed(oakfield, head, senco):
    make_event(oakfield, by=head, title="Long over", starts_on=date(2026, 12, 1))
    make_event(oakfield, by=head, title="Just over", starts_on=date(2026, 12, 14))
    gone = make_event(oakfield, by=head, title="Gone")
    gone.deleted_at, gone.deleted_by = "2027-01-12T09:00Z", head
    gone.save()
    assert titles("mine", senco) == titles("role-senco", senco) == ["Just over"]


# Times -------------------------------------------------------------------------------------------------------------


def test_meetings_blocks_and_booked_times_are_there_with_their_times(senco, head, teacher):
    series = make_series(senco.school, [senco, head], others=[teacher], minutes=50)
    meeting = make_meeting(series, on=date(2027, 1, 14), place="The den")
    make_block(senco, on=date(2027, 1, 15))
    booked(senco, teacher)
    found = entries_of("mine", senco, TODAY)
    assert [(one.title, str(one.starts), str(one.ends)) for one in found] == [
        (TAKEN, "2027-01-14 09:00:00", "2027-01-14 09:45:00"),
        ("Meeting", "2027-01-14 15:30:00", "2027-01-14 16:20:00"),
        (TAKEN, "2027-01-15 13:00:00", "2027-01-15 15:00:00"),
    ]
    assert found[1].url.endswith(f"/oakfield/meetings/{meeting.pk}/")
    assert titles("mine", teacher) == [TAKEN, "Meeting"]
    assert titles("mine", head) == ["Meeting"], "the block is not the head's"


@pytest.mark.parametrize("on", [date(2027, 3, 26), date(2027, 3, 29), date(2027, 10, 29), date(2027, 11, 1)])
def test_times_are_wall_clock_on_both_sides_of_a_clock_change(senco, head, on):
    make_meeting(make_series(senco.school, [senco, head]), on=on)
    (found,) = entries_of("mine", senco, TODAY)
    assert str(found.starts) == f"{on} 15:30:00"


def test_meetings_one_is_told_of_drafts_and_cancelled_ones_are_left_out(senco, head, deputy, teacher):
    series = make_series(senco.school, [senco, head], informed=[teacher], created_by=deputy)
    make_meeting(series)
    make_meeting(series, state=Meeting.State.DRAFT)
    make_meeting(series, cancelled_at="2027-01-11T09:00Z", cancelled_by=head)
    assert titles("mine", senco) == ["Meeting"]
    assert titles("mine", teacher) == titles("mine", deputy) == []


def test_blocks_that_were_moved_or_lost_are_left_out_and_check_ins_are_both_partners(senco, head, deputy):
    make_block(senco, mark="lost", reason="cover")
    make_block(senco, mark="kept")
    make_block(senco, on=date(2027, 1, 19), kind="check_in")
    make_block(head, on=date(2027, 1, 26), kind="check_in")
    assert len(titles("mine", senco)) == 3
    assert len(titles("mine", head)) == 2
    assert titles("mine", deputy) == []


def test_a_meeting_is_there_once_and_not_as_its_event_on_the_map_too(oakfield, senco, head):
    event = make_event(oakfield, by=head, confidential=True, named=[senco, head])
    make_meeting(make_series(oakfield, [senco, head]), event=event)
    other = make_event(oakfield, by=head, confidential=True, named=[senco])
    booked(senco, event=other)
    assert sorted(titles("mine", senco)) == ["Meeting", TAKEN]


def test_a_governor_gets_the_meetings_they_are_invited_to_and_nothing_confidential(oakfield, senco, head, governor):
    meeting = make_meeting(make_series(oakfield, [senco, head]))
    make_block(senco)
    secret = make_event(oakfield, by=head, title=MARKER, confidential=True, levels={"governor": 3}, named=[governor])
    assert NamedPerson.objects.filter(event=secret, membership=governor).exists()
    make_event(oakfield, by=head, title="Governors’ visit", levels={"governor": 2})
    assert titles("mine", governor) == ["Governors’ visit"]
    Participant.objects.create(school=oakfield, meeting=meeting, membership=governor, part=Part.REQUIRED)
    assert titles("mine", governor) == ["Governors’ visit", "Meeting"]


# What must not be read ---------------------------------------------------------------------------------------------


def test_no_word_of_what_is_confidential_is_in_any_file(oakfield, senco, head, governor, client):
    everybody = [senco, head, governor, make_member(oakfield, "class-teacher", name="Named Person")]
    make_event(oakfield, by=senco, title=MARKER, needs=MARKER, confidential=True, levels={"senco": 5}, named=everybody)
    series = make_series(oakfield, [senco, head], others=everybody[2:], name=MARKER, place=MARKER)
    make_meeting(series, place=MARKER)
    booked(*everybody, event=make_event(oakfield, by=head, title=MARKER, confidential=True, named=everybody))
    make_event(oakfield, by=head, title="In the open", levels={"senco": 5, "headteacher": 1, "governor": 1})
    read = 0
    for person in everybody:
        key = make_feed_key(by=person)
        for feed in feeds_of(person):
            file = client.get(address(key, feed.name)).content.decode()
            assert MARKER not in file.replace("\r\n ", ""), (person, feed.name)
            assert "@oakfield.example" not in file and "Named Person" not in file
            read += "In the open" in file.replace("\r\n ", "")
    assert read > 10


def test_my_own_confidential_event_is_only_time_that_is_taken(oakfield, senco, head):
    make_event(oakfield, by=senco, title=MARKER, nature="deadline", confidential=True, levels={"senco": 5})
    make_event(oakfield, by=head, title=MARKER, confidential=True, levels={"senco": 5})
    (found,) = entries_of("mine", senco, TODAY)
    assert (found.title, found.text, found.categories) == (TAKEN, "", ())


@pytest.mark.parametrize("count", [1, 25])
def test_a_personal_feed_costs_six_queries_whatever_is_in_it(
    oakfield, senco, head, client, count, django_assert_num_queries
):
    for number in range(count):
        make_event(oakfield, by=head, title=f"Event {number}", levels={"senco": 2, "headteacher": 3})
        make_block(senco, on=date(2027, 2, 1 + number % 25), starts_at=time(8 + number % 9))
        booked(senco, on=date(2027, 3, 1 + number % 25))
    series = make_series(oakfield, [senco, head])
    for number in range(count):
        make_meeting(series, on=date(2027, 4, 1 + number % 25))
    make_event(oakfield, by=head, title="Every week", repeat="weekly", starts_on=date(2027, 1, 12))
    key = make_feed_key(by=senco)
    client.get(address(key))  # the first time makes the row that says when
    key.collections.update(collected_at="2027-01-13T08:00Z")
    with django_assert_num_queries(6):
        assert client.get(address(key)).status_code == 200
