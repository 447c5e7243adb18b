"""From the sign-in page to a changed map: on a phone with advice on the way, and without any script."""

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from inclusion.school.models import SchoolEvent
from tests.browser.watch import axe_faults
from tests.factories import PASSWORD

pytestmark = pytest.mark.looks
PHONE = {"width": 390, "height": 844}
HEAVY_WEEK = "2027-01-18"
DATE = re.compile(r"^\s*Date")


def score(page, role, monday):
    return page.locator(f"a.c[href*='/cell/{role}/{monday}/']:visible b").inner_text()


def level(page, role, number):
    return page.get_by_role("group", name=role, exact=True).locator("label.level").nth(number)


def sign_in(page, email, password):
    page.get_by_label(re.compile("mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_add_an_event_on_a_phone_and_see_the_map_change_for_both(open_page, senco, head):
    page, wide = open_page(viewport=PHONE, has_touch=True), open_page(head)
    page.goto("/")
    sign_in(page, "senco@oakfield.example", "not my password")
    expect(page.locator(".error-summary")).to_be_focused()
    sign_in(page, "senco@oakfield.example", PASSWORD)
    expect(page).to_have_url(re.compile("/oakfield/this-week/$"))
    page.goto("/oakfield/heatmap/")
    wide.goto("/oakfield/heatmap/")
    mondays = ["2027-01-11", "2027-01-18", "2027-01-25", "2027-02-01", "2027-02-08"]
    before = {monday: score(page, "senco", monday) for monday in mondays}
    assert before == {monday: score(wide, "senco", monday) for monday in mondays}

    page.get_by_role("link", name="Add event").tap()
    page.get_by_label("Title").fill("Reviews of support plans")
    page.get_by_label(DATE).fill("2027-01-19")
    level(page, "SENCo", 5).tap()
    advice = page.locator("#placing")
    expect(advice).to_contain_text("w/b 18 January is already Heavy for the SENCo")
    assert axe_faults(page) == []
    calmer = advice.get_by_role("button").first
    day = calmer.get_attribute("value")
    calmer.tap()
    expect(page.get_by_label(DATE)).to_have_value(day)
    expect(advice).not_to_contain_text("already Heavy for the SENCo")
    page.get_by_role("button", name="Add event").tap()

    expect(page.get_by_text("Added: Reviews of support plans.")).to_be_visible()
    event = SchoolEvent.objects.get(title="Reviews of support plans")
    assert event.starts_on == date.fromisoformat(day) != date(2027, 1, 19)
    page.get_by_role("link", name="See it on the map").tap()
    changed = next(monday for monday in reversed(mondays) if monday <= day)
    assert float(score(page, "senco", changed)) > float(before[changed])
    wide.reload()
    assert score(wide, "senco", changed) == score(page, "senco", changed)
    wide.locator(f"a.c[href*='/cell/senco/{changed}/']:visible").click()
    expect(wide.locator("#opened")).to_contain_text("Reviews of support plans")


def test_what_is_wrong_is_said_at_the_field_and_nothing_typed_is_lost(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/events/add/")
    page.get_by_label("Title").fill("Trip to the farm")
    page.get_by_label(DATE).fill("2027-02-02")
    page.get_by_label("Last day").fill("2027-02-01")
    page.get_by_role("button", name="Add event").click()
    expect(page.locator(".error-summary")).to_be_focused()
    page.locator(".error-summary").get_by_role("link", name="Last day").click()
    expect(page.get_by_label("Last day")).to_be_focused()
    expect(page.get_by_label("Title")).to_have_value("Trip to the farm")
    assert axe_faults(page) == []
    page.get_by_label("Last day").fill("2027-02-03")
    page.get_by_role("button", name="Add event").click()
    expect(page.get_by_text("It concerns no role yet, so the map stays as it is.")).to_be_visible()


@pytest.fixture
def plain_page(open_page, senco):
    """The SENCo's browser with scripts switched off."""
    return open_page(senco, java_script_enabled=False)


def test_the_map_and_adding_work_without_scripts(plain_page):
    page = plain_page
    page.goto("/oakfield/heatmap/")
    before = score(page, "senco", HEAVY_WEEK)
    page.locator(f"a.c[href*='/cell/senco/{HEAVY_WEEK}/']:visible").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("SENCo, w/b 18 January")
    expect(page.get_by_role("listitem").filter(has_text="Spring school census")).to_be_visible()
    page.get_by_role("link", name="Back to the map").click()
    page.get_by_text("Counting: everything").click()
    page.get_by_label("Deadlines").check()
    page.locator("details[open]").get_by_role("button", name="Show").click()
    expect(page.locator(".lead")).to_contain_text("Counting only deadlines")

    page.get_by_role("link", name="Add event").click()
    page.get_by_label("Title").fill("Reviews of support plans")
    page.get_by_label(DATE).fill("2027-01-19")
    level(page, "SENCo", 5).click()
    page.get_by_role("button", name="Check this date").click()
    expect(page.get_by_text("w/b 18 January is already Heavy for the SENCo")).to_be_visible()
    page.get_by_role("button", name="Back to the form").click()
    expect(page.get_by_label("Title")).to_have_value("Reviews of support plans")
    page.get_by_role("button", name="Add event").click()
    expect(page.get_by_text("Added: Reviews of support plans.")).to_be_visible()
    page.get_by_role("link", name="See it on the map").click()
    assert float(score(page, "senco", HEAVY_WEEK)) > float(before)


def test_what_if_and_undo_work_without_scripts(plain_page):
    page = plain_page
    page.goto("/oakfield/heatmap/what-if/")
    page.get_by_role("link", name="Try other dates for Book scrutiny").first.click()
    page.get_by_label("Another date").fill("2027-02-02")
    page.get_by_role("button", name="Try it").click()
    expect(page.get_by_role("heading", name="On Tue 2 Feb")).to_be_visible()
    page.get_by_role("button", name="Adopt Tue 2 Feb").click()
    expect(page.get_by_text("Moved: Book scrutiny is now on Tue 2 Feb.")).to_be_visible()

    page.goto("/oakfield/events/?q=Book+scrutiny")
    page.get_by_role("link", name="Book scrutiny").click()
    page.get_by_role("button", name="Delete").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Restored: Book scrutiny.")).to_be_visible()
