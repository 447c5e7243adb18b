"""The cells of one row as text, dates, numbers and choices. A bad cell is noted in words, and reading goes on."""

from collections.abc import Collection, Mapping
from datetime import date

from django.core.exceptions import ValidationError

from inclusion.school.forms.text import clean_text
from inclusion.school.importing.files import Problem, shown
from inclusion.school.iso_days import iso_day

YES = frozenset({"yes", "y", "true", "1"})
NO = frozenset({"no", "n", "false", "0", ""})
MOST_DIGITS = 6


class Cells:
    """One row. Each reading gives a value that can be worked with, also where it has put a fault into `faults`."""

    def __init__(self, line: int, cells: Mapping[str, str]) -> None:
        self.line = line
        self._cells = cells
        self.faults: list[str] = []

    @property
    def problems(self) -> list[Problem]:
        return [Problem(self.line, fault) for fault in self.faults]

    def raw(self, column: str) -> str:
        return self._cells.get(column, "").strip()

    def refuse(self, column: str, message: str) -> None:
        self.faults.append(f"{column}: {message}")

    def text(self, column: str, longest: int, *, needed: bool = True) -> str:
        """One line of text, cleaned as in a form."""
        text = self.raw(column)
        if len(text) > longest:
            self.refuse(column, f"At most {longest} characters are possible; this has {len(text):,}.")
            return ""
        try:
            text = clean_text(text).strip()
        except ValidationError as error:
            self.refuse(column, error.messages[0])
            return ""
        if needed and not text:
            self.refuse(column, "This is empty.")
        return text

    def day(self, column: str) -> date | None:
        """A date; None where it cannot be read."""
        if not self.raw(column):
            self.refuse(column, "This is empty. Give the date as YYYY-MM-DD.")
            return None
        return self.day_or_none(column)

    def day_or_none(self, column: str) -> date | None:
        """A date, or nothing where the cell is empty."""
        text = self.raw(column)
        if not text:
            return None
        try:
            return iso_day(text)
        except ValueError as error:
            message = str(error)
            self.refuse(column, message if text in message else f"{shown(text)} cannot be read. {message}")
            return None

    def whole(self, column: str, low: int, high: int) -> int:
        """A whole number; an empty cell is 0."""
        text = self.raw(column)
        if not text:
            return 0
        number = int(text) if text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS else -1
        if not low <= number <= high:
            self.refuse(column, f"{shown(text)} is not a whole number from {low} to {high}.")
            return 0
        return number

    def choice(self, column: str, choices: Collection[str], default: str = "") -> str:
        """One of the words, in small letters; empty is the default, where there is one."""
        word = self.raw(column).lower() or default
        if word not in choices:
            said = f"{shown(word)} is not known" if word else "This is empty"
            self.refuse(column, f"{said}; it is one of {', '.join(choices)}.")
        return word

    def yes_or_no(self, column: str) -> bool:
        """Empty is no."""
        word = self.raw(column).lower()
        if word not in YES | NO:
            self.refuse(column, f"{shown(word)} is neither yes nor no.")
        return word in YES
