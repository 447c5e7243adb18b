"""Running other programs from the checkout: words for what went wrong, nothing left behind, one builder at a time."""

from __future__ import annotations

import os
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class Problem(Exception):
    """Something the person at the keyboard can put right, in words."""


def say(text: str) -> None:
    print(f"-- {text}", flush=True)


def start(command: Sequence[str | Path], env: Mapping[str, str]) -> subprocess.Popen[bytes]:
    words = [str(word) for word in command]
    try:
        return subprocess.Popen(words, cwd=ROOT, env={**os.environ, **env})
    except OSError as error:
        raise Problem(f"{words[0]} could not be started: {error.strerror}.") from None


def stop(child: subprocess.Popen[bytes]) -> None:
    """Ask first, then insist."""
    child.terminate()
    try:
        child.wait(timeout=10)
    except subprocess.TimeoutExpired:
        child.kill()
        child.wait()


def call(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> int:
    """Run to the end and give the exit code. When we are stopped, so is the child, before we go on."""
    child = start(command, env or {})
    try:
        return child.wait()
    except BaseException:
        stop(child)
        raise


def must(command: Sequence[str | Path], problem: str, env: Mapping[str, str] | None = None) -> None:
    if call(command, env):
        raise Problem(problem)


def text_of(command: Sequence[str | Path], env: Mapping[str, str] | None = None) -> str | None:
    """What the command printed, or None when it failed, hung or does not exist."""
    try:
        done = subprocess.run(
            [str(word) for word in command],
            cwd=ROOT,
            env={**os.environ, **(env or {})},
            check=False,
            capture_output=True,
            text=True,
            timeout=60,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


@contextmanager
def one_at_a_time(lock_file: Path = ROOT / ".dev-lock") -> Iterator[None]:
    """Only one dev.py builds or migrates here. SQLite's lock: the same on every system, and gone with its process."""
    lock = sqlite3.connect(lock_file, timeout=0.2, isolation_level=None)
    try:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            say("Another dev.py is at work here; waiting for it ...")
            lock.execute("PRAGMA busy_timeout = 1800000")
            lock.execute("BEGIN EXCLUSIVE")
        yield
    finally:
        lock.close()
