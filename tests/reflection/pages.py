"""Addresses of the reflection log and what a page says, for tests."""

from django.urls import reverse


def url(name, **kwargs):
    return reverse(f"reflection:{name}", kwargs={"school": "oakfield", **kwargs})


def text(response):
    return " ".join(response.content.decode().split())
