"""What the packs call their things: one name for each time of an item in a school year. Pure."""

from typing import NamedTuple

from heatmap.packs.pack import Pack
from heatmap.packs.shipped import load_packs
from inclusion.school.incoming import key_of

PLACES = (1, 2, 3)  # a thing comes at most once a term


class PackThing(NamedTuple):
    """One time of an item in one school year, as an entry of the pack has it."""

    pack: Pack
    key: str


def thing_name(slug: str, year: int, place: int) -> str:
    """What a pack calls the time at that place, from 1, of its item in a school year."""
    return f"{slug}/{year}/{place}"


def things_after(year: int) -> dict[str, PackThing]:
    """By the key of each thing of that school year: the same thing one year later."""
    return {
        key_of(thing_name(item.slug, year, place)): PackThing(pack, key_of(thing_name(item.slug, year + 1, place)))
        for pack in load_packs()
        for item in pack.items
        for place in PLACES
    }
