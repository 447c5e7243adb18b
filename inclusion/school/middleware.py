"""Rules for every answer: nothing stays in a shared computer, sessions end, and htmx meets an ended one in words."""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

Answer = Callable[[HttpRequest], HttpResponse]
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=(), interest-cohort=()"
SEEN_STEP_SECONDS = 60  # how exactly the last use of a session is known; a finer step would write on every request


class PrivateResponseMiddleware:
    """Headers that django and django-csp do not set; signing out also clears what the browser kept."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        response["Cache-Control"] = "no-store, private"
        response["Permissions-Policy"] = PERMISSIONS_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if request.method == "POST" and request.path == reverse("account_logout"):
            response["Clear-Site-Data"] = '"cache", "storage"'
        return response


class SessionLimitsMiddleware:
    """End a session that was idle, or open, for too long."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = int(time.time())
            started = request.session.setdefault("started_at", now)
            seen = request.session.get("seen_at", now)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif now - seen >= SEEN_STEP_SECONDS or "seen_at" not in request.session:
                request.session["seen_at"] = now
        return self.get_response(request)


class SignInAgainMiddleware:
    """Where htmx would be sent to the sign-in page, send the whole browser there, and back to the page afterwards."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        goes_to_sign_in = response.status_code == 302 and urlsplit(response["Location"]).path == sign_in
        if not (goes_to_sign_in and getattr(request, "htmx", False)):
            return response
        current = urlsplit(request.headers.get("HX-Current-URL", ""))
        back = f"{current.path}?{current.query}" if current.query else current.path
        query = urlencode({"next": back}) if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else ""
        return HttpResponse(status=401, headers={"HX-Redirect": f"{sign_in}?{query}" if query else sign_in})
