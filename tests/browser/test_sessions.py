"""A session that ends keeps what was typed, signing out leaves nothing behind, and how a colleague gets in."""

import re
from datetime import UTC, datetime

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import expect

from inclusion.school.models import Membership
from tests.browser.watch import axe_faults
from tests.factories import PASSWORD

pytestmark = pytest.mark.looks
STORED = "() => JSON.stringify([sessionStorage, localStorage])"
TITLE = "Evening for new families"


def sign_in(page, email):
    page.get_by_label(re.compile("mail")).fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_typed_text_survives_the_end_of_a_session_and_signing_out_leaves_nothing(open_page, senco, watch):
    page = open_page(senco)
    page.goto("/oakfield/events/add/")
    page.get_by_label("Title").fill(TITLE)
    page.wait_for_function("(title) => Object.values(sessionStorage).some((kept) => kept.includes(title))", arg=TITLE)
    Session.objects.all().delete()
    watch.expect("Response Status Error Code 401")
    page.get_by_role("group", name="SENCo", exact=True).locator("label.level").nth(3).click()  # htmx asks for advice
    expect(page).to_have_url(re.compile(r"/accounts/login/\?next=%2Foakfield%2Fevents%2Fadd%2F"))
    sign_in(page, "senco@oakfield.example")
    expect(page).to_have_url(re.compile("/oakfield/events/add/$"))
    expect(page.get_by_text("We kept what you typed before.")).to_be_visible()
    expect(page.get_by_label("Title")).to_have_value(TITLE)
    assert axe_faults(page) == []

    Session.objects.all().delete()
    page.get_by_label(re.compile(r"^\s*Date")).fill("2027-02-02")
    page.get_by_role("button", name="Add event").click()
    sign_in(page, "senco@oakfield.example")
    expect(page.get_by_label("Title")).to_have_value(TITLE)

    assert TITLE in page.evaluate(STORED)
    page.locator("details.menu > summary", has_text="Sunita Rao").click()
    assert axe_faults(page) == []
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    stored = page.evaluate(STORED)
    assert TITLE not in stored
    assert "keep:" not in stored
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    expect(page.get_by_text(TITLE)).to_have_count(0)


def test_an_idle_page_warns_first_and_staying_keeps_the_session(open_page, senco, time_machine):
    page = open_page(senco)
    page.clock.install()
    page.goto("/oakfield/heatmap/")
    time_machine.move_to(datetime(2027, 1, 13, 9, 28, 30, tzinfo=UTC))
    page.clock.fast_forward("28:30")
    expect(page.get_by_role("dialog", name="Are you still there?")).to_be_visible()
    with page.expect_response("**/healthz"):
        page.get_by_role("button", name="Stay signed in").click()
    time_machine.move_to(datetime(2027, 1, 13, 9, 50, tzinfo=UTC))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Spring term 2027")
    time_machine.move_to(datetime(2027, 1, 13, 10, 30, tzinfo=UTC))
    page.reload()
    expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")


def test_an_invited_colleague_opens_the_link_and_lands_on_the_map(open_page, head, settings, live_server, mailoutbox):
    settings.SITE_URL = live_server.url
    page = open_page(head)
    page.goto("/oakfield/settings/staff/")
    page.get_by_role("link", name="Invite a colleague").click()
    page.get_by_label(re.compile(r"^\s*Name")).fill("Nora New")
    page.get_by_label(re.compile(r"^\s*E-mail")).fill("nora@oakfield.example")
    page.get_by_label("Class teacher").check()
    page.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_role("rowheader", name=re.compile("Nora New"))).to_be_visible()

    (mail,) = mailoutbox
    assert mail.to == ["nora@oakfield.example"]
    link = re.search(r"http\S+/invitations/\S+", mail.body)[0]
    theirs = open_page()
    theirs.goto(link)
    expect(theirs.get_by_text("Helen Marsh invites you")).to_be_visible()
    assert axe_faults(theirs) == []
    for field in theirs.locator("input[type=password]").all():
        field.fill("three-words-of-mine")
    theirs.get_by_role("button", name="Join Oakfield Primary School").click()
    expect(theirs).to_have_url(re.compile("/oakfield/this-week/$"))
    expect(theirs.get_by_text("Welcome to Oakfield Primary School.")).to_be_visible()
    assert Membership.objects.get(email="nora@oakfield.example").joined_at
    again = open_page()
    again.goto(link)
    expect(again.get_by_role("heading", level=1)).not_to_contain_text("Oakfield")
    page.reload()
    expect(page.get_by_role("row").filter(has_text="Nora New")).to_contain_text("Active")


def test_light_and_dark_are_chosen_by_device_and_by_person(open_page, senco):
    page = open_page(senco, color_scheme="dark")
    page.goto("/oakfield/heatmap/")
    root = page.locator("html")
    expect(root).to_have_attribute("data-bs-theme", "dark")
    page.locator("details.menu > summary", has_text="Sunita Rao").click()
    page.get_by_role("button", name="Light", exact=True).click()
    expect(root).to_have_attribute("data-bs-theme", "light")
    expect(page).to_have_url(re.compile("/oakfield/heatmap/$"))
