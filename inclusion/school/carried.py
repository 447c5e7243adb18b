"""What was read and not decided on yet, carried by the page itself from one step to the next: signed, never stored."""

from dataclasses import dataclass
from typing import Any

from django.core import signing

from inclusion.school.calendars.tables import Table
from inclusion.school.incoming import Incoming
from inclusion.school.models import School
from inclusion.school.source_reading import Brought

SALT = "calendar-that-is-brought-in"
A_DAY = 24 * 60 * 60


class Lost(Exception):
    """What the page carried is too old, of another school, or not ours."""


@dataclass(frozen=True)
class Carried:
    """A table with the kind and name of its source; of a calendar file also what it says as events, or in `run` the id
    of the import in which these wait to be looked at.
    """

    kind: str
    name: str
    table: Table
    brought: Brought | None = None
    run: str = ""


def packed(school: School, carried: Carried) -> str:
    """As text for a hidden field."""
    table, brought = carried.table, carried.brought
    said: dict[str, Any] = {
        "school": str(school.pk),
        "kind": carried.kind,
        "name": carried.name,
        "table": [table.heading_line, table.headings, table.rows, table.title],
        "run": carried.run,
    }
    if brought is not None:
        said["brought"] = [[one.stored() for one in brought.incoming], brought.problems]
    return signing.dumps(said, salt=SALT, compress=True)


def unpacked(school: School, text: str) -> Carried:
    """Back from `packed`. Raises Lost."""
    try:
        said = signing.loads(text, salt=SALT, max_age=A_DAY)
    except signing.BadSignature as error:
        raise Lost from error
    if said["school"] != str(school.pk):
        raise Lost
    line, headings, rows, *title = said["table"]
    table = Table(line, tuple(headings), tuple((number, tuple(cells)) for number, cells in rows), title="".join(title))
    if "brought" not in said:
        return Carried(said["kind"], said["name"], table, run=said.get("run", ""))
    incoming, problems = said["brought"]
    brought = Brought(tuple(Incoming.from_stored(values) for values in incoming), tuple(problems))
    return Carried(said["kind"], said["name"], table, brought)
