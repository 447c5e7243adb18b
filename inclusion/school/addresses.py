"""What stands in addresses and hidden fields: read as far as it makes sense, and never an error."""

from datetime import date
from uuid import UUID

from django.utils.dateparse import parse_date

MISSING_VERSION = -1  # no stored version is that low, so that a form without one never wins


def day_of(text: str) -> date | None:
    """The date in an address or hidden field; None for anything else."""
    try:
        return parse_date(text.strip())
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
