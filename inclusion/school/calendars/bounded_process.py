"""Work on a file that anybody may have made, in a process of its own with limits of time and memory.

The guards before it bound every cost that is known. For those that are not, the process is ended after its seconds, on
every system: no thread can be ended like that.
"""

import json
import logging
import os
import subprocess  # nosec B404: runs this very Python with this very package, nothing from outside in its arguments
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[3]
PASSED_ON = ("PATH", "SYSTEMROOT", "TZDIR", "PYTHONPATH", "LD_LIBRARY_PATH")  # no secret is among them
PROCESS = "inclusion.school.calendars.reading_process"
logger = logging.getLogger(__name__)


class NotDone(Exception):
    """The process gave nothing; the message says why, for the person who brought the file."""


def run_bounded(task: str, data: bytes, asked: dict[str, Any], *, most_seconds: float, most_memory: int) -> Any:
    """What the task of `reading_process` gives for the data, through JSON. Raises NotDone.

    Costs about a quarter of a second on top of the work. `most_memory` is held where the system can.
    """
    arguments = [task, str(most_memory), json.dumps(asked, default=str)]
    try:
        done = subprocess.run(  # nosec B603
            [sys.executable, "-W", "ignore", "-m", PROCESS, *arguments],
            input=data,
            capture_output=True,
            timeout=most_seconds,
            cwd=ROOT,
            env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
            check=True,
        )
        return json.loads(done.stdout)
    except subprocess.TimeoutExpired:
        message = f"The file was not read within {most_seconds:g} seconds: what is in it takes too much work."
    except subprocess.CalledProcessError as error:
        logger.warning("The process that reads files ended with %s", error.returncode)
        message = "The file cannot be read: it needs too much memory, or holds what nobody has foreseen."
    except OSError as error:
        logger.warning("The process that reads files could not run: %s", error.strerror)
        message = "The file could not be read just now. Try again in a few minutes."
    raise NotDone(message)
