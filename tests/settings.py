"""Settings of the test run: the project's own, with fast hashes and counters in memory."""

import os

os.environ.setdefault("DEBUG", "true")

from inclusion.settings import *  # noqa: F403

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
WHITENOISE_AUTOREFRESH = True
