"""Reading a calendar file that anybody may have written: bounded in size, time and memory, and never raising for it."""

from dataclasses import asdict
from datetime import date

from inclusion.school.calendars.bounded_process import NotDone, run_bounded
from inclusion.school.calendars.calendar_entries import whole_fault
from inclusion.school.calendars.calendar_file import UPLOAD, CalendarFile, Limits, from_plain, refused


def read_calendar(data: bytes, *, first: date, last: date, limits: Limits = UPLOAD) -> CalendarFile:
    """The file's entries with a day from `first` to `last`, both included, and its problems in words.

    Never raises for what is in the file. `calendar_guard` refuses the entries that would keep a library busy; what it
    has not foreseen ends with the process that does the reading.
    """
    if fault := whole_fault(data, limits):
        return refused(fault)
    asked = {"first": first, "last": last, "limits": asdict(limits)}
    try:
        return from_plain(
            run_bounded("calendar", data, asked, most_seconds=limits.most_seconds, most_memory=limits.most_memory)
        )
    except NotDone as error:
        return refused(str(error))
