"""Invitations as iCalendar files (RFC 5545 and 5546). Pure: no Django, no clock, no database.

Nobody's address is in a file but that of the person it goes to.
"""

import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from icalendar import Calendar, Event, Timezone, TimezoneDaylight, TimezoneStandard, vCalAddress, vDatetime, vText

PRODUCT = "-//Inclusion Together//Meetings//EN"
ZONE = "Europe/London"
Method = Literal["REQUEST", "CANCEL", "PUBLISH"]


@dataclass(frozen=True)
class Organizer:
    """Who asks: the name of the person who called the meeting, and the address that the mail comes from."""

    name: str
    address: str


@dataclass(frozen=True)
class Attendee:
    """The person the file goes to."""

    name: str
    address: str
    must_come: bool = True


@dataclass(frozen=True)
class Invitation:
    """A meeting as its file says it. `starts` and `ends` are the wall clock in Europe/London, without a zone; None
    where the person may not know them.

    `sequence` rises with each change; `changed_at` and the `stamped_at` of the file are aware.
    """

    uid: str
    sequence: int
    title: str
    starts: datetime | None
    ends: datetime | None
    changed_at: datetime
    organizer: Organizer
    place: str = ""
    text: str = ""
    url: str = ""


def uid_of(meeting_id: str, site_url: str) -> str:
    """The name of a meeting in every calendar, the same for ever: its id at the host of the site."""
    host = site_url.split("://", 1)[-1].split("/", 1)[0].split(":", 1)[0]
    return f"{meeting_id}@{host or 'localhost'}"


def invitation_file(
    said: Invitation, *, method: Method, stamped_at: datetime, attendee: Attendee | None = None
) -> bytes:
    """The .ics file, in UTF-8 with folded lines: REQUEST and CANCEL for a mail, PUBLISH for a download."""
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    calendar.add_component(_london())
    calendar.add_component(_event(said, method, stamped_at, attendee))
    file: bytes = calendar.to_ical()
    return file


def plain(text: str) -> str:
    """One line without control characters: what may stand in a header or in a parameter of a property."""
    shown = (" " if unicodedata.category(letter)[0] in "CZ" else letter for letter in text)
    return " ".join("".join(shown).split())


def _event(said: Invitation, method: Method, stamped_at: datetime, attendee: Attendee | None) -> Event:
    event = Event()
    event.add("uid", said.uid)
    event.add("sequence", said.sequence)
    event.add("dtstamp", stamped_at)
    event.add("last-modified", said.changed_at)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    event.add("summary", plain(said.title))
    for name, day in (("dtstart", said.starts), ("dtend", said.ends)):
        if day is not None:
            moment = vDatetime(day)
            moment.params["TZID"] = ZONE
            event.add(name, moment)
    for name, text in (("location", plain(said.place)), ("description", said.text), ("url", said.url)):
        if text:
            event.add(name, text)
    event.add("class", "CONFIDENTIAL")
    event.add("organizer", _address(said.organizer.name, said.organizer.address))
    if attendee is not None:
        person = _address(attendee.name, attendee.address)
        person.params["ROLE"] = vText("REQ-PARTICIPANT" if attendee.must_come else "OPT-PARTICIPANT")
        person.params["PARTSTAT"] = vText("NEEDS-ACTION")
        person.params["RSVP"] = vText("FALSE")  # answers would go to an address that nobody reads
        event.add("attendee", person, encode=False)
    return event


def _address(name: str, address: str) -> vCalAddress:
    found = vCalAddress(f"mailto:{plain(address)}")
    found.params["CN"] = vText(plain(name).replace('"', "'"))
    return found


def _london() -> Timezone:
    """The rules of British summer time, which every calendar program understands without knowing the zone's name."""
    zone = Timezone()
    zone.add("tzid", ZONE)
    zero, hour = timedelta(), timedelta(hours=1)
    for part, starts, rule, before, after, name in (
        (TimezoneDaylight(), datetime.fromisoformat("1996-03-31T01:00"), 3, zero, hour, "BST"),
        (TimezoneStandard(), datetime.fromisoformat("1996-10-27T02:00"), 10, hour, zero, "GMT"),
    ):
        part.add("tzname", name)
        part.add("dtstart", starts)
        part.add("rrule", {"freq": "yearly", "bymonth": rule, "byday": "-1SU"})
        part.add("tzoffsetfrom", before)
        part.add("tzoffsetto", after)
        zone.add_component(part)
    return zone
