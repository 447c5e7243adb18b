"""What the trail says of a meeting and of what belongs to it: the day, never a title or a text.

Headteacher and SENCo read the trail, also of meetings in which they take no part.
"""

from inclusion.school.wording import full_day
from planning.models import Meeting


def trail_words(meeting: Meeting | None, *, without: str = "Backlog of a meeting series") -> str:
    """The day of the meeting; `without` stands for what belongs to none."""
    return f"Meeting on {full_day(meeting.on)}" if meeting else without
