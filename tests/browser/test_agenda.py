"""The agenda in a browser: dragging and keys, adding without leaving the page, and what two people do at once."""

import pytest
from playwright.sync_api import expect

from planning.models import AgendaItem, Meeting
from tests.browser.watch import faults_in_every_look
from tests.planning.rows import TUESDAY, make_item, make_meeting, make_series


@pytest.fixture
def meeting(oakfield, senco, head, teacher):
    series = make_series(oakfield, [senco, head], others=[teacher])
    meeting = make_meeting(series)
    for title in ("One", "Two", "Three", "Four"):
        make_item(meeting, title, created_by=senco)
    make_meeting(series, on=TUESDAY.replace(day=26))
    return meeting


@pytest.fixture
def agenda(open_page, meeting, senco):
    page = open_page(senco)
    page.goto(f"/oakfield/meetings/{meeting.pk}/")
    return page


def titles(page):
    return page.locator(".agenda-list .what b")


def stored(meeting):
    return list(meeting.items.order_by("position").values_list("title", flat=True))


def handle(page, title):
    return page.get_by_role("button", name=f"Move {title}: drag")


def middle(box):
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


@pytest.mark.looks
def test_an_item_is_dragged_to_another_place(agenda, meeting):
    start, end = (middle(handle(agenda, title).bounding_box()) for title in ("One", "Three"))
    agenda.mouse.move(*start)
    agenda.mouse.down()
    agenda.mouse.move(end[0], end[1] + 20, steps=8)
    agenda.mouse.up()
    expect(agenda.locator("#live")).to_have_text("The new order is saved.")
    expect(titles(agenda)).to_have_text(["Two", "Three", "One", "Four"])
    assert stored(meeting) == ["Two", "Three", "One", "Four"]


@pytest.mark.looks
def test_escape_puts_a_dragged_item_back(agenda, meeting):
    start, end = (middle(handle(agenda, title).bounding_box()) for title in ("One", "Three"))
    agenda.mouse.move(*start)
    agenda.mouse.down()
    agenda.mouse.move(*end, steps=8)
    agenda.keyboard.press("Escape")
    agenda.mouse.up()
    expect(titles(agenda)).to_have_text(["One", "Two", "Three", "Four"])
    assert stored(meeting) == ["One", "Two", "Three", "Four"]


def test_arrow_keys_move_an_item_however_quickly_they_are_pressed(agenda, meeting):
    handle(agenda, "One").focus()
    for key in ("ArrowUp", "ArrowDown", "ArrowDown", "ArrowDown"):  # of which the first has nowhere to go
        agenda.keyboard.press(key)
    expect(agenda.locator("#live")).to_have_text("One: now 4 of 4.")
    expect(titles(agenda)).to_have_text(["Two", "Three", "Four", "One"])
    expect(handle(agenda, "One")).to_be_focused()
    assert stored(meeting) == ["Two", "Three", "Four", "One"]


@pytest.mark.looks
def test_buttons_leave_alone_what_is_being_typed(agenda):
    agenda.get_by_role("textbox", name="Item").fill("Half a thou")
    agenda.get_by_role("button", name="Move up Two").click()
    expect(titles(agenda)).to_have_text(["Two", "One", "Three", "Four"])
    expect(agenda.get_by_role("textbox", name="Item")).to_have_value("Half a thou")


def test_an_item_is_added_where_one_is_and_the_form_is_ready_for_the_next(agenda, meeting):
    agenda.get_by_role("textbox", name="Item").fill("Five")
    agenda.keyboard.press("Enter")
    expect(titles(agenda).last).to_have_text("Five")
    expect(agenda.get_by_role("textbox", name="Item")).to_have_value("")
    agenda.reload()
    expect(agenda.get_by_role("textbox", name="Item")).to_have_value("")
    assert meeting.items.filter(title="Five").count() == 1


def test_an_order_made_of_an_old_page_is_not_taken_and_the_stored_one_shown(agenda, open_page, head, meeting):
    other = open_page(head)
    other.goto(f"/oakfield/meetings/{meeting.pk}/")
    other.get_by_role("button", name="Move up Four").click()
    expect(other.locator("#live")).to_have_text("Four: now 3 of 4.")
    start, end = (middle(handle(agenda, title).bounding_box()) for title in ("One", "Two"))
    agenda.mouse.move(*start)
    agenda.mouse.down()
    agenda.mouse.move(end[0], end[1] + 10, steps=8)
    agenda.mouse.up()
    expect(agenda.locator("#messages")).to_contain_text("your order was not taken")
    expect(titles(agenda)).to_have_text(["One", "Two", "Four", "Three"])


@pytest.mark.looks
def test_a_verb_of_the_menu_answers_without_leaving_the_page(agenda, meeting):
    agenda.locator(".moves > summary").first.click()
    agenda.get_by_role("button", name="Park").click()
    expect(agenda.locator("#messages")).to_have_text("Put into the backlog: One.")
    expect(titles(agenda)).to_have_text(["Two", "Three", "Four"])
    agenda.get_by_role("button", name="Take One from the backlog").click()
    expect(titles(agenda)).to_have_text(["Two", "Three", "Four", "One"])
    assert AgendaItem.objects.get(title="One").meeting == meeting


@pytest.mark.looks
def test_without_scripts_every_form_works(open_page, meeting, senco):
    page = open_page(senco, java_script_enabled=False)
    page.goto(f"/oakfield/meetings/{meeting.pk}/")
    expect(page.locator("[data-handle]").first).to_be_hidden()
    page.get_by_role("button", name="Move down One").click()
    expect(titles(page)).to_have_text(["Two", "One", "Three", "Four"])
    page.locator(".moves > summary").first.click()
    page.get_by_role("button", name="Move to next").first.click()
    expect(page.locator("#messages")).to_have_text("Moved to the meeting on 26 January: Two.")
    page.get_by_role("textbox", name="Item").fill("Five")
    page.get_by_role("button", name="Add it").click()
    expect(titles(page)).to_have_text(["One", "Three", "Four", "Five"])


def test_a_meeting_that_closed_meanwhile_keeps_what_was_typed(agenda, meeting):
    Meeting.objects.filter(pk=meeting.pk).update(state=Meeting.State.CLOSED)
    agenda.get_by_role("textbox", name="Item").fill("Too late")
    agenda.get_by_role("button", name="Add it").click()
    expect(agenda.locator(".error-summary")).to_contain_text("This meeting is closed and its minutes are locked.")
    expect(agenda.get_by_role("textbox", name="Item")).to_have_value("Too late")


@pytest.mark.looks
def test_the_page_with_an_open_menu_is_accessible_in_every_look(agenda):
    agenda.locator(".moves > summary").first.click()
    assert faults_in_every_look(agenda) == []
