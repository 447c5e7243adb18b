"""The databases that are measured beside each other, and the choice of the one that all queries go to just now."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from devtools.checks import like_a_real_server

AMONG_OTHERS, ALONE = "default", "alone"
POSTGRES_PAIR = ("postgres", "postgres_alone")


class Chosen:
    """Sends every query to the alias in `now`."""

    now = AMONG_OTHERS

    def db_for_read(self, model: object, **hints: Any) -> str:
        return Chosen.now

    def db_for_write(self, model: object, **hints: Any) -> str:
        return Chosen.now

    def allow_relation(self, one: object, other: object, **hints: Any) -> bool:
        return True


@contextmanager
def chosen(alias: str) -> Iterator[None]:
    before, Chosen.now = Chosen.now, alias
    try:
        yield
    finally:
        Chosen.now = before


@contextmanager
def throw_away_databases(postgres: str = "") -> Iterator[list[str]]:
    """Django, set up like a real server on empty, migrated databases that are gone afterwards; gives their aliases."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        os.environ.update(like_a_real_server())
        os.environ["DATABASE_URL"] = f"sqlite:///{Path(folder) / 'among_others.sqlite3'}"
        os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
        os.environ["BENCH_FOLDER"], os.environ["BENCH_POSTGRES"] = folder, postgres
        import django
        from django.core.management import call_command
        from django.db import connections

        django.setup()
        if postgres:
            with connections[POSTGRES_PAIR[0]].cursor() as cursor:
                cursor.execute("CREATE DATABASE alone")
        for alias in connections:
            with chosen(alias):
                call_command("migrate", database=alias, verbosity=0)
                call_command("createcachetable", database=alias, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        try:
            yield list(connections)
        finally:
            for alias in connections:
                connections[alias].close()
                if alias in POSTGRES_PAIR:
                    connections[alias].close_pool()


def server_cpu(pid: int) -> float:
    """Seconds of CPU that a PostgreSQL server process has used so far; 0 where the system does not say it."""
    if sys.platform != "linux":
        return 0.0
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
