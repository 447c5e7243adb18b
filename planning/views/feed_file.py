"""A feed as a file: for calendar apps at its secret address, and once for a person who is signed in."""

from datetime import date
from hashlib import sha256
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from inclusion.school.access import Permission
from inclusion.school.calendars.feed_writing import feed_file as written
from inclusion.school.guards import SchoolRequest, public, requires
from inclusion.school.models import Membership
from planning.actions.feeds import may_collect, note_collection
from planning.feed_entries import entries_of
from planning.feed_keys import Feed, feed_named, key_at, last_collected

TOO_OFTEN = "This calendar was collected too often. It can be collected again in an hour.\n"
RETRY_AFTER = 60 * 60


@public
@require_safe
def feed_file(request: HttpRequest, member: UUID, feed: str, signature: str) -> HttpResponseBase:
    """A feed for whoever has its address. Whatever is wrong with that, the answer is the same."""
    key, now = key_at(member, feed, signature), timezone.now()
    found = feed_named(key.membership, feed) if key else None
    if key is None or found is None:
        raise Http404
    if not may_collect(key, last_collected(key, feed), now):
        return HttpResponse(TOO_OFTEN, status=429, content_type="text/plain", headers={"Retry-After": RETRY_AFTER})
    note_collection(key=key, feed=feed, now=now)
    answer = _file(key.membership, found, timezone.localdate(now))
    return get_conditional_response(request, etag=answer["ETag"], response=answer) or answer


@require_safe
@requires(Permission.SEE_FEEDS)
def feed_download(request: SchoolRequest, feed: str) -> HttpResponse:
    """The same entries once, as they are now."""
    found = feed_named(request.membership, feed)
    if found is None:
        raise Http404
    answer = _file(request.membership, found, timezone.localdate())
    answer["Content-Disposition"] = f'attachment; filename="{feed}.ics"'
    return answer


def _file(membership: Membership, feed: Feed, today: date) -> HttpResponse:
    """The file, and a tag by which an app knows that nothing has changed since it last came."""
    entries = entries_of(feed.name, membership, today)
    name = f"{feed.title}, {membership.school.name}"
    answer = HttpResponse(written(name, entries, now=timezone.now()), content_type="text/calendar; charset=utf-8")
    answer["ETag"] = f'"{sha256(repr((name, entries)).encode()).hexdigest()[:32]}"'
    return answer
