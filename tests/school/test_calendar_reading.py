"""Calendar files as the programs of schools and councils write them: what is read, in days and times of England."""

from datetime import date, time
from pathlib import Path

import icalendar
import pytest
import recurring_ical_events
import x_wr_timezone

from inclusion.school.calendars.calendar_entries import entries_of
from inclusion.school.calendars.calendar_file import SUBSCRIBED, UPLOAD
from inclusion.school.calendars.reading import read_calendar
from inclusion.school.calendars.wall_clock import LONDON

FIRST, LAST = date(2026, 9, 1), date(2027, 12, 31)

GOOGLE = """\
BEGIN:VCALENDAR
PRODID:-//Google Inc//Google Calendar 70.9054//EN
VERSION:2.0
CALSCALE:GREGORIAN
METHOD:PUBLISH
X-WR-CALNAME:Oakfield diary\\, shared
X-WR-TIMEZONE:Europe/London
BEGIN:VTIMEZONE
TZID:Europe/London
X-LIC-LOCATION:Europe/London
BEGIN:DAYLIGHT
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
TZNAME:GMT+1
DTSTART:19700329T010000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
END:DAYLIGHT
BEGIN:STANDARD
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
TZNAME:GMT
DTSTART:19701025T020000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
DTSTART;VALUE=DATE:20270215
DTEND;VALUE=DATE:20270220
DTSTAMP:20261101T101500Z
UID:half-term@example.org
SUMMARY:Half term\\, school closed
STATUS:CONFIRMED
TRANSP:TRANSPARENT
END:VEVENT
BEGIN:VEVENT
DTSTART:20270614T123000Z
DTEND:20270614T140000Z
DTSTAMP:20261101T101500Z
UID:moderation@example.org
SUMMARY:Moderation
CATEGORIES:Assessment,Year 6
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270322T160000
DTEND;TZID=Europe/London:20270322T170000
RRULE:FREQ=WEEKLY;UNTIL=20270412T225959Z;BYDAY=MO
EXDATE;TZID=Europe/London:20270405T160000
DTSTAMP:20261101T101500Z
UID:briefing@example.org
SUMMARY:Briefing
BEGIN:VALARM
ACTION:DISPLAY
TRIGGER:-P0DT0H10M0S
DESCRIPTION:This is an event reminder
END:VALARM
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=Europe/London:20270330T150000
DTEND;TZID=Europe/London:20270330T153000
DTSTAMP:20261101T101500Z
UID:briefing@example.org
RECURRENCE-ID;TZID=Europe/London:20270329T160000
SUMMARY:Briefing (moved)
SEQUENCE:1
END:VEVENT
END:VCALENDAR
"""

OUTLOOK = """\
BEGIN:VCALENDAR
PRODID:-//Microsoft Corporation//Outlook 16.0 MIMEDIR//EN
VERSION:2.0
METHOD:PUBLISH
X-MS-OLK-FORCEINSPECTOROPEN:TRUE
BEGIN:VTIMEZONE
TZID:GMT Standard Time
BEGIN:STANDARD
DTSTART:16010101T020000
TZOFFSETFROM:+0100
TZOFFSETTO:+0000
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=10
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:16010101T010000
TZOFFSETFROM:+0000
TZOFFSETTO:+0100
RRULE:FREQ=YEARLY;INTERVAL=1;BYDAY=-1SU;BYMONTH=3
END:DAYLIGHT
END:VTIMEZONE
BEGIN:VEVENT
CLASS:PUBLIC
DESCRIPTION:Room booked\\n
DTEND;TZID="GMT Standard Time":20270701T180000
DTSTAMP:20261122T090000Z
DTSTART;TZID="GMT Standard Time":20270701T163000
SUMMARY;LANGUAGE=en-gb:Governors
UID:040000008200E00074C5B7101A82E00800000000
X-MICROSOFT-CDO-BUSYSTATUS:BUSY
END:VEVENT
BEGIN:VEVENT
DTEND;TZID=GMT Standard Time:20270710T000000
DTSTART;TZID=GMT Standard Time:20270708T000000
SUMMARY;LANGUAGE=en-gb:Residential
UID:040000008200E00074C5B7101A82E00800000001
X-MICROSOFT-CDO-ALLDAYEVENT:TRUE
END:VEVENT
BEGIN:VEVENT
DTSTART;TZID=W. Europe Standard Time:20270115T100000
DTEND;TZID=W. Europe Standard Time:20270115T110000
SUMMARY:Call with the partner school
UID:040000008200E00074C5B7101A82E00800000002
END:VEVENT
END:VCALENDAR
"""


def a_calendar(*entries, before=""):
    """A file of entries, each given by its lines; UID and SUMMARY come by themselves."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Test//EN", *before.split("\n")]
    for number, entry in enumerate(entries):
        own = entry.split("\n")
        for name, default in (("UID", f"entry-{number}@example.org"), ("SUMMARY", "Review")):
            if not any(line.startswith((f"{name}:", f"{name};")) for line in own):
                own.append(f"{name}:{default}")
        lines += ["BEGIN:VEVENT", *own, "END:VEVENT"]
    return "\r\n".join([*(line for line in lines if line), "END:VCALENDAR", ""]).encode()


def read(data, first=FIRST, last=LAST, limits=UPLOAD):
    return entries_of(data if isinstance(data, bytes) else data.encode(), first=first, last=last, limits=limits)


def times(file):
    """Title, first and last day, start and end of every entry."""
    return [(one.title, str(one.first), str(one.last), clock(one.starts), clock(one.ends)) for one in file.entries]


def clock(moment):
    return moment and f"{moment:%H:%M}"


def messages(file):
    return [str(problem) for problem in file.problems]


def the_entry(*lines, **options):
    file = read(a_calendar("\n".join(lines)), **options)
    assert len(file.entries) == 1, messages(file)
    return file.entries[0]


# Files of the programs that schools have ---------------------------------------------------------------------------


def test_read_calendar_of_google_gives_days_times_moved_and_left_out():
    file = read_calendar(GOOGLE.encode(), first=FIRST, last=LAST)
    assert file == read(GOOGLE)
    assert messages(file) == []
    assert file.name == "Oakfield diary, shared"
    assert times(file) == [
        ("Half term, school closed", "2027-02-15", "2027-02-19", None, None),
        ("Briefing", "2027-03-22", "2027-03-22", "16:00", "17:00"),
        ("Briefing (moved)", "2027-03-30", "2027-03-30", "15:00", "15:30"),
        ("Briefing", "2027-04-12", "2027-04-12", "16:00", "17:00"),
        ("Moderation", "2027-06-14", "2027-06-14", "13:30", "15:00"),
    ]
    assert file.entries[4].categories == ("Assessment", "Year 6")
    assert [entry.key for entry in file.entries[1:4]] == [
        ("briefing@example.org", "2027-03-22T16:00Z"),
        ("briefing@example.org", "2027-03-29T15:00Z"),  # where the repeat had it: summer time has begun
        ("briefing@example.org", "2027-04-12T15:00Z"),
    ]
    lines = GOOGLE.splitlines()
    assert {lines[entry.line - 1] for entry in file.entries} == {"BEGIN:VEVENT"}
    assert [entry.line for entry in file.entries] == [26, 43, 57, 43, 35]


def test_read_calendar_of_outlook_understands_its_zones_and_whole_days():
    file = read(OUTLOOK.replace("\n", "\r\n"))
    assert messages(file) == []
    assert times(file) == [
        ("Call with the partner school", "2027-01-15", "2027-01-15", "09:00", "10:00"),
        ("Governors", "2027-07-01", "2027-07-01", "16:30", "18:00"),
        ("Residential", "2027-07-08", "2027-07-09", None, None),
    ]


def test_read_calendar_with_a_zone_of_its_own_goes_by_its_rules():
    zone = OUTLOOK[OUTLOOK.index("BEGIN:VTIMEZONE") : OUTLOOK.index("BEGIN:VEVENT")].strip()
    zone = zone.replace("GMT Standard Time", "Customised one hour ahead").replace("+0100", "+0200")
    zone = zone.replace("+0000", "+0100")
    entry = "DTSTART;TZID=Customised one hour ahead:2027{}T100000\nDURATION:PT1H"
    file = read(a_calendar(entry.format("0112"), entry.format("0713"), before=zone))
    assert messages(file) == []
    assert [clock(one.starts) for one in file.entries] == ["09:00", "09:00"]


def files_of(package):
    """Name and bytes of its calendars, but for two that take seconds."""
    paths = sorted(Path(package.__file__).parent.rglob("*.ics"))
    return [(path.name, path.read_bytes()) for path in paths if path.stat().st_size < 100_000]


def test_read_calendar_of_icalendars_own_files_never_raises_and_says_why_nothing_was_read():
    files = files_of(icalendar)
    assert len(files) > 100
    for name, data in files:
        file = read(data, date(2019, 1, 1), date(2019, 12, 31), SUBSCRIBED)
        assert file.entries or file.outside or file.private or file.problems or b"BEGIN:VEVENT" not in data, name


def test_read_calendar_gives_the_days_that_the_library_gives_for_its_own_files():
    """Of files without a problem or private entries, and without the ends of the year: zones move times over them."""
    year, inner, compared = (date(2019, 1, 1), date(2019, 12, 31)), (date(2019, 1, 3), date(2019, 12, 28)), 0
    for name, data in files_of(recurring_ical_events):
        file = read(data, *year)
        assert len({entry.key for entry in file.entries}) == len(file.entries), name
        if file.problems or file.private:
            continue
        theirs = recurring_ical_events.of(icalendar.Calendar.from_ical(data)).between(*year)
        days = [
            start.astimezone(LONDON).date() if getattr(start, "tzinfo", None) else start for start in map(begin, theirs)
        ]
        days = sorted(str(day)[:10] for day in days if str(inner[0]) <= str(day)[:10] <= str(inner[1]))
        ours = sorted(str(entry.first) for entry in file.entries if inner[0] <= entry.first <= inner[1])
        assert ours == days, name
        compared += bool(days)
    assert compared > 15


def own_events(data):
    """How many events the library finds in a file of entries that do not repeat; None for any other."""
    try:
        (calendar,) = icalendar.Calendar.from_ical(data, multiple=True)
    except ValueError:
        return None
    found = calendar.walk("VEVENT")
    repeats = any(name in event for event in found for name in ("RRULE", "RDATE", "RECURRENCE-ID"))
    return None if repeats or calendar.name != "VCALENDAR" else len(found)


@pytest.mark.filterwarnings("ignore::icalendar.GloballyUniqueTZIDGuessed")
def test_read_calendar_accounts_for_every_event_that_the_library_finds():
    """Each is an entry, or outside the year, or there is a problem that says what became of it."""
    files = {
        data: name for package in (icalendar, recurring_ical_events, x_wr_timezone) for name, data in files_of(package)
    }
    whole = 0
    for data, name in files.items():
        events = own_events(data)
        if events is None:
            continue
        file = read(data, date(2019, 1, 1), date(2019, 12, 31), SUBSCRIBED)
        missing = events - len(file.entries) - file.outside
        assert missing >= 0, name
        assert not missing or file.problems, name
        whole += events > 0 and not missing
    assert whole > 50


def begin(event):
    return event["DTSTART"].dt


# Days and times ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("DTSTART;VALUE=DATE:20270118", ("2027-01-18", "2027-01-18", None, None)),
        ("DTSTART:20270118", ("2027-01-18", "2027-01-18", None, None)),
        ("DTSTART;VALUE=DATE:20270118\nDTEND;VALUE=DATE:20270118", ("2027-01-18", "2027-01-18", None, None)),
        ("DTSTART;VALUE=DATE:20270118\nDTEND;VALUE=DATE:20270120", ("2027-01-18", "2027-01-19", None, None)),
        ("DTSTART;VALUE=DATE:20270118\nDURATION:P1W", ("2027-01-18", "2027-01-24", None, None)),
        ("DTSTART;VALUE=DATE:20270118\nDURATION:PT36H", ("2027-01-18", "2027-01-19", None, None)),
        ("DTSTART:20270118T093000", ("2027-01-18", "2027-01-18", "09:30", None)),
        ("DTSTART:20270118T093000\nDTEND:20270118T103000", ("2027-01-18", "2027-01-18", "09:30", "10:30")),
        ("DTSTART:20270718T093000Z\nDURATION:PT45M", ("2027-07-18", "2027-07-18", "10:30", "11:15")),
        ("DTSTART:20270118T190000\nDTEND:20270119T080000", ("2027-01-18", "2027-01-19", "19:00", "08:00")),
        ("DTSTART:20270118T190000\nDTEND:20270119T000000", ("2027-01-18", "2027-01-18", "19:00", "00:00")),
        ("DTSTART:20270118T000000\nDTEND:20270119T000000", ("2027-01-18", "2027-01-18", None, None)),
        ("DTSTART:20270831T233000Z\nDTEND:20270831T235900Z", ("2027-09-01", "2027-09-01", "00:30", "00:59")),
        # the clocks go forward on 28 March and back on 31 October 2027
        ("DTSTART:20270328T003000Z\nDTEND:20270328T013000Z", ("2027-03-28", "2027-03-28", "00:30", "02:30")),
        ("DTSTART:20271031T003000Z\nDTEND:20271031T023000Z", ("2027-10-31", "2027-10-31", "01:30", "02:30")),
        ("DTSTART:20271031T004500Z\nDTEND:20271031T011500Z", ("2027-10-31", "2027-10-31", "01:45", "01:45")),
        ("DTSTART;VALUE=DATE:20270328\nDTEND;VALUE=DATE:20270329", ("2027-03-28", "2027-03-28", None, None)),
        ("DTSTART;TZID=Europe/London:20270328T000000\nDURATION:P1D", ("2027-03-28", "2027-03-28", None, None)),
    ],
)
def test_read_calendar_puts_an_entry_on_its_days_and_on_the_clock_in_england(lines, expected):
    file = read(a_calendar(lines))
    assert [one[1:] for one in times(file)] == [expected]
    assert messages(file) == []
    assert file.entries[0].all_day == (expected[2] is None)
    assert file.entries[0].original == ""


def test_read_calendar_keeps_the_hour_of_a_repeat_over_both_clock_changes():
    entry = "DTSTART;TZID=Europe/London:20270322T090000\nDTEND;TZID=Europe/London:20270322T100000\nRRULE:FREQ=WEEKLY"
    file = read(a_calendar(entry), date(2027, 3, 20), date(2027, 11, 10))
    assert {(clock(one.starts), clock(one.ends)) for one in file.entries} == {("09:00", "10:00")}
    assert len(file.entries) == 34


@pytest.mark.parametrize("floating", ["", "Z"])
def test_read_calendar_takes_a_repeat_in_utc_as_it_says(floating):
    entry = f"DTSTART:20270322T090000{floating}\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    starts = [clock(one.starts) for one in read(a_calendar(entry)).entries]
    assert starts == (["09:00", "10:00"] if floating else ["09:00", "09:00"])


def test_read_calendar_gives_only_what_touches_the_days_asked_for():
    entries = [f"DTSTART;VALUE=DATE:202701{day:02}\nDURATION:P3D\nSUMMARY:From {day}" for day in (7, 8, 10, 12, 13)]
    file = read(a_calendar(*entries), date(2027, 1, 10), date(2027, 1, 12))
    assert [one.title for one in file.entries] == ["From 8", "From 10", "From 12"]
    assert file.outside == 2


# What changes and what is the same ---------------------------------------------------------------------------------


def test_read_calendar_moves_a_changed_time_that_is_named_by_its_day_only():
    whole = "UID:x\nDTSTART:20270111T090000\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=2"
    change = "UID:x\nRECURRENCE-ID;VALUE=DATE:20270118\nDTSTART:20270119T140000\nDURATION:PT1H"
    file = read(a_calendar(whole, change))
    assert [(str(one.first), clock(one.starts)) for one in file.entries] == [
        ("2027-01-11", "09:00"),
        ("2027-01-19", "14:00"),
    ]
    assert [one.original for one in file.entries] == ["2027-01-11T09:00Z", "2027-01-18T09:00Z"]


def test_read_calendar_finds_a_time_that_was_moved_into_the_days_asked_for():
    whole = "UID:x\nDTSTART;VALUE=DATE:20270111\nRRULE:FREQ=WEEKLY;COUNT=9"
    change = "UID:x\nRECURRENCE-ID;VALUE=DATE:20270308\nDTSTART;VALUE=DATE:20270114"
    file = read(a_calendar(whole, change), date(2027, 1, 10), date(2027, 1, 15))
    assert [(str(one.first), one.original) for one in file.entries] == [
        ("2027-01-11", "2027-01-11"),
        ("2027-01-14", "2027-03-08"),
    ]


def test_read_calendar_changes_all_times_from_one_on():
    whole = "UID:x\nDTSTART:20270111T090000Z\nDURATION:PT1H\nRRULE:FREQ=WEEKLY;COUNT=4"
    change = "UID:x\nRECURRENCE-ID;RANGE=THISANDFUTURE:20270125T090000Z\nDTSTART:20270126T100000Z\nDURATION:PT2H"
    file = read(a_calendar(whole, change))
    assert [(str(one.first), clock(one.starts), clock(one.ends)) for one in file.entries] == [
        ("2027-01-11", "09:00", "10:00"),
        ("2027-01-18", "09:00", "10:00"),
        ("2027-01-26", "10:00", "12:00"),
        ("2027-02-02", "10:00", "12:00"),
    ]
    assert len({one.key for one in file.entries}) == 4


def test_read_calendar_says_what_is_cancelled_whole_or_one_time():
    alone = "DTSTART;VALUE=DATE:20270112\nSTATUS:CANCELLED\nSUMMARY:Trip"
    whole = "UID:x\nDTSTART;VALUE=DATE:20270111\nRRULE:FREQ=WEEKLY;COUNT=2"
    change = "UID:x\nRECURRENCE-ID;VALUE=DATE:20270118\nDTSTART;VALUE=DATE:20270118\nSTATUS:CANCELLED"
    file = read(a_calendar(alone, whole, change))
    assert [(str(one.first), one.cancelled) for one in file.entries] == [
        ("2027-01-11", False),
        ("2027-01-12", True),
        ("2027-01-18", True),
    ]


@pytest.mark.parametrize("kind", ["PRIVATE", "CONFIDENTIAL", "confidential", "X-ONLY-ME"])
def test_read_calendar_leaves_private_entries_out_and_counts_them(kind):
    private = f"DTSTART;VALUE=DATE:20270119\nSUMMARY:Zanzibar\nCLASS:{kind}"
    broken, odd = f"SUMMARY:Zanzibar\nCLASS:{kind}", f"{private}\x07\nUID:odd"
    past, public = private.replace("2027", "2020"), "DTSTART;VALUE=DATE:20270120\nSUMMARY:Open\nCLASS:PUBLIC"
    file = read(a_calendar(private, broken, odd, past, public))
    assert ([one.title for one in file.entries], file.private, file.outside) == (["Open"], 2, 1)
    assert "Zanzibar" not in str(file)
    assert any("A private entry: It has no start (DTSTART)." in words for words in messages(file))


def test_read_calendar_leaves_one_private_time_of_a_series_out_altogether():
    weekly = "UID:w\nDTSTART:20270118T090000Z\nRRULE:FREQ=WEEKLY;COUNT=3"
    private = "UID:w\nRECURRENCE-ID:20270125T090000Z\nDTSTART:20270126T090000Z\nCLASS:PRIVATE"
    file = read(a_calendar(weekly, private))
    assert ([one.first.day for one in file.entries], file.private) == ([18, 1], 1)


def test_read_calendar_names_what_is_there_and_cannot_be_read():
    broken = "UID:b\nSUMMARY:Fair\nDTSTART:20270118T090000Z\nRRULE:FREQ=SECONDLY"
    file = read(a_calendar(broken, "UID:c\nSUMMARY:Walk"))
    assert file.unread == (("b", "Fair"), ("c", "Walk"))


def test_read_calendar_that_withdraws_is_cancelled_altogether():
    file = read(a_calendar("DTSTART;VALUE=DATE:20270112", before="METHOD:CANCEL"))
    assert [one.cancelled for one in file.entries] == [True]


def test_fingerprint_is_the_same_in_two_files_and_changes_with_what_people_see():
    one = the_entry("DTSTART:20270118T090000Z", "DURATION:PT1H", "UID:a", "CATEGORIES:One")
    same = the_entry("DTSTART;TZID=Europe/London:20270118T090000", "DTEND;TZID=Europe/London:20270118T100000", "UID:b")
    assert one.fingerprint == same.fingerprint
    assert len(one.fingerprint) == 32
    others = [
        the_entry("DTSTART:20270118T090000Z", "DURATION:PT1H", "SUMMARY:Reviews"),
        the_entry("DTSTART:20270119T090000Z", "DURATION:PT1H"),
        the_entry("DTSTART:20270118T090500Z", "DURATION:PT55M"),
        the_entry("DTSTART:20270118T090000Z", "DURATION:PT2H"),
        the_entry("DTSTART;VALUE=DATE:20270118"),
    ]
    assert len({one.fingerprint, *(other.fingerprint for other in others)}) == 6


def test_read_calendar_takes_the_latest_of_two_versions():
    old, new = "UID:x\nDTSTART;VALUE=DATE:20270111\nSEQUENCE:1", "UID:x\nDTSTART;VALUE=DATE:20270112\nSEQUENCE:2"
    for entries in ([old, new], [new, old]):
        file = read(a_calendar(*entries))
        assert [(one.uid, str(one.first)) for one in file.entries] == [("x", "2027-01-12")]
        assert [message.partition(": ")[2] for message in messages(file)] == [
            "An older version of an entry that stands elsewhere in the file."
        ]


def test_read_calendar_tells_entries_with_one_uid_apart_whatever_their_order():
    days = [f"UID:same\nDTSTART;VALUE=DATE:202701{day}" for day in (11, 12, 11)]
    file, turned = read(a_calendar(*days)), read(a_calendar(*days[::-1]))
    assert [str(one.first) for one in file.entries] == ["2027-01-11", "2027-01-12"]
    assert [one.key for one in file.entries] == [one.key for one in turned.entries]
    assert len({one.key for one in file.entries}) == 2
    assert messages(file) == [
        "Line 4: 2 different entries have the same UID; they are told apart by what they say.",
        "Line 14: The same entry stands on line 4 already.",
    ]


def test_read_calendar_gives_entries_without_uid_a_lasting_name():
    data = a_calendar("DTSTART;VALUE=DATE:20270111\nUID:x", "DTSTART;VALUE=DATE:20270112\nUID:x").replace(
        b"UID:x\r\n", b""
    )
    names = [one.uid for one in read(data).entries]
    assert len(set(names)) == 2
    assert names == [one.uid for one in read(data).entries]


# Text --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("summary", "title", "said"),
    [
        (b"Caf\xc3\xa9 \\; staff\\, all", "Café ; staff, all", ""),
        (b"Caf\xe9 \x96 staff", "Café – staff", ""),
        (b"Two\\nlines", "Two lines", ""),
        ("Rev\u202eiew".encode(), "Review", "Characters that cannot be shown were taken out (U+202E)."),
        ("Rev\u200biew".encode(), "Review", "Characters that cannot be shown were taken out (U+200B)."),
        (b"Rev\x00iew\x07", "Review", "Control characters were taken out."),
        (b"Review\rEND:VEVENT\rBEGIN:VEVENT", "ReviewEND:VEVENTBEGIN:VEVENT", "Control characters were taken out."),
        ("Review\u2028SUMMARY:no".encode(), "ReviewSUMMARY:no", "Control characters were taken out."),
        ("Family 👩‍👧".encode(), "Family 👩‍👧", ""),
        (b"A" * 300, "A" * 199 + "…", "It was cut to 200 characters."),
        (b"", "Entry without a title", "It has no title."),
    ],
)
def test_read_calendar_cleans_a_title_and_keeps_the_entry(summary, title, said):
    data = (
        a_calendar("DTSTART;VALUE=DATE:20270118\nSUMMARY:@")
        .replace(b"@\r", summary + b"\r")
        .replace(b"UID:entry-0\r", b"UID:entry-0@example.org\r")
    )
    file = read(data)
    assert [one.title for one in file.entries] == [title]
    assert [problem.message.rpartition("”: ")[2] for problem in file.problems] == ([said] if said else [])
    assert not any(problem.left_out for problem in file.problems)


def test_read_calendar_joins_lines_that_are_folded_within_a_letter():
    word = "Überprüfung – Café 👩‍👧"
    for place in range(1, len(word.encode())):
        folded = word.encode()[:place] + b"\r\n " + word.encode()[place:]
        data = a_calendar("DTSTART;VALUE=DATE:20270118\nSUMMARY:FOLD").replace(b"FOLD", folded)
        assert [one.title for one in read(data).entries] == [word]


@pytest.mark.parametrize("end", [b"\r\n", b"\n", b"\r", b"\r\n\r\n"])
@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_read_calendar_takes_every_line_end_and_a_byte_order_mark(end, start):
    data = (start + a_calendar("DTSTART;VALUE=DATE:20270118\nSUMMARY:Caf\u00e9")).replace(b"\r\n", end)
    assert [one.title for one in read(data).entries] == ["Café"]


def test_read_calendar_passes_over_descriptions_people_and_attachments():
    data = a_calendar(
        "DTSTART;VALUE=DATE:20270118\nDESCRIPTION:About a child\nATTENDEE;CN=A Person:mailto:a@example.org\n"
        "ORGANIZER:mailto:b@example.org\nLOCATION:Room 1\nATTACH:http://example.org/x"
    )
    assert "example.org" not in str(read(data)).replace("entry-0@example.org", "")
    assert "child" not in str(read(data))


def test_entry_of_days_and_of_times_differ_in_all_day():
    assert the_entry("DTSTART;VALUE=DATE:20270118").all_day
    timed = the_entry("DTSTART:20270118T080000")
    assert (timed.all_day, timed.starts, timed.ends) == (False, time(8), None)
