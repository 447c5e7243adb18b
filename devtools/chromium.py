"""The browser of the browser tests: looked for, and fetched where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Mapping
from pathlib import Path

from devtools.environment import PYTHON
from devtools.running import Problem, call, say, text_of

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PATH_OF_PLAYWRIGHTS_OWN = """
from playwright.sync_api import sync_playwright
with sync_playwright() as playwright:
    print(playwright.chromium.executable_path)
"""


def find_chromium(env: Mapping[str, str] = os.environ) -> str | None:
    """CHROMIUM if it is set, else the first on the PATH."""
    chosen = env.get("CHROMIUM")
    if chosen:
        found = shutil.which(chosen, path=env.get("PATH"))
        if not found:
            raise Problem(f"CHROMIUM={chosen} is not a program. Leave CHROMIUM unset to have a browser looked for.")
        return found
    return next(filter(None, (shutil.which(name, path=env.get("PATH")) for name in NAMES)), None)


def find_playwrights_own() -> str | None:
    path = text_of([PYTHON, "-c", PATH_OF_PLAYWRIGHTS_OWN])
    return path if path and Path(path).is_file() else None


def install_with_apt() -> str | None:
    """None as well where the package is only a pointer to another shop and nothing starts."""
    if not (hasattr(os, "geteuid") and os.geteuid() == 0 and shutil.which("apt-get")):
        return None
    say("No Chromium found; installing it with apt-get ...")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    if call(["apt-get", "update", "-q"], quiet) == 0:
        call(["apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium"], quiet)
    found = find_chromium()
    return found if found and text_of([found, "--version"]) else None


def install_playwrights_own() -> str | None:
    say("No Chromium found; fetching Playwright's own ...")
    call([PYTHON, "-m", "playwright", "install", "chromium"])
    return find_playwrights_own()


def get_chromium() -> str | None:
    """Find one or fetch one; None when there is no way."""
    return find_chromium() or find_playwrights_own() or install_with_apt() or install_playwrights_own()
