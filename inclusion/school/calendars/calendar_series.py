"""From the entries of a file to their times between two days: repeats expanded, changed times in their place.

Pure. recurring-ical-events does the expanding, one entry and its changed times at a time, behind `calendar_guard`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

from icalendar import Calendar, Component, vDDDTypes
from recurring_ical_events import CalendarQuery

from inclusion.school.calendars.calendar_events import FAILURES, Reading, moment_of
from inclusion.school.calendars.calendar_file import CalendarProblem, Entry, Noted
from inclusion.school.calendars.calendar_guard import MARGIN
from inclusion.school.calendars.wall_clock import BadTimes, Moment, day_of, in_london, when
from inclusion.school.school_dates import ONE_DAY

LINE = "X-LINE-IN-THE-FILE"  # carries an entry's line through the expanding


@dataclass(slots=True)
class Series:
    """An entry, or none, and the changes to single times of it; `uid` is its own among all series of the file."""

    uid: str
    whole: Reading | None = None
    changes: list[Reading] = field(default_factory=list)

    @property
    def readings(self) -> list[Reading]:
        return [*([self.whole] if self.whole else []), *self.changes]


def series_of(readings: Iterable[Reading], problems: list[CalendarProblem]) -> list[Series]:
    """The entries by UID. Several entries with one UID, or none, are told apart by their content."""
    wholes: dict[str, list[Reading]] = {}
    changes: dict[str, list[Reading]] = {}
    for reading in readings:
        by_uid = wholes if reading.original is None else changes
        by_uid.setdefault(reading.uid, []).append(reading)
    found = []
    for uid, alike in wholes.items():
        kept = _told_apart(alike, problems)
        for reading in kept:
            own = f"{uid or 'without-uid'}#{reading.content[:12]}" if len(kept) > 1 or not uid else uid
            found.append(Series(own, reading))
        found[-len(kept)].changes = changes.pop(uid, [])
    return found + [Series(uid or "without-uid", None, rest) for uid, rest in changes.items()]


def _told_apart(alike: list[Reading], problems: list[CalendarProblem]) -> list[Reading]:
    """Of entries with one UID the latest version; or those that say different things, each once."""
    if len(alike) == 1:
        return alike
    latest = max(reading.sequence for reading in alike)
    kept: dict[str, Reading] = {}
    for reading in alike:
        if reading.uid and reading.sequence < latest:
            message = "An older version of an entry that stands elsewhere in the file."
        elif reading.content in kept:
            message = f"The same entry stands on line {kept[reading.content].line} already."
        else:
            kept[reading.content] = reading
            continue
        problems.append(CalendarProblem(reading.line, message, left_out=True))
    if len(kept) > 1 and alike[0].uid:
        message = f"{len(kept)} different entries have the same UID; they are told apart by what they say."
        problems.append(CalendarProblem(alike[0].line, message))
    return list(kept.values())


def is_over(series: Series, first: date) -> bool:
    """Does all of it plainly lie before the day? Told by the UNTIL of its rule, without working the repeat out."""
    return all(_ends_before(reading, first) for reading in series.readings)


def _ends_before(reading: Reading, first: date) -> bool:
    event: Any = reading.event
    if "RDATE" in event or "RANGE" in getattr(event.get("RECURRENCE-ID"), "params", {}):
        return False
    until = event["RRULE"].get("UNTIL", [date.max])[0] if "RRULE" in event else reading.start
    starts, ends = day_of(reading.start), day_of(moment_of(event, "DTEND"))
    return day_of(until) < first - max(ends - starts, ONE_DAY) - MARGIN


def entries_between(series: Series, first: date, last: date, noted: Noted) -> Iterator[Entry]:
    """The series' times with at least one day from `first` to `last`, each once; private ones are only noted."""
    by_line = {reading.line: reading for reading in series.readings}
    seen: set[str] = set()
    try:
        for component in _expanded(series, first, last):
            reading = by_line[int(component[LINE])]
            entry = _entry(series, reading, component)
            if entry.original not in seen and entry.first <= last and entry.last >= first:
                seen.add(entry.original)
                if reading.private:
                    noted.private.add(reading.line)
                else:
                    yield entry
    except BadTimes as error:
        _leave_out(series, f"One of its times: {error}", noted)
    except FAILURES:
        _leave_out(series, "Its repeat cannot be worked out.", noted)


def _leave_out(series: Series, message: str, noted: Noted) -> None:
    names = [(reading.uid, reading.title) for reading in series.readings[:1] if not reading.private]
    noted.leave_out(series.readings[0].line, message, names)


def _expanded(series: Series, first: date, last: date) -> list[Any]:
    """Each time as an event of its own; a day more on either side, because zones differ."""
    if series.whole and not series.whole.repeats and not series.changes:
        series.whole.event[LINE] = series.whole.line
        return [series.whole.event]
    if is_over(series, first):
        return []
    calendar = Calendar()
    for reading in series.readings:
        event = reading.event
        event[LINE] = reading.line
        event["UID"] = series.uid
        _same_kind_of_time(series, event)
        calendar.add_component(event)
    found: list[Any] = CalendarQuery(calendar).between(first - ONE_DAY, last + 2 * ONE_DAY)
    return found


def _same_kind_of_time(series: Series, event: Component) -> None:
    """Where a change names the day of a time, name the time: else the time would be there twice."""
    if series.whole is None or "RECURRENCE-ID" not in event:
        return
    start, named = series.whole.start, moment_of(event, "RECURRENCE-ID")
    if isinstance(start, datetime) and not isinstance(named, datetime):
        moment = vDDDTypes(datetime.combine(named, start.timetz()))
        moment.params.update(event["RECURRENCE-ID"].params)
        event["RECURRENCE-ID"] = moment


def _entry(series: Series, reading: Reading, component: Component) -> Entry:
    start = moment_of(component, "DTSTART")
    days = when(start, moment_of(component, "DTEND"))
    return Entry(
        uid=series.uid,
        original=_original(series, component, start),
        title=reading.title,
        first=days.first,
        last=days.last,
        starts=days.starts,
        ends=days.ends,
        categories=reading.categories,
        cancelled=reading.cancelled,
        line=reading.line,
    )


def _original(series: Series, component: Component, start: Moment) -> str:
    """Where the repeat had this time. One that follows from a change "from now on" goes by where it is now."""
    if series.whole and not series.whole.repeats and not series.changes:
        return ""
    named = component["RECURRENCE-ID"]
    from_now_on = str(getattr(named, "params", {}).get("RANGE", "")).upper() == "THISANDFUTURE"
    moment = start if from_now_on else moment_of(component, "RECURRENCE-ID")
    if isinstance(moment, datetime):
        return in_london(moment).astimezone(UTC).strftime("%Y-%m-%dT%H:%MZ")
    return moment.isoformat()
