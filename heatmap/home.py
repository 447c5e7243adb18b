"""What the map adds to the home page: the Friday check, from Friday to Monday, until it is answered."""

from datetime import date
from typing import Any

from heatmap.felt import ASKED_ON, CHOICES, felt_by_monday, week_asked_on, week_name
from inclusion.school.access import Permission
from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of


def panel(membership: Membership, today: date) -> dict[str, Any] | None:
    """The five words for the week that ends, with the template that shows them; None on other days, and once said.

    Two queries from Friday to Monday, none on the other days.
    """
    if not membership.may(Permission.SAY_HOW_IT_FELT):
        return None
    week = week_asked_on(calendar_of(membership.school), today) if today.weekday() in ASKED_ON else None
    if week is None or felt_by_monday(membership, week.monday, week.monday):
        return None
    return {
        "template": "heatmap/_felt_home.html",
        "monday": week.monday,
        "name": week_name(week),
        "choices": CHOICES,
    }
