"""What the form of an event begins with: nothing yet, or what is stored."""

import uuid
from datetime import date
from typing import Any

from inclusion.school.actions.events import EventDetails
from inclusion.school.models import Occurrence, Role, SchoolEvent

Repeat = SchoolEvent.Repeat


def level_name(role: Role) -> str:
    """The name of the role's level in the form."""
    return f"level_{role.slug}"


def new_values() -> dict[str, Any]:
    """What a fresh form says: a single event that we set ourselves."""
    return {
        "nature": SchoolEvent.Nature.EVENT,
        "repeat": Repeat.NONE,
        "set_by": SchoolEvent.SetBy.US,
        "term_time_only": True,
        "creation_key": uuid.uuid4(),
    }


def stored_values(event: SchoolEvent, occurrence: Occurrence | None, levels: dict[uuid.UUID, int]) -> dict[str, Any]:
    """What the form says about a stored event, at one of its times where given."""
    values: dict[str, Any] = vars(EventDetails.of(event)) | {"version": event.version}
    if not event.repeats:
        values["term_time_only"] = True
    dates: tuple[date, date] = (event.starts_on, event.ends_on)
    if occurrence is not None:
        dates = (occurrence.starts_on, occurrence.ends_on)
    values["starts_on"], values["ends_on"] = dates[0], dates[1] if dates[1] > dates[0] else None
    values["named"] = list(event.named.values_list("membership_id", flat=True))
    return values
