"""`.venv`: made once, filled once per lock, healed when an attempt was interrupted. Also writes the locks."""

from __future__ import annotations

import hashlib
import importlib.util
import os
import re
import sys
from collections.abc import Sequence
from pathlib import Path

from devtools.running import ROOT, Problem, must, one_at_a_time, say, text_of

VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
STAMP = VENV / "installed.sha256"
LOCK = ROOT / "requirements.lock"
DEV_LOCK = ROOT / "requirements-dev.lock"
OLDEST_PYTHON = (3, 11)
ENV_FILE = ROOT / ".env"
ENV_TEXT = """\
# Made by dev.py for a developer's own machine, so that manage.py works there by itself.
# What the environment says counts before this file. A server for real schools must not have it.
DEBUG=true
"""


def check_version(version: Sequence[int]) -> None:
    if tuple(version[:2]) < OLDEST_PYTHON:
        found, wanted = (".".join(map(str, pair)) for pair in (version[:2], OLDEST_PYTHON))
        raise Problem(f"This needs Python {wanted} or newer; this is Python {found}. Try: python{wanted} dev.py run")


def digest(lock: Path) -> str:
    """Line endings do not count: git on Windows may have changed them."""
    if not lock.is_file():
        raise Problem(f"{lock.name} is missing. Bring it back with: git checkout {lock.name}")
    return hashlib.sha256(lock.read_bytes().replace(b"\r\n", b"\n")).hexdigest()


def is_sound() -> bool:
    """The environment was once finished, and its Python has not been removed or replaced since."""
    return STAMP.is_file() and text_of([PYTHON, "-c", "import django, pip"]) is not None


def is_installed(lock: Path) -> bool:
    """The stamp names the lock that was installed to its end; the dev lock holds all of the other one."""
    return is_sound() and STAMP.read_text().strip() in (digest(lock), digest(DEV_LOCK))


def ensure(lock: Path) -> None:
    """Make `.venv` hold the locked packages: at once when it does, afresh when an earlier attempt was interrupted."""
    if not ENV_FILE.exists():
        ENV_FILE.write_text(ENV_TEXT)
    if is_installed(lock):
        return
    with one_at_a_time():
        if is_installed(lock):
            return
        if not is_sound():
            make_venv()
        STAMP.unlink(missing_ok=True)
        count = len(re.findall(r"^[a-z].*==", lock.read_text(), re.MULTILINE))
        say(f"Installing {count} packages from {lock.name}; the first time this takes about a minute ...")
        pip = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", "--require-hashes"]
        must(
            [PYTHON, *pip, "-r", lock],
            "The packages could not be installed (see above). Put that right and start the same command again.",
        )
        STAMP.write_text(digest(lock))


def make_venv() -> None:
    if not (importlib.util.find_spec("venv") and importlib.util.find_spec("ensurepip")):
        exact = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise Problem(
            "This Python lacks the part that makes virtual environments. "
            f"On Debian or Ubuntu: sudo apt install python3-venv (or {exact})."
        )
    say("Making .venv ...")
    must([sys.executable, "-m", "venv", "--clear", VENV], "The folder .venv could not be made (see above).")


def manage(*words: str) -> list[str | Path]:
    return [PYTHON, ROOT / "manage.py", *words]


def write_locks(args: Sequence[str]) -> int:
    """Both locks anew from pyproject.toml: hashed, for every platform, with no address of an index inside."""
    if not is_sound():
        make_venv()
    must([PYTHON, "-m", "pip", "install", "--quiet", "uv"], "uv could not be installed (see above).")
    # uv does not read pip's settings: where pip was told of another index, pass that on for this run only.
    index = text_of([PYTHON, "-m", "pip", "config", "get", "global.index-url"])
    env = {"UV_DEFAULT_INDEX": index} if index else {}
    compile_ = ["-m", "uv", "pip", "compile", "--quiet", "--universal", "--generate-hashes", "--python-version=3.11"]
    for lock, extra in ((LOCK, ()), (DEV_LOCK, ("--extra=dev",))):
        say(f"Writing {lock.name} ...")
        options = ["--no-header", "--no-annotate", *extra, *args, f"--output-file={lock.name}"]
        must([PYTHON, *compile_, *options, "pyproject.toml"], f"{lock.name} could not be written (see above).", env)
    return 0
