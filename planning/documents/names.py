"""What the files of minutes are called. Pure."""

import re
import unicodedata

from planning.minutes_text import Minutes

LONGEST = 60  # characters of the title


def file_name(minutes: Minutes, ending: str) -> str:
    """Plain letters, digits and hyphens only, which every system can store: "minutes-2027-01-12-check-in.pdf"."""
    plain = unicodedata.normalize("NFKD", minutes.title).encode("ascii", "ignore").decode().lower()
    title = re.sub(r"[^a-z0-9]+", "-", plain)[:LONGEST].strip("-")
    return f"minutes-{minutes.on.isoformat()}{'-' if title else ''}{title}.{ending}"
