"""Rules for every answer: nothing stays in a shared computer, sessions end, and htmx meets an ended one in words."""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import resolve_url
from django.urls import reverse

from inclusion.school.addresses import own_path
from inclusion.school.views.errors import method_not_allowed

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
        if request.method == "POST" and request.path == reverse("account_logout") and response.status_code == 302:
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
            seen = request.session.setdefault("seen_at", now)
            step = min(SEEN_STEP_SECONDS, settings.SESSION_IDLE_SECONDS // 10)
            if now - seen > settings.SESSION_IDLE_SECONDS or now - started > settings.SESSION_ABSOLUTE_SECONDS:
                logout(request)
            elif now - seen >= step and "X-Unattended" not in request.headers:  # a page that only looks is nobody there
                request.session["seen_at"] = now
        return self.get_response(request)


class SignInAgainMiddleware:
    """Send a person whose session has ended to the sign-in page, and back to the page they were on afterwards.

    htmx would put the sign-in page into a part of the page, so it is told to move the whole browser.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        sign_in = resolve_url(settings.LOGIN_URL)
        if response.status_code != 302 or urlsplit(response["Location"]).path != sign_in:
            return response
        by_htmx = bool(getattr(request, "htmx", False))
        if by_htmx:
            back = own_path(request, request.headers.get("HX-Current-URL", ""))
        elif request.method in ("GET", "HEAD") or request.path.startswith(reverse("account_logout")):
            return response
        else:  # the address of a form need not be a page
            back = own_path(request, request.headers.get("Referer", ""))
        location = f"{sign_in}?{urlencode({'next': back})}" if back else sign_in
        if by_htmx:
            return HttpResponse(status=401, headers={"HX-Redirect": location})
        response["Location"] = location
        return response


class WrongVerbMiddleware:
    """Say in words that an address takes no such request: Django's own answer has no body, a blank page."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or response.content:
            return response
        answer = method_not_allowed()
        answer["Allow"] = response["Allow"]
        return answer
