"""A throw-away PostgreSQL: its own folder, a socket and no port, gone at the end. It never runs as root."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from devtools.running import Problem, say

if sys.platform != "win32":
    import pwd

UNPRIVILEGED = ("postgres", "nobody")
SETTINGS = ("listen_addresses=", "fsync=off", "full_page_writes=off", "synchronous_commit=off", "max_connections=100")


def find_binaries() -> Path:
    """The folder of initdb and pg_ctl: on the PATH, or where Debian keeps them (the newest)."""
    on_path = shutil.which("initdb")
    if on_path:
        return Path(on_path).resolve().parent
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if kept:
        return kept[-1].parent
    raise Problem("PostgreSQL was not found. On Debian or Ubuntu: sudo apt install postgresql")


def url_of(socket_folder: Path) -> str:
    return f"postgresql://postgres@{urllib.parse.quote(str(socket_folder), safe='')}/inclusion"


class Cluster:
    """One server in one folder. As root its programs run as an unprivileged user, who owns the folder."""

    def __init__(self, folder: Path, binaries: Path) -> None:
        self.folder, self.data, self.binaries = folder, folder / "data", binaries
        self.drop: dict[str, int | list[int]] = {}
        if sys.platform != "win32" and os.geteuid() == 0:
            user = unprivileged_user()
            os.chown(folder, user.pw_uid, user.pw_gid)
            self.drop = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}

    def program(self, name: str, *args: str | Path) -> subprocess.CompletedProcess[str]:
        # The log is a file: a server that inherited a pipe would keep its reader waiting for ever.
        with tempfile.TemporaryFile("w+") as log:
            command = [self.binaries / name, *args]
            done: subprocess.CompletedProcess[str] = subprocess.run(  # type: ignore[call-overload]
                command, cwd=self.folder, check=False, stdout=log, stderr=log, text=True, **self.drop
            )
            log.seek(0)
            done.stdout = log.read()
        return done

    def must(self, name: str, *args: str | Path) -> None:
        done = self.program(name, *args)
        if done.returncode:
            raise Problem(f"The throw-away PostgreSQL did not start: {name} said:\n{done.stdout.strip()}")

    def start(self) -> None:
        locale = "C.UTF-8" if sys.platform == "linux" else "en_US.UTF-8"
        words = ["--username=postgres", "--auth=trust", "--encoding=UTF8", f"--locale={locale}", "--no-sync"]
        self.must("initdb", f"--pgdata={self.data}", *words)
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={self.folder}"))
        self.must("pg_ctl", "start", "-w", "-D", self.data, "-l", self.folder / "log", "-o", options)
        self.must("createdb", "--host", self.folder, "--username=postgres", "inclusion")

    def stop(self) -> None:
        if (self.data / "postmaster.pid").exists():
            self.program("pg_ctl", "stop", "-D", self.data, "-m", "immediate")


def unprivileged_user() -> pwd.struct_passwd:
    for name in UNPRIVILEGED:
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    raise Problem("PostgreSQL does not run as root, and there is no user `postgres` or `nobody` to run it instead.")


@contextmanager
def undisturbed() -> Iterator[None]:
    """No Ctrl-C, however often it is pressed, interrupts the clearing up."""
    before = {each: signal.signal(each, signal.SIG_IGN) for each in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextmanager
def throw_away_postgres() -> Iterator[str]:
    """Give the DATABASE_URL of a server that is stopped and removed however the block ends."""
    if sys.platform == "win32":
        raise Problem("The throw-away PostgreSQL needs Linux or macOS. Here, set DATABASE_URL to a server of your own.")
    binaries = find_binaries()
    folder = Path(tempfile.mkdtemp(prefix="throw-away-pg-"))  # short: a socket's path may have 104 characters at most
    try:
        say("Starting a throw-away PostgreSQL ...")
        Cluster(folder, binaries).start()
        yield url_of(folder)
    finally:
        with undisturbed():
            Cluster(folder, binaries).stop()
            shutil.rmtree(folder, ignore_errors=True)
