"""How the browser tests get their browser, and what happens where there is none."""

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from devtools.chromium import find_chromium
from tests.browser.watch import WIDE, Watch
from tests.full_school import demo_school, member_at
from tests.screens import sign_in_by_cookie

# Playwright keeps an event loop in this thread, and Django refuses the database beside a running loop.
# It stays set for the other tests of the same worker: the loop outlives the browser tests.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

HERE = Path(__file__).parent
CHROMIUM = find_chromium()
NO_CHROMIUM = "no Chromium: set CHROMIUM to one, or let `python3 dev.py test` fetch it"
QUIET_ARGS = [
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
]


expect.set_options(timeout=10_000)


def pytest_collection_modifyitems(items):
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("browser")


def pytest_runtest_setup(item):
    if CHROMIUM is None:
        if os.environ.get("CI", "").lower() == "true":
            pytest.fail(NO_CHROMIUM, pytrace=False)
        pytest.skip(NO_CHROMIUM)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """System Chromium, speaking to this machine only; root may not use Chromium's own sandbox."""
    as_root = hasattr(os, "geteuid") and os.geteuid() == 0
    args = [*QUIET_ARGS, *(["--no-sandbox"] if as_root else [])]
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": args}


@pytest.fixture(autouse=True)
def spring_term(time_machine):
    """A Wednesday in January, with a clock that runs on."""
    time_machine.move_to(datetime(2027, 1, 13, 9, 0, tzinfo=UTC), tick=True)


@pytest.fixture
def watch(live_server):
    """No script error, nothing against the content policy, no missing file and no request to another host."""
    watching = Watch(live_server.url)
    yield watching
    assert watching.complaints == []


@pytest.fixture
def open_page(live_server, new_context, watch):
    """A browser of one person: `open_page(senco)` is signed in already, `open_page()` is not."""

    def opened(member=None, *, viewport=WIDE, **options):
        context = new_context(
            base_url=live_server.url, viewport=viewport, locale="en-GB", timezone_id="Europe/London", **options
        )
        watch.follow(context)
        if member is not None:
            key = sign_in_by_cookie(member).cookies[settings.SESSION_COOKIE_NAME].value
            context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": key, "url": live_server.url}])
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    return opened


@pytest.fixture
def oakfield(transactional_db):
    """The demo's school, stored where the server sees it."""
    return demo_school()


@pytest.fixture
def senco(oakfield):
    return member_at("senco")


@pytest.fixture
def head(oakfield):
    return member_at("head")


@pytest.fixture
def teacher(oakfield):
    return member_at("teacher")
