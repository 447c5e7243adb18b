"""Every screen in light, dark and print, wide and narrow: accessible, complete and from our own server alone."""

import pytest
from django.conf import settings

from tests.browser.watch import WIDE, faults_in_every_look, faults_in_light
from tests.factories import PASSWORD
from tests.full_school import empty_school, full_school
from tests.planning.areas import planning_screens
from tests.reflection.areas import reflection_screens
from tests.school.areas import calendar_screens
from tests.screens import account_screens, client_of, empty_screens, event_screens, map_screens, settings_screens

pytestmark = pytest.mark.looks
FAULTY = """() => {
    document.body.innerHTML = '<img src="https://example.org/x.png"><p class="wide">wide</p>';
    const line = document.querySelector("p");
    line.style.width = "3000px";
    line.style.color = "#777";
    line.style.background = "#888";
    line.setAttribute("style", `${line.getAttribute("style")}; margin: 0`);
}"""


@pytest.fixture
def walk(live_server, open_page, watch):
    """Look at screens one after the other in one browser, each as whoever may open it."""
    clients = {}

    def walked(screens):
        page, found, met = open_page(reduced_motion="reduce"), [], set()
        for screen in screens:
            client = client_of(screen, clients)
            page.context.clear_cookies()
            page.context.add_cookies(
                [
                    {"name": name, "value": cookie.value, "url": live_server.url}
                    for name, cookie in client.cookies.items()
                    if name == settings.SESSION_COOKIE_NAME
                ]
            )
            answer = page.goto(screen.address)
            if answer.status != screen.status:
                found.append(f"{screen}: {answer.status}, not {screen.status}")
                continue
            look = faults_in_light if screen.name in met else faults_in_every_look  # the first state is the fullest
            met.add(screen.name)
            found += [f"{screen}: {fault}" for fault in look(page)]
            page.set_viewport_size(WIDE)
            found += [f"{screen}: {complaint}" for complaint in watch.complaints]
            watch.complaints.clear()
        assert not found, "\n".join(found)

    return walked


@pytest.fixture
def school(transactional_db):
    full_school_ = full_school()
    empty_school()
    return full_school_


def test_the_watch_sees_what_it_is_for(open_page, watch):
    page = open_page()
    page.goto("/accounts/login/")
    page.evaluate(FAULTY)
    found = "\n".join(faults_in_every_look(page))
    for fault in ("light: image-alt", "light: color-contrast", "dark: color-contrast", "print:", "320 px: P wide"):
        assert fault in found
    complaints = "\n".join(watch.complaints)
    assert "Content Security Policy" in complaints
    assert "example.org" in complaints
    watch.complaints.clear()


def portion(screens, number, of):
    """One of several portions, with all states of a screen in the same one."""
    names = list(dict.fromkeys(screen.name for screen in screens))
    return [screen for screen in screens if names.index(screen.name) % of == number]


def test_screens_of_the_map(school, walk):
    walk(map_screens())


def test_screens_of_events(school, walk):
    walk(event_screens())


def test_screens_of_the_school(school, walk):
    walk(settings_screens(school))


@pytest.mark.parametrize("number", range(2))
def test_screens_of_planning(school, walk, number):
    walk(portion(planning_screens(), number, 2))


def test_screens_of_reflection(school, walk):
    walk(reflection_screens())


def test_screens_of_calendars(school, walk):
    walk(calendar_screens())


def test_screens_of_accounts(school, walk):
    walk(account_screens())


def test_screens_of_an_empty_school(school, walk):
    walk(empty_screens())


def test_the_second_step_of_signing_in(school, open_page):
    page = open_page()
    page.goto("/accounts/login/")
    page.locator("[name=login]").fill("deputy@oakfield.example")
    page.locator("[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("heading", name="Second step").wait_for()
    assert faults_in_every_look(page) == []
