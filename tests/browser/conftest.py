"""How the browser tests get their browser, and what happens where there is none."""

import os
from pathlib import Path

import pytest

from devtools.chromium import find_chromium

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
