"""A gap goes on an agenda: of nobody but those in the round, or knowingly of others; never with a score."""

from datetime import date

import pytest

from planning.actions.agenda import drop_item
from planning.models import AgendaItem, Meeting
from reflection.models import RoundMember
from tests.planning.rows import make_meeting, make_series
from tests.reflection.pages import text, url
from tests.reflection.pupil_rows import score
from tests.reflection.rows import make_round

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]
NEXT = date(2027, 1, 20)
TITLE = "The pupils’ question: adults communicate well"


@pytest.fixture
def round(head, senco):
    round = make_round([head, senco], ready=[head, senco], revealed=True)
    score(round, head, communicate=5)
    return round


@pytest.fixture
def ours(oakfield, head, senco):
    return make_meeting(make_series(oakfield, [head, senco], name="Check-in"), on=NEXT)


def put(sign_in, person, round, **more):
    data = {"facet": "communicate", **more}
    return text(sign_in(person).post(url("round_to_agenda", round=round.pk), data, follow=True))


def test_the_facet_goes_to_the_next_meeting_without_scores(round, ours, oakfield, head, senco, sign_in):
    make_meeting(ours.series, on=date(2027, 2, 10))
    make_meeting(ours.series, on=date(2027, 1, 5))
    page = put(sign_in, head, round)
    assert "stands on the agenda of Check-in, Wed 20 Jan." in page
    item = AgendaItem.objects.get()
    assert (item.title, item.prompt, item.note, item.meeting) == (TITLE, "", "", ours)
    assert "On the agenda" in page
    assert "Put it on our next agenda" not in page


def test_twice_and_by_both_is_one_item(round, ours, head, senco, sign_in):
    for person in (head, head, senco):
        put(sign_in, person, round)
    assert AgendaItem.objects.count() == 1


def test_what_was_dropped_is_put_back(round, ours, head, senco, sign_in):
    put(sign_in, head, round)
    drop_item(by=head, item=AgendaItem.objects.get(), version=1)
    assert "Put it on our next agenda" in text(sign_in(senco).get(url("pupils_question")))
    put(sign_in, senco, round)
    assert AgendaItem.objects.get().state == AgendaItem.State.TO_DISCUSS


@pytest.mark.parametrize("how", ["participant", "informed", "series", "caller"])
def test_a_meeting_that_others_read_is_taken_only_knowingly(how, round, oakfield, head, senco, teacher, sign_in):
    others = {"participant": {"others": [teacher]}, "informed": {"informed": [teacher]}}.get(how, {})
    series = make_series(oakfield, [head, senco], name="Leadership", **others)
    meeting = make_meeting(series, on=NEXT)
    if how == "series":
        series.people.create(school=oakfield, membership=teacher)
    if how == "caller":
        Meeting.objects.filter(pk=meeting.pk).update(created_by=teacher)
    page = put(sign_in, head, round)
    assert not AgendaItem.objects.exists()
    assert "Other people would read the line on the agenda." in page
    assert f"{teacher.name} would read it too" in page
    page = put(sign_in, head, round, meeting=str(meeting.pk))
    assert AgendaItem.objects.get().title == TITLE
    assert "stands on the agenda of Leadership" in page


def test_the_first_meeting_of_ours_alone_is_taken_though_another_comes_before(
    round, ours, oakfield, head, senco, teacher, sign_in
):
    make_meeting(make_series(oakfield, [head, senco], others=[teacher]), on=date(2027, 1, 14))
    put(sign_in, head, round)
    assert AgendaItem.objects.get().meeting == ours


def test_without_a_meeting_of_all_it_leads_to_planning_one(round, oakfield, head, senco, teacher, sign_in):
    make_meeting(make_series(oakfield, [head, teacher]), on=NEXT)
    make_meeting(make_series(oakfield, [head, teacher], informed=[senco]), on=NEXT)
    make_meeting(make_series(oakfield, [head, senco]), on=NEXT, state=Meeting.State.CLOSED)
    page = put(sign_in, head, round)
    assert "There is no coming meeting in which all of you take part." in page
    assert "/plan/" in page
    assert not AgendaItem.objects.exists()


def test_who_has_left_the_school_need_not_be_there(head, senco, teacher, ours, sign_in):
    round = make_round([head, senco, teacher], ready=[head, senco, teacher], revealed=True)
    score(round, teacher, communicate=5)
    teacher.ended_at, teacher.ended_by = round.started_at, head
    teacher.save()
    put(sign_in, head, round)
    assert AgendaItem.objects.get().meeting == ours


@pytest.mark.parametrize("facet", ["team", "true", "", "nonsense"])
def test_only_a_gap_goes_on_an_agenda(facet, round, ours, head, sign_in):
    assert "An agenda takes a facet on which you are apart" in put(sign_in, head, round, facet=facet)
    assert not AgendaItem.objects.exists()


def test_nothing_goes_on_an_agenda_before_the_reveal_or_for_who_did_not_read(head, senco, teacher, ours, sign_in):
    waiting = make_round([head, senco], ready=[head])
    score(waiting, head, communicate=5)
    assert "once it is revealed" in put(sign_in, head, waiting)
    revealed = make_round([head, senco, teacher], ready=[head, senco], revealed=True)
    score(revealed, head, communicate=5)
    RoundMember.objects.filter(round=revealed, membership=teacher).update(left_out_at=revealed.started_at)
    assert "once it is revealed" in put(sign_in, teacher, revealed)
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("gone", ["ended", "cancelled", "foreign", "nonsense"])
def test_a_meeting_that_is_gone_is_answered_in_words(gone, round, ours, oakfield, head, senco, teacher, sign_in):
    named = ours
    if gone == "ended":
        Meeting.objects.filter(pk=ours.pk).update(state="in_progress", ended_at=round.started_at)
    elif gone == "cancelled":
        Meeting.objects.filter(pk=ours.pk).update(cancelled_at=round.started_at)
    elif gone == "foreign":
        named = make_meeting(make_series(oakfield, [senco, teacher]), on=NEXT)
    meeting = "00000000-0000-0000-0000-000000000001" if gone == "nonsense" else str(named.pk)
    assert "That meeting does not take it any more." in put(sign_in, head, round, meeting=meeting)
    assert not AgendaItem.objects.exists()


def test_the_trail_says_nothing_of_it(round, ours, head, sign_in):
    put(sign_in, head, round)
    page = text(sign_in(head).get("/oakfield/settings/audit/", follow=True))
    assert "communicate" not in page


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_as_many_queries_for_more_meetings(
    count, round, oakfield, head, senco, teacher, sign_in, django_assert_num_queries
):
    series = make_series(oakfield, [head, senco], others=[teacher])
    for number in range(count):
        make_meeting(series, on=date(2027, 1, 20 + number))
    client = sign_in(head)
    address = url("pupils_question") + f"?round={round.pk}&facet=communicate"
    client.get(address)
    with django_assert_num_queries(19):
        client.get(address)
