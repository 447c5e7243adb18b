"""An entry that keeps itself while somebody types: through loading again, without a connection, and in two tabs."""

import re

import pytest
from playwright.sync_api import expect

from reflection.models import LogEntry
from tests.browser.watch import axe_faults

pytestmark = pytest.mark.django_db(transaction=True)
KEPT = "() => Object.keys(sessionStorage).filter((key) => key.startsWith('keep:'))"
SAVED = re.compile(r"^Draft saved \d\d:\d\d$")


@pytest.fixture
def page(open_page, senco):
    """Writing a new entry."""
    opened = open_page(senco)
    opened.goto("/oakfield/reflection/log/add/")
    return opened


def area(page):
    return page.get_by_label("What I want to keep")


def state(page):
    return page.locator("[data-draft-state]")


def write(page, words):
    area(page).press("Control+End")
    area(page).press_sequentially(words)


def save(page):
    page.get_by_role("button", name=re.compile("^Save")).click()


def test_a_draft_is_there_after_loading_again_and_is_finished_by_save(page):
    write(page, "Half a thought")
    expect(state(page)).to_have_text(SAVED)
    expect(page).to_have_url(re.compile("/edit/$"))
    assert axe_faults(page) == []
    write(page, " more")
    page.wait_for_timeout(2500)
    page.reload()
    expect(area(page)).to_have_value("Half a thought more")
    assert LogEntry.objects.get().is_draft
    page.get_by_label("The leadership team").check()
    save(page)
    expect(page.locator("#messages")).to_contain_text("the leadership team can read this")
    entry = LogEntry.objects.get()
    assert (entry.is_draft, entry.audience, entry.text) == (False, "leadership", "Half a thought more")
    page.goto("/oakfield/reflection/log/add/")
    expect(area(page)).to_have_value("")
    assert page.evaluate(KEPT) == []


def test_saving_while_a_draft_is_on_its_way_is_one_entry(page):
    held = []

    def hold(route):
        held.append(route)

    page.route("**/log/draft/", hold)
    write(page, "Written in a hurry")
    page.wait_for_timeout(2000)
    assert len(held) == 1
    save(page)
    expect(state(page)).to_have_text("Saving …")
    held[0].continue_()
    expect(page.locator("#messages")).to_contain_text("Saved. Only you can read this.")
    entry = LogEntry.objects.get()
    assert (entry.is_draft, entry.text) == (False, "Written in a hurry")


def test_without_a_connection_it_stays_in_the_tab_until_there_is_one(page, watch):
    write(page, "Half a thought")
    expect(state(page)).to_have_text(SAVED)
    page.context.set_offline(True)
    write(page, " on the train")
    expect(state(page)).to_have_text("No connection: not saved yet, kept in this tab")
    page.context.set_offline(False)
    page.reload()
    expect(area(page)).to_have_value("Half a thought on the train")
    expect(state(page)).to_have_text(SAVED)
    assert LogEntry.objects.get().text == "Half a thought on the train"
    watch.complaints.clear()


def test_two_tabs_are_told_and_nothing_is_lost(page, watch):
    write(page, "Half a thought")
    expect(state(page)).to_have_text(SAVED)
    other = page.context.new_page()
    other.goto(page.url)
    write(other, " from the other tab")
    expect(state(other)).to_have_text(SAVED)
    write(page, " from here")
    expect(state(page)).to_contain_text("saved in another tab. What you typed is still here")
    save(page)
    expect(page.get_by_role("alert").first).to_contain_text("Nothing of yours is lost")
    expect(page.locator(".two-versions")).to_contain_text("Half a thought from the other tab")
    expect(area(page)).to_have_value("Half a thought from here")
    page.get_by_role("button", name="Save mine").click()
    expect(page.locator("#messages")).to_contain_text("Saved.")
    assert LogEntry.objects.get().text == "Half a thought from here"
    watch.complaints.clear()


def test_a_line_takes_two_taps_on_a_phone(open_page, senco):
    page = open_page(senco, viewport={"width": 390, "height": 800}, has_touch=True)
    page.goto("/oakfield/reflection/log/")
    area(page).tap()
    page.keyboard.type("They waved from the window.")
    page.get_by_role("button", name="Save").tap()
    expect(page.locator("#messages")).to_contain_text("Saved. Only you can read this.")
    expect(page.locator(".log-list")).to_contain_text("They waved from the window.")
    assert axe_faults(page) == []
    expect(area(page)).to_have_value("")
