"""One table of a pack file, key by key: each reading gives a checked value or raises PackFault with the line. Pure."""

import re
from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from heatmap.packs.faults import Lines, PackFault, shown
from inclusion.school.iso_days import iso_day

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
LONGEST_SLUG = 50
FIRST_YEAR, LAST_YEAR = 2000, 2099


class Fields:
    """The values of one table; `item` and `keys` are where it stands, as `Lines` counts."""

    def __init__(
        self, values: Mapping[str, Any], lines: Lines, item: int | None = None, keys: tuple[str, ...] = ()
    ) -> None:
        self.values, self.item = values, item
        self._lines, self._keys = lines, keys

    @property
    def line(self) -> int:
        return self._lines.of(self.item, self._keys)

    def fault(self, key: str, message: str) -> PackFault:
        """On the line of the key, or of the table where the key is not there."""
        return self._lines.fault(self.item, (*self._keys, key), message)

    def allow(self, known: Collection[str]) -> None:
        """Refuse every other key."""
        for key in self.values:
            if key not in known:
                raise self.fault(key, f"{shown(key)} is not known here; there may be {', '.join(known)}.")

    def _value(self, key: str, kind: type, words: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is None:
            raise self.fault(key, f"{key} is missing.")
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.fault(key, f"{key} must be {words}.")
        return value

    def text(self, key: str, longest: int, default: str | None = None) -> str:
        """One line of text; empty only where the default is."""
        text: str = self._value(key, str, "text in quotation marks", default).strip()
        if not text and default is None:
            raise self.fault(key, f"{key} is empty.")
        if len(text) > longest:
            raise self.fault(key, f"{key} has {len(text):,} characters; at most {longest} are possible.")
        if not text.isprintable():
            raise self.fault(key, f"{key} holds characters that cannot be shown, or a line break.")
        return text

    def slug(self, key: str) -> str:
        slug = self.text(key, LONGEST_SLUG)
        if not SLUG.fullmatch(slug):
            raise self.fault(key, f"{shown(slug)} is no slug: use small letters, digits and single hyphens.")
        return slug

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        number: int = self._value(key, int, "a whole number", default)
        if not low <= number <= high:
            raise self.fault(key, f"{key} is {shown(number)}; it must lie between {low} and {high}.")
        return number

    def flag(self, key: str) -> bool:
        """False where it is not there."""
        flag: bool = self._value(key, bool, "true or false", False)
        return flag

    def day(self, key: str, default: date | None = None) -> date:
        """A TOML date, or one in quotation marks."""
        value = self._value(key, object, "", default)
        if isinstance(value, str):
            try:
                value = iso_day(value)
            except ValueError as error:
                raise self.fault(key, f"{shown(value)} cannot be read. {error}") from None
        if not isinstance(value, date) or isinstance(value, datetime):
            raise self.fault(key, f"{key} must be a date such as 2026-07-16, without a time.")
        if not FIRST_YEAR <= value.year <= LAST_YEAR + 1:
            raise self.fault(key, f"{key} must lie between {FIRST_YEAR} and {LAST_YEAR + 1}.")
        return value

    def choice(self, key: str, choices: Sequence[str]) -> str:
        word = self.text(key, LONGEST_SLUG)
        if word not in choices:
            raise self.fault(key, f"{key} {shown(word)} is not known; it is one of {', '.join(choices)}.")
        return word

    def choices(self, key: str, choices: Sequence[str], default: Sequence[str]) -> tuple[str, ...]:
        """A list of known words, none twice."""
        words = self._value(key, list, "a list", list(default))
        for word in words:
            if word not in choices:
                raise self.fault(key, f"{shown(word)} in {key} is not known; there may be {', '.join(choices)}.")
        if len(set(words)) != len(words):
            raise self.fault(key, f"{key} names something twice.")
        if not words and default:
            raise self.fault(key, f"{key} is empty.")
        return tuple(words)

    def wholes(self, key: str, low: int, high: int) -> tuple[int, ...]:
        """A list of whole numbers, or one number; empty where it is not there. None twice, sorted."""
        value = self.values.get(key, [])
        numbers = value if isinstance(value, list) else [value]
        for number in numbers:
            if not isinstance(number, int) or isinstance(number, bool) or not low <= number <= high:
                raise self.fault(key, f"{shown(number)} in {key} is not a whole number from {low} to {high}.")
        if len(set(numbers)) != len(numbers):
            raise self.fault(key, f"{key} names a number twice.")
        return tuple(sorted(numbers))

    def table(self, key: str) -> "Fields":
        """The table under the key; an empty one where it is not there."""
        values = self._value(key, dict, "a table of keys and values", {})
        return Fields(values, self._lines, self.item, (*self._keys, key))

    def tables(self, key: str) -> list["Fields"]:
        """The [[key]] tables, each at its own place."""
        values = self._value(key, list, f"written as [[{key}]]", None)
        if not all(isinstance(one, dict) for one in values):
            raise self.fault(key, f"{key} must be written as [[{key}]].")
        return [Fields(one, self._lines, place) for place, one in enumerate(values)]
