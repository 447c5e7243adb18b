"""Settings of the test run: the project's own, with fast hashes and counters in memory."""

import os
import tempfile
from pathlib import Path

os.environ.setdefault("DEBUG", "true")

from inclusion.settings import *  # noqa: F403

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True

if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A file, because threads of one test (the live server, two writers at once) need connections of their own; one
    # for each process, because two runs may go on side by side.
    name = f"inclusion-test-{os.getpid()}.sqlite3"
    DATABASES["default"]["TEST"] = {"NAME": str(Path(tempfile.gettempdir()) / name)}  # noqa: F405
