"""Reading the rule of one item: exactly one of six ways to say when it is. Pure."""

import re
from collections.abc import Callable

from heatmap.packs.days import day_of
from heatmap.packs.fields import Fields
from heatmap.packs.pack import DEADLINE, After, FirstStaffDays, InsetDay, Item, Point, Rule, TermWeeks, Window, Yearly
from inclusion.school.repeat_rules import DAYS_IN_MONTH, RepeatError, check_rule, parts_of

RULES = ("rrule", "after", "window", "term_weeks", "first_staff_days", "inset_day")
RRULE_PARTS = ("FREQ", "BYMONTH", "BYMONTHDAY", "BYDAY", "BYSETPOS")
MONTH_DAY = re.compile(r"([0-9]{2})-([0-9]{2})")
LONGEST_RULE = 200
MOST_DAYS_AFTER = 400
MOST_WEEKS = 30
ANY_YEAR = 2026

Finder = Callable[[Fields, str], Item]  # the table that names an item under the key, and the item it names


def read_rule(fields: Fields, nature: str, find: Finder) -> Rule:
    """The item's rule. Raises PackFault."""
    given = [name for name in RULES if name in fields.values]
    if len(given) != 1:
        said = f"there are {', '.join(given)}" if given else "there is none"
        raise fields.fault(given[1] if given else "slug", f"One rule is needed of {', '.join(RULES)}; {said}.")
    (name,) = given
    if nature == DEADLINE and name in ("window", "first_staff_days"):
        raise fields.fault(name, f"A deadline has one date, so {name} is only for an event.")
    if name == "rrule":
        return yearly(fields, "rrule")
    if name == "after":
        return _after(fields.table("after"), find)
    if name == "window":
        return read_window(fields, "window", find)
    if name == "term_weeks":
        return _term_weeks(fields.table("term_weeks"))
    if name == "first_staff_days":
        return FirstStaffDays(fields.whole(name, 1, 50))
    return InsetDay(fields.whole(name, 1, 10))


def yearly(fields: Fields, key: str) -> Yearly:
    """A repeat rule with no more than month, day, weekday and which of them."""
    rule = fields.text(key, LONGEST_RULE)
    try:
        check_rule(rule)
        parts = parts_of(rule)
    except RepeatError as error:
        raise fields.fault(key, str(error)) from None
    for part in parts:
        if part not in RRULE_PARTS:
            raise fields.fault(key, f"{part} is not possible in a pack; there may be {', '.join(RRULE_PARTS)}.")
    if parts["FREQ"] != "YEARLY":
        raise fields.fault(key, "The rule of a pack needs FREQ=YEARLY; its first day in the school year is taken.")
    if not {"BYMONTH", "BYMONTHDAY", "BYDAY"} & parts.keys():
        raise fields.fault(key, "The rule names no day: it needs BYMONTH, BYMONTHDAY or BYDAY.")
    return Yearly(rule)


def read_window(fields: Fields, key: str, find: Finder) -> Window:
    """{ from = …, to = … }, each a day "MM-DD", a repeat rule, or { item = …, days = … }."""
    table = fields.table(key)
    table.allow(("from", "to"))
    window = Window(_point(table, "from", find), _point(table, "to", find))
    if isinstance(window.first, Yearly) and isinstance(window.last, Yearly):
        first, last = (day_of(point.rule, ANY_YEAR) for point in (window.first, window.last))
        if first and last and last < first:
            raise fields.fault(key, "The window ends before it begins; a school year runs from September to August.")
    return window


def _point(table: Fields, key: str, find: Finder) -> Point:
    if isinstance(table.values.get(key), dict):
        return _after(table.table(key), find)
    text = table.text(key, LONGEST_RULE)
    if "=" in text:
        return yearly(table, key)
    match = MONTH_DAY.fullmatch(text)
    month, day = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= month <= 12 or not 1 <= day <= DAYS_IN_MONTH[month - 1] or (month, day) == (2, 29):
        raise table.fault(key, "Give the day as MM-DD, such as 09-15, or as a repeat rule.")
    return Yearly(f"FREQ=YEARLY;BYMONTH={month};BYMONTHDAY={day}")


def _after(table: Fields, find: Finder) -> After:
    table.allow(("item", "days"))
    return After(find(table, "item"), table.whole("days", -MOST_DAYS_AFTER, MOST_DAYS_AFTER))


def _term_weeks(table: Fields) -> TermWeeks:
    table.allow(("term", "first", "last"))
    terms = table.wholes("term", 1, 3)
    if not terms:
        raise table.fault("term", "term is missing: 1 autumn, 2 spring, 3 summer.")
    first = table.whole("first", -MOST_WEEKS, MOST_WEEKS)
    last = table.whole("last", -MOST_WEEKS, MOST_WEEKS, default=first)
    if not first or not last:
        raise table.fault("first" if not first else "last", "Weeks count from 1, or from -1 back; there is no week 0.")
    if (first > 0) == (last > 0) and last < first:
        raise table.fault("last", "The last week is before the first.")
    return TermWeeks(terms, first, last)
