"""What every answer carries: the content policy, privacy of shared computers, and cookies over TLS."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.urls import reverse

from tests.factories import PASSWORD

ROOT = Path(__file__).resolve().parent.parent
POLICY = (
    "base-uri 'none'; connect-src 'self'; default-src 'none'; font-src 'self'; form-action 'self'; "
    "frame-ancestors 'none'; img-src 'self' data:; manifest-src 'self'; object-src 'none'; script-src 'self'; "
    "style-src 'self'"
)
SENT = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
}

pytestmark = pytest.mark.django_db


def sorted_policy(answer):
    return "; ".join(sorted(part.strip() for part in answer["Content-Security-Policy"].split(";")))


@pytest.mark.parametrize("path", ["/accounts/login/", "/invitations/x/", "/nowhere/", "/accounts/signup/", "/healthz"])
def test_every_answer_carries_the_headers(client, path):
    answer = client.get(path)
    assert sorted_policy(answer) == POLICY
    for name, value in SENT.items():
        assert answer[name] == value
    for feature in ("camera", "geolocation", "microphone", "payment", "usb"):
        assert f"{feature}=()" in answer["Permissions-Policy"]


def test_signed_in_pages_leave_nothing_behind(sign_in, senco):
    client = sign_in(senco)
    for path in ("/", reverse("school:settings_staff", args=["oakfield"]), "/oakfield/nowhere/", "/nowhere/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
    assert sorted_policy(client.get(reverse("school:settings_staff", args=["oakfield"]))) == POLICY


def test_cookies_on_ones_own_machine(client, senco):
    client.get("/accounts/login/")
    client.post("/accounts/login/", {"login": senco.email, "password": PASSWORD})
    session = client.cookies["session"]
    assert (session["httponly"], session["samesite"], session["domain"], session["path"]) == (True, "Lax", "", "/")
    assert set(client.cookies) == {"csrf", "session"}


OVER_TLS = """
import json, django
from django.conf import settings
django.setup()
names = [name for name in dir(settings) if name.startswith(("SESSION_COOKIE", "CSRF_COOKIE", "SECURE_"))]
print(json.dumps({name: getattr(settings, name) for name in names}, default=str))
"""


def test_cookies_and_transport_over_tls():
    said = subprocess.run(
        [sys.executable, "-c", OVER_TLS],
        env={
            "PATH": os.environ["PATH"],
            "DEBUG": "true",
            "SITE_URL": "https://plan.example",
            "DJANGO_SETTINGS_MODULE": "inclusion.settings",
            "DATABASE_URL": "sqlite://:memory:",
        },
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    settings = json.loads(said)
    assert (settings["SESSION_COOKIE_NAME"], settings["CSRF_COOKIE_NAME"]) == ("__Host-session", "__Host-csrf")
    for cookie in ("SESSION", "CSRF"):
        assert settings[f"{cookie}_COOKIE_SECURE"] is True
        assert settings[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert settings[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
        assert settings[f"{cookie}_COOKIE_DOMAIN"] is None  # __Host- allows none
        assert settings[f"{cookie}_COOKIE_PATH"] == "/"
    assert settings["SECURE_HSTS_SECONDS"] >= 31_536_000
    assert settings["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True
    assert settings["SECURE_SSL_REDIRECT"] is True
