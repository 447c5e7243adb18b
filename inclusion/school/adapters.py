"""How allauth behaves here: accounts come from invitations only, links have a fixed host, mail is queued."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from inclusion.school.tasks import queue_mail


class InvitationOnlyAdapter(DefaultAccountAdapter):
    """Nobody signs up by themselves."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_reset_password_from_key_url(self, key: str) -> str:
        """The link is built from the configured address, never from the Host header."""
        return settings.SITE_URL + reverse(
            "account_reset_password_from_key", kwargs={"uidb36": "x", "key": "x"}
        ).replace("x-x", key)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Render as allauth does, then queue: a mail server that is away must not fail the page."""
        message = self.render_mail(template_prefix, email, {**context, "site_url": settings.SITE_URL})
        queue_mail(to=email, subject=message.subject, body=message.body)
