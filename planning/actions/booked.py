"""Take people's time for something that a storey above keeps, with its confidential event on the map; and free it."""

from collections.abc import Collection
from datetime import date, time

from django.db import transaction

from inclusion.school.actions.events import EventDetails, delete_event, lock_any_version
from inclusion.school.actions.many_events import EventToWrite, add_events
from inclusion.school.models import Membership
from planning.actions.on_the_map import first_role_levels
from planning.models import BookedPerson, BookedTime

WEIGHT = 2  # of 5, as a meeting weighs on those who must be there


@transaction.atomic
def book_time(
    *,
    by: Membership,
    title: str,
    on: date,
    starts_at: time,
    minutes: int,
    people: Collection[Membership],
    kept_by: str,
) -> BookedTime:
    """Take these people's time. `kept_by` names the address where what it is for is found by the event's id.

    On the map it is a commitment that only these people may open.
    """
    event = EventToWrite(
        EventDetails(title, on, on, confidential=True),
        first_role_levels(dict.fromkeys((person.pk for person in people), WEIGHT)),
        by,
        named=list(people),
        kept_by=kept_by,
    )
    [row] = add_events(by=by, school=by.school, events=[event])
    booked = BookedTime.objects.create(school=by.school, on=on, starts_at=starts_at, minutes=minutes, event=row)
    BookedPerson.objects.bulk_create(
        BookedPerson(school=by.school, booked=booked, membership=person) for person in people
    )
    return booked


@transaction.atomic
def free_time(*, by: Membership, booked: BookedTime) -> None:
    """Give the time back: it leaves the map and the search."""
    if booked.event is not None:
        event = lock_any_version(booked.event)
        if event.deleted_at is None:
            delete_event(by=by, event=event, version=event.version)
    booked.delete()
