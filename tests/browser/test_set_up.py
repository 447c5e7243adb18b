"""From the sign-in of a new school's head to a filled map, with every click and every field counted."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from tests.browser.watch import axe_faults
from tests.heatmap.test_set_up import TABLE

pytestmark = pytest.mark.looks
PASSWORD = "correct horse battery"
MOST = 25


class Hand:
    """Clicks and fills, and counts both."""

    def __init__(self, page):
        self.page, self.count = page, 0

    def fill(self, label, text):
        self.count += 1
        self.page.get_by_label(label).first.fill(text)

    def press(self, role, name):
        self.count += 1
        self.page.get_by_role(role, name=name).first.click()


def new_head(client):
    """Joined by the printed link, as the first person of the server."""
    out = StringIO()
    said = {"slug": "st-marys", "name": "St Mary's", "phase": "primary", "head_email": "head@stmarys.example"}
    call_command("create_school", stdout=out, **said)
    link = re.search(r"(/invitations/[\w-]+/)", out.getvalue())[1]
    assert client.post(link, {"name": "Ada King", "password": PASSWORD, "again": PASSWORD}).status_code == 302


def test_new_head_comes_from_sign_in_to_a_filled_map(transactional_db, client, open_page):
    new_head(client)
    page = open_page()
    hand = Hand(page)
    page.goto("/")
    hand.fill(re.compile("mail"), "head@stmarys.example")
    hand.fill("Password", PASSWORD)
    hand.press("button", "Sign in")
    expect(page).to_have_url(re.compile("/st-marys/"))
    hand.press("link", "Begin")
    expect(page.locator("h1")).to_have_text("Your school")
    hand.press("button", "Save and go on")
    expect(page.locator("h1")).to_have_text("Term dates")
    hand.fill("Your term dates", TABLE)
    hand.press("button", "Look at it")
    expect(page.locator("caption")).to_contain_text("What was understood")
    assert axe_faults(page) == []
    hand.press("button", "Save and go on")
    expect(page.locator("h1")).to_have_text("People")
    hand.fill("Name", "Sam Lee")
    hand.fill("E-mail address", "sam@stmarys.example")
    hand.press("button", "Save and go on")
    expect(page.locator("h1")).to_have_text("Our numbers")
    hand.fill("EHC plans in Year 6", "4")
    hand.press("button", "Save and go on")
    expect(page.locator("h1")).to_have_text("Calendar packs")
    assert axe_faults(page) == []
    hand.press("button", "Save and go on")
    expect(page.locator("h1")).to_have_text("Talk about it")
    assert page.locator("section.panel").count() == 3
    assert axe_faults(page) == []
    hand.press("button", "Save and go on to the map")
    expect(page.locator("a.c:visible").first).to_be_visible()
    assert page.locator("a.c:visible").count() > 10
    assert hand.count <= MOST, f"{hand.count} clicks and fields"
