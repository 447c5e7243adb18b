"""Everything hostile or broken that a calendar file can hold ends in words, soon, and in bounded memory."""

import sys
from datetime import date, timedelta
from time import monotonic

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inclusion.school.calendars import bounded_process
from inclusion.school.calendars.calendar_entries import MOST_PROBLEMS
from inclusion.school.calendars.calendar_file import MEGABYTE, SUBSCRIBED, UPLOAD, Limits
from inclusion.school.calendars.reading import read_calendar
from tests.school.test_calendar_reading import FIRST, GOOGLE, LAST, OUTLOOK, a_calendar, messages, read, times

DAY = "DTSTART;VALUE=DATE:20270118"
SOON = 8  # seconds, on a machine that is busy with other tests
GOOD = f"{DAY}\nSUMMARY:Good one"


def soon(data, limits=UPLOAD):
    """As the product reads it: in a process with limits."""
    began = monotonic()
    file = read_calendar(data, first=FIRST, last=LAST, limits=limits)
    assert monotonic() - began < limits.most_seconds + SOON
    return file


def left_out_beside_a_good_one(*entries, before="", good=GOOD):
    """The one thing said of the entries, while the good one beside them is read."""
    file = read(a_calendar(*entries, good, before=before))
    assert [one.title for one in file.entries] == ["Good one"], messages(file)
    assert {problem.left_out for problem in file.problems} <= {True}
    return {problem.message.rpartition("”: ")[2] for problem in file.problems}


# The file as a whole -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "The file is empty."),
        (b" \r\n\r\n", "The file is empty."),
        (b"\xef\xbb\xbf", "The file is empty."),
        (b"%PDF-1.7\n%\xe2\xe3", "This is a PDF"),
        (b"<!DOCTYPE html><html>", "This is a web page"),
        (b'\n<?xml version="1.0"?>', "This is a web page"),
        (b"PK\x03\x04\x14\x00", "This is an Excel or zip file"),
        (b'{"a": 1}', "JSON"),
        (GOOGLE.encode("utf-16"), "not in UTF-8"),
        (GOOGLE.encode("utf-16-le"), "not in UTF-8"),
        (GOOGLE.encode("utf-32"), "not in UTF-8"),
        (b"Title,Start\nReview,2027-01-18\n", "This is not a calendar file"),
        (b"BEGIN:VCARD\r\nEND:VCARD\r\n", "This is not a calendar file"),
        (b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", "This is not a calendar file"),
        (b"\x00" * 100, "not in UTF-8"),
        (bytes(range(256)), "not in UTF-8"),
        (b"\x89PNG\r\n\x1a\n", "This is not a calendar file"),
    ],
)
def test_read_calendar_refuses_what_is_no_calendar(data, words):
    file = soon(data)
    assert file.refused
    assert words in messages(file)[0]
    assert (len(file.problems), file.entries) == (1, ())


def test_read_calendar_refuses_50_mb_before_looking_into_it():
    began = monotonic()
    file = read_calendar(b"x" * 50 * MEGABYTE, first=FIRST, last=LAST)
    assert monotonic() - began < 1
    assert messages(file) == ["The file has 50.0 MB; at most 5 MB are read."]


@pytest.mark.parametrize("limits", [UPLOAD, SUBSCRIBED])
def test_read_calendar_takes_five_megabytes(limits):
    data = a_calendar(f"{GOOD}\nDESCRIPTION:{'x' * (limits.most_bytes - 1000)}")
    assert [one.title for one in soon(data, limits).entries] == ["Good one"]
    assert soon(data + b" " * 1000, limits).refused


def test_read_calendar_takes_2000_entries_soon_and_no_more():
    entries = [f"DTSTART:202701{day:02}T090000Z\nSUMMARY:Entry {n}" for n in range(80) for day in range(1, 26)]
    assert len(soon(a_calendar(*entries)).entries) == 2000
    file = soon(a_calendar(*entries, GOOD))
    assert messages(file) == [
        "The file has 2,001 entries that may lie between 1 September 2026 and 31 December 2027; at most 2,000 are read."
    ]
    assert file.refused


def test_read_calendar_counts_what_is_long_over_by_another_limit():
    old = ["DTSTART;VALUE=DATE:20200118", "DTSTART:20200118T090000Z\nDTEND:20200118T100000Z"]
    file = read(a_calendar(*old * 1500, GOOD))
    assert ([one.title for one in file.entries], file.outside, file.problems) == (["Good one"], 3000, ())
    file = read(a_calendar(*old * 2, GOOD), limits=Limits(most_in_all=4))
    assert messages(file) == ["The file has 5 entries; at most 4 are looked at."]


def test_read_calendar_takes_the_latest_version_also_where_it_was_moved_far_away():
    there, gone = f"UID:a\n{GOOD}", "UID:a\nDTSTART;VALUE=DATE:20200118\nSEQUENCE:2"
    assert read(a_calendar(there, gone)).entries == ()


def test_read_calendar_passes_over_a_thousand_repeats_that_are_long_over():
    daily = "DTSTART;TZID=Europe/London:19900101T090000\nRRULE:FREQ=DAILY;UNTIL=20201231T090000Z"
    moved = (
        f"UID:moved\n{daily}\n",
        "UID:moved\nRECURRENCE-ID:20200106T090000Z\nDTSTART:20270118T090000Z\nSUMMARY:Moved",
    )
    file = soon(a_calendar(*[daily] * 1000, *moved, GOOD))
    assert [one.title for one in file.entries] == ["Good one", "Moved"]
    assert file.outside == 1000


@pytest.mark.parametrize("until", ["20260830", "20260901", "20260901T080000Z"])
def test_read_calendar_does_not_pass_over_a_repeat_that_ends_about_the_first_day(until):
    file = read(a_calendar(f"DTSTART;VALUE=DATE:20260801\nDURATION:P3D\nRRULE:FREQ=DAILY;UNTIL={until}"))
    assert file.entries


def test_read_calendar_without_entries_is_empty_and_no_error():
    assert soon(a_calendar()).entries == ()
    assert not soon(a_calendar()).refused


# Repeats -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=SECONDLY", "A repeat rule needs FREQ=DAILY"),
        ("FREQ=SECONDLY;UNTIL=21261231T000000Z", "A repeat rule needs FREQ=DAILY"),
        ("FREQ=MINUTELY", "A repeat rule needs FREQ=DAILY"),
        ("FREQ=HOURLY", "A repeat rule needs FREQ=DAILY"),
        ("INTERVAL=2", "A repeat rule needs FREQ=DAILY"),
        ("FREQ=DAILY;INTERVAL=0", "INTERVAL in the repeat rule must lie between 1 and 400."),
        ("FREQ=MONTHLY;INTERVAL=-1", "INTERVAL in the repeat rule must lie between 1 and 400."),
        ("FREQ=DAILY;INTERVAL=401", "INTERVAL in the repeat rule must lie between 1 and 400."),
        ("FREQ=DAILY;BYHOUR=1,2,3", "“BYHOUR=1,2,3” is not a part"),
        ("FREQ=YEARLY;BYSECOND=0,1,2", "“BYSECOND=0,1,2” is not a part"),
        ("FREQ=YEARLY;BYYEARDAY=1", "“BYYEARDAY=1” is not a part"),
        ("FREQ=YEARLY;BYEASTER=0", "“BYEASTER=0” is not a part"),
        ("FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30", "This repeat never happens"),
        ("FREQ=MONTHLY;BYDAY=1MO;BYMONTHDAY=31", "Its repeat never happens."),
        ("FREQ=DAILY;BYDAY=MO;BYSETPOS=366", "Its repeat never happens."),
        ("FREQ=DAILY;INTERVAL=7;BYDAY=TU", "Its repeat never happens."),
        ("FREQ=WEEKLY;BYDAY=XX", "BYDAY in the repeat rule is not a weekday"),
        ("FREQ=DAILY;UNTIL=99991231", "UNTIL in the repeat rule is not a date"),
        ("FREQ=DAILY;UNTIL=20271301", "UNTIL in the repeat rule is not a date"),
        ("FREQ=DAILY;COUNT=1;UNTIL=20270120", "UNTIL or COUNT"),
        ("FREQ=DAILY;COUNT=99999999999", "COUNT in the repeat rule must be whole numbers"),
        ("FREQ=DAILY;" + "BYMONTHDAY=1," * 100, "at most 300 characters"),
        ("FREQ=DAILY\nRRULE:FREQ=WEEKLY", "It has more than one repeat rule."),
        ("FREQ=WEEKLY\nEXRULE:FREQ=SECONDLY", "It leaves days out by a rule (EXRULE)"),
    ],
)
def test_read_calendar_leaves_out_a_repeat_that_would_keep_it_busy(rule, words):
    (said,) = left_out_beside_a_good_one(f"{DAY}\nRRULE:{rule}")
    assert words in said


def test_read_calendar_of_nothing_but_bombs_is_soon_done():
    rules = ["FREQ=SECONDLY", "FREQ=DAILY;INTERVAL=0", "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30"]
    file = soon(a_calendar(*[f"DTSTART:19900101T000000Z\nRRULE:{rules[n % 3]}" for n in range(2000)]))
    assert file.entries == ()
    assert len(file.problems) == MOST_PROBLEMS + 1
    assert messages(file)[0] == "There are 1,500 more problems than are listed here."


@pytest.mark.parametrize("rule", ["RRULE:FREQ=WEEKLY", "RRULE: FREQ=WEEKLY", "RRULE:FREQ=WEEKLY;\nRRULE:FREQ=WEEKLY;"])
def test_read_calendar_takes_an_unending_repeat_up_to_the_last_day(rule):
    file = read(a_calendar(f"{DAY}\n{rule}"), last=date(2027, 2, 15))
    assert [one.first.day for one in file.entries] == [18, 25, 1, 8, 15]


def test_read_calendar_takes_an_empty_repeat_as_none():
    assert len(read(a_calendar(f"{DAY}\nRRULE:")).entries) == 1


def test_read_calendar_refuses_more_than_5000_times():
    daily = [f"DTSTART:202609{day:02}T090000Z\nRRULE:FREQ=DAILY" for day in range(1, 20)]
    file = soon(a_calendar(*daily))
    assert messages(file) == [
        "With its repeats the file has more than 5,000 times between 1 September 2026 and 31 December 2027."
    ]
    assert file.refused


def test_read_calendar_gives_up_after_its_seconds():
    """2,000 daily repeats from 1990 on pass the guard, each for itself; together they are too much."""
    data = a_calendar(*["DTSTART;TZID=Europe/London:19900101T090000\nRRULE:FREQ=DAILY;UNTIL=20261001T090000Z"] * 2000)
    file = soon(data, Limits(most_seconds=3))
    assert file.refused
    assert messages(file) == ["The file was not read within 3 seconds: what is in it takes too much work."]


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux holds a process to its memory")
def test_read_calendar_gives_up_when_it_needs_too_much_memory():
    file = soon(a_calendar(f"{GOOD}\nDESCRIPTION:{'x' * 900_000}"), Limits(most_memory=8 * MEGABYTE))
    assert file.refused
    assert "it needs too much memory" in messages(file)[0]


def test_read_calendar_says_so_when_no_process_can_start(monkeypatch):
    monkeypatch.setattr(bounded_process.sys, "executable", "/there/is/no/python")
    assert messages(soon(a_calendar(GOOD))) == ["The file could not be read just now. Try again in a few minutes."]


def test_read_calendar_hands_no_secret_to_the_process(monkeypatch):
    seen = {}

    def run(arguments, **options):
        seen.update(options)
        raise OSError("stopped here")

    monkeypatch.setenv("SECRET_KEY", "a secret")
    monkeypatch.setattr(bounded_process.subprocess, "run", run)
    soon(a_calendar(GOOD))
    assert "SECRET_KEY" not in seen["env"]
    assert seen["timeout"] == UPLOAD.most_seconds


# Dates -------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("DTSTART:00010101T000000Z", "It starts in the year 1; entries are read from 1990 to 2100."),
        ("DTSTART;VALUE=DATE:99991231", "It starts in the year 9999"),
        ("DTSTART;VALUE=DATE:16010101\nRRULE:FREQ=DAILY", "It starts in the year 1601"),
        ("DTSTART;VALUE=DATE:00000101", "Its DTSTART cannot be read as a date or time."),
        ("DTSTART;VALUE=DATE:20270230", "Its DTSTART cannot be read as a date or time."),
        ("DTSTART:20270118T250000", "Its DTSTART cannot be read as a date or time."),
        ("DTSTART:tomorrow", "Its DTSTART cannot be read as a date or time."),
        ("DTSTART:", "Its DTSTART cannot be read as a date or time."),
        ("DTSTART;VALUE=PERIOD:20270118T090000Z/PT1H", "Its DTSTART cannot be read as a date or time."),
        ("DTSTART;VALUE=DURATION:PT1H", "Its DTSTART cannot be read as a date or time."),
        ("LOCATION:Hall", "It has no start (DTSTART)."),
        (f"{DAY}\nDTSTART;VALUE=DATE:20270119", "It gives DTSTART more than once, and not alike."),
        (f"{DAY}\nDTEND;VALUE=DATE:20270117", "It ends before it starts."),
        ("DTSTART:20270118T090000Z\nDTEND:20270118T085900Z", "It ends before it starts."),
        ("DTSTART:20270118T090000\nDTEND;TZID=Asia/Tokyo:20270118T170000", "It ends before it starts."),
        ("DTSTART:20270118T090000Z\nDURATION:-PT1H", "Its length is negative."),
        (f"{DAY}\nDURATION:-P1D", "Its length is negative."),
        (f"{DAY}\nDURATION:P401D", "It lasts 401 days; at most 400 are read."),
        (f"{DAY}\nDURATION:P9999999W", "It lasts 69,999,993 days; at most 400 are read."),
        (f"{DAY}\nDURATION:P99999999999999999999W", "Its length (DURATION) cannot be read."),
        (f"{DAY}\nDURATION:soon", "Its length (DURATION) cannot be read."),
        (f"{DAY}\nDTEND;VALUE=DATE:99991231", "It ends in the year 9999"),
        (f"{DAY}\nDTEND;VALUE=DATE:20280601", "It lasts 500 days; at most 400 are read."),
        ("DTSTART:20270118T090000Z\nDTEND:00010101T000000Z", "It ends in the year 1,"),
        (f"{DAY}\nDTEND:20270118T100000", "One of start and end is a whole day and the other a time."),
        ("DTSTART:20270118T090000\nDTEND;VALUE=DATE:20270119", "One of start and end is a whole day"),
        (f"{DAY}\nRECURRENCE-ID:never", "Its RECURRENCE-ID cannot be read"),
        (f"{DAY}\nRRULE:FREQ=DAILY\nEXDATE:never", "A date of its EXDATE cannot be read."),
        (f"{DAY}\nRDATE;VALUE=TIME:093000", "A date of its RDATE cannot be read."),
    ],
)
def test_read_calendar_leaves_out_an_entry_at_no_time(lines, words):
    (said,) = left_out_beside_a_good_one(lines)
    assert words in said


def test_read_calendar_bounds_dates_that_are_listed():
    many = ",".join(f"2027{month:02}{day:02}" for month in range(1, 13) for day in range(1, 29))
    few = read(a_calendar(f"{DAY}\nRRULE:FREQ=DAILY;COUNT=20\nEXDATE;VALUE=DATE:{many}"))
    assert [str(one.first) for one in few.entries] == ["2027-01-29", "2027-01-30", "2027-01-31"]
    said = left_out_beside_a_good_one(*[f"{DAY}\nRRULE:FREQ=DAILY\n{name};VALUE=DATE:{many},{many},{many}"
                                        for name in ("EXDATE", "RDATE")])  # fmt: skip
    assert said == {"It lists 1,008 single dates; at most 1,000 are read."}
    lines = "\n".join(["EXDATE:20270118T090000Z"] * 20000)
    file = soon(a_calendar(f"{DAY}\nRRULE:FREQ=DAILY\n{lines}", GOOD))
    assert [one.title for one in file.entries] == ["Good one"]


def test_read_calendar_takes_2000_changes_of_one_repeat_soon():
    whole = "UID:x\nDTSTART:20210101T090000Z\nRRULE:FREQ=DAILY"
    days = [date(2022, 1, 1) + timedelta(days=number) for number in range(1999)]
    changes = [f"UID:x\nRECURRENCE-ID:{day:%Y%m%d}T090000Z\nDTSTART:{day:%Y%m%d}T100000Z" for day in days]
    file = soon(a_calendar(whole, *changes))
    winter = [one for one in file.entries if date(2026, 10, 25) <= one.first <= date(2027, 3, 27)]
    assert {str(one.starts) for one in winter} == {"10:00:00"}
    assert len(file.entries) == (LAST - FIRST).days + 1


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "../../etc/passwd", "/etc/passwd", "A" * 1000, "Europe", "\u202e", "UTC+25", "."]
)
def test_read_calendar_takes_an_unknown_zone_as_england_and_says_so(zone):
    file = read(a_calendar(f'DTSTART;TZID="{zone}":20270118T090000'))
    assert [one[1:] for one in times(file)] == [("2027-01-18", "2027-01-18", "09:00", None)]
    assert len(file.problems) == 1
    assert "is not known; its times are taken as England's." in messages(file)[0]


@pytest.mark.parametrize(
    ("rule", "words"),
    [
        ("FREQ=SECONDLY", "Clocks change by a YEARLY rule; this is “SECONDLY”."),
        ("FREQ=YEARLY;INTERVAL=0;BYMONTH=3;BYDAY=-1SU", "INTERVAL in the repeat rule"),
        ("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", "This repeat never happens"),
        ("FREQ=YEARLY;BYSECOND=0,1,2,3", "“BYSECOND=0,1,2,3” is not a part"),
    ],
)
def test_read_calendar_does_not_read_a_zone_that_would_keep_it_busy(rule, words):
    zone = OUTLOOK[OUTLOOK.index("BEGIN:VTIMEZONE") : OUTLOOK.index("BEGIN:VEVENT")].strip()
    zone = zone.replace("GMT Standard Time", f"Busy {rule}").replace(
        "FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10", rule
    )
    zone = zone.replace("FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3", rule)
    file = soon(a_calendar(f'DTSTART;TZID="Busy {rule}":20270118T090000', before=zone))
    assert [one[1:] for one in times(file)] == [("2027-01-18", "2027-01-18", "09:00", None)]
    assert words in messages(file)[0]
    assert "is not known" in messages(file)[1]


# Lines and parts ---------------------------------------------------------------------------------------------------


def test_read_calendar_goes_no_deeper_than_eight_parts():
    deep = b"BEGIN:VCALENDAR\r\n" + b"BEGIN:X-DEEP\r\n" * 30_000 + b"END:X-DEEP\r\n" * 30_000
    file = soon(deep + a_calendar(GOOD)[len("BEGIN:VCALENDAR\r\n") :])
    assert [one.title for one in file.entries] == ["Good one"]
    assert messages(file) == ["Line 9: Parts lie too deep within one another from here."]


@pytest.mark.parametrize(
    ("data", "titles", "said"),
    [
        ("BEGIN:VEVENT\n{good}", [], "Line 2: This entry begins, but does not end."),
        ("BEGIN:VEVENT\n{good}\nEND:VCALENDAR", [], "Line 2: This entry begins, but does not end."),
        (
            "BEGIN:VEVENT\n{good}\nBEGIN:VEVENT\n{good}\nEND:VEVENT\nEND:VCALENDAR",
            ["Good one"],
            "Line 2: This entry begins, but does not end.",
        ),
        (
            "END:VEVENT\nBEGIN:VEVENT\n{good}\nEND:VEVENT",
            ["Good one"],
            "Line 2: “END:VEVENT” stands here, but nothing such begins.",
        ),
        ("BEGIN:VEVENT\n{good}\nno colon here\n:\n;:\n=\nEND:VEVENT\nEND:VCALENDAR", ["Good one"], None),
        ("BEGIN:VEVENT\n{good}\nBEGIN:VALARM\nSUMMARY:Alarm\nEND:VALARM\nEND:VEVENT", ["Good one"], None),
        (
            "BEGIN:VTODO\n{good}\nEND:VTODO",
            [],
            "The file also has 1 task or note, which a school calendar does not take.",
        ),
    ],
)
def test_read_calendar_of_broken_parts_keeps_what_is_whole(data, titles, said):
    file = read("BEGIN:VCALENDAR\n" + data.format(good=f"{GOOD}\nUID:x"))
    assert [one.title for one in file.entries] == titles
    assert messages(file) == ([said] if said else [])


@pytest.mark.parametrize(
    "filling",
    [
        b"\r\n" * 500_000,
        b" \r\n" * 330_000,
        b"X" * 1_000_000,
        b"X:" + b"\r\n y" * 240_000,
        b"SUMMARY:" + b'"' * 900_000,
        b"SUMMARY;" + b"A=1;" * 200_000 + b":x",
        b"SUMMARY;A=" + b" \t;" * 300_000 + b":x",
        b"CATEGORIES:" + b"a," * 400_000,
        b"UID:" + b"u" * 900_000,
        b"BEGIN:" * 150_000,
        b"END:VEVENT\r\n" * 80_000,
        b"BEGIN:VEVENT\r\n" * 1900,
        b"DTSTART;TZID=" + b"A/" * 400_000 + b":20270118T090000",
        b"\\" * 900_000,
        b"SUMMARY:" + "\u202e".encode() * 300_000,
    ],
    ids=range(15),
)
def test_read_calendar_is_soon_done_with_a_megabyte_of_anything(filling):
    for inside in (True, False):
        place = b"DTSTART" if inside else b"BEGIN:VEVENT"
        data = a_calendar(GOOD).replace(place, filling + b"\r\n" + place, 1)
        file = soon(data[:MEGABYTE])
        assert not file.problems or "seconds" not in messages(file)[0]
        assert len(file.entries) <= 1


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_read_calendar_never_raises_for_any_bytes(rubbish):
    file = read(b"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n" + rubbish + b"\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n")
    assert file.entries == () or file.entries[0].title


LINES = st.sampled_from([line for line in (GOOGLE + OUTLOOK).splitlines() if line])
BITS = st.sampled_from(
    ["DTSTART", "DTEND", "RRULE:", "20270118", "T0900", ";", ":", ",", "VALUE=DATE", "P1D", "\\", '"']
)


@given(st.lists(LINES | st.builds("".join, st.lists(BITS, max_size=6)), max_size=40))
@settings(max_examples=200)
def test_read_calendar_never_raises_for_lines_in_any_order(lines):
    file = read("\r\n".join(["BEGIN:VCALENDAR", "BEGIN:VEVENT", *lines, "END:VEVENT"]))
    for one in file.entries:
        assert one.first <= one.last
        assert one.first < one.last or None in (one.starts, one.ends) or one.starts <= one.ends or one.ends.hour == 0
    assert len({one.key for one in file.entries}) == len(file.entries)
