#!/usr/bin/env python3
"""The developer's entry points, `python3 dev.py VERB`. Standard library only; everything else goes into `.venv`.

run                  install, migrate, load the demo schools, serve on http://127.0.0.1:8000 (PORT= changes it)
test [ARGS]          install and run the whole test suite, the browser tests too; ARGS go to pytest
check                lint, format, types, migrations, deployment settings, bad habits, known holes
bench [ARGS]         run the measurements in bench/
lock [ARGS]          write both lock files anew from pyproject.toml; ARGS (such as --upgrade) go to uv
postgres -- COMMAND  run COMMAND with DATABASE_URL set to a throw-away PostgreSQL (Linux, macOS)
"""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Sequence

from devtools.checks import check
from devtools.chromium import get_chromium
from devtools.demo_server import run
from devtools.environment import DEV_LOCK, LOCK, PYTHON, check_version, ensure, write_locks
from devtools.postgres import throw_away_postgres
from devtools.running import ROOT, Problem, call, say


def test(args: Sequence[str]) -> int:
    ensure(DEV_LOCK)
    chromium = get_chromium()
    if chromium is None:
        say("There is still no Chromium: the browser tests are skipped (with CI=true they fail).")
    both_cores = ["-n", "auto", "--dist", "worksteal"]  # the long browser tests come last
    return call([PYTHON, "-m", "pytest", *both_cores, *args], {"CHROMIUM": chromium} if chromium else {})


def bench(args: Sequence[str]) -> int:
    ensure(LOCK)
    return call([PYTHON, ROOT / "bench" / "run.py", *args])


def postgres(args: Sequence[str]) -> int:
    command = list(args[1:] if args[:1] == ["--"] else args)
    if not command:
        raise Problem("Say what to run, such as: python3 dev.py postgres -- python3 dev.py test")
    with throw_away_postgres() as url:
        return call(command, {"DATABASE_URL": url})


VERBS: dict[str, Callable[[Sequence[str]], int]] = {
    "run": run,
    "test": test,
    "check": check,
    "bench": bench,
    "lock": write_locks,
    "postgres": postgres,
}


def main(words: Sequence[str]) -> int:
    # Being told to stop ends like Ctrl-C: servers are stopped and temporary folders removed on the way out.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        check_version(sys.version_info[:2])
        if not words or words[0] not in VERBS:
            print(__doc__)
            return 0 if words[:1] in (["-h"], ["--help"], ["help"]) else 2
        os.chdir(ROOT)
        return VERBS[words[0]](words[1:])
    except Problem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped.", file=sys.stderr)
        return 130


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
