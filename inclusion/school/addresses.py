"""What stands in addresses, headers and hidden fields: read as far as it makes sense, and never an error."""

from datetime import date
from urllib.parse import urlsplit
from uuid import UUID

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from inclusion.school.iso_days import iso_day

MISSING_VERSION = -1  # no stored version is that low, so that a form without one never wins


def day_of(text: str) -> date | None:
    """The date in an address or hidden field, from 2000 to 2100; None for anything else."""
    try:
        return iso_day(text)
    except ValueError:
        return None


def version_of(text: str) -> int:
    """The version in a hidden field; one that never fits where there is none."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else MISSING_VERSION


def uuid_of(text: str) -> UUID | None:
    """The id in a query string; None for anything else."""
    try:
        return UUID(text)
    except ValueError:
        return None


def own_path(request: HttpRequest, url: str) -> str:
    """Path and query of a page of ours that a header names; empty for any other address, and for what is none."""
    if not url_has_allowed_host_and_scheme(url, allowed_hosts={request.get_host()}):
        return ""
    parts = urlsplit(url)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if url_has_allowed_host_and_scheme(path, allowed_hosts=None) else ""
