"""One [[item]] of a pack file as an `Item`, with everything in it checked. Pure."""

from collections.abc import Mapping
from datetime import date

from heatmap.packs.counts import COUNT_NAMES, steps_of
from heatmap.packs.faults import shown
from heatmap.packs.fields import FIRST_YEAR, LAST_YEAR, Fields
from heatmap.packs.pack import DEADLINE, KINDS, NATURES, PHASES, ROLES, SET_BY, Item, Override, Rule, Window
from heatmap.packs.rules import RULES, Finder, read_rule, read_window

LONGEST_TITLE = 200
LONGEST_WORDS = 500
LONGEST_SETTER = 60
LONGEST_SPAN = 366
MOST_STAFF_DAYS = 200
MOST_COUNTED = 10_000
LENGTHS = ("days", "weekdays")
ITEM_KEYS = (
    *("slug", "title", "row", "phases", "kinds", "set_by", "setter", "nature", *RULES, *LENGTHS),
    *("next_working_day", "overrides", "confirmed", "run_up", "follow_up", "levels", "movable", "move_within"),
    *("sources", "checked_on", "only_where", "scale", "only_with_count", "note"),
)


def read_item(table: Fields, sources: Mapping[str, str], checked_on: date, find: Finder) -> Item:
    """The item. `sources` and `checked_on` are the pack's; `find` gives the items it leans on. Raises PackFault."""
    table.allow(ITEM_KEYS)
    nature = table.choice("nature", NATURES)
    rule = read_rule(table, nature, find)
    movable = table.flag("movable")
    if "move_within" in table.values and not movable:
        raise table.fault("move_within", "Only an item with movable = true has move_within.")
    return Item(
        slug=table.slug("slug"),
        title=table.text("title", LONGEST_TITLE),
        row=table.whole("row", 0, 999, default=0),
        line=table.line,
        phases=frozenset(table.choices("phases", PHASES, PHASES)),
        kinds=frozenset(table.choices("kinds", KINDS, KINDS)),
        set_by=table.choice("set_by", SET_BY),
        setter=table.text("setter", LONGEST_SETTER, default=""),
        nature=nature,
        rule=rule,
        days=_length(table, "days", nature, rule),
        weekdays=_length(table, "weekdays", nature, rule),
        next_working_day=table.flag("next_working_day"),
        overrides=_overrides(table, nature, rule, tuple(sources)),
        confirmed=frozenset(table.wholes("confirmed", FIRST_YEAR, LAST_YEAR)),
        run_up=table.whole("run_up", 0, MOST_STAFF_DAYS, default=0),
        follow_up=table.whole("follow_up", 0, MOST_STAFF_DAYS, default=0),
        levels=_levels(table),
        movable=movable,
        move_within=read_window(table, "move_within", find) if "move_within" in table.values else None,
        sources={tag: sources[tag] for tag in table.choices("sources", tuple(sources), ())},
        checked_on=table.day("checked_on", default=checked_on),
        only_where=_only_where(table),
        scale=_scale(table),
        only_with_count=_only_with_count(table),
        note=table.text("note", LONGEST_WORDS, default=""),
    )


def _length(table: Fields, key: str, nature: str, rule: Rule) -> int:
    """0 where it is not given."""
    if key not in table.values:
        return 0
    if all(one in table.values for one in LENGTHS):
        raise table.fault("weekdays", "Give days or weekdays, not both.")
    if nature == DEADLINE:
        raise table.fault(key, f"A deadline has one date, so {key} has no place here.")
    if isinstance(rule, Window):
        raise table.fault(key, f"A window has its own end, so {key} has no place here.")
    return table.whole(key, 1, LONGEST_SPAN)


def _levels(table: Fields) -> dict[str, int]:
    levels = table.table("levels")
    if not levels.values:
        raise table.fault("levels", "levels is missing: give at least one role, such as { senco = 3 }.")
    levels.allow(ROLES)
    return {role: levels.whole(role, 1, 5) for role in levels.values}


def _only_where(table: Fields) -> dict[str, int]:
    least = table.table("only_where")
    least.allow(COUNT_NAMES)
    return {count: least.whole(count, 1, MOST_COUNTED) for count in least.values}


def _scale(table: Fields) -> tuple[str, ...]:
    counts = table.choices("scale", COUNT_NAMES, ())
    if len({steps_of(count) for count in counts}) > 1:
        raise table.fault("scale", "These counts are of different kinds and cannot be added up.")
    return counts


def _only_with_count(table: Fields) -> frozenset[str]:
    phases = table.choices("only_with_count", PHASES, ())
    if phases and not {"only_where", "scale"} & table.values.keys():
        raise table.fault("only_with_count", "The item follows no count: give only_where or scale as well.")
    return frozenset(phases)


def _overrides(table: Fields, nature: str, rule: Rule, tags: tuple[str, ...]) -> dict[int, Override]:
    """2025 = "2026-07-16", or { starts_on = …, ends_on = …, confirmed = …, source = … }; by school year."""
    years = table.table("overrides")
    found = {}
    for year in years.values:
        if not (year.isascii() and year.isdigit() and len(year) == 4 and FIRST_YEAR <= int(year) <= LAST_YEAR):
            raise years.fault(year, f"{shown(year)} is not the year in which a school year begins, such as 2025.")
        one = found[int(year)] = _override(years, year, tags)
        if one.ends_on and nature == DEADLINE:
            raise years.fault(year, "A deadline has one date, so ends_on has no place here.")
        if isinstance(rule, Window) and not one.ends_on:
            raise years.fault(year, "The item is a window, so its override needs ends_on as well.")
    return found


def _override(years: Fields, year: str, tags: tuple[str, ...]) -> Override:
    if isinstance(years.values[year], dict):
        table = years.table(year)
        table.allow(("starts_on", "ends_on", "confirmed", "source"))
        ends_on = table.day("ends_on") if "ends_on" in table.values else None
        source = table.choice("source", tags) if "source" in table.values else ""
        one = Override(table.day("starts_on"), ends_on, table.flag("confirmed"), source)
    else:
        one = Override(years.day(year), None, False, "")
    first, last = date(int(year), 9, 1), date(int(year) + 1, 12, 31)  # a little after the year: some returns slip
    if not first <= one.starts_on <= last:
        raise years.fault(year, f"{one.starts_on} does not belong to the school year that begins in {year}.")
    if one.ends_on and not one.starts_on <= one.ends_on <= last:
        raise years.fault(year, f"It ends on {one.ends_on}: before it begins, or in another school year.")
    return one
