"""Feeds as calendar programs get them: the file, and what a real program (khal) reads out of it."""

import os
import re
import subprocess
import sys
from datetime import UTC, date, datetime, time, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from inclusion.school.calendars.calendar_entries import entries_of
from inclusion.school.calendars.calendar_file import UPLOAD
from inclusion.school.calendars.feed_writing import FeedEntry, feed_file

NOW = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
CLOCK_CHANGES = (date(2027, 3, 28), date(2027, 10, 31))


def wall(text):
    """A time on the clock in England, without a zone."""
    return datetime.fromisoformat(text)


def a_day(**changes):
    return FeedEntry(**({"uid": "a@example.org", "title": "Reviews", "starts": date(2027, 1, 18),
                         "ends": date(2027, 1, 18)} | changes))  # fmt: skip


def lines_of(*entries, name="Feed"):
    file = feed_file(name, list(entries), now=NOW)
    return file.replace(b"\r\n ", b"").decode().split("\r\n")


# The file ----------------------------------------------------------------------------------------------------------


def test_feed_file_of_a_day_says_all_a_program_asks_for():
    entry = a_day(
        ends=date(2027, 1, 20), text="SENCo, headteacher\nSee the map.", url="https://example.org/e/1",
        categories=("SENCo", "Headteacher, acting"), sequence=3, changed_at=datetime(2026, 10, 1, 12, tzinfo=UTC),
    )  # fmt: skip
    lines = lines_of(entry, name="Oakfield: my dates")
    assert (lines[0], lines[-2:]) == ("BEGIN:VCALENDAR", ["END:VCALENDAR", ""])
    assert sorted(lines[1:-2]) == sorted([
        "VERSION:2.0",
        "PRODID:-//Inclusion Together//Feed//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "NAME:Oakfield: my dates",
        "REFRESH-INTERVAL;VALUE=DURATION:PT1H",
        "X-PUBLISHED-TTL:PT1H",
        "X-WR-CALNAME:Oakfield: my dates",
        "BEGIN:VEVENT",
        "SUMMARY:Reviews",
        "DTSTART;VALUE=DATE:20270118",
        "DTEND;VALUE=DATE:20270121",
        "DTSTAMP:20261001T120000Z",
        "UID:a@example.org",
        "SEQUENCE:3",
        "CATEGORIES:SENCo,Headteacher\\, acting",
        "DESCRIPTION:SENCo\\, headteacher\\nSee the map.",
        "LAST-MODIFIED:20261001T120000Z",
        "STATUS:CONFIRMED",
        "TRANSP:TRANSPARENT",
        "URL:https://example.org/e/1",
        "X-MICROSOFT-CDO-BUSYSTATUS:FREE",
        "END:VEVENT",
    ])  # fmt: skip


@pytest.mark.parametrize(
    ("starts", "ends", "in_utc"),
    [
        ("2027-01-18T09:00", "2027-01-18T10:00", ("20270118T090000Z", "20270118T100000Z")),
        ("2027-03-27T09:00", "2027-03-27T10:00", ("20270327T090000Z", "20270327T100000Z")),
        ("2027-03-28T00:30", "2027-03-28T02:30", ("20270328T003000Z", "20270328T013000Z")),
        ("2027-03-29T09:00", "2027-03-29T10:00", ("20270329T080000Z", "20270329T090000Z")),
        ("2027-10-30T09:00", "2027-10-30T10:00", ("20271030T080000Z", "20271030T090000Z")),
        ("2027-10-31T00:30", "2027-10-31T02:30", ("20271030T233000Z", "20271031T023000Z")),
        ("2027-11-01T09:00", "2027-11-01T10:00", ("20271101T090000Z", "20271101T100000Z")),
        ("2027-07-01T19:00", "2027-07-02T00:30", ("20270701T180000Z", "20270701T233000Z")),
    ],
)
def test_feed_file_puts_the_clock_in_england_into_utc(starts, ends, in_utc):
    lines = lines_of(a_day(starts=wall(starts), ends=wall(ends)))
    assert [line for line in lines if line.startswith("DT") and not line.startswith("DTSTAMP")] == [
        f"DTSTART:{in_utc[0]}",
        f"DTEND:{in_utc[1]}",
    ]
    assert not any("TZID" in line or "VTIMEZONE" in line or line.startswith("TRANSP") for line in lines)


def test_feed_file_takes_instants_as_they_are():
    moment = datetime(2027, 7, 1, 12, tzinfo=timezone(timedelta(hours=2)))
    assert "DTSTART:20270701T100000Z" in lines_of(a_day(starts=moment, ends=moment))


def test_feed_file_says_what_is_cancelled():
    assert "STATUS:CANCELLED" in lines_of(a_day(cancelled=True))


def test_feed_file_is_the_same_as_long_as_nothing_changed():
    kept = [a_day(changed_at=NOW), a_day(uid="b@example.org")]
    later = NOW + timedelta(hours=1)
    assert feed_file("Feed", kept[:1], now=NOW) == feed_file("Feed", kept[:1], now=later)
    assert feed_file("Feed", kept, now=NOW) != feed_file("Feed", kept, now=later)


def test_feed_file_holds_no_address_and_no_zone_whatever_is_in_it():
    file = feed_file("Feed", [a_day(), a_day(starts=wall("2027-06-01T09:00"), ends=wall("2027-06-01T10:00"))], now=NOW)
    assert not re.search(rb"mailto|ORGANIZER|ATTENDEE|VTIMEZONE|TZID", file)


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "https://example.org/é",
        "https://a b",
        "mailto:a@example.org",
        "",
        "/relative",
        "data:text/html,x",
    ],
)
def test_feed_file_gives_only_addresses_of_pages(url):
    assert not any(line.startswith("URL") for line in lines_of(a_day(url=url)))


HOSTILE = "Review\r\nATTENDEE:mailto:a@example.org\r\nEND:VEVENT\x00\u2028\x85 \\n; a, b \u202e\x0b" + "é👩‍👧" * 30


@pytest.mark.parametrize("place", ["title", "text", "url", "uid", "categories"])
def test_feed_file_stays_one_entry_whatever_people_typed(place):
    value = (HOSTILE,) if place == "categories" else f"https://example.org/{HOSTILE}" if place == "url" else HOSTILE
    file = feed_file(HOSTILE, [a_day(**{place: value})], now=NOW)
    calendar = Calendar.from_ical(file)
    (event,) = calendar.subcomponents
    assert event.errors == []
    assert "ATTENDEE" not in event
    assert not re.search("[\x00-\x09\x0b\x0c\x0e-\x1f\x7f\u202e\u2028\x85]", file.decode())


TEXTS = st.text(max_size=200)
DAYS = st.dates(date(2000, 1, 1), date(2099, 12, 31))


@given(TEXTS, TEXTS, st.lists(TEXTS, max_size=3))
def test_feed_file_folds_at_75_octets_and_never_within_a_letter(title, text, categories):
    file = feed_file(title, [a_day(title=title, text=text, categories=tuple(categories))], now=NOW)
    for line in file.removesuffix(b"\r\n").split(b"\r\n"):
        assert len(line) <= 75
        assert line.decode()
        assert b"\n" not in line
        assert b"\r" not in line
    assert [part.name for part in Calendar.from_ical(file).walk()] == ["VCALENDAR", "VEVENT"]


@given(DAYS, st.integers(0, 300))
def test_feed_of_days_read_back_gives_the_same_days(first, more):
    last = first + timedelta(days=more)
    file = entries_of(
        feed_file("Feed", [a_day(starts=first, ends=last)], now=NOW), first=first, last=last, limits=UPLOAD
    )
    assert [(one.first, one.last, one.all_day, one.uid) for one in file.entries] == [
        (first, last, True, "a@example.org")
    ]


@given(st.sampled_from(CLOCK_CHANGES) | DAYS, st.times(time(3), time(22)), st.integers(1, 100), st.integers(-2, 2))
def test_feed_of_times_read_back_gives_the_same_clock(day, clock, minutes, beside):
    starts = datetime.combine(day + timedelta(days=beside), clock.replace(second=0, microsecond=0))
    ends = starts + timedelta(minutes=minutes)
    file = feed_file("Feed", [a_day(starts=starts, ends=ends)], now=NOW)
    (one,) = entries_of(file, first=starts.date(), last=starts.date(), limits=UPLOAD).entries
    assert (one.first, one.starts, one.ends) == (starts.date(), starts.time(), ends.time())


# A real calendar program -------------------------------------------------------------------------------------------

KHAL = """
[calendars]
[[feed]]
path = {home}/feed
type = calendar
[locale]
local_timezone = Europe/London
default_timezone = Europe/London
timeformat = %H:%M
dateformat = %Y-%m-%d
longdateformat = %Y-%m-%d
datetimeformat = %Y-%m-%d %H:%M
longdatetimeformat = %Y-%m-%d %H:%M
[sqlite]
path = {home}/khal.db
"""
FORMAT = "{start-date} {start-time}|{end-date} {end-time}|{title}|{status}|{categories}|{uid}"


@pytest.fixture
def khal(tmp_path):
    """Run khal with a home of its own; lines of what it says."""
    (tmp_path / "feed").mkdir()
    config = tmp_path / "khal.conf"
    config.write_text(KHAL.format(home=tmp_path))
    own = {name: str(tmp_path) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME")}

    def run(*arguments):
        done = subprocess.run(
            [sys.executable, "-W", "ignore", "-m", "khal", "-c", str(config), *arguments],
            env=os.environ | own | {"LC_ALL": "C.UTF-8", "TZ": "America/New_York"},
            capture_output=True, text=True, check=True, timeout=60,
        )  # fmt: skip
        return done.stdout.splitlines()

    return run


def test_feed_is_read_right_by_khal_before_and_after_both_clock_changes(khal, tmp_path):
    days = ["2027-03-26", "2027-03-27", "2027-03-29", "2027-10-29", "2027-10-30", "2027-11-01"]
    entries = [
        a_day(uid=f"{day}@example.org", title=f"Meeting; {day}", starts=wall(f"{day}T09:00"), ends=wall(f"{day}T10:15"),
              categories=("Joint",))
        for day in days
    ]  # fmt: skip
    entries += [
        a_day(
            uid=f"all-{day}@example.org",
            title="Census, é",
            starts=day - timedelta(days=1),
            ends=day + timedelta(days=1),
        )
        for day in CLOCK_CHANGES
    ]
    entries += [
        a_day(uid=f"night-{day}@example.org", title="Residential", cancelled=True,
              starts=wall(f"{day}T00:30"), ends=wall(f"{day}T02:30"))
        for day in CLOCK_CHANGES
    ]  # fmt: skip
    file = tmp_path / "feed.ics"
    file.write_bytes(feed_file("Feed", entries, now=NOW))
    khal("import", "--batch", "-a", "feed", str(file))
    seen = khal("list", "--once", "--day-format", "", "--format", FORMAT, "2027-03-01", "300d")
    expected = [  # khal puts a space after the status
        *(f"{day} 09:00|{day} 10:15|Meeting; {day}|CONFIRMED |Joint|{day}@example.org" for day in days),
        "2027-03-27 |2027-03-29 |Census, é|CONFIRMED ||all-2027-03-28@example.org",
        "2027-10-30 |2027-11-01 |Census, é|CONFIRMED ||all-2027-10-31@example.org",
        *(f"{day} 00:30|{day} 02:30|Residential|CANCELLED ||night-{day}@example.org" for day in CLOCK_CHANGES),
    ]
    assert sorted(line.strip() for line in seen if line.strip()) == sorted(expected)


def test_feed_that_changed_replaces_its_entries_in_khal(khal, tmp_path):
    file = tmp_path / "feed.ics"
    for sequence, day in enumerate([18, 19]):
        moved = a_day(starts=date(2027, 1, day), ends=date(2027, 1, day), sequence=sequence)
        file.write_bytes(feed_file("Feed", [moved], now=NOW))
        khal("import", "--batch", "-a", "feed", str(file))
    assert khal("list", "--once", "--day-format", "", "--format", "{start-date}", "2027-01-01", "60d") == ["2027-01-19"]
