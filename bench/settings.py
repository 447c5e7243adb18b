"""Settings of the measurements: those of a real server, on several databases beside each other.

`BENCH_FOLDER` holds the SQLite files and the collected static files, `BENCH_POSTGRES` the address of a PostgreSQL.
"""

import copy
import os
from pathlib import Path
from typing import Any

import dj_database_url

from inclusion.settings import *  # noqa: F403
from inclusion.settings import DATABASES, LOGGING, STORAGES

FOLDER = Path(os.environ["BENCH_FOLDER"])


def _postgres(name: str) -> dict[str, Any]:
    database = {**dj_database_url.parse(os.environ["BENCH_POSTGRES"]), "NAME": name}
    pool = {"min_size": 1, "max_size": 1, "timeout": 10}  # one: its server process is the one whose CPU is read
    return {**database, "CONN_HEALTH_CHECKS": True, "OPTIONS": {"pool": pool}}


# "default" is the school among the events of others, "alone" the same school by itself.
DATABASES["alone"] = {**copy.deepcopy(DATABASES["default"]), "NAME": str(FOLDER / "alone.sqlite3")}
if os.environ.get("BENCH_POSTGRES"):
    DATABASES["postgres"] = _postgres("inclusion")
    DATABASES["postgres_alone"] = _postgres("alone")
DATABASE_ROUTERS = ["bench.databases.Chosen"]

STATIC_ROOT = FOLDER / "static"
# The same hashed names as on a real server, without the minute that compressing takes.
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}

# Every request is logged as on a real server, to nowhere.
LOGGING["handlers"]["console"]["stream"] = Path(os.devnull).open("w")  # noqa: SIM115
