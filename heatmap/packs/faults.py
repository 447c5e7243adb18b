"""What is wrong with a pack file and on which line: the scan finds the line of every table and key. Pure."""

import re
from collections.abc import Sequence

LONGEST_SHOWN = 40
ITEM = "item"
LONG_TEXT = re.compile(r'"""(?:[^\\]|\\.)*?"""|' + r"'''.*?'''", re.DOTALL)
HEADER = re.compile(r"\s*\[{1,2}\s*([\w.\s\"'-]+?)\s*\]{1,2}\s*(?:#.*)?")
KEY = re.compile(r"\s*([\w\"'-]+(?:\s*\.\s*[\w\"'-]+)*)\s*=")
POSITION = re.compile(r"\s*\(at (?:line (\d+), column \d+|end of document)\)")


class PackFault(Exception):
    """A pack file that cannot be used: "file name, line N: what is wrong". Lines count from 1."""

    def __init__(self, name: str, line: int, message: str) -> None:
        self.name, self.line, self.message = name, line, message
        super().__init__(f"{name}, line {line}: {message}")


def shown(value: object) -> str:
    """What stands in the file, short enough and safe to stand in a message."""
    text = str(value)[: LONGEST_SHOWN + 1]
    visible = "".join(character if character.isprintable() else "?" for character in text)
    return f"“{visible[:LONGEST_SHOWN]}…”" if len(visible) > LONGEST_SHOWN else f"“{visible}”"


class Lines:
    """Where in the text the tables and keys stand. `item` counts the [[item]] tables from 0; None is outside them."""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self.last = max(text.count("\n") + (not text.endswith("\n")), 1)
        self._found: dict[tuple[int | None, tuple[str, ...]], int] = {}
        self._scan(LONG_TEXT.sub(lambda match: "\n" * match[0].count("\n"), text))

    def _scan(self, text: str) -> None:
        item: int | None = None
        count = 0
        header: tuple[str, ...] = ()
        for number, line in enumerate(text.split("\n"), 1):
            key: tuple[str, ...] = ()
            if match := HEADER.fullmatch(line):
                header = _path(match[1])
                if header[0] == ITEM:
                    count += header == (ITEM,)
                    item, header = max(count - 1, 0), header[1:]
                else:
                    item = None
            elif match := KEY.match(line):
                key = _path(match[1])
            else:
                continue
            whole = header + key
            for length in range(len(whole) + 1):
                self._found.setdefault((item, whole[:length]), number)

    def of(self, item: int | None, keys: Sequence[str] = ()) -> int:
        """The line of the key, else of what it stands in, else 1."""
        for length in range(len(keys), -1, -1):
            if line := self._found.get((item, tuple(keys[:length]))):
                return line
        return 1

    def fault(self, item: int | None, keys: Sequence[str], message: str) -> PackFault:
        return PackFault(self.name, self.of(item, keys), message)

    def parse_fault(self, error: ValueError) -> PackFault:
        """tomllib's complaint, with its line moved to where ours stand."""
        message = str(error)
        position = POSITION.search(message)
        line = int(position[1]) if position and position[1] else self.last if position else 1
        words = POSITION.sub("", message).rstrip(".")
        return PackFault(self.name, line, f"This is not TOML that can be read: {words}.")


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
