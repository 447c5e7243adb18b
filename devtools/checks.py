"""`dev.py check`: every check runs, then the ones that failed are named."""

from __future__ import annotations

import json
import secrets
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools.environment import DEV_LOCK, LOCK, PYTHON, ensure, manage
from devtools.running import ROOT, call, say

OURS = ("inclusion", "heatmap", "planning", "reflection", "devtools", "dev.py")


def like_a_real_server() -> dict[str, str]:
    """Settings a real server would have, so that --deploy looks at those and not at the developer's."""
    return {
        "DEBUG": "false",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "ALLOWED_HOSTS": "inclusion.example",
        "SITE_URL": "https://inclusion.example",
        "DATABASE_URL": "sqlite://:memory:",
        "EMAIL_URL": "submission://user:password@mail.example:587",
        "DEFAULT_FROM_EMAIL": "no-reply@inclusion.example",
    }


def found_holes() -> bool:
    """True when a locked package has a published hole. A network that cannot answer is reported, and is no failure."""
    audit = [str(PYTHON), "-m", "pip_audit", "--strict", "--disable-pip", "--require-hashes", "-r", str(LOCK)]
    options = ["--format=json", "--progress-spinner=off"]
    done = subprocess.run([*audit, *options], cwd=ROOT, check=False, capture_output=True, text=True)
    if not done.stdout.strip():
        reason = (done.stderr.strip() or "no answer").splitlines()[-1]
        print(f"NOT CHECKED: the list of known holes could not be asked ({reason}).", flush=True)
        return False
    packages = json.loads(done.stdout)["dependencies"]
    holes = [(package, hole) for package in packages for hole in package.get("vulns", ())]
    for package, hole in holes:
        print(f"{package['name']} {package['version']}: {hole['id']}, mended in {hole['fix_versions'] or 'no version'}")
    return bool(holes)


def check(args: Sequence[str]) -> int:
    ensure(DEV_LOCK)
    steps: dict[str, list[str | Path]] = {
        "lint": [PYTHON, "-m", "ruff", "check", "."],
        "format": [PYTHON, "-m", "ruff", "format", "--check", "."],
        "types": [PYTHON, "-m", "mypy"],
        "migrations": manage("makemigrations", "--check", "--dry-run"),
        "deployment": manage("check", "--deploy", "--fail-level=WARNING"),
        "bad habits": [PYTHON, "-m", "bandit", "-q", "-ll", "-c", "pyproject.toml", "-r", *OURS],
    }
    env, failed = like_a_real_server(), []
    for name, command in steps.items():
        say(name)
        if call(command, env):
            failed.append(name)
    say("known holes")
    if found_holes():
        failed.append("known holes")
    if failed:
        print(f"\nNot in order: {', '.join(failed)}.", file=sys.stderr)
        return 1
    say("All in order.")
    return 0
