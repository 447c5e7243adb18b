"""The addresses of provision and its reviews, what a page says, and forms filled in soundly, for tests."""

from django.urls import reverse

REVIEW = {
    "held_on": "2027-01-12",
    "ran": "partly",
    "sessions_planned": "40",
    "sessions_delivered": "33",
    "measure": "Reading age in months",
    "entry_on": "2026-09-14",
    "entry_value": "84",
    "exit_on": "2026-12-14",
    "exit_value": "91.5",
    "months_in": "3",
    "months_gained": "7.5",
    "below": "3",
    "at_expected": "12",
    "above": "9",
    "data_words": "Most gain.",
    "instinct": "They choose books at playtime.",
    "evidence_data": "strong",
    "evidence_voice": "some",
}
NOTED = {"starts_on": "2027-01-04", "ends_on": "2027-01-08", "planned": "5", "delivered": "4", "note": "Cover twice"}


def url(name, **kwargs):
    return reverse(f"planning:{name}", kwargs={"school": "oakfield", **kwargs})


def one(name, provision):
    return url(name, provision=provision.pk)


def of(name, review):
    return url(name, review=review.pk)


def text(response):
    return " ".join(response.content.decode().split())
