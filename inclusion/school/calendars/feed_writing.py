"""A feed of events as an iCalendar file (RFC 5545, RFC 7986) that calendar programs subscribe to.

Pure. Times go out in UTC and without time zone definitions, which several programs misread. Nobody's address is in it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event, vCategory, vDuration, vText

from inclusion.school.calendars.wall_clock import in_london
from inclusion.school.plain_text import kept_text
from inclusion.school.school_dates import ONE_DAY

PRODUCT = "-//Inclusion Together//Feed//EN"
REFRESH = timedelta(hours=1)
LONGEST_TITLE = 200
LONGEST_LINE = 1000
MOST_LINES = 50
PAGE = re.compile(r"https?://[!-~]{1,500}")


@dataclass(frozen=True)
class FeedEntry:
    """One event. `starts` and `ends` are both dates, both included, or both times: without a zone the wall clock in
    Europe/London, else instants.

    `uid` is the same for ever. `sequence` rises and `changed_at` (aware) moves with each change, where they are kept.
    """

    uid: str
    title: str
    starts: date
    ends: date
    text: str = ""
    url: str = ""
    categories: tuple[str, ...] = ()
    cancelled: bool = False
    sequence: int = 0
    changed_at: datetime | None = None


def feed_file(name: str, entries: list[FeedEntry], *, now: datetime) -> bytes:
    """The .ics file in UTF-8 with folded lines, its entries in the order given. `now` is aware.

    The same entries give the same bytes where each has its `changed_at`; the others are stamped with `now`.
    """
    title = vText(kept_text(name, LONGEST_TITLE)[0])
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("name", title)
    calendar.add("x-wr-calname", title)
    refresh = vDuration(REFRESH)
    refresh.params["VALUE"] = "DURATION"
    calendar.add("refresh-interval", refresh, encode=False)
    calendar.add("x-published-ttl", vDuration(REFRESH), encode=False)
    for entry in entries:
        calendar.add_component(_event(entry, now))
    file: bytes = calendar.to_ical()
    return file


def _event(entry: FeedEntry, now: datetime) -> Event:
    event = Event()
    event.add("uid", _line(entry.uid))
    event.add("sequence", entry.sequence)
    event.add("dtstamp", (entry.changed_at or now).astimezone(UTC))
    if entry.changed_at:
        event.add("last-modified", entry.changed_at.astimezone(UTC))
    event.add("status", "CANCELLED" if entry.cancelled else "CONFIRMED")
    event.add("summary", kept_text(entry.title, LONGEST_TITLE)[0])
    starts, ends = entry.starts, entry.ends
    if isinstance(starts, datetime) and isinstance(ends, datetime):
        event.add("dtstart", in_london(starts).astimezone(UTC))
        event.add("dtend", in_london(ends).astimezone(UTC))
    else:
        event.add("dtstart", starts)
        event.add("dtend", ends + ONE_DAY)
        event.add("transp", "TRANSPARENT")  # a day of the school calendar leaves its people free to be invited
        event.add("x-microsoft-cdo-busystatus", "FREE")
    if entry.text:
        event.add("description", "\n".join(_line(line) for line in entry.text.splitlines()[:MOST_LINES]))
    if PAGE.fullmatch(entry.url):
        event.add("url", entry.url)
    if categories := [_line(category) for category in entry.categories if category.strip()]:
        event.add("categories", vCategory(categories), encode=False)
    return event


def _line(text: str) -> str:
    return kept_text(text, LONGEST_LINE)[0]
