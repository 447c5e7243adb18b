"""The home page of a school: what each person sees of the week, and what they never see."""

from datetime import date, time

import pytest
from django.urls import reverse
from django.utils import timezone

from planning.models import Allocation, Meeting
from tests.factories import make_event, make_member
from tests.planning.rows import make_action, make_block, make_decision, make_item, make_meeting, make_series

pytestmark = pytest.mark.usefixtures("today")
TODAY = date(2027, 1, 13)


def home(client, query=""):
    return client.get(reverse("planning:this_week", args=["oakfield"]) + query).text


def test_a_pair_sees_each_other_with_what_may_be_told(senco, head, sign_in):
    make_event(senco.school, by=senco, levels={"senco": 5}, starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15))
    secret = {"levels": {"headteacher": 4}, "confidential": True, "title": "Appraisal"}
    make_event(senco.school, by=head, starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15), **secret)
    mine, theirs = home(sign_in(senco)), home(sign_in(head))
    assert "You are <b>Busy</b> this week and <b>Quiet</b> the next; Headteacher is <b>Busy</b> this week." in mine
    assert '<b class="num">5.0</b><i>Busy</i>' in mine
    assert "Writing moderation" in mine
    assert "Confidential commitment" in mine
    assert "Appraisal" not in mine
    assert "Appraisal" in theirs


def test_the_address_cannot_narrow_the_map_of_the_page(senco, sign_in):
    make_event(senco.school, by=senco, levels={"senco": 5}, starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 15))
    client = sign_in(senco)
    assert home(client, "?nature=deadline&set_by=law&ours=1").count("5.0</b>") == home(client).count("5.0</b>") == 1


def test_others_see_their_own_row_and_no_partner(teacher, phase_leader, senco, head, sign_in):
    make_event(senco.school, by=head, levels={"senco": 5, "class-teacher": 3}, starts_on=TODAY)
    for member in (teacher, phase_leader):
        page = home(sign_in(member))
        assert "How best to reach Senco" not in page
        assert "<h3>Me</h3>" in page
        assert "Protected time" not in page


def test_without_a_head_the_linked_deputy_is_the_sencos_partner(senco, deputy, sign_in):
    senco.slt_link = deputy
    senco.save()
    assert "<h3>Deputy-Head</h3>" in home(sign_in(senco))
    assert "<h3>Senco</h3>" in home(sign_in(deputy))


def test_the_same_for_two_weeks_and_nothing_recorded_are_said_shortly(senco, head, sign_in):
    assert "Nothing is recorded for your role in this school year yet; for Headteacher nothing" in home(sign_in(senco))
    make_event(senco.school, levels={"senco": 3}, starts_on=date(2027, 1, 11), ends_on=date(2027, 1, 22))
    assert "You are <b>Steady</b> this week and the next" in home(sign_in(senco))


def test_somebody_without_a_row_and_a_school_without_terms_get_a_page(oakfield, sign_in):
    newcomer = make_member(oakfield, "class-teacher", email="new@oakfield.example")
    oakfield.terms.all().delete()
    page = home(sign_in(newcomer))
    assert "terms are not known yet" in page and "on holiday" not in page
    for words in ("Nothing is planned.", "Nothing is waiting for you.", "No decision is planned"):
        assert words in page


def test_on_a_sunday_the_weeks_are_called_next_and_after(senco, sign_in, time_machine):
    make_event(senco.school, levels={"senco": 5}, starts_on=date(2027, 1, 18), ends_on=date(2027, 1, 22))
    time_machine.move_to("2027-01-17T09:00Z", tick=False)
    assert "You are <b>Busy</b> next week and <b>Quiet</b> the week after" in home(sign_in(senco))


def test_a_holiday_is_named(senco, sign_in, time_machine):
    time_machine.move_to("2027-02-17T09:00Z", tick=False)
    page = home(sign_in(senco))
    assert "<i>Half term</i>" in page


# What waits ------------------------------------------------------------------------------------------------------


def test_the_next_joint_meeting_comes_before_an_earlier_one_with_others(senco, head, phase_leader, sign_in):
    make_meeting(make_series(senco.school, (senco, phase_leader), name="Phase talk"), on=date(2027, 1, 14))
    joint = make_meeting(
        make_series(senco.school, (senco, head), name="Check-in"), on=date(2027, 1, 19), place="Room 2"
    )
    page = home(sign_in(senco))
    assert "Next joint meeting" in page
    assert reverse("planning:meeting", args=["oakfield", joint.pk]) in page
    assert "Room 2 · with Headteacher" in page
    assert "Phase talk" not in page
    joint.cancelled_at = timezone.now()
    joint.save()
    assert "Phase talk" in home(sign_in(senco))
    assert "Check-in" not in home(sign_in(head))


def test_meetings_of_others_are_not_told(senco, head, teacher, sign_in):
    make_meeting(make_series(senco.school, (senco, head), name="Check-in", informed=[teacher]), on=date(2027, 1, 19))
    assert "Check-in" not in home(sign_in(teacher))


def test_minutes_wait_for_their_chairs_only(senco, head, phase_leader, sign_in):
    series = make_series(senco.school, (senco, head), others=[phase_leader], name="Review")
    over = make_meeting(series, state=Meeting.State.IN_PROGRESS, ended_at=timezone.now())
    url = reverse("planning:minutes", args=["oakfield", over.pk])
    over.participants.filter(membership=head).update(ticked_at=timezone.now())
    assert url in home(sign_in(senco))
    assert url not in home(sign_in(head))
    assert url not in home(sign_in(phase_leader))


def test_actions_are_ones_own_first_five_by_date(senco, head, sign_in):
    item = make_item(make_meeting(make_series(senco.school, (senco, head))))
    for day in range(20, 26):
        make_action(senco, f"Task {day}", item=item, due_on=date(2027, 1, day), status="accepted")
    make_action(senco, "Late one", item=item, due_on=date(2027, 1, 11))
    make_action(senco, "Done one", item=item, status="done")
    make_action(head, "Theirs", item=item)
    page = home(sign_in(senco))
    assert "was due 2\xa0days ago" in page
    assert "Task 23" in page
    assert "Task 24" not in page
    assert "All my actions" in page
    assert "Done one" not in page
    assert "Theirs" not in page


def test_decisions_come_with_as_much_as_the_register_tells(head, teacher, office, sign_in):
    make_decision(head.school, "Who supports whom", decide_on=date(2027, 3, 10))
    make_decision(head.school, "Too far", decide_on=date(2027, 3, 11))
    make_decision(head.school, "Already", state="decided", decide_on=date(2027, 1, 20))
    page = home(sign_in(head))
    assert "SENCo joins at the idea" in page
    assert "Too far" not in page
    assert "Already" not in page
    page = home(sign_in(teacher))
    assert "Who supports whom" in page
    assert "SENCo joins" not in page
    assert "Decisions coming" not in home(sign_in(office))


def test_decisions_whose_review_is_due_are_to_be_looked_at_again(head, teacher, sign_in):
    for title, day in (
        ("Since autumn", date(2026, 11, 2)),
        ("On Friday", date(2027, 1, 15)),
        ("Later", date(2027, 1, 18)),
    ):
        make_decision(head.school, title, state="decided", decide_on=date(2026, 10, 1), review_on=day)
    page = home(sign_in(head))
    assert page.index("To look at again") < page.index("Since autumn") < page.index("On Friday")
    assert "Later" not in page
    assert "To look at again" not in home(sign_in(teacher))


def test_protected_time_is_marked_right_here(senco, head, deputy, sign_in):
    Allocation.objects.create(school=senco.school, starts_on=date(2026, 9, 1), minutes_a_week=600)
    block, client = make_block(senco), sign_in(senco)
    assert reverse("planning:block_mark", args=["oakfield", block.pk]) in home(client)
    assert "Protected time</h2>" not in home(sign_in(deputy))
    url = reverse("planning:block_mark", args=["oakfield", block.pk])
    client.post(url, {"version": 1, "said": "kept", "back": "week"})
    assert "Nothing to mark today." in home(client)


def test_queries_do_not_grow_with_what_is_there(senco, head, sign_in, django_assert_num_queries):
    client = sign_in(senco)
    item = make_item(make_meeting(make_series(senco.school, (senco, head)), on=date(2027, 1, 20)))
    for round_ in (1, 3):
        for number in range(round_):
            day = date(2027, 1, 12 + number)
            make_event(senco.school, by=head, levels={"senco": 2, "headteacher": 2}, starts_on=day)
            make_action(senco, item=item)
            make_block(senco, on=date(2027, 1, 4 + number), starts_at=time(6 + round_))
            make_decision(head.school)
            make_decision(head.school, state="decided", review_on=day)
        home(client)
        with django_assert_num_queries(
            22
        ):  # five for the step and what waits in the reflection log, one for the set-up
            home(client)


def test_the_page_is_closed_to_others(governor, other_head, client, sign_in):
    url = reverse("planning:this_week", args=["oakfield"])
    assert sign_in(governor).get(url).status_code == 404
    assert sign_in(other_head).get(url).status_code == 404
    assert client.get(url).status_code == 302
    assert sign_in(governor).post(url).status_code == 405
