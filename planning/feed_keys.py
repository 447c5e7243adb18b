"""Reading whose feed an address is, and which feeds a person has."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.urls import reverse

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from planning.feed_addresses import NO_SECRET, by_app, is_signed, path_of
from planning.models import FeedKey

MINE, WEATHER, OF_ROLE = "mine", "weather", "role-"


@dataclass(frozen=True)
class Feed:
    """A feed that a person may have: its name in addresses, what it is called, and what is in it."""

    name: str
    title: str
    about: str = ""


@dataclass(frozen=True)
class FeedLine:
    """A feed on its page; without addresses until they are made. `collected_at`: when an app last fetched it."""

    feed: Feed
    address: str = ""
    app_address: str = ""
    collected_at: datetime | None = None


def feeds_of(membership: Membership) -> list[Feed]:
    """Every feed of this person: their own, the heavy and quiet weeks, and one for each role of the school."""
    if not membership.may(Permission.SEE_FEEDS):
        return []
    own = [Feed(MINE, "My calendar", "What concerns your roles or names you, your meetings and your protected time.")]
    weeks = Feed(WEATHER, "Heavy and quiet weeks", "One line across each week that is heavy or quiet on the map.")
    weather = [weeks] if membership.may(Permission.SEE_MAP) else []
    roles = membership.school_roles if membership.may(Permission.SEE_EVENTS) else []
    return [
        *own,
        *weather,
        *(Feed(f"{OF_ROLE}{role.slug}", role.name) for role in roles),
    ]


def feed_named(membership: Membership, name: str) -> Feed | None:
    """The feed of this name, where the person has it."""
    return next((feed for feed in feeds_of(membership) if feed.name == name), None)


def key_at(member: UUID, feed: str, signature: str) -> FeedKey | None:
    """The key behind an address, with its person; None where anything is wrong, after the same work."""
    live = FeedKey.objects.filter(membership__ended_at__isnull=True, membership__user__is_active=True)
    key = live.select_related("membership__school", "membership__user").filter(membership=member).first()
    return key if is_signed(feed, signature, key.secret if key else NO_SECRET) and key else None


def last_collected(key: FeedKey, feed: str) -> datetime | None:
    """When a calendar app last fetched this feed."""
    return key.collections.filter(feed=feed).values_list("collected_at", flat=True).first()


def key_of(membership: Membership) -> FeedKey | None:
    """The person's own key, with its collections. None until they make their addresses."""
    return FeedKey.objects.filter(membership=membership).prefetch_related("collections").first()


def lines_of(feeds: Sequence[Feed], key: FeedKey | None) -> list[FeedLine]:
    """Each feed with its addresses and when it was last collected."""
    if key is None:
        return [FeedLine(feed) for feed in feeds]
    collected = {one.feed: one.collected_at for one in key.collections.all()}
    lines = []
    for feed in feeds:
        path = reverse("planning:feed_file", kwargs=path_of(key.membership_id, feed.name, key.secret))
        address = f"{settings.SITE_URL}{path}"
        lines.append(FeedLine(feed, address, by_app(address), collected.get(feed.name)))
    return lines
