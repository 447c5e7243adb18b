"""Visits: offered, agreed by both, moved and called off; then written about alone and read together."""

import re
import uuid
from datetime import date, time

import pytest
from django.urls import reverse

from inclusion.school.actions.people import end_membership
from inclusion.school.models import AuditEntry, SchoolEvent
from planning.models import Action, BookedTime
from reflection.actions.rounds import Said, save_answers
from reflection.models import Round, Visit
from reflection.prompts import RoundKind
from tests.conftest import TODAY
from tests.planning.rows import make_meeting, make_series
from tests.reflection.rows import make_visit, member_of
from tests.reflection.visit_rows import confirmed, read

pytestmark = pytest.mark.usefixtures("today")
WHAT = "The reading group in the library"
DAY, AT = date(2027, 1, 20), time(10)


def at(name, visit=None):
    return reverse(f"reflection:{name}", args=["oakfield", *([visit.pk] if visit else [])])


def text_of(response):
    return response.content.decode()


def asked(colleague, **said):
    """What the form sends: an offer to a colleague, and the rest as it stands when the page opens."""
    values = {
        "creation_key": str(uuid.uuid4()), "direction": "host", "colleague": str(colleague.pk), "occasion": "group",
        "what": WHAT, "when": "suit", "around": "10:00", "minutes": "45", "place": "Library",
    }  # fmt: skip
    return values | said


def moved(visit, **said):
    values = {"when": "suit", "around": "11:00", "minutes": "30", "place": "", "version": str(visit.version)}
    return values | said


def offered(response):
    return re.findall(r'name="times"[^>]*value="([^"]+)"', text_of(response))


def answer(client, visit, said="confirm", **more):
    data = {"answer": said, "version": str(visit.version)} | more
    return client.post(at("visit_answer", visit), data, follow=True)


def take(person, day, hour=10):
    """Somebody is in a meeting at that time."""
    make_meeting(make_series(person.school, [person], minutes=60), on=day, starts_at=time(hour))


@pytest.fixture
def visit(head, senco):
    """The head offers the SENCo a visit."""
    return make_visit(head, senco, what=WHAT, on=DAY, starts_at=AT)


# Offering -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["senco", "head"])
def test_the_form_opens_with_the_partner(who, request, senco, head, teacher, sign_in):
    partner = {"senco": head, "head": senco}[who]
    page = text_of(sign_in(request.getfixturevalue(who)).get(at("visit_offer")))
    assert re.search(rf'value="{partner.pk}" selected', page)
    assert f'value="{teacher.pk}"' in page
    assert "Only the two of you can read this" in page


@pytest.mark.parametrize(("direction", "host"), [("host", "head"), ("guest", "senco")])
def test_a_visit_is_offered_or_asked_for_once(direction, host, request, head, senco, sign_in):
    client = sign_in(head)
    said = asked(senco, direction=direction)
    found = client.post(at("visit_offer"), said)
    assert found.status_code == 200
    assert not Visit.objects.exists(), "a search sends nothing"
    said |= {"times": offered(found)[0], "plan": "1"}
    first, again = (client.post(at("visit_offer"), said) for _ in range(2))
    made = Visit.objects.get()
    assert first["Location"] == again["Location"] == at("visit", made)
    assert made.host == request.getfixturevalue(host)
    assert {made.host, made.guest} == {head, senco}
    assert (made.state, made.asked_by, made.what, made.place) == ("offered", head, WHAT, "Library")
    assert f"{made.on}T{made.starts_at:%H:%M}" == said["times"]
    assert not BookedTime.objects.exists(), "nobody’s time is taken yet"
    client.post(at("visit_offer"), said | {"what": "Typed anew on the page before"})
    assert Visit.objects.filter(what="Typed anew on the page before").exists(), "nothing typed is lost"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"what": ""}, "Say in a few words what there is to see."),
        ({"what": "x" * 151}, "Use at most 150 characters"),
        ({"what": "x" * 100_000}, "Use at most 150 characters"),
        ({"what": "a\0b"}, "NUL character"),
        ({"what": "Jamie in Y4 reading"}, "looks like a pupil"),
        ({"place": "Corner of Jamie in Y4"}, "looks like a pupil"),
        ({"colleague": ""}, "Choose a colleague."),
        ({"direction": "both"}, "Choose one of the two."),
        ({"occasion": ""}, "Choose what comes nearest."),
        ({"minutes": "3"}, "Give a whole number from 5 to 480."),
        ({"around": "noon"}, "This is not a time"),
        ({"when": "dates", "first": "", "last": ""}, "Choose a date."),
    ],
)
def test_bad_input_is_answered_in_words_and_stays(head, senco, sign_in, typed, words):
    answer = sign_in(head).post(at("visit_offer"), asked(senco, place="Staff room") | typed)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Visit.objects.exists()
    if "place" not in typed:
        assert "Staff room" in text_of(answer)


def test_a_pupil_may_be_denied_and_html_is_shown_as_text(head, senco, sign_in):
    said = asked(senco, what="<b>Tea</b> from Year 4", place="Grace in Y2 corner", no_pupils="on")
    client = sign_in(head)
    said |= {"times": offered(client.post(at("visit_offer"), said))[0], "plan": "1"}
    page = text_of(client.post(at("visit_offer"), said, follow=True))
    assert "&lt;b&gt;Tea&lt;/b&gt;" in page
    assert "<b>Tea</b>" not in page


@pytest.mark.parametrize("times", [[], ["soon"], ["2027-01-18T10:00", "2027-01-19T10:00"]])
def test_without_one_of_the_times_they_are_offered_again(head, senco, sign_in, times):
    answer = sign_in(head).post(at("visit_offer"), asked(senco, plan="1", times=times))
    assert answer.status_code == 422
    assert "Choose one of the times first." in text_of(answer)
    assert offered(answer)
    assert not Visit.objects.exists()


def test_a_time_that_was_taken_meanwhile_is_not_sent(head, senco, sign_in):
    client, said = sign_in(head), asked(senco)
    value = offered(client.post(at("visit_offer"), said))[0]
    take(senco, date.fromisoformat(value[:10]))
    answer = client.post(at("visit_offer"), said | {"times": value, "plan": "1"})
    assert answer.status_code == 422
    assert "Not both of you can make this time any more." in text_of(answer)
    assert value not in offered(answer)
    assert not Visit.objects.exists()


def test_nobody_of_another_school_no_leaver_and_no_governor_can_be_asked(
    head, senco, teacher, governor, other_head, sign_in
):
    end_membership(by=head, membership=teacher)
    client = sign_in(head)
    for person in (other_head, teacher, governor, head):
        assert client.post(at("visit_offer"), asked(person)).status_code == 422
        assert f'value="{person.pk}"' not in text_of(client.get(at("visit_offer")))


def test_where_no_time_suits_both_it_says_so(head, senco, sign_in):
    said = asked(senco, when="dates", first="2027-02-15", last="2027-02-19")
    answer = sign_in(head).post(at("visit_offer"), said)
    assert answer.status_code == 422
    assert "No time is possible" in text_of(answer)


# Agreeing -------------------------------------------------------------------------------------------------------------


def test_confirmed_by_the_other_it_is_on_the_map_and_both_can_write(visit, head, senco, sign_in):
    for _ in range(2):
        page = text_of(answer(sign_in(senco), visit))
        assert "Confirmed: Wed 20 Jan at 10:00." in page
    visit.refresh_from_db()
    assert (visit.state, visit.settled_by) == ("confirmed", senco)
    event = SchoolEvent.objects.live().get()
    assert (event.title, event.starts_on, event.confidential) == (f"Visit: {WHAT}", DAY, True)
    assert BookedTime.objects.get() == visit.booked
    round = Round.objects.get()
    assert (round, round.kind, round.title, round.opens_on) == (visit.round, RoundKind.VISIT, WHAT, DAY)
    assert {member.membership for member in round.members.all()} == {head, senco}
    assert f'href="{reverse("reflection:round_answer", args=["oakfield", round.pk])}"' in page


def test_the_event_leads_to_the_visit_for_the_two_only(head, senco, deputy, sign_in):
    visit = confirmed(head, senco)
    event = visit.booked.event
    for member in (head, senco):
        client = sign_in(member)
        page = text_of(client.get(reverse("school:event", args=["oakfield", event.pk])))
        assert "Open the visit" in page
        assert client.get(at("visit_of_event", event))["Location"] == at("visit", visit)
    assert sign_in(deputy).get(at("visit_of_event", event)).status_code == 404


def test_whoever_proposed_the_time_cannot_confirm_or_decline_it(visit, head, sign_in):
    assert 'name="answer"' not in text_of(sign_in(head).get(at("visit", visit)))
    for said in ("confirm", "decline"):
        assert "You proposed this time yourself" in text_of(answer(sign_in(head), visit, said))
    visit.refresh_from_db()
    assert visit.is_waiting


def test_somebody_who_is_taken_by_now_proposes_another_time(visit, senco, head, sign_in):
    take(head, DAY)
    page = answer(sign_in(senco), visit)
    assert page.redirect_chain[-1][0] == at("visit_move", visit)
    assert "Not both of you can make this time any more. Propose another one." in text_of(page)
    visit.refresh_from_db()
    assert visit.is_waiting
    assert not BookedTime.objects.exists()


def test_a_time_that_has_passed_is_not_confirmed(head, senco, sign_in):
    late = make_visit(head, senco, on=date(2027, 1, 12))
    assert "Propose another one" in text_of(answer(sign_in(senco), late))
    late.refresh_from_db()
    assert late.is_waiting


def test_two_visits_at_one_time_cannot_both_be_confirmed(visit, head, senco, deputy, sign_in):
    second = make_visit(deputy, senco, on=DAY, starts_at=time(10, 30))
    answer(sign_in(senco), visit)
    assert "Not both of you can make this time any more." in text_of(answer(sign_in(senco), second))
    second.refresh_from_db()
    assert second.is_waiting


def test_declining_needs_no_reason(visit, head, senco, sign_in):
    for _ in range(2):
        page = text_of(answer(sign_in(senco), visit, "decline"))
        assert "nobody asks why" in page
    visit.refresh_from_db()
    assert (visit.state, visit.settled_by) == ("declined", senco)
    page = text_of(sign_in(head).get(at("visit", visit)))
    assert "Not this time" in page
    assert at("visit_offer") in page


def test_an_answer_that_is_none_changes_nothing(visit, senco, sign_in):
    assert "Choose whether you confirm or decline it." in text_of(answer(sign_in(senco), visit, "perhaps"))
    visit.refresh_from_db()
    assert (visit.state, visit.version) == ("offered", 1)


# Another time ---------------------------------------------------------------------------------------------------------


def test_another_time_is_confirmed_by_the_first_one(visit, head, senco, sign_in):
    client = sign_in(senco)
    said = moved(visit)
    value = offered(client.post(at("visit_move", visit), said))[0]
    for _ in range(2):
        assert client.post(at("visit_move", visit), said | {"times": value, "plan": "1"}).status_code == 302
    visit.refresh_from_db()
    assert (visit.asked_by, visit.state, visit.minutes, visit.version) == (senco, "offered", 30, 2)
    assert f"{visit.on}T{visit.starts_at:%H:%M}" == value
    assert "You proposed this time yourself" in text_of(answer(client, visit))
    answer(sign_in(head), visit)
    visit.refresh_from_db()
    assert (visit.state, visit.settled_by) == ("confirmed", head)


def test_moving_a_confirmed_visit_frees_its_time_and_keeps_what_is_written(visit, head, senco, sign_in):
    answer(sign_in(senco), visit)
    visit.refresh_from_db()
    round = visit.round
    save_answers(
        by=head,
        round=round,
        version=1,
        seen=Round.objects.get(pk=round.pk).version,
        said={"expected": Said(text="Noise.")},
        ready=None,
        today=TODAY,
    )
    said = moved(visit, when="dates", first="2027-01-27", last="2027-01-27", times="2027-01-27T11:00", plan="1")
    assert sign_in(head).post(at("visit_move", visit), said).status_code == 302
    visit.refresh_from_db()
    round.refresh_from_db()
    assert (visit.state, visit.asked_by, visit.booked, visit.round) == ("offered", head, None, round)
    assert not BookedTime.objects.exists()
    assert not SchoolEvent.objects.live().exists()
    page = text_of(sign_in(senco).get(at("visit", visit)))
    assert "It is kept, and goes on once the new time is confirmed." in page
    assert "Noise." not in page
    answer(sign_in(senco), visit)
    visit.refresh_from_db()
    round.refresh_from_db()
    assert (visit.booked.on, visit.round, round.opens_on, round.is_open) == (date(2027, 1, 27), round, visit.on, True)
    assert "Noise." in text_of(sign_in(head).get(at("visit", visit)))


def test_a_confirmed_visit_can_be_moved_by_a_quarter_of_an_hour(head, senco, sign_in):
    visit = confirmed(head, senco, on=DAY)
    said = moved(visit, when="dates", first="2027-01-20", last="2027-01-20", times="2027-01-20T10:15", plan="1")
    assert sign_in(head).post(at("visit_move", visit), said).status_code == 302
    visit.refresh_from_db()
    assert visit.starts_at == time(10, 15)


def test_a_time_that_is_taken_leaves_the_confirmed_one(head, senco, sign_in):
    visit = confirmed(head, senco, on=DAY)
    take(senco, date(2027, 1, 21), 11)
    said = moved(visit, times="2027-01-21T11:00", plan="1")
    answer = sign_in(head).post(at("visit_move", visit), said)
    assert answer.status_code == 422
    assert "Not both of you can make this time any more." in text_of(answer)
    visit.refresh_from_db()
    assert visit.is_confirmed
    assert BookedTime.objects.get() == visit.booked


def test_moving_without_one_of_the_times_offers_them_again(visit, senco, sign_in):
    answer = sign_in(senco).post(at("visit_move", visit), moved(visit, plan="1"))
    assert answer.status_code == 422
    assert "Choose one of the times first." in text_of(answer)
    bad = sign_in(senco).post(at("visit_move", visit), moved(visit, minutes="0"))
    assert bad.status_code == 422
    assert "Give a whole number from 5 to 480." in text_of(bad)


# Both at once ---------------------------------------------------------------------------------------------------------


def test_a_confirmation_loses_against_another_time(visit, head, senco, sign_in):
    """The SENCo opens the page, the head proposes another time, and the SENCo confirms what they saw."""
    sign_in(head).post(at("visit_move", visit), moved(visit, times="2027-01-21T11:00", plan="1"))
    assert "This visit has changed in the meantime." in text_of(answer(sign_in(senco), visit))
    visit.refresh_from_db()
    assert (visit.is_waiting, visit.on) == (True, date(2027, 1, 21))


def test_of_two_times_proposed_at_once_the_second_sees_the_first(visit, head, senco, sign_in):
    said = moved(visit, times="2027-01-21T11:00", plan="1")
    assert sign_in(senco).post(at("visit_move", visit), said).status_code == 302
    late = sign_in(head).post(at("visit_move", visit), {**said, "times": "2027-01-22T11:00", "place": "Hall"})
    assert late.status_code == 409
    page = text_of(late)
    assert "Thu 21 Jan, 11:00" in page
    assert 'value="Hall"' in page
    visit.refresh_from_db()
    assert visit.asked_by == senco
    again = {**said, "times": "2027-01-22T11:00", "version": str(visit.version)}
    assert sign_in(head).post(at("visit_move", visit), again).status_code == 302


@pytest.mark.parametrize("act", ["visit_call_off", "visit_answer"])
def test_old_pages_change_nothing_after_the_visit_is_called_off(visit, head, senco, sign_in, act):
    sign_in(head).post(at("visit_call_off", visit), {"version": "1"})
    late = sign_in(senco).post(at(act, visit), {"version": "1", "answer": "confirm"}, follow=True)
    assert "This visit has changed in the meantime." in text_of(late)
    now = sign_in(senco).post(at("visit_answer", visit), {"version": "2", "answer": "confirm"}, follow=True)
    assert "This visit was called off." in text_of(now)
    move = sign_in(senco).post(
        at("visit_move", visit), moved(visit, version="2", times="2027-01-21T11:00", plan="1"), follow=True
    )
    assert "This visit was called off." in text_of(move)
    visit.refresh_from_db()
    assert visit.state == "called_off"


# Calling off ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["head", "senco"])
def test_either_calls_a_confirmed_visit_off(who, request, head, senco, sign_in):
    visit = confirmed(head, senco, on=DAY)
    member = request.getfixturevalue(who)
    for _ in range(2):
        answer = sign_in(member).post(at("visit_call_off", visit), {"version": "1"}, follow=True)
        assert "Called off. The time is free again." in text_of(answer)
    visit.refresh_from_db()
    assert (visit.state, visit.settled_by, visit.booked) == ("called_off", member, None)
    assert visit.round.called_off_at
    assert not BookedTime.objects.exists()
    assert not SchoolEvent.objects.live().exists()


def test_a_visit_that_did_not_take_place_is_called_off_afterwards(head, senco, sign_in):
    visit = confirmed(head, senco, on=date(2027, 1, 12))
    assert "It did not take place" in text_of(sign_in(senco).get(at("visit", visit)))
    sign_in(senco).post(at("visit_call_off", visit), {"version": "1"})
    visit.refresh_from_db()
    assert visit.state == "called_off"


def test_once_both_have_read_it_stays(head, senco, sign_in):
    visit = read(head, senco)
    for name, data in (
        ("visit_call_off", {"version": "1"}),
        ("visit_move", moved(visit, times="2027-01-21T11:00", plan="1")),
    ):
        page = text_of(sign_in(head).post(at(name, visit), data, follow=True))
        assert "What you both wrote about this visit is revealed already." in page
    visit.refresh_from_db()
    assert visit.is_confirmed


def test_a_declined_new_time_ends_what_was_begun(head, senco, sign_in):
    visit = confirmed(head, senco, on=DAY)
    sign_in(head).post(at("visit_move", visit), moved(visit, times="2027-01-21T11:00", plan="1"))
    visit.refresh_from_db()
    answer(sign_in(senco), visit, "decline")
    visit.refresh_from_db()
    assert visit.state == "declined"
    assert visit.round.called_off_at


# Somebody leaves ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ["offered", "confirmed"])
def test_when_the_other_leaves_one_can_still_call_it_off(state, senco, head, sign_in):
    visit = make_visit(senco, head, on=DAY) if state == "offered" else confirmed(senco, head, on=DAY)
    end_membership(by=head, membership=senco)
    client = sign_in(head)
    page = text_of(client.get(at("visit", visit)))
    assert f"{senco.name} <b>has left the school</b>" in page
    assert 'name="answer"' not in page
    assert f"{senco.name} has left the school, so no time can be agreed" in text_of(
        client.post(at("visit_move", visit), moved(visit, times="2027-01-21T11:00", plan="1"), follow=True)
    )
    if state == "offered":
        assert f"{senco.name} has left the school" in text_of(answer(client, visit))
    client.post(at("visit_call_off", visit), {"version": "1"})
    visit.refresh_from_db()
    assert visit.state == "called_off"
    assert client.get(at("visits")).status_code == 200


def test_what_one_wrote_can_be_read_without_the_one_who_left(senco, head, sign_in):
    visit = confirmed(senco, head, on=date(2027, 1, 12))
    round = visit.round
    save_answers(
        by=head,
        round=round,
        version=1,
        seen=Round.objects.get(pk=round.pk).version,
        said={"noticed": Said(text="Calm.")},
        ready=True,
        today=TODAY,
    )
    end_membership(by=head, membership=senco)
    page = text_of(sign_in(head).get(at("visit", visit)))
    assert "Calm." in page
    assert reverse("reflection:round", args=["oakfield", round.pk]) in page
    sign_in(head).post(reverse("reflection:round_release", args=["oakfield", round.pk]))
    page = text_of(sign_in(head).get(at("visit_change", visit)))
    assert f'value="{head.pk}"' in page
    assert f'value="{senco.pk}"' not in page, "a leaver sees to nothing"


# Written and read -----------------------------------------------------------------------------------------------------


def test_the_visit_page_reveals_once_both_are_ready(head, senco, sign_in):
    visit = confirmed(head, senco, on=date(2027, 1, 12))
    words = {head: "Only the head thinks this.", senco: "Only the SENCo thinks this."}
    for member, other in ((head, senco), (senco, head)):
        before = text_of(sign_in(other).get(at("visit", visit)))
        assert words[member] not in before
        said = {"noticed": Said(text=words[member])}
        version = member_of(visit.round, member).version
        save_answers(
            by=member,
            round=visit.round,
            version=version,
            seen=Round.objects.get(pk=visit.round.pk).version,
            said=said,
            ready=True,
            today=TODAY,
        )
    for member in (head, senco):
        page = text_of(sign_in(member).get(at("visit", visit)))
        assert all(text in page for text in words.values())
        assert at("visit_change", visit) in page


def test_one_shared_change_becomes_an_action_once(head, senco, sign_in):
    visit = read(head, senco)
    said = {"title": "Start assembly ten minutes later", "owner": str(senco.pk), "due_on": "2027-02-01"}
    said["creation_key"] = str(uuid.uuid4())
    for _ in range(2):
        assert sign_in(head).post(at("visit_change", visit), said).status_code == 302
    action = Action.objects.get()
    assert (action.title, action.owner, action.created_by, action.confidential) == (said["title"], senco, head, True)
    visit.refresh_from_db()
    assert visit.action == action
    for member in (head, senco):
        page = text_of(sign_in(member).get(at("visit", visit)))
        assert said["title"] in page
        own = reverse("planning:action", args=["oakfield", action.pk]) in page
        assert own is (member == senco), "only its owner opens it"


def test_the_second_change_is_shown_beside_the_first(head, senco, sign_in):
    visit = read(head, senco)
    said = {"title": "Theirs", "owner": str(senco.pk), "due_on": "2027-02-01"}
    sign_in(senco).post(at("visit_change", visit), said)
    late = sign_in(head).post(at("visit_change", visit), {**said, "title": "Mine"})
    assert late.status_code == 409
    assert "there is only one" in text_of(late)
    assert "Theirs" in text_of(late)
    assert 'value="Mine"' in text_of(late)
    assert Action.objects.get().title == "Theirs"
    assert "there is only one" in text_of(sign_in(head).get(at("visit_change", visit), follow=True))


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Say what you change."),
        ({"title": "See Jamie in Y4 first"}, "looks like a pupil"),
        ({"due_on": "2027-01-12"}, "This date has passed."),
        ({"owner": ""}, "Choose one of you two."),
    ],
)
def test_a_change_that_is_not_complete_is_answered_in_words(head, senco, sign_in, typed, words):
    visit = read(head, senco)
    said = {"title": "Start later", "owner": str(senco.pk), "due_on": "2027-02-01", **typed}
    answer = sign_in(head).post(at("visit_change", visit), said)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert not Action.objects.exists()


def test_only_one_of_the_two_sees_to_the_change(head, senco, deputy, sign_in):
    visit = read(head, senco)
    said = {"title": "Start later", "owner": str(deputy.pk), "due_on": "2027-02-01"}
    assert sign_in(head).post(at("visit_change", visit), said).status_code == 422


def test_the_change_waits_for_the_reveal(head, senco, sign_in):
    visit = confirmed(head, senco, on=date(2027, 1, 12))
    words = "The change you share comes once both of you have written"
    assert words in text_of(sign_in(head).get(at("visit_change", visit), follow=True))
    said = {"title": "Start later", "owner": str(head.pk), "due_on": "2027-02-01"}
    answer = sign_in(head).post(at("visit_change", visit), said)
    assert answer.status_code == 409
    assert words in text_of(answer)
    assert not Action.objects.exists()


def test_the_trail_says_neither_what_nor_with_whom(visit, head, senco, sign_in):
    answer(sign_in(senco), visit)
    entries = AuditEntry.objects.filter(kind="visit")
    assert list(entries.values_list("verb", "actor", "summary")) == [("confirmed", senco.pk, "")]
    everything = " ".join(AuditEntry.objects.values_list("summary", flat=True))
    assert WHAT not in everything
    assert head.name not in everything
