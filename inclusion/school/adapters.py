"""How allauth behaves here: accounts come from invitations only, links have a fixed host, mail is queued."""

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.ratelimit import respond_429
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.shortcuts import render

from inclusion.school.tasks import queue_mail


def on_this_site(url: str) -> str:
    """The same path at the configured address, whatever Host header the request came with."""
    parts = urlsplit(url)
    return settings.SITE_URL + urlunsplit(("", "", parts.path, parts.query, parts.fragment))


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves, and no mail repeats what a request said about where this site is."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        raise ImmediateHttpResponse(render(request, "account/signup_closed.html", status=404))

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Too many wrong passwords answer 429, also to the right one, until the time is over."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            raise ImmediateHttpResponse(respond_429(request)) from None

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count by account alone. allauth's own key has the Host header in it, whose port anybody may vary."""
        return str(credentials.get("email", "")).lower()

    def is_safe_url(self, url: str) -> bool:
        """allauth's own cannot read every address: `http://[x` is an error to it, and here just not safe."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render as allauth does, then queue: a mail server that is away must not fail the page."""
        fixed = {name: on_this_site(value) for name, value in context.items() if name.endswith("_url") and value}
        site = {"name": "Inclusion Together", "domain": urlsplit(settings.SITE_URL).netloc}
        known = {"site_url": settings.SITE_URL, "current_site": site}
        message = self.render_mail(template_prefix, email, {**context, **fixed, **known})
        queue_mail(to=email, subject=message.subject, body=message.body)
