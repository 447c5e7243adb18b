"""The addresses of a meeting and its items, and what a page says, for tests."""

import re

from django.urls import reverse

HTMX = {"HX-Request": "true"}


def at(name, meeting, item=None):
    more = {"item": item.pk} if item else {}
    return reverse(f"planning:{name}", kwargs={"school": "oakfield", "meeting": meeting.pk, **more})


def words(response):
    """The text of the page, on one line."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", response.content.decode()))
