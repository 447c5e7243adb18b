"""Against calplot, which draws calendars of numbers: the years of ten roles, a cell for each day.

calplot gets the scores ready made and draws a picture for each role. Ours reads them from the database, stored or from
the events, and writes one HTML page. Each side runs in a process of its own and says what each drawing took.
"""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

from bench.arithmetic import FIRST, recompute
from bench.databases import ALONE
from bench.figures import Figure
from devtools.running import ROOT, say, text_of
from inclusion.school.models import School

if sys.platform != "win32":
    import resource

PEER = "calplot==0.1.7.5"
ROLES = 10
TIMES = 4  # drawings in one process; the first is not counted
ROUNDS = 3  # processes that draw once


def measure(school: School, out: Path) -> list[Figure]:
    """Nothing where the peer cannot be installed or fails, which is said."""
    python = installed(out / "peer-venv")
    if python is None:
        return []
    scores = out / "scores.json"
    scores.write_text(json.dumps(_by_day(school)))
    page: list[str | Path] = [
        sys.executable,
        ROOT / "bench" / "write_year.py",
        ALONE,
        school.slug,
        str(ROLES),
        out / "year.html",
    ]
    sides: dict[str, list[str | Path]] = {
        "calplot": [python, ROOT / "bench" / "draw_with_calplot.py", scores, out / "peer"],
        "stored": [*page, "scored"],
        "from events": [*page, "work_out"],
    }
    say(f"Drawing the years of {ROLES} roles with {PEER} ...")
    try:
        work = {name: statistics.median(run([*side, str(TIMES)])[0][1:]) for name, side in sides.items()}
        whole: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, side in sides.items():
                whole[name].append(run([*side, "1"])[1])
    except subprocess.CalledProcessError as error:
        say(f"{error} It said: {error.stderr[-500:]} The comparison is left out.")
        return []
    processes = {name: statistics.median(seconds) for name, seconds in whole.items()}
    what = f"calplot / ours, years of {ROLES} roles"
    return [
        _figure(f"{what}, from stored scores", work, "stored", 40),
        _figure(f"{what}, ours with fetch + score", work, "from events", None),
        _figure(f"{what}, whole processes with their start", processes, "from events", None),
    ]


def _figure(what: str, seconds: dict[str, float], ours: str, limit: float | None) -> Figure:
    words = f"{seconds['calplot'] * 1000:,.0f} ms / {seconds[ours] * 1000:,.1f} ms"
    return Figure(what, seconds["calplot"] / seconds[ours], limit, words, at_least=True)


def installed(folder: Path) -> Path | None:
    """The Python of the peer's own environment, made and filled the first time."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if text_of([python, "-c", "import calplot"]) is not None:
        return python
    say(f"Installing {PEER} into {folder.relative_to(ROOT)} ...")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False).returncode
    pip: list[str | Path] = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
    if made or subprocess.run(pip, check=False, capture_output=True).returncode:
        say(f"{PEER} could not be installed; the comparison with it is left out.")
        return None
    return python


def run(command: Sequence[str | Path]) -> tuple[list[float], float]:
    """CPU seconds of each drawing, as the process says, and of the whole process, as the system says."""
    environ = {**os.environ, "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(command, check=True, env=environ, cwd=ROOT, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    whole = after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime
    return json.loads(done.stdout.splitlines()[-1]), whole


def _by_day(school: School) -> dict[str, dict[str, float]]:
    roles = sorted(recompute(school).items())[:ROLES]
    return {role: {str(FIRST + timedelta(days=n)): score for n, score in enumerate(line)} for role, line in roles}
