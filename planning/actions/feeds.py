"""Make a person's feed addresses, end them all at once, and note when a calendar app collected one."""

from datetime import datetime, timedelta

from django.core.cache import cache
from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership
from planning.models import FeedCollection, FeedKey
from planning.models.feeds import new_secret

UNCOUNTED = timedelta(minutes=1)  # whoever comes as seldom as this can never come too often
AT_ONCE = 60  # how often one may come sooner than that, within an hour
HOUR = 60 * 60


@transaction.atomic
def make_feed_key(*, by: Membership) -> FeedKey:
    """The secret behind the person's addresses; the one they have, where they have one."""
    key, is_new = FeedKey.objects.get_or_create(membership=by, defaults={"school_id": by.school_id})
    if is_new:
        record(by=by, school=by.school, verb="made feed addresses of", obj=by, summary=by.name)
    return key


@transaction.atomic
def reset_feed_key(*, by: Membership, made_at: datetime | None) -> bool:
    """Another secret: every address until now ends, for everybody who has it. False where there is none yet.

    `made_at`: when the secret was made that the person saw, so that a form sent twice resets once.
    """
    key = FeedKey.objects.select_for_update().filter(membership=by).first()
    if key is None:
        return False
    if key.made_at != made_at:
        return True
    key.secret, key.made_at = new_secret(), timezone.now()
    key.save()
    key.collections.all().delete()  # they speak of addresses that are no more
    record(by=by, school=by.school, verb="reset feed addresses of", obj=by, summary=by.name)
    return True


def may_collect(key: FeedKey, last: datetime | None, now: datetime) -> bool:
    """Whether the person's apps come seldom enough. `last`: when this feed was last collected.

    Only who comes again within a minute is counted, over all feeds of the person, so that others cost no count.
    """
    if last is None or now - last >= UNCOUNTED:
        return True
    name = f"feeds:{key.pk}:{int(now.timestamp()) // HOUR}"
    count = cache.get(name, 0)
    if count >= AT_ONCE:
        return False
    cache.set(name, count + 1, HOUR)
    return True


def note_collection(*, key: FeedKey, feed: str, now: datetime) -> None:
    """A calendar app has collected this feed. One query but for the first time."""
    if not FeedCollection.objects.filter(key=key, feed=feed).update(collected_at=now):
        FeedCollection.objects.get_or_create(
            key=key, feed=feed, defaults={"school_id": key.school_id, "collected_at": now}
        )
