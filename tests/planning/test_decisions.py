"""The decision register: what is planned, what was decided, and who reads how much of it."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from inclusion.school.models import AuditEntry
from planning.actions.decisions import say_stage
from planning.models import Decision, Side, StageSaid
from tests.factories import make_event, make_member
from tests.planning.rows import make_decision, make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")
TYPED = {
    "title": "Who supports Year 4",
    "area": "staffing",
    "decide_on": "2027-02-01",
    "deciders": "Headteacher and deputy",
    "senco_joins": "idea",
}


def at(name, decision=None):
    return reverse(f"planning:{name}", args=["oakfield", *([decision.pk] if decision else [])])


def text_of(response):
    return response.content.decode()


def test_a_decision_is_added_once(oakfield, deputy, sign_in):
    typed = {**TYPED, "gains": "Key stage 2", "creation_key": str(uuid4())}
    client = sign_in(deputy)
    for _ in range(2):
        answer = client.post(at("decision_add"), typed)
        assert answer.status_code == 302
    added = Decision.objects.get(school=oakfield)
    assert (added.title, added.senco_joins, added.gains) == ("Who supports Year 4", "idea", "Key stage 2")
    assert AuditEntry.objects.filter(kind="decision", verb="added", summary="Who supports Year 4").count() == 1
    client.post(at("decision_add"), {**typed, "title": "Typed anew on the page before"})
    assert Decision.objects.filter(title="Typed anew on the page before").exists(), "nothing typed is lost"


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Name it."),
        ({"decide_on": "soon"}, "This is not a date"),
        ({"question": "x" * 1001}, "Use at most 1000 characters"),
        ({"gains": "a\0b"}, "NUL character"),
    ],
)
def test_bad_input_is_answered_in_words_and_stays(oakfield, head, sign_in, typed, words):
    answer = sign_in(head).post(at("decision_add"), {**TYPED, **typed})
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert "Headteacher and deputy" in text_of(answer)
    assert not Decision.objects.exists()


def test_the_loser_of_a_race_sees_both_texts(oakfield, head, senco, sign_in):
    decision = make_decision(oakfield)
    address, typed = at("decision_edit", decision), {**TYPED, "version": "1"}
    assert sign_in(senco).post(address, {**typed, "title": "Theirs"}).status_code == 302
    answer = sign_in(head).post(address, {**typed, "title": "Mine"})
    assert answer.status_code == 409
    assert "Theirs" in text_of(answer)
    assert 'value="Mine"' in text_of(answer)
    assert Decision.objects.get().title == "Theirs"
    assert sign_in(head).post(address, {**typed, "title": "Mine", "version": "2"}).status_code == 302
    assert Decision.objects.get().title == "Mine"


def test_each_side_says_its_own_stage_and_differences_are_shown(oakfield, head, senco, sign_in):
    decision = make_decision(oakfield)
    for member, side, stage in ((senco, "senco", "told_after"), (head, "leader", "idea")):
        sign_in(member).post(at("decision_stage", decision), {"side": side, "stage": stage})
    page = text_of(sign_in(head).get(at("decision", decision)))
    assert "The two accounts differ." in page
    assert "Told after" in page
    sign_in(head).post(at("decision_stage", decision), {"side": "senco", "stage": "idea"})
    assert StageSaid.objects.get(decision=decision, side="senco").stage == "told_after", "not the head's to say"


def test_the_senco_who_is_the_head_speaks_for_both_sides(oakfield, sign_in):
    both = make_member(oakfield, "senco", "headteacher", email="both@oakfield.example")
    decision = make_decision(oakfield)
    for side in ("senco", "leader"):
        sign_in(both).post(at("decision_stage", decision), {"side": side, "stage": "options"})
    assert set(decision.stages.values_list("side", "stage")) == {("senco", "options"), ("leader", "options")}


def test_marking_decided_asks_for_the_view_of_the_senco_and_never_blocks(oakfield, head, sign_in):
    decision = make_decision(oakfield)
    typed = {"outcome": "One each.", "settled_on": "2027-01-12", "version": "1"}
    asked = sign_in(head).post(at("decision_settle", decision), typed)
    assert asked.status_code == 422
    assert "Is there a view of the SENCo, or a reason why not?" in text_of(asked)
    assert "One each." in text_of(asked)
    assert sign_in(head).post(at("decision_settle", decision), {**typed, "without": "on"}).status_code == 302
    decision.refresh_from_db()
    assert (decision.state, decision.outcome, decision.senco_view) == ("decided", "One each.", "")


@pytest.mark.parametrize("answer", [{"senco_view": "Two in Year 1."}, {"no_view_reason": "Long absence"}])
def test_a_view_or_a_reason_is_enough(oakfield, head, sign_in, answer):
    decision = make_decision(oakfield)
    typed = {"outcome": "One each.", "settled_on": "2027-01-12", "version": "1", **answer}
    assert sign_in(head).post(at("decision_settle", decision), typed).status_code == 302
    page = text_of(sign_in(head).get(at("decision", decision)))
    assert next(iter(answer.values())) in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"settled_on": "2027-01-14"}, "This day is still to come."),
        ({"review_on": "2027-01-12"}, "Look at it again on a later day"),
        ({"outcome": ""}, "Say what was decided."),
    ],
)
def test_what_cannot_be_is_said_in_words(oakfield, head, sign_in, typed, words):
    decision = make_decision(oakfield)
    said = {"outcome": "One each.", "settled_on": "2027-01-12", "senco_view": "Fine", "version": "1", **typed}
    answer = sign_in(head).post(at("decision_settle", decision), said)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert Decision.objects.get().state == "planned"


def test_settling_twice_from_old_tabs_shows_both(oakfield, head, deputy, sign_in):
    decision = make_decision(oakfield)
    typed = {"outcome": "One each.", "settled_on": "2027-01-12", "senco_view": "Fine", "version": "1"}
    assert sign_in(head).post(at("decision_settle", decision), typed).status_code == 302
    answer = sign_in(deputy).post(at("decision_settle", decision), {**typed, "outcome": "Two each."})
    assert answer.status_code == 409
    assert "One each." in text_of(answer)
    assert "Two each." in text_of(answer)
    assert Decision.objects.get().outcome == "One each."


def test_the_review_is_offered_in_calm_weeks(oakfield, head, senco, sign_in):
    busy = {"repeat": "weekly", "repeat_until": date(2027, 3, 25), "levels": {"senco": 5, "headteacher": 5}}
    make_event(oakfield, starts_on=date(2027, 1, 4), ends_on=date(2027, 1, 8), **busy)
    page = text_of(sign_in(head).get(at("decision_settle", make_decision(oakfield))))
    assert "Calm weeks for the SENCo and the head" in page
    assert 'data-value="2027-04-' in page
    assert 'data-value="2027-03-' not in page


def test_a_withdrawn_decision_leaves_the_plan_and_comes_back(oakfield, head, sign_in):
    decision, client = make_decision(oakfield), sign_in(head)
    for _ in range(2):
        answer = client.post(at("decision_withdraw", decision), {"version": "1"}, follow=True)
        assert "in the meantime" not in text_of(answer), "twice is once"
    assert decision.title not in text_of(client.get(at("forward_plan")))
    assert "It was withdrawn." in text_of(client.get(at("decision_settle", decision)))
    client.post(at("decision_withdraw", decision), {"version": "2", "again": "1"})
    assert decision.title in text_of(client.get(at("forward_plan")))


def test_an_old_tab_withdraws_nothing(oakfield, head, sign_in):
    decision = make_decision(oakfield, version=2)
    answer = sign_in(head).post(at("decision_withdraw", decision), {"version": "1"}, follow=True)
    assert "Somebody changed this decision in the meantime." in text_of(answer)
    assert Decision.objects.get().state == "planned"


def test_the_forward_plan_shows_eight_weeks_and_what_is_late(oakfield, head, sign_in):
    make_decision(oakfield, title="Late", decide_on=date(2027, 1, 8))
    make_decision(oakfield, title="Within", decide_on=date(2027, 3, 7))
    make_decision(oakfield, title="Beyond", decide_on=date(2027, 3, 8))
    make_decision(oakfield, title="Taken", decide_on=date(2027, 1, 20), state="decided")
    page = text_of(sign_in(head).get(at("forward_plan")))
    assert "Late" in page
    assert "Within" in page
    assert "Beyond" not in page
    assert "Taken" not in page


def test_staff_read_title_date_and_area_only(oakfield, teacher, sign_in):
    make_decision(oakfield, question="Who leaves?", senco_joins="draft")
    for name in ("decisions", "forward_plan"):
        page = text_of(sign_in(teacher).get(at(name)))
        assert "Support staff in the autumn" in page
        assert "Staffing deployment" in page
        for hidden in ("Headteacher</td>", "at the draft", "Who leaves?", "who decides"):
            assert hidden not in page.split("<main")[1]


def test_staff_learn_nothing_of_a_state(oakfield, teacher, head, sign_in):
    make_decision(oakfield, title="Its day has gone", decide_on=date(2027, 1, 8))
    make_decision(oakfield, title="Given up", state="withdrawn")
    make_decision(oakfield, title="Taken", state="decided", review_on=date(2027, 1, 12))
    plan = text_of(sign_in(teacher).get(at("forward_plan")))
    assert not [title for title in ("Its day has gone", "Given up", "Taken") if title in plan]
    for query in ("", "?state=withdrawn", "?state=planned", "?state=decided"):
        page = text_of(sign_in(teacher).get(at("decisions") + query))
        assert [title in page for title in ("Its day has gone", "Given up", "Taken")] == [True, False, True]
        assert 'name="state"' not in page
        assert "Look again" not in page
    assert "Given up" in text_of(sign_in(head).get(at("decisions") + "?state=withdrawn"))


def test_what_is_to_be_looked_at_again_is_in_the_plan_and_the_register(oakfield, head, sign_in):
    for title, day in (("Due", date(2027, 1, 12)), ("Within", date(2027, 3, 7)), ("Beyond", date(2027, 3, 8))):
        make_decision(oakfield, title=f"{title} look", state="decided", review_on=day)
    plan = text_of(sign_in(head).get(at("forward_plan"))).split("To be looked at again")[1]
    assert [f"{title} look" in plan for title in ("Due", "Within", "Beyond")] == [True, True, False]
    assert plan.count('<span class="tag">Due</span>') == 1
    assert text_of(sign_in(head).get(at("decisions"))).count("Look again") == 1


def test_governors_read_no_names(oakfield, head, governor, sign_in):
    names = {"deciders": "Dr Example", "consulted": "Ms Sample", "reservation": "Mr Doubt"}
    decision = make_decision(oakfield, state="decided", outcome="Yes.", **names)
    say_stage(by=head, decision=decision, side=Side.LEADER, stage="draft")
    for address in (at("decisions"), at("forward_plan"), at("decision", decision)):
        page = text_of(sign_in(governor).get(address)).split("<main")[1]
        assert not [name for name in (*names.values(), head.name) if name in page]
    assert "Yes." in page
    assert "It was agreed with a reservation." in page
    assert "At the draft" in page
    readers = text_of(sign_in(head).get(at("decision", decision))).split("<main")[1]
    assert not [name for name in (*names.values(), head.name) if name not in readers]


def test_a_linked_meeting_exists_only_for_those_who_take_part(oakfield, head, senco, deputy, sign_in):
    meeting = make_meeting(make_series(oakfield, [head, senco], name="Private matters"))
    decision = make_decision(oakfield, meeting=meeting)
    assert "Private matters" in text_of(sign_in(head).get(at("decision", decision)))
    outsider = sign_in(deputy)
    for name in ("decision", "decision_edit"):
        assert "Private matters" not in text_of(outsider.get(at(name, decision)))
    outsider.post(at("decision_edit", decision), {**TYPED, "version": "1"})
    decision.refresh_from_db()
    assert (decision.title, decision.meeting) == (TYPED["title"], meeting), "the link is kept"
    foreign = make_decision(oakfield)
    answer = outsider.post(at("decision_edit", foreign), {**TYPED, "version": "1", "meeting": str(meeting.pk)})
    assert answer.status_code == 422


def test_two_versions_do_not_tell_of_a_meeting_of_others(oakfield, head, senco, deputy, sign_in):
    series = make_series(oakfield, [head, senco], name="Private matters")
    meetings = [make_meeting(series), make_meeting(series, on=date(2027, 2, 9))]
    decision = make_decision(oakfield, meeting=meetings[0], version=2)
    outsider = sign_in(deputy).post(at("decision_edit", decision), {**TYPED, "version": "1", "meeting": ""})
    assert outsider.status_code == 409
    assert "Private matters" not in text_of(outsider)
    typed = {**TYPED, "version": "1", "meeting": str(meetings[1].pk)}
    page = text_of(sign_in(head).post(at("decision_edit", decision), typed))
    for day in ("12 January 2027: Private matters", "9 February 2027: Private matters"):
        assert page.count(day) == 2, "in the list and beside the other version"


def test_the_share_from_the_outset_stands_by_term_and_area(oakfield, head, senco, sign_in):
    decision = make_decision(oakfield, state="decided")
    say_stage(by=senco, decision=decision, side=Side.SENCO, stage="idea")
    page = text_of(sign_in(head).get(at("involvement")))
    assert "Spring term 2027" in page
    assert "from the outset in 1 of 1 decision" in page
    assert "Where the two accounts differ" not in page
    say_stage(by=head, decision=decision, side=Side.LEADER, stage="draft")
    differing = text_of(sign_in(head).get(at("involvement"))).split("Where the two accounts differ")[1]
    assert at("decision", decision) in differing
    assert "At the idea" in differing
    assert "At the draft" in differing


def test_the_page_says_whether_the_senco_is_on_the_leadership_team(oakfield, senco, governor, sign_in):
    client = sign_in(governor)
    assert "The SENCo is not on the leadership team." in text_of(client.get(at("involvement")))
    make_member(oakfield, "deputy-head", "senco", email="both@oakfield.example")
    assert "1 of the 2 SENCos is on the leadership team." in text_of(client.get(at("involvement")))


@pytest.mark.parametrize("name", ["decisions", "forward_plan", "involvement"])
def test_lists_take_the_same_queries_for_one_row_and_for_three(
    oakfield, head, sign_in, name, django_assert_num_queries, django_assert_max_num_queries
):
    client = sign_in(head)
    state = "decided" if name == "involvement" else "planned"
    make_decision(oakfield, state=state)
    client.get(at(name))
    with django_assert_max_num_queries(10) as one:
        client.get(at(name))
    for title in ("Second", "Third"):
        make_decision(oakfield, title=title, state=state)
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(at(name))
