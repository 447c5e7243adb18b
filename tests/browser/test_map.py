"""The map by keyboard, in a meeting room and on paper."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.watch import axe_faults
from tests.full_school import SECRET

pytestmark = pytest.mark.looks
CELL = "() => document.activeElement.matches('.heat td a') ? document.activeElement.getAttribute('href') : ''"
BANDS = """() => Object.fromEntries([1, 2, 3, 4, 5].map((band) => {
    const find = (within) => document.querySelector(`${within} .b${band}`);
    const cell = find("table.heat:not(.turned)") || find(".legend");
    const style = getComputedStyle(cell);
    return [band, [style.backgroundColor, style.backgroundImage, style.printColorAdjust, cell.innerText]];
}))"""


def place(page):
    """Row and day of the cell that has the focus; the cells of the row of both together lead to the week."""
    address = page.evaluate(CELL)
    row = re.search(r"/cell/([\w-]+)/", address)
    return row[1] if row else "together", re.search(r"[\d-]{10}", address)[0]


def tab_to_the_map(page):
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate(CELL):
            return
    raise AssertionError("Tab does not lead to the map")


def test_the_map_is_walked_and_opened_by_keyboard_alone(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/heatmap/")
    page.evaluate("window.same = true")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the main part")).to_be_focused()
    tab_to_the_map(page)
    row, day = place(page)
    assert day == "2027-01-11", "it begins with this week"
    page.keyboard.press("ArrowDown")
    below = place(page)
    assert below[1] == day
    assert below[0] != row
    page.keyboard.press("ArrowRight")
    assert place(page) == (below[0], "2027-01-18")
    page.keyboard.press("End")
    last = place(page)[1]
    page.keyboard.press("Home")
    assert place(page)[1] < "2027-01-11" < last
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    walked = place(page)
    assert walked == (below[0], "2027-01-18")

    page.keyboard.press("Enter")
    expect(page.locator("#opened-title")).to_be_focused()
    expect(page.locator("#live")).to_contain_text("w/b 18 January")
    expect(page).to_have_url(re.compile(rf"open={walked[0]}\.2027-01-18"))
    assert page.evaluate("window.same"), "the page was not loaded again"
    assert axe_faults(page) == []
    opened = page.url
    page.keyboard.press("Escape")
    expect(page.locator("#opened-title")).to_have_count(0)
    assert place(page) == walked
    page.keyboard.press("Tab")
    assert not page.evaluate(CELL), "the map is one stop for Tab"
    page.go_back()
    expect(page.locator("#opened-title")).to_have_count(0)
    page.goto(opened)
    expect(page.locator("#opened-title")).to_contain_text("w/b 18 January")


def test_shortcuts_are_listed_and_lead_on(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/events/")
    page.keyboard.press("?")
    shortcuts = page.get_by_role("dialog", name="Keyboard shortcuts")
    expect(shortcuts).to_be_visible()
    assert axe_faults(page) == []
    page.keyboard.press("Escape")
    expect(shortcuts).to_be_hidden()
    page.keyboard.press("/")
    expect(page.get_by_label("Search")).to_be_focused()
    page.keyboard.type("n")
    expect(page.get_by_label("Search")).to_have_value("n")
    page.get_by_label("Search").fill("census")
    expect(page.locator("#events")).to_contain_text("Spring school census")
    expect(page).to_have_url(re.compile("q=census"))
    page.get_by_label("Search").blur()
    page.keyboard.press("g")
    page.keyboard.press("m")
    page.wait_for_url("**/oakfield/heatmap/")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_have_text("Add event")


def test_the_meeting_room_is_walked_by_keys_and_shows_nothing_confidential(open_page, head):
    page = open_page(head)
    page.goto("/oakfield/heatmap/cell/headteacher/2026-12-07/")
    expect(page.get_by_role("main")).to_contain_text(SECRET)  # to its own author, alone
    page.goto("/oakfield/heatmap/present/?on=2026-12-09")
    expect(page.get_by_role("navigation", name="Main")).to_have_count(0)
    expect(page.get_by_role("link", name="Add event")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    while place(page)[0] != "headteacher":
        page.keyboard.press("ArrowDown")
    while place(page)[1] < "2026-12-07":
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    expect(page.locator("#opened-title")).to_contain_text("w/b 7 December")
    expect(page.locator("#opened")).to_contain_text("what is not listed here")
    assert SECRET not in page.content()
    assert "what-if" not in page.content()
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Spring")
    page.keyboard.press("p")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Autumn")
    page.keyboard.press("Escape")
    expect(page.get_by_role("navigation", name="Main")).to_be_visible()


def test_the_term_prints_on_landscape_paper_and_is_read_without_colour(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/heatmap/?on=2026-11-11")
    paper = page.pdf(prefer_css_page_size=True)
    sizes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", paper)
    assert 1 <= len(sizes) <= 2
    assert {(round(float(wide)), round(float(high))) for wide, high in sizes} == {(842, 595)}
    page.emulate_media(media="print")
    expect(page.locator("table.heat:not(.turned)")).to_be_visible()
    expect(page.locator("table.turned")).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
    expect(page.get_by_text("printed on 13 January 2027")).to_be_visible()
    looks = page.evaluate(BANDS)
    assert {look[2] for look in looks.values()} == {"exact"}
    assert len({look[0] for look in looks.values()}) == 5
    patterns = [look[1] for band, look in sorted(looks.items()) if band != "1"]
    assert len(set(patterns)) == 4
    assert "none" not in patterns
    assert re.match(r"\d+\.\d\s+Busy", looks["3"][3])
