"""Finding the time in a browser: what was found is accessible in every look, and the dates chosen become drafts."""

import re

import pytest
from playwright.sync_api import expect

from planning.models import Meeting
from tests.browser.watch import faults_in_every_look, faults_in_light

pytestmark = pytest.mark.looks
PLAN = "/oakfield/meetings/plan/"


def test_three_times_a_whole_term_and_no_time_at_all(open_page, senco):
    page = open_page(senco)
    page.goto(PLAN)
    expect(page.get_by_label("How many meetings")).to_be_hidden()
    page.get_by_role("button", name="Find times").click()
    expect(page.get_by_role("heading", name="Three times that suit")).to_be_visible()
    expect(page.get_by_role("radio")).to_have_count(3)
    assert faults_in_every_look(page) == []
    page.get_by_label("How often").select_option(label="Every two weeks")
    page.get_by_role("button", name="Search again").click()
    expect(page.get_by_role("heading", name=re.compile("dates placed at once"))).to_be_visible()
    assert faults_in_every_look(page) == []
    page.get_by_label("Length in minutes").fill("480")
    page.get_by_label("Between which dates").select_option(label="Between two dates")
    page.get_by_label("From").fill("2027-02-15")
    page.get_by_label("Until").fill("2027-02-19")
    page.get_by_role("button", name="Search again").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no school day between")
    assert faults_in_light(page) == []


def test_what_is_unticked_is_not_planned_and_what_is_typed_stays(open_page, head):
    page = open_page(head)
    page.goto(PLAN)
    page.get_by_label("Name").fill("")
    page.get_by_label("Place").fill("Library")
    page.get_by_role("button", name="Find times").click()
    expect(page.get_by_role("alert")).to_contain_text("Give it a name.")
    expect(page.locator("#found:has(.error-summary)")).to_be_focused()
    expect(page.get_by_label("Place")).to_have_value("Library")
    assert faults_in_light(page) == []
    page.get_by_label("Name").fill("Reading together")
    page.get_by_label("How often").select_option(label="A number of meetings")
    page.get_by_label("How many meetings").fill("4")
    page.get_by_role("button", name="Find times").click()
    dates = page.get_by_role("checkbox")
    expect(dates).to_have_count(4)
    dates.nth(2).uncheck()
    page.get_by_role("button", name="Plan these meetings").click()
    expect(page.get_by_text("Planned: Reading together, 3 meetings.")).to_be_visible()
    assert Meeting.objects.filter(title="Reading together", place="Library", state=Meeting.State.DRAFT).count() == 3


def test_without_any_script_a_person_gives_times_and_plans(open_page, head):
    page = open_page(head, java_script_enabled=False)
    page.goto("/oakfield/availability/")
    page.get_by_label("Monday, span 1, from").fill("15:15")
    page.get_by_label("Monday, span 1, until").fill("16:45")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved: the times you can meet.")).to_be_visible()
    page.goto(PLAN)
    page.get_by_role("button", name="Find times").click()
    expect(page.locator(".moment").first).to_contain_text("15:30–16:30")
    page.get_by_role("button", name="Plan this meeting").click()
    expect(page.get_by_text("Planned: Joint planning.")).to_be_visible()
