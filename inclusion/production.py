"""What a server for real schools must be told before it starts. Pure: settings in, a list of plain words out."""

import re
from collections.abc import Sequence

from django.core.exceptions import ImproperlyConfigured


def missing_or_weak(
    *,
    secret_key: str,
    dev_secret_key: str,
    allowed_hosts: Sequence[str],
    site_url: str,
    database_url: str,
    email_url: str,
    from_email: str,
) -> list[str]:
    """One sentence for each setting that is missing or insecure, in the order of the README; empty when all is well."""
    problems = []
    if len(secret_key) < 50 or len(set(secret_key)) < 5 or secret_key == dev_secret_key:
        problems.append("SECRET_KEY: set a random text of at least 50 characters.")
    if not any(allowed_hosts) or "*" in allowed_hosts:
        problems.append("ALLOWED_HOSTS: set the host names of this site, separated by commas; '*' is not accepted.")
    if not re.match(r"https://[^/\s]+$", site_url):
        problems.append("SITE_URL: set the https:// address that people open; links in e-mails use it.")
    if not database_url:
        problems.append(
            "DATABASE_URL: set postgresql://user:password@host/name (or sqlite:////path for a small school)."
        )
    if not email_url.startswith(("smtp://", "submission://")):
        problems.append("EMAIL_URL: set submission://user:password@host:587; invitations and resets go by e-mail.")
    if "@" not in from_email:
        problems.append("DEFAULT_FROM_EMAIL: set the sender's address of those e-mails.")
    return problems


def refuse_weak_settings(**settings: object) -> None:
    """Raise ImproperlyConfigured naming everything that has to be set."""
    problems = missing_or_weak(**settings)  # type: ignore[arg-type]
    if problems:
        raise ImproperlyConfigured(
            "This server is not ready to hold a real school. Set these in the environment "
            "(or DEBUG=true on your own machine):\n  " + "\n  ".join(problems)
        )
