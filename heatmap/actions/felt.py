"""Say how a week felt. It is nobody else's business, so nothing of it is left in the trail."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from heatmap.felt import open_weeks
from heatmap.models import FeltWeek
from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of


class WeekClosed(Exception):
    """The week is no school week, has not begun, or can no longer be said of."""

    def __init__(self) -> None:
        super().__init__("A week can be told from its first school day until the Friday after it. This one cannot.")


@transaction.atomic
def say_how_it_felt(*, by: Membership, monday: date, felt: int, today: date) -> None:
    """Keep 1 to 5 for the week in place of what was said before. Raises WeekClosed."""
    _check(by, monday, today)
    FeltWeek.objects.update_or_create(
        membership=by,
        monday=monday,
        defaults={"school_id": by.school_id, "felt": felt, "noted_at": timezone.now()},
    )


@transaction.atomic
def take_felt_back(*, by: Membership, monday: date, today: date) -> None:
    """Have said nothing about the week. Raises WeekClosed."""
    _check(by, monday, today)
    FeltWeek.objects.filter(membership=by, monday=monday).delete()


def _check(by: Membership, monday: date, today: date) -> None:
    if monday not in {week.monday for week in open_weeks(calendar_of(by.school), today)}:
        raise WeekClosed
