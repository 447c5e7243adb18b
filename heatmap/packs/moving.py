"""National dates that were moved: the items of a pack with an override of one school year on top of their rules. Pure.

What leans on a moved item, such as a return so many days after a census, moves with it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import NamedTuple

from heatmap.packs.pack import After, Item, Override, Pack, Point, Rule, Window

TAG = "moved for all schools"  # a tag like no other, in place of one of the pack’s own


class Moved(NamedTuple):
    """The new first day of an item in one school year, whether a source confirms it, and where it says so.

    `until`: the last day of a window; without it the item is as long as before.
    """

    on: date
    until: date | None
    confirmed: bool
    source: str


Moves = Mapping[tuple[str, int], Moved]  # by the slug of an item and the calendar year its school year begins in


def with_moves(packs: Iterable[Pack], year: int, moved: Moves) -> Sequence[Pack]:
    """The packs as they stand in that school year: a moved date wins over the rule and over the pack's own override."""
    slugs = {slug for slug, begins in moved if begins == year}
    return [_pack(pack, year, moved) if slugs & _slugs(pack) else pack for pack in packs]


def _slugs(pack: Pack) -> set[str]:
    return {item.slug for item in pack.items}


def _pack(pack: Pack, year: int, moved: Moves) -> Pack:
    moving = _Moving(year, moved, {})
    return replace(pack, items=tuple(moving.item(item) for item in pack.items))


@dataclass(frozen=True)
class _Moving:
    """The items of one pack by slug, each made once, after those it leans on."""

    year: int
    moved: Moves
    made: dict[str, Item]

    def item(self, item: Item) -> Item:
        if item.slug not in self.made:
            self.made[item.slug] = self._item(item)
        return self.made[item.slug]

    def _item(self, item: Item) -> Item:
        item = replace(
            item,
            rule=self._rule(item.rule),
            move_within=self._window(item.move_within) if item.move_within else None,
        )
        move = self.moved.get((item.slug, self.year))
        if move is None:
            return item
        override = Override(move.on, move.until, move.confirmed, TAG)
        return replace(
            item, overrides={**item.overrides, self.year: override}, sources={**item.sources, TAG: move.source}
        )

    def _rule(self, rule: Rule) -> Rule:
        if isinstance(rule, After):
            return self._after(rule)
        return self._window(rule) if isinstance(rule, Window) else rule

    def _window(self, window: Window) -> Window:
        return Window(self._point(window.first), self._point(window.last))

    def _point(self, point: Point) -> Point:
        return self._after(point) if isinstance(point, After) else point

    def _after(self, after: After) -> After:
        return After(self.item(after.item), after.days)
