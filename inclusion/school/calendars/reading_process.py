"""The process in which one file is read: the file on standard input, the result as JSON on standard output.

Started by `bounded_process` only. Its limit of memory is its own; its limit of time is kept by who started it.
"""

import json
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

from inclusion.school.calendars.calendar_entries import entries_of
from inclusion.school.calendars.calendar_file import Limits, as_plain
from inclusion.school.calendars.xlsx_reading import plain_sheet

if sys.platform != "win32":
    import resource


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of addresses and no more, where the system can hold to it."""
    if sys.platform != "win32":
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


def calendar(data: bytes, first: str, last: str, limits: dict[str, Any]) -> dict[str, Any]:
    days = {"first": date.fromisoformat(first), "last": date.fromisoformat(last)}
    return as_plain(entries_of(data, **days, limits=Limits(**limits)))


TASKS: dict[str, Callable[..., dict[str, Any]]] = {"calendar": calendar, "sheet": plain_sheet}


def main(task: str, most_memory: str, asked: str) -> None:
    """`asked`: the task's further arguments as JSON."""
    limit_memory(int(most_memory))
    result = TASKS[task](sys.stdin.buffer.read(), **json.loads(asked))
    sys.stdout.buffer.write(json.dumps(result, default=str).encode("ascii"))


if __name__ == "__main__":
    main(*sys.argv[1:])
