"""Reading what is still stored of a person and when it goes: for the notice on the log and for the nightly removal."""

from collections import Counter
from collections.abc import Collection
from datetime import date, datetime, time
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from inclusion.school.models import Membership, School
from reflection.models import LogEntry, RetentionNotice, Round
from reflection.retention import TELL_BEFORE, Told, day_it_goes, kept_from


def start_of(day: date) -> datetime:
    """Midnight in London at which the day begins."""
    return timezone.make_aware(datetime.combine(day, time.min))


def old_entries(school: School, day: date) -> QuerySet[LogEntry]:
    """The entries of a school whose time is up on this day."""
    before = start_of(kept_from(day, school.reflections_kept_years))
    return LogEntry.objects.filter(school=school, created_at__lt=before)


def old_rounds(school: School, day: date) -> QuerySet[Round]:
    """The rounds of a school whose time is up on this day, whether or not they were revealed."""
    before = start_of(kept_from(day, school.reflections_kept_years))
    return Round.objects.filter(school=school, started_at__lt=before)


def notices_of(people: Collection[Membership]) -> dict[UUID, list[Told]]:
    """What each of these people was told, by membership id."""
    found: dict[UUID, list[Told]] = {person.pk: [] for person in people}
    for row in RetentionNotice.objects.filter(membership__in=people):
        found[row.membership_id].append(Told(row.written_before, row.goes_on, timezone.localdate(row.told_at)))
    return found


def what_goes(membership: Membership, today: date) -> list[tuple[date, int]]:
    """How many of one's entries and rounds go on which day within sixty days, the soonest first."""
    school = membership.school
    moments: list[datetime] = [
        *old_entries(school, today + TELL_BEFORE).filter(author=membership).values_list("created_at", flat=True),
        *old_rounds(school, today + TELL_BEFORE)
        .filter(members__membership=membership)
        .values_list("started_at", flat=True),
    ]
    if not moments:
        return []
    told = notices_of([membership])[membership.pk]
    years = school.reflections_kept_years
    days = Counter(day_it_goes(timezone.localdate(moment), told, years, today) for moment in moments)
    return sorted(days.items())
