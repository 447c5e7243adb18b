"""Against calplot, which draws calendars of numbers: ten roles' years, CPU of whole processes.

calplot gets the scores ready made and draws a picture for each role. Our process opens the database, fetches the events,
scores them and writes the ten years as one HTML page with a cell for each day. Both also run without any work at all, so
that what starting Python and importing takes can be told apart.
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
ROUNDS = 3


def measure(school: School, out: Path) -> list[Figure]:
    """Nothing where the peer cannot be installed, which is said."""
    python = installed(out / "peer-venv")
    if python is None:
        return []
    scores = out / "scores.json"
    scores.write_text(json.dumps(_by_day(school)))
    peer = [python, ROOT / "bench" / "draw_with_calplot.py", scores, out / "peer"]
    ours = [sys.executable, ROOT / "bench" / "write_year.py", ALONE, school.slug, str(ROLES), out / "year.html"]
    commands = {"peer": peer, "ours": ours, "peer start": [*peer, "--only-start"], "ours start": [*ours, "--only-start"]}
    say(f"Drawing {ROLES} years with {PEER}, {ROUNDS + 1} times ...")
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(ROUNDS + 1):
        for name, command in commands.items():
            try:
                seconds[name].append(cpu_of(command))
            except subprocess.CalledProcessError as error:
                say(f"{error} The comparison is left out.")
                return []
    took = {name: statistics.median(all_[1:]) for name, all_ in seconds.items()}
    work = {name: took[name] - took[f"{name} start"] for name in ("peer", "ours")}
    return [
        _figure(f"calplot / ours, {ROLES} role calendars, work alone (start and imports taken off)", work),
        _figure(f"calplot / ours, {ROLES} role calendars, whole processes", took),
    ]


def _figure(what: str, seconds: dict[str, float]) -> Figure:
    words = f"{seconds['peer']:.2f} s / {seconds['ours']:.3f} s"
    return Figure(what, seconds["peer"] / seconds["ours"], 40, words, at_least=True)


def installed(folder: Path) -> Path | None:
    """The Python of the peer's own environment, made and filled the first time."""
    python = folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if text_of([python, "-c", "import calplot"]) is not None:
        return python
    say(f"Installing {PEER} into {folder.relative_to(ROOT)} ...")
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=False).returncode
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PEER]
    if made or subprocess.run(pip, check=False, capture_output=True).returncode:
        say(f"{PEER} could not be installed; the comparison with it is left out.")
        return None
    return python


def cpu_of(command: Sequence[str | Path]) -> float:
    """Seconds of CPU, user and system, of the process and all it waited for."""
    environ = {**os.environ, "MPLBACKEND": "Agg", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, env=environ, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime


def _by_day(school: School) -> dict[str, dict[str, float]]:
    roles = sorted(recompute(school).items())[:ROLES]
    return {role: {str(FIRST + timedelta(days=n)): score for n, score in enumerate(line)} for role, line in roles}
