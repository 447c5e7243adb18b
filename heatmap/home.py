"""What the map adds to the home page: the way on in the set-up, and the Friday check from Friday to Monday."""

from datetime import date
from typing import Any

from heatmap.felt import ASKED_ON, CHOICES, felt_by_monday, week_asked_on, week_name
from heatmap.set_up import is_waiting, steps_of
from inclusion.school.access import Permission
from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of


def set_up_panel(membership: Membership, today: date) -> dict[str, Any] | None:
    """How far the set-up is and its next step, above everything else; None once it is finished.

    One query, and five more while it is not.
    """
    if not membership.may(Permission.CHANGE_CALENDAR) or not is_waiting(membership.school):
        return None
    steps = steps_of(membership)
    return {
        "template": "heatmap/_set_up_home.html",
        "is_first": True,
        "done": sum(step.state == "done" for step in steps),
        "of": len(steps),
        "next": next((step for step in steps if step.is_next), None),
    }


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
