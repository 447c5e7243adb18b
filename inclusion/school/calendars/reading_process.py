"""The process in which one file is read: the file on standard input, the result as JSON on standard output.

Started by `bounded_process` only. Its limit of memory is its own; its limit of time is kept by who started it.
"""

import json
import sys
from contextlib import suppress
from importlib import import_module

if sys.platform != "win32":
    import resource


def limit_memory(most: int) -> None:
    """Let this process have so many bytes of addresses and no more, where the system can hold to it."""
    if sys.platform != "win32":
        with suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_AS, (most, most))


TASKS = {  # task → module and function; only what the task needs is loaded
    "calendar": ("inclusion.school.calendars.calendar_entries", "plain_entries"),
    "sheet": ("inclusion.school.calendars.xlsx_reading", "plain_sheet"),
}


def main(task: str, most_memory: str, asked: str) -> None:
    """`asked`: the task's further arguments as JSON."""
    limit_memory(int(most_memory))
    module, function = TASKS[task]
    result = getattr(import_module(module), function)(sys.stdin.buffer.read(), **json.loads(asked))
    sys.stdout.buffer.write(json.dumps(result, default=str).encode("ascii"))


if __name__ == "__main__":
    main(*sys.argv[1:])
