"""Bringing in a calendar file of 2,000 events, against the parser library alone and one bulk write; a personal feed."""

import time
from datetime import date, timedelta
from functools import partial

from django.db.transaction import atomic
from icalendar import Calendar

from bench.databases import chosen
from bench.figures import Figure, ratio
from bench.pages import Reader
from bench.timing import in_turns
from inclusion.school.actions.bringing import apply_run, begin_run, note_added
from inclusion.school.actions.many_events import EventToWrite, write_events
from inclusion.school.comparing import Row, Verdict, details_of
from inclusion.school.incoming import Incoming
from inclusion.school.models import CalendarSource, ImportRun, Membership, SchoolEvent
from inclusion.school.source_reading import Window, read_calendar_file
from planning.feed_entries import entries_of

EVENTS, FEED_QUERIES = 2_000, 6
FIRST, LAST, A_DAY = date(2026, 9, 1), date(2027, 8, 31), date(2026, 11, 24)
MARK = "Brought in"


def calendar_of(events: int) -> bytes:
    """A calendar file of so many days of the year."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//bench//EN"]
    for place in range(events):
        day = FIRST + timedelta(days=place % 300)
        after = day + timedelta(days=1)
        lines += ["BEGIN:VEVENT", f"UID:{place}@bench.example", "DTSTAMP:20260901T080000Z"]
        lines += [f"DTSTART;VALUE=DATE:{day:%Y%m%d}", f"DTEND;VALUE=DATE:{after:%Y%m%d}"]
        lines += [f"SUMMARY:{MARK} {place}", "END:VEVENT"]
    return "\r\n".join([*lines, "END:VCALENDAR", ""]).encode()


class Import:
    """One school that brings the same file in again and again; all that came before is removed, untimed."""

    def __init__(self, reader: Reader) -> None:
        self.reader, self.data = reader, calendar_of(EVENTS)
        self.head = Membership.objects.get(school=reader.school, email=f"head@{reader.school.slug}.example")
        self.incoming: tuple[Incoming, ...] = ()

    def clear(self) -> None:
        with chosen(self.reader.alias):
            CalendarSource.objects.filter(school=self.reader.school).delete()
            SchoolEvent.objects.filter(school=self.reader.school, title__startswith=MARK).delete()

    def parse(self) -> None:
        """What the library alone does with the file."""
        assert len(Calendar.from_ical(self.data).walk("VEVENT")) == EVENTS

    def bring(self) -> None:
        """Read it, compare it, keep it to be looked at, compare it again and take it over."""
        with chosen(self.reader.alias):
            source = CalendarSource.objects.create(school=self.reader.school, kind="file", name=MARK)
            brought, _ = read_calendar_file(self.data, Window(FIRST, LAST))
            self.incoming = brought.incoming
            run = begin_run(by=self.head, source=source, incoming=brought.incoming)
            done = apply_run(
                by=self.head, run=run, chosen=[Row(Verdict.NEW, one, None, None).key for one in brought.incoming]
            )
            if done.added != EVENTS:
                raise AssertionError(f"{done.added} of {EVENTS} events were added; the figures mean nothing.")

    def make_run(self) -> None:
        """An import that has been looked at, ready for its rows."""
        self.clear()
        with chosen(self.reader.alias):
            source = CalendarSource.objects.create(school=self.reader.school, kind="file", name=MARK)
            self.run = ImportRun.objects.create(school=self.reader.school, source=source, by=self.head)

    def write(self) -> None:
        """The bulk write alone: every row that an import leaves, of events and of what is known of their source."""
        with chosen(self.reader.alias), atomic(self.reader.alias):
            rows = [EventToWrite(details_of(one), {}, self.head) for one in self.incoming]
            note_added(self.run, self.incoming, write_events(self.reader.school, rows), {})


def measure(reader: Reader, rounds: int) -> list[Figure]:
    with chosen(reader.alias):
        work = Import(reader)
        work.clear()
        work.bring()
        cases = {"parser": work.parse, "import": (work.clear, work.bring), "write": (work.make_run, work.write)}
        times = in_turns(cases, rounds, clock=time.perf_counter)
        work.clear()
        feed = reader.queries(partial(entries_of, "mine", work.head, A_DAY))
    beyond = times["import"] - times["write"]
    return [
        ratio(
            f"importing {EVENTS:,} events, less one bulk write / the parser library alone", beyond, times["parser"], 2
        ),
        ratio("... the whole import / the parser library alone", times["import"], times["parser"], None),
        Figure("SQL queries of the entries of a personal feed", feed, FEED_QUERIES),
    ]
