"""What the reflection log adds to the home page of a school (`HOME_PANELS` in the settings)."""

from datetime import date
from typing import Any

from inclusion.school.access import Permission
from inclusion.school.models import Membership
from reflection.waiting import waiting_for


def panel(membership: Membership, today: date) -> dict[str, Any] | None:
    """The open step and what waits; None for those who have no reflection log."""
    if not membership.may(Permission.SEE_REFLECTIONS):
        return None
    waiting = waiting_for(membership, today)
    return {"template": "reflection/_home.html", "waiting": waiting, "today": today}
