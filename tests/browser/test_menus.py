"""The menus above the map: a tick by the words of its label, and how a menu closes."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.looks


@pytest.mark.parametrize(("menu", "label"), [("Counting", "Deadlines"), ("Roles", "Deputy head")])
def test_the_words_of_a_label_tick_its_box_and_leave_the_menu_open(open_page, senco, menu, label):
    page = open_page(senco)
    page.goto("/oakfield/heatmap/")
    sheet = page.locator("details.menu").filter(has=page.locator("summary", has_text=menu))
    sheet.locator("summary").click()
    words = sheet.locator("label", has_text=label)
    box = sheet.get_by_label(label).first
    before = box.is_checked()
    wide = words.bounding_box()["width"]
    words.click(position={"x": wide - 4, "y": 10})
    expect(box).to_be_checked(checked=not before)
    expect(sheet).to_have_attribute("open", "")
    size = box.bounding_box()
    assert min(size["width"], size["height"]) >= 24


def test_a_menu_closes_by_escape_by_a_click_elsewhere_and_when_the_focus_leaves_it(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/heatmap/")
    summary = page.locator("summary", has_text="Counting")
    sheet = page.locator("details.menu").filter(has=summary)
    summary.click()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    expect(sheet).not_to_have_attribute("open", "")
    expect(summary).to_be_focused()
    summary.click()
    page.get_by_role("heading", level=1).click()
    expect(sheet).not_to_have_attribute("open", "")
    summary.focus()
    page.keyboard.press("Enter")
    expect(sheet).to_have_attribute("open", "")
    page.keyboard.press("Shift+Tab")
    expect(sheet).not_to_have_attribute("open", "")


@pytest.mark.parametrize("screen", ["", "present/"])
def test_an_open_cell_stays_in_sight_with_its_panel_and_escape_closes_it_first(open_page, senco, screen):
    page = open_page(senco, viewport={"width": 1280, "height": 800})
    page.goto(f"/oakfield/heatmap/{screen}")
    cell = page.locator("table.heat:not(.turned) a.c[href*='/cell/']").last
    cell.click()
    expect(page.locator("#opened-title")).to_be_focused()
    panel = page.locator("#opened > .panel").bounding_box()
    opened = page.locator("td.sel").bounding_box()
    assert panel["y"] < 800
    assert opened["y"] >= 0
    assert opened["y"] + opened["height"] <= panel["y"]
    page.keyboard.press("Escape")
    expect(page.locator("#opened-title")).to_have_count(0)
    expect(cell).to_be_focused()
    assert "open=" not in page.url
    cell.click()
    page.get_by_role("button", name="Close").click()
    expect(page.locator("#opened-title")).to_have_count(0)
    expect(cell).to_be_focused()
    if screen:
        page.keyboard.press("Escape")
        expect(page.get_by_role("navigation", name="Main")).to_be_visible()


@pytest.mark.parametrize("width", [1280, 1024, 390, 320])
def test_the_sections_are_reached_at_every_width(open_page, senco, width):
    page = open_page(senco, viewport={"width": width, "height": 800})
    page.goto("/oakfield/this-week/")
    sections = page.get_by_role("navigation", name="Main")
    expect(sections).to_have_count(1)
    folded = sections.locator("summary")
    if folded.count():
        expect(folded).to_have_text("This week")
        folded.click()
    for name in ("This week", "Protected time", "School"):
        expect(sections.get_by_role("link", name=name, exact=True)).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    sections.get_by_role("link", name="Protected time").click()
    page.get_by_role("heading", level=1, name="Protected time").wait_for()


def test_g_then_w_leads_to_this_week(open_page, senco):
    page = open_page(senco)
    page.goto("/oakfield/heatmap/")
    page.keyboard.press("g")
    page.keyboard.press("w")
    page.get_by_role("heading", level=1, name="week").wait_for()
    assert page.url.endswith("/oakfield/this-week/")
