"""One thing that a source of events says, as plain values that can be stored, compared and shown. Pure."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from functools import cached_property
from typing import Any

from inclusion.school.calendars.term_words import is_term_itself

CONTENT = ("title", "starts_on", "ends_on", "nature", "movable", "movable_from", "movable_to", "needs")


@dataclass(frozen=True)
class Incoming:
    """An event as a source says it, without a repeat: each of its times is one.

    `name` names it within its source for good (a UID and the time, a pack's item and year); `levels` are 1 to 5 by role
    slug; `line` says where it stands, for people ("Line 12"). Days are inclusive.
    """

    name: str
    title: str
    starts_on: date
    ends_on: date
    nature: str = "event"
    run_up: int = 0
    follow_up: int = 0
    set_by: str = "us"
    movable: bool = False
    movable_from: date | None = None
    movable_to: date | None = None
    needs: str = ""
    levels: Mapping[str, int] = field(default_factory=dict)
    line: str = ""

    @cached_property
    def key(self) -> str:
        return key_of(self.name)

    @cached_property
    def fingerprint(self) -> str:
        """The same for the same content, wherever it stands in its file."""
        said = self.stored()
        del said["line"], said["name"]
        return _digest(json.dumps(said, sort_keys=True))

    @cached_property
    def content(self) -> str:
        """The same for the same words and days, whatever it begins with (see `content_of`)."""
        return content_of(self)

    @property
    def is_term(self) -> bool:
        """A term, a half term or a holiday itself, which is no event."""
        return is_term_itself(self.title, self.starts_on, self.ends_on)

    @property
    def likeness(self) -> tuple[str, date, date]:
        """What two events have in common that are one: words without case and punctuation, and the days."""
        return like(self.title), self.starts_on, self.ends_on

    def stored(self) -> dict[str, Any]:
        """As JSON takes it."""
        values = {one.name: getattr(self, one.name) for one in fields(self)}
        values["levels"] = dict(sorted(self.levels.items()))
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}

    @classmethod
    def from_stored(cls, values: Mapping[str, Any]) -> "Incoming":
        """What `stored` gave."""
        days = ("starts_on", "ends_on", "movable_from", "movable_to")
        read = {name: date.fromisoformat(values[name]) if values[name] else None for name in days}
        return cls(**{**values, **read})


def content_of(thing: object) -> str:
    """A fingerprint of what it is and when, of a thing or of an event, as 64 hexadecimal characters.

    How hard and how long it presses and who set it are not in it: that is for the school to say.
    """
    return _digest("\x1f".join(str(getattr(thing, name)) for name in CONTENT))


def key_of(name: str) -> str:
    """The name as 64 hexadecimal characters; the rest of a name that begins with "=", which is a key already."""
    return name[1:] if name.startswith("=") else _digest(name)


def like(title: str) -> str:
    """A title as two people might type it alike: "INSET  day!" and "inset day" are the same."""
    folded = unicodedata.normalize("NFKD", title).casefold()
    return " ".join(re.findall(r"\w+", "".join(char for char in folded if not unicodedata.combining(char))))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
