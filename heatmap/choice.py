"""What a person chose to see on the map, read from the address and written back into links. Pure.

Whatever an address says that the school does not know falls back to the default; nothing in it is an error.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol
from urllib.parse import urlencode

from inclusion.school.iso_days import iso_day
from inclusion.school.wording import listed

NATURES = {"deadline": "deadlines", "event": "events"}
SETTERS = {"law": "law or the DfE", "la": "the local authority", "trust": "the trust", "us": "us"}
YES = "1"
EVERYTHING: dict[str, Any] = {"natures": (), "set_by": (), "ours": False}  # the choice of a map on which all counts


class Query(Protocol):
    """The parameters of an address, as a request holds them."""

    def getlist(self, key: str) -> list[Any]: ...


@dataclass(frozen=True)
class Choice:
    """Empty means the default everywhere. `opened` is the open cell: the key of its row, and its day.

    Keys are role slugs, or where people stand in the rows the ids of their memberships.
    """

    on: date | None = None
    roles: tuple[str, ...] = ()
    people: bool = False
    together: tuple[str, ...] = ()
    natures: tuple[str, ...] = ()
    set_by: tuple[str, ...] = ()
    ours: bool = False
    opened: tuple[str, date] | None = None

    @property
    def is_narrowed(self) -> bool:
        """True when not every event counts."""
        return bool(self.natures or self.set_by or self.ours)

    def at(self, day: date | None) -> "Choice":
        """The same at another day (None: today), with nothing open."""
        return replace(self, on=day, opened=None)

    def with_(self, **changes: Any) -> "Choice":
        return replace(self, **changes)

    def query(self) -> str:
        """As the end of an address, with its question mark; empty when all is default. Always in the same order."""
        opened = f"{self.opened[0]}.{self.opened[1].isoformat()}" if self.opened else ""
        pairs = [*self.fields(), *([("open", opened)] if opened else [])]
        return f"?{urlencode(pairs, safe=',')}" if pairs else ""

    def counting(self, *extra: tuple[str, str]) -> str:
        """The query of a cell: which events count and whose rows they are; its row and day stand in its path."""
        pairs = [*replace(self, on=None, roles=(), together=()).fields(), *extra]
        return f"?{urlencode(pairs, safe=',')}" if pairs else ""

    def fields(self, *left_out: str) -> list[tuple[str, str]]:
        """The choice as parameters, in their order, with nothing open; a form leaves out those it asks for itself."""
        fields = [
            ("on", self.on.isoformat() if self.on else ""),
            ("roles", ",".join(self.roles)),
            ("people", YES if self.people else ""),
            ("together", ",".join(self.together)),
            ("nature", ",".join(self.natures)),
            ("set_by", ",".join(self.set_by)),
            ("ours", YES if self.ours else ""),
        ]
        return [(name, value) for name, value in fields if value and name not in left_out]


def read_choice(query: Query, roles: Sequence[str], people: Sequence[str] | None = None) -> Choice:
    """The choice in an address. `roles`: slugs of the school's roles in its order.

    `people`: keys of the people whom this person may see in the rows; None where they asked for none or may see none.
    """
    in_rows = [*roles, *(people or ())]
    return Choice(
        on=read_day(_last(query, "on")),
        roles=_unless_all(_known(query, "roles", roles), roles),
        people=people is not None,
        together=_known(query, "together", in_rows),
        natures=_unless_all(_known(query, "nature", NATURES), NATURES),
        set_by=_unless_all(_known(query, "set_by", SETTERS), SETTERS),
        ours=_last(query, "ours") == YES,
        opened=_opened(_last(query, "open"), in_rows),
    )


def read_day(text: str) -> date | None:
    """A day as YYYY-MM-DD between 2000 and 2100, else None."""
    try:
        return iso_day(text)
    except ValueError:
        return None


def in_words(choice: Choice) -> str:
    """What counts while the map is narrowed: "deadlines set by law or the DfE that we could move"; empty otherwise."""
    if not choice.is_narrowed:
        return ""
    words = listed([NATURES[nature] for nature in choice.natures]) or "events and deadlines"
    if choice.ours:
        return f"{words} that we set and could move ourselves"
    if choice.set_by:
        return f"{words} set by " + " or by ".join(SETTERS[setter] for setter in choice.set_by)
    return words


def _last(query: Query, name: str) -> str:
    values = query.getlist(name)
    return str(values[-1]) if values else ""


def _known(query: Query, name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Those of the known words that the address names, in the known order."""
    asked = {word for value in query.getlist(name)[:100] for word in str(value)[:5000].split(",")}
    return tuple(word for word in known if word in asked)


def _unless_all(chosen: tuple[str, ...], known: Collection[str]) -> tuple[str, ...]:
    return () if len(chosen) == len(known) else chosen


def _opened(text: str, keys: Collection[str]) -> tuple[str, date] | None:
    key, _, written = text.rpartition(".")
    day = read_day(written)
    return (key, day) if day and key in keys else None
