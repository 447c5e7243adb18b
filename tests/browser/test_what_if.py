"""A movable event tried on other dates: suggested, adopted, discarded; and nothing changes before it is adopted."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from inclusion.school.models import Occurrence
from tests.browser.watch import axe_faults
from tests.full_school import MOVABLE

pytestmark = pytest.mark.looks


def week_score(page, row, monday):
    return page.locator(f"a.c[href*='/cell/{row}/{monday}/']:visible b").inner_text()


def test_a_suggested_date_is_tried_discarded_and_adopted(open_page, senco):
    page, today = open_page(senco), open_page(senco)
    time = Occurrence.objects.get(event__title=MOVABLE)
    assert time.starts_on == date(2027, 1, 26)
    today.goto("/oakfield/heatmap/")
    before = week_score(today, "curriculum-lead", "2027-01-25")

    page.goto("/oakfield/heatmap/cell/curriculum-lead/2027-01-25/")
    page.get_by_role("listitem").filter(has_text=MOVABLE).get_by_role("link", name="what if?").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("What if we moved it?")
    page.evaluate("window.same = true")
    suggestion = page.get_by_role("region", name="Suggested").get_by_role("link").first
    day = re.search(r"to=([\d-]+)", suggestion.get_attribute("href"))[1]
    suggestion.click()
    expect(page.get_by_role("columnheader", name="Then")).to_be_visible()
    expect(page.get_by_role("rowheader", name="Curriculum lead")).to_be_visible()
    expect(page).to_have_url(re.compile(f"to={day}"))
    assert page.evaluate("window.same"), "the page was not loaded again"
    assert axe_faults(page) == []
    today.reload()
    assert week_score(today, "curriculum-lead", "2027-01-25") == before

    page.get_by_role("link", name="Discard").click()
    expect(page.get_by_role("heading", name="Choose a date to try")).to_be_visible()
    page.get_by_label("Another date").fill("2027-06-02")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("alert")).to_contain_text("It cannot go to Wed 2 Jun 2027")
    expect(page.get_by_role("button", name="Adopt")).to_have_count(0)
    page.get_by_role("region", name="Suggested").get_by_role("link").first.click()
    page.get_by_role("button", name="Adopt").click()
    expect(page.get_by_text(f"Moved: {MOVABLE} is now on")).to_be_visible()
    time = Occurrence.objects.get(event__title=MOVABLE)
    assert time.starts_on == date.fromisoformat(day)
    today.reload()
    assert float(week_score(today, "curriculum-lead", "2027-01-25")) < float(before)


def test_who_may_not_change_an_event_may_still_look(open_page, teacher):
    page = open_page(teacher)
    time = Occurrence.objects.get(event__title=MOVABLE)
    page.goto(f"/oakfield/heatmap/what-if/{time.pk}/?to=2027-02-02")
    expect(page.get_by_role("columnheader", name="Then")).to_be_visible()
    expect(page.get_by_role("button", name="Adopt")).to_have_count(0)
    expect(page.get_by_text("Only the people who look after this event can adopt another date.")).to_be_visible()
