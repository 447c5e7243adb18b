"""Events that are changed, by two people at once too; deleted and put back; and one time of a repeat."""

import re

from playwright.sync_api import expect

from inclusion.school.models import SchoolEvent
from tests.browser.watch import axe_faults
from tests.full_school import MOVABLE, SERIES


def address_of(title, page="edit/"):
    return f"/oakfield/events/{SchoolEvent.objects.get(title=title).pk}/{page}"


def test_two_people_change_one_event_and_the_second_sees_both_versions(open_page, senco, head):
    first, second = open_page(head), open_page(senco)
    for page in (first, second):
        page.goto(address_of(MOVABLE))
    first.get_by_label("Title").fill("Book scrutiny in all years")
    first.get_by_role("button", name="Save", exact=True).click()
    expect(first.get_by_text("Saved: Book scrutiny in all years.")).to_be_visible()

    second.get_by_text("What it needs from people").first.click()
    second.locator("textarea").fill("Five books from each class,\nby Monday noon.")
    second.get_by_role("button", name="Save", exact=True).click()
    expect(second.get_by_role("alert")).to_contain_text("Helen Marsh changed this event")
    versions = second.get_by_role("table", name="Where the two versions differ")
    expect(versions).to_contain_text("Book scrutiny in all years")
    expect(versions).to_contain_text("by Monday noon.")
    expect(second.locator("textarea")).to_have_value("Five books from each class,\nby Monday noon.")
    assert axe_faults(second) == []
    second.get_by_label("Title").fill("Book scrutiny in all years")
    second.get_by_role("button", name="Save mine").click()
    expect(second.get_by_text("Saved: Book scrutiny in all years.")).to_be_visible()
    event = SchoolEvent.objects.get(title="Book scrutiny in all years")
    assert event.needs == "Five books from each class,\nby Monday noon."


def test_deleting_can_be_undone_at_once_and_later(open_page, senco):
    page = open_page(senco)
    page.goto(address_of(MOVABLE, ""))
    page.get_by_role("button", name="Delete").click()
    expect(page.get_by_text(f"“{MOVABLE}” is deleted.")).to_be_visible()
    assert SchoolEvent.objects.get(title=MOVABLE).deleted_at
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text(f"Restored: {MOVABLE}.")).to_be_visible()
    assert not SchoolEvent.objects.get(title=MOVABLE).deleted_at

    page.get_by_role("button", name="Delete").click()
    page.get_by_role("link", name="Recently deleted").click()
    page.get_by_role("button", name=f"Restore {MOVABLE}").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(MOVABLE)


def test_one_time_of_a_repeat_is_changed_skipped_and_put_back_and_the_later_ones_changed(open_page, senco):
    page = open_page(senco)
    page.goto(address_of(SERIES, ""))
    page.get_by_role("link", name="Change 20 January 2027").click()
    expect(page.get_by_label("Only Wed 20 Jan")).to_be_checked()
    page.get_by_label("Title").fill("Catch-up with the governor")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Catch-up with the governor")
    single = SchoolEvent.objects.get(title="Catch-up with the governor")
    assert single.repeat == "none"
    assert str(single.starts_on) == "2027-01-20"

    page.goto(address_of(SERIES, ""))
    expect(page.get_by_role("link", name="Change 20 January 2027")).to_have_count(0)
    page.get_by_role("link", name="Move or skip 3 February 2027").click()
    assert axe_faults(page) == []
    page.get_by_role("button", name="Skip this time").click()
    expect(page.get_by_text(f"Skipped: {SERIES} on Wed 3 Feb.")).to_be_visible()
    page.get_by_role("button", name="Put back 3 February").click()
    expect(page.get_by_text(f"Put back: {SERIES} on Wed 3 Feb.")).to_be_visible()
    expect(page.get_by_role("link", name="Move or skip 3 February 2027")).to_be_visible()

    page.get_by_role("link", name="Change 3 March 2027").click()
    page.get_by_label("This one and all later ones").check()
    page.get_by_label("Title").fill("Weekly half hour")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Weekly half hour")
    before, later = SchoolEvent.objects.get(title=SERIES), SchoolEvent.objects.get(title="Weekly half hour")
    assert str(later.occurrences.first().starts_on) == "2027-03-03"
    assert str(before.occurrences.last().starts_on) == "2027-02-03"


def test_the_list_of_events_is_searched_as_one_types(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/events/")
    page.evaluate("window.same = true")
    page.get_by_label("Search").press_sequentially("census")
    expect(page.locator("#events caption")).to_have_text(re.compile(r"\d events? found"))
    expect(page.locator("#live")).to_contain_text("event")
    page.get_by_label("Concerns").select_option(label="SENCo")
    expect(page).to_have_url(re.compile("q=census&role=senco"))
    expect(page.get_by_label("Search")).to_have_value("census")
    assert page.evaluate("window.same"), "the page was not loaded again"
