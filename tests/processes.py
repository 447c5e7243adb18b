"""Real processes with the project's own settings and a SQLite file of their own."""

import os
import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SET_UP = """
import os, django
from django.conf import settings
os.environ["DJANGO_SETTINGS_MODULE"] = "inclusion.settings"
settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # none collected
django.setup()
"""
REAL = {  # what a server for schools is told
    "DEBUG": "false",
    "SECRET_KEY": "a-key-for-tests-that-is-long-enough-to-be-accepted-0123456789",
    "ALLOWED_HOSTS": "inclusion.example",
    "SITE_URL": "https://inclusion.example",
    "EMAIL_URL": "submission://user:password@mail.example:587",
    "DEFAULT_FROM_EMAIL": "no-reply@inclusion.example",
}


def environment(database: Path) -> dict:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
    return {**kept, **REAL, "DATABASE_URL": f"sqlite:///{database}", "PYTHONPATH": str(ROOT)}


def manage(database: Path, *words) -> subprocess.CompletedProcess:
    command = [sys.executable, "manage.py", *map(str, words)]
    env = environment(database)
    return subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=60)


def script(database: Path, code: str, *words) -> subprocess.Popen:
    command = [sys.executable, "-c", SET_UP + code, *map(str, words)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen(command, cwd=ROOT, env=environment(database), **pipes)


def kill(process: subprocess.Popen) -> None:
    """End it as a power cut would: no handler runs."""
    process.send_signal(signal.SIGKILL if hasattr(signal, "SIGKILL") else signal.SIGTERM)
