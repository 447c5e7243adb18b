"""From the text of a pack file to the pack, every fault with file and line. Pure: the files are in `shipped.py`."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from heatmap.packs.faults import ITEM, Lines, PackFault, shown
from heatmap.packs.fields import Fields
from heatmap.packs.item_fields import LONGEST_TITLE, LONGEST_WORDS, read_item
from heatmap.packs.pack import Item, Pack

MOST_CHARACTERS = 300_000
MOST_ITEMS = 300
DEEPEST = 5  # so many items may lean on one another in a row
PACK_KEYS = ("slug", "title", "summary", "position", "estimates", "checked_on", "sources", ITEM)


def read_pack(text: str, name: str) -> Pack:
    """The pack in a TOML file's text. Raises PackFault with the first thing that is wrong.

    An item without `phases` or `kinds` concerns all of them. `sources` of the pack gives every tag its name.
    """
    lines = Lines(text[:MOST_CHARACTERS], name)
    if len(text) > MOST_CHARACTERS:
        raise PackFault(name, 1, f"The file has more than {MOST_CHARACTERS:,} characters.")
    head = Fields(_parsed(text, lines), lines)
    head.allow(PACK_KEYS)
    tables = head.tables(ITEM)
    if not 1 <= len(tables) <= MOST_ITEMS:
        raise head.fault(ITEM, f"A pack has 1 to {MOST_ITEMS} items; this has {len(tables)}.")
    sources = head.table("sources")
    names = {tag: sources.text(tag, LONGEST_WORDS) for tag in sources.values}
    checked_on = head.day("checked_on")
    reader = _Reader(tables, names, checked_on)
    return Pack(
        slug=head.slug("slug"),
        title=head.text("title", LONGEST_TITLE),
        summary=head.text("summary", LONGEST_WORDS),
        position=head.whole("position", 1, 1000),
        estimates=head.text("estimates", LONGEST_WORDS),
        checked_on=checked_on,
        file=name,
        items=tuple(reader.item(slug) for slug in reader.tables),
    )


def _parsed(text: str, lines: Lines) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise PackFault(lines.name, 1, "The tables and lists are nested too deeply.") from None
    except ValueError as error:
        raise lines.parse_fault(error) from None


@dataclass
class _Reader:
    """The items by slug, each read once and after those it leans on."""

    given: list[Fields]
    sources: Mapping[str, str]
    checked_on: date
    tables: dict[str, Fields] = field(init=False, default_factory=dict)
    _read: dict[str, Item] = field(init=False, default_factory=dict)
    _open: list[str] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        for table in self.given:
            slug = table.slug("slug")
            if slug in self.tables:
                raise table.fault("slug", f"The slug {shown(slug)} is there twice, first on line {self._line(slug)}.")
            self.tables[slug] = table

    def _line(self, slug: str) -> int:
        return self.tables[slug].line

    def item(self, slug: str) -> Item:
        if slug not in self._read:
            self._open.append(slug)
            self._read[slug] = read_item(self.tables[slug], self.sources, self.checked_on, self.find)
            self._open.pop()
        return self._read[slug]

    def find(self, table: Fields, key: str) -> Item:
        """The item that the key names."""
        slug = table.slug(key)
        if slug not in self.tables:
            raise table.fault(key, f"There is no item {shown(slug)} in this pack.")
        if slug in self._open:
            circle = " → ".join([*self._open[self._open.index(slug) :], slug])
            raise table.fault(key, f"The items lean on one another in a circle: {circle}.")
        if len(self._open) > DEEPEST:
            raise table.fault(key, f"At most {DEEPEST} items may lean on one another in a row.")
        return self.item(slug)
