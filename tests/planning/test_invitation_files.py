"""The calendar file of an invitation: wall-clock times, and nothing typed breaks out of its line."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from planning.invitation_files import Attendee, Invitation, Organizer, invitation_file, plain, uid_of

NOW = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)
SAID = Invitation(
    uid="one@oakfield.example",
    sequence=3,
    title="Provision review",
    starts=datetime.fromisoformat("2027-03-23T15:30"),
    ends=datetime.fromisoformat("2027-03-23T16:30"),
    changed_at=NOW,
    organizer=Organizer("Sena Senco", "no-reply@oakfield.example"),
    place="Library",
)
HEAD = Attendee("Hedda Head", "head@oakfield.example")
HOSTILE = 'Bcc: all@example.org\r\nMETHOD:PUBLISH\r\n;,"\\n\N{RIGHT-TO-LEFT OVERRIDE}\x07 <b>'


def event_in(file):
    calendar = Calendar.from_ical(file)
    return calendar, next(iter(calendar.walk("VEVENT")))


def test_file_says_when_where_and_to_whom():
    calendar, event = event_in(invitation_file(SAID, method="REQUEST", stamped_at=NOW, attendee=HEAD))
    assert (calendar["METHOD"], event["UID"], event["SEQUENCE"]) == ("REQUEST", "one@oakfield.example", 3)
    assert (event["STATUS"], event["SUMMARY"], event["LOCATION"]) == ("CONFIRMED", "Provision review", "Library")
    assert event["ATTENDEE"] == "mailto:head@oakfield.example"
    assert event["ATTENDEE"].params["ROLE"] == "REQ-PARTICIPANT"
    assert event["ORGANIZER"] == "mailto:no-reply@oakfield.example"
    assert event["DTSTAMP"].dt == event["LAST-MODIFIED"].dt == NOW
    assert event["DTSTART"].params["TZID"] == "Europe/London"


@pytest.mark.parametrize(
    ("day", "offset"), [("2027-03-23", 0), ("2027-03-30", 1), ("2027-10-29", 1), ("2027-11-02", 0)]
)
def test_half_past_three_stays_half_past_three_across_the_clock_change(day, offset):
    starts = datetime.fromisoformat(f"{day}T15:30")
    said = Invitation(**{**vars(SAID), "starts": starts, "ends": starts + timedelta(hours=1)})
    calendar, event = event_in(invitation_file(said, method="REQUEST", stamped_at=NOW, attendee=HEAD))
    assert event["DTSTART"].dt.replace(tzinfo=None) == starts
    assert event["DTSTART"].dt.astimezone(UTC).hour == 15 - offset
    by_its_own_rules = starts.replace(tzinfo=next(iter(calendar.walk("VTIMEZONE"))).to_tz())
    assert by_its_own_rules.utcoffset() == timedelta(hours=offset)


def test_cancellation_says_so():
    calendar, event = event_in(invitation_file(SAID, method="CANCEL", stamped_at=NOW, attendee=HEAD))
    assert (calendar["METHOD"], event["STATUS"], event["UID"]) == ("CANCEL", "CANCELLED", SAID.uid)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_typed_stays_inside_its_property(title, place, name):
    said = Invitation(**{**vars(SAID), "title": title, "place": place, "organizer": Organizer(name, "a@b.example")})
    file = invitation_file(said, method="REQUEST", stamped_at=NOW, attendee=Attendee(name, "head@oakfield.example"))
    calendar, event = event_in(file)
    assert calendar["METHOD"] == "REQUEST"
    assert [part.name for part in calendar.subcomponents] == ["VTIMEZONE", "VEVENT"]
    assert event["SUMMARY"] == plain(title)
    assert event["ATTENDEE"] == "mailto:head@oakfield.example"
    assert max(len(line) for line in file.split(b"\r\n")) <= 75


def test_hostile_title_makes_no_line_of_its_own():
    said = Invitation(**{**vars(SAID), "title": HOSTILE})
    file = invitation_file(said, method="REQUEST", stamped_at=NOW, attendee=HEAD).decode()
    assert file.count("METHOD:") == 2  # one is inside the title
    assert [line for line in file.split("\r\n") if line.startswith("METHOD:")] == ["METHOD:REQUEST"]


@pytest.mark.parametrize(
    ("site", "host"),
    [("https://inclusion.example", "inclusion.example"), ("http://127.0.0.1:8000/", "127.0.0.1"), ("", "localhost")],
)
def test_name_of_a_meeting_is_its_id_at_the_host(site, host):
    assert uid_of("abc", site) == f"abc@{host}"
