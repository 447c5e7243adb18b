"""Reading what is in a feed. Calendars are carried about on phones: what is confidential is only time that is taken."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any

from django.conf import settings
from django.db.models import CharField, Exists, F, OuterRef, PositiveIntegerField, Q, QuerySet, Value
from django.urls import reverse

from inclusion.school.access import Standing
from inclusion.school.calendars.feed_writing import FeedEntry
from inclusion.school.models import EventLevel, Membership, Occurrence, RoleHolding, SchoolEvent
from inclusion.school.wording import listed
from planning.feed_keys import MINE, OF_ROLE, WEATHER
from planning.feed_weeks import week_entries
from planning.invitation_files import uid_of
from planning.models import BlockKind, BookedTime, Meeting, Part, Participant, ProtectedBlock

LOOKS_BACK = timedelta(days=30)
LOOKS_AHEAD = timedelta(days=800)  # past the end of the next school year
TAKEN = "Protected time"
MEETING, BLOCK, BOOKED = "meeting", "block", "booked"
NOT_KEPT = (ProtectedBlock.Mark.MOVED, ProtectedBlock.Mark.LOST)
OTHER_SIDE = {Standing.HEAD: Standing.SENCO, Standing.SENCO: Standing.HEAD}  # of a joint check-in


def entries_of(feed: str, membership: Membership, today: date) -> list[FeedEntry]:
    """What is in a feed that this person has. Two queries for one's own and one for the others, whatever is in it.

    From 30 days ago on as far as is planned, at most 800 days.
    """
    first, last = today - LOOKS_BACK, today + LOOKS_AHEAD
    if feed == WEATHER:
        return week_entries(membership, first, today)
    if feed == MINE:
        return [*_events(membership, _mine(membership), first, last), *_times(membership, first, last)]
    slug = feed.removeprefix(OF_ROLE)
    concerned = EventLevel.objects.filter(event=OuterRef("event"), role__slug=slug, role__retired_at__isnull=True)
    return list(_events(membership, Q(Exists(concerned)) & Q(event__confidential=False), first, last))


def _mine(membership: Membership) -> Q:
    """For occurrences: those that concern a role held, and what one made or is named on.

    Not those of meetings and visits, which have times of their own.
    """
    held = [role.pk for role in membership.roles_held]
    concerned = EventLevel.objects.filter(event=OuterRef("event"), role__in=held)
    own = SchoolEvent.objects.own(membership).filter(pk=OuterRef("event"))
    meetings, booked = (model.objects.filter(event=OuterRef("event")) for model in (Meeting, BookedTime))
    return (Q(Exists(concerned)) | Q(Exists(own))) & ~Q(Exists(meetings)) & ~Q(Exists(booked))


def _events(membership: Membership, wanted: Q, first: date, last: date) -> Iterator[FeedEntry]:
    """One query: each occurrence comes once for every role that it concerns, or once where it concerns none."""
    names = {role.pk: role.name for role in membership.school_roles}
    found = Occurrence.objects.visible_to(membership).within(first, last).filter(wanted)
    columns = ("event_id", "original_on", "starts_on", "ends_on")
    of_event = ("event__title", "event__nature", "event__confidential", "event__version", "event__updated_at")
    rows = found.order_by("starts_on", "event_id", "original_on", "event__levels__role__position")
    by_time = groupby(rows.values_list(*columns, *of_event, "event__levels__role_id"), itemgetter(slice(9)))
    for (event, original_on, starts_on, ends_on, title, nature, confidential, version, updated_at), group in by_time:
        roles = [names[role] for *_, role in group if role in names]
        deadline = nature == SchoolEvent.Nature.DEADLINE
        yield FeedEntry(
            uid=uid_of(f"{event}-{original_on.isoformat()}", settings.SITE_URL),
            title=TAKEN if confidential else title,
            starts=starts_on,
            ends=ends_on,
            text="" if confidential else _said(roles, deadline=deadline),
            url=_page("school:event", membership.school.slug, event),
            categories=() if confidential else tuple(roles),
            sequence=version,
            changed_at=updated_at,
        )


def _said(roles: list[str], *, deadline: bool) -> str:
    what = "Deadline" if deadline else "Event"
    return f"{what} for {listed(roles)}." if roles else f"{what}."


def _times(membership: Membership, first: date, last: date) -> Iterator[FeedEntry]:
    """Meetings, protected blocks and booked times in one query: which, when and how long, and nothing more."""
    meetings = _rows(MEETING, _meetings(membership), first, last, F("version"))
    blocks = _rows(BLOCK, _blocks(membership), first, last, F("version"))
    taken = BookedTime.objects.filter(people__membership=membership)
    booked = _rows(BOOKED, taken, first, last, Value(0, PositiveIntegerField()))
    slug = membership.school.slug
    for kind, pk, on, starts_at, minutes, version in sorted(
        meetings.union(blocks, booked, all=True), key=itemgetter(2, 3, 1)
    ):
        starts = datetime.combine(on, starts_at)
        yield FeedEntry(
            uid=uid_of(str(pk), settings.SITE_URL),
            title="Meeting" if kind == MEETING else TAKEN,
            starts=starts,
            ends=starts + timedelta(minutes=minutes),
            url=_page("planning:meeting", slug, pk) if kind == MEETING else "",
            sequence=version,
        )


def _rows(kind: str, found: QuerySet[Any], first: date, last: date, version: F | Value) -> QuerySet[Any, Any]:
    """Six columns, for a union that takes them by their place."""
    within = found.filter(on__gte=first, on__lte=last).order_by()
    columns = ("pk", "on", "starts_at", "minutes")
    rows: QuerySet[Any, Any] = within.values_list(Value(kind, CharField()), *columns, version)
    return rows


def _meetings(membership: Membership) -> QuerySet[Meeting]:
    """Those that one takes part in, once they are more than a draft."""
    mine = Participant.objects.filter(meeting=OuterRef("pk"), membership=membership).exclude(part=Part.INFORMED)
    visible = Meeting.objects.visible_to(membership).filter(Exists(mine), cancelled_at__isnull=True)
    return visible.exclude(state=Meeting.State.DRAFT)


def _blocks(membership: Membership) -> QuerySet[ProtectedBlock]:
    """One's own, and the joint check-ins of those on the other side; not what was moved or lost."""
    others = {OTHER_SIDE[standing] for standing in membership.standings & OTHER_SIDE.keys()}
    holding = RoleHolding.objects.filter(
        membership=OuterRef("whose"), role__standing__in=others, role__retired_at__isnull=True
    )
    joint = Q(kind=BlockKind.CHECK_IN, whose__ended_at__isnull=True) & Q(Exists(holding))
    visible = ProtectedBlock.objects.visible_to(membership).filter(Q(whose=membership) | joint)
    return visible.exclude(mark__in=NOT_KEPT)


def _page(name: str, *args: object) -> str:
    return settings.SITE_URL + reverse(name, args=args)
