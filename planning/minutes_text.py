"""What the minutes of a meeting say, as plain data: page, print, .docx and PDF all show this and nothing else. Pure.

What the data shows and what professional judgement says stay two kinds. The rows are read in `minutes_rows.py`.
"""

import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Section(StrEnum):
    """The parts of the minutes that one may choose; the value is the word in the address."""

    ATTENDANCE = "attendance"
    NOTES = "notes"
    DECISIONS = "decisions"
    INFORMATION = "information"
    ACTIONS = "actions"
    JUDGEMENT = "judgement"
    CARRIED = "carried"


SECTION_WORDS = {
    Section.ATTENDANCE: "Attendance",
    Section.NOTES: "Notes",
    Section.DECISIONS: "Decisions",
    Section.INFORMATION: "Information",
    Section.ACTIONS: "Actions",
    Section.JUDGEMENT: "Professional judgement",
    Section.CARRIED: "Carried and parked",
}
CONFIDENTIAL = "confidential"  # beside the sections in the address


@dataclass(frozen=True)
class Choice:
    """Which sections are wanted, and whether what is confidential is among them."""

    sections: frozenset[Section] = frozenset(Section)
    confidential: bool = False

    def __contains__(self, section: Section) -> bool:
        return section in self.sections

    @property
    def is_everything(self) -> bool:
        return self.confidential and self.sections == frozenset(Section)

    @property
    def words(self) -> list[str]:
        """As the address has it."""
        return [section.value for section in Section if section in self.sections] + [CONFIDENTIAL] * self.confidential


EVERYTHING = Choice(confidential=True)


def choice_of(words: Collection[str]) -> Choice:
    """The choice in an address: all sections where none is named, and nothing confidential unless it is."""
    sections = frozenset(section for section in Section if section in words)
    return Choice(sections or frozenset(Section), CONFIDENTIAL in words)


@dataclass(frozen=True)
class Line:
    """One outcome."""

    text: str
    confidential: bool = False


@dataclass(frozen=True)
class ActionLine:
    """One action as it stands: what is done or dropped is struck through."""

    text: str
    owner: str
    due_on: date
    status: str
    item: str
    is_struck: bool = False
    confidential: bool = False


@dataclass(frozen=True)
class ItemText:
    """One item with what was noted and what came of it; `state` is empty where it was simply discussed."""

    title: str
    owner: str = ""
    state: str = ""
    carried: str = ""
    note: str = ""
    decisions: tuple[Line, ...] = ()
    information: tuple[Line, ...] = ()
    judgements: tuple[Line, ...] = ()

    @property
    def outcomes(self) -> list[tuple[str, tuple[Line, ...]]]:
        """Label and lines of each kind there is, judgement last and on its own."""
        kinds = [("Decided", self.decisions), ("For information", self.information)]
        return [(label, lines) for label, lines in [*kinds, ("Professional judgement", self.judgements)] if lines]

    @property
    def says_something(self) -> bool:
        return bool(self.note or self.outcomes)


@dataclass(frozen=True)
class Minutes:
    """The minutes under the reader's choice. `standing` says whether they are agreed, `steps` what happened since."""

    school: str
    title: str
    on: date
    when: str
    standing: str
    people: tuple[tuple[str, str], ...] = ()  # label, names
    items: tuple[ItemText, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    carried: tuple[str, ...] = ()
    parked: tuple[str, ...] = ()
    reservations: tuple[tuple[str, str], ...] = ()  # name, words
    steps: tuple[str, ...] = ()
    next_meeting: str = ""
    holds_confidential: bool = False

    @property
    def is_empty(self) -> bool:
        """Nothing was said in any chosen section, or no section with anything in it was chosen."""
        return not (self.people or self.items or self.actions or self.carried or self.parked)


def printable(text: str) -> str:
    """The text without characters that documents cannot hold: control characters other than line ends and tabs,
    halves of characters, and what Unicode says is no character."""
    return "".join(one for one in text if one in "\n\t" or not _is_broken(one))


def _is_broken(character: str) -> bool:
    return unicodedata.category(character) in ("Cc", "Cs") or ord(character) & 0xFFFE == 0xFFFE


def names(people: Iterable[str]) -> str:
    """Names one after the other, as in a list of those present."""
    return ", ".join(printable(name) for name in people)
