"""A whole cycle of joint planning by SENCo and headteacher, each at their own screen: from finding the time to the map.

The steps follow each other on the same two browsers; each asserts what a person reads and what is stored at its end.
"""

import re
import uuid
from datetime import date, time, timedelta

import pytest
from playwright.sync_api import expect

from planning.actions.agenda import ItemDetails, add_item
from planning.actions.carrying import end_meeting
from planning.actions.meetings import PersonPart, SeriesDetails, add_meeting, create_series, open_meeting
from planning.actions.starting import start_meeting
from planning.models import Action
from tests.browser.cycle_meeting import (
    ASKED,
    NAME,
    ONCE,
    TWICE,
    agree_the_minutes,
    build_the_agenda,
    end_and_carry,
    find_the_time,
    hold_the_meeting,
    plan_the_next,
)
from tests.browser.cycle_provision import decide_with_the_senco_at_options, review_two_provisions
from tests.full_school import member_at

NOVEMBER, JANUARY = date(2026, 11, 10), date(2027, 1, 5)


@pytest.fixture
def series(oakfield, senco, head):
    """A series that met twice already; one item was put off both times, another once."""
    people = [PersonPart(senco, is_chair=True), PersonPart(head, is_chair=True)]
    details = SeriesDetails(NAME, place="Library")
    series = create_series(by=senco, school=oakfield, details=details, people=people, times=[(NOVEMBER, time(15, 30))])
    hold_without_time(series.meetings.get(), senco, TWICE)
    hold_without_time(add_meeting(by=senco, series=series, on=JANUARY, starts_at=time(15, 30)), senco, ONCE)
    return series


def hold_without_time(meeting, by, title):
    """A meeting at which nothing was reached: what was on its agenda waits for the next one."""
    opened = open_meeting(by=by, meeting=meeting)
    add_item(by=by, meeting=opened, details=ItemDetails(title, owner=by), creation_key=uuid.uuid4())
    end_meeting(by=by, meeting=start_meeting(by=by, meeting=opened), choices={})


@pytest.mark.looks  # its two people act in turns, never at once
def test_a_whole_cycle_of_two_people(open_page, series, senco, head):
    hers, his = open_page(senco), open_page(head)
    meeting = find_the_time(hers, series)
    build_the_agenda(hers, his, meeting)
    hold_the_meeting(hers, his, meeting, senco, head)
    review_two_provisions(hers, his, senco, meeting)
    decide_with_the_senco_at_options(hers, his, meeting)
    end_and_carry(hers, meeting)
    agree_the_minutes(hers, his, meeting, head)
    accept_the_action(hers, meeting)
    following = plan_the_next(hers, series, meeting)
    see_both_on_the_map(hers, open_page(member_at("deputy")), [meeting, following])
    see_it_all_this_week(his, following)


def accept_the_action(page, meeting):
    page.goto("/oakfield/my-actions/")
    page.get_by_role("link", name=re.compile(f"^See my week and answer.*{ASKED}")).click()
    weeks = page.get_by_role("table", name=re.compile("Your weeks around"))
    expect(weeks.get_by_role("row").filter(has_text="its date")).to_contain_text("with it")
    page.get_by_role("button", name=re.compile("^Accept ")).click()
    expect(page.get_by_role("region", name="To do")).to_contain_text(ASKED)
    assert Action.objects.get(title=ASKED).status == Action.Status.ACCEPTED


def see_both_on_the_map(hers, deputys, meetings):
    for meeting in meetings:
        monday = meeting.on - timedelta(days=meeting.on.weekday())
        for address in (f"/oakfield/heatmap/week/?on={meeting.on}", f"/oakfield/heatmap/cell/senco/{monday}/"):
            hers.goto(address)
            expect(hers.locator("main")).to_contain_text(NAME)
            deputys.goto(address)
            expect(deputys.locator("main")).to_contain_text("Confidential commitment")
            assert NAME not in deputys.content()
            assert str(meeting.pk) not in deputys.content()
        assert meeting.event.confidential


def see_it_all_this_week(his, following):
    """What comes next stands on the page that opens first."""
    his.goto("/oakfield/")
    next_meeting = his.get_by_role("region", name=re.compile("meeting$"))
    expect(next_meeting).to_contain_text(NAME)
    expect(next_meeting).to_contain_text(f"{following.on:%A} {following.on.day}")
