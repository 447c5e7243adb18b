"""The numbers of the map for other programs: a range of days as one plain dict, and as JSON.

Dates, scores and bands only, no event: whoever may see the map may have it. Tables of it are in `spreadsheets.py`.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from heatmap.pressure import band_of, week_score
from heatmap.queries import LAST_WEEKDAY, Scored, scored
from inclusion.school.iso_days import iso_day
from inclusion.school.models import Role, School
from inclusion.school.school_dates import ONE_DAY, SchoolCalendar, SchoolWeek, monday_of

LONGEST_RANGE = 1100  # days; three academic years
Lines = Mapping[str, Sequence[float]]


class BadRange(ValueError):
    """A range that is no range; the message is for the person who asked."""


def range_from(first: str, last: str) -> tuple[date, date]:
    """The days that `from` and `to` name. Raises BadRange."""
    days = []
    for name, text in (("from", first), ("to", last)):
        if not text.strip():
            raise BadRange(f"“{name}” is missing. Give from=YYYY-MM-DD and to=YYYY-MM-DD.")
        try:
            days.append(iso_day(text))
        except ValueError as error:
            raise BadRange(f"“{name}”: {error}") from None
    starts_on, ends_on = days
    if ends_on < starts_on:
        raise BadRange(f"“from” ({starts_on}) is after “to” ({ends_on}).")
    if (count := (ends_on - starts_on).days + 1) > LONGEST_RANGE:
        raise BadRange(f"That is {count:,} days; at most {LONGEST_RANGE:,} are possible at a time.")
    return starts_on, ends_on


def map_data(school: School, first: date, last: date) -> dict[str, Any]:
    """The map from first to last, both included: days, each role's scores and bands, and whole school weeks.

    Scores have two decimals. A band is None where nothing at all is recorded for the role in the academic years of
    the range, and on a day that is no staff day and has no score. Weeks are all that touch the range.
    """
    monday = monday_of(first)
    years = _years(school, first, last)
    calendar = years[0].calendar
    roles = list(Role.objects.live().filter(school=school))
    lines = {role.slug: _line(years, role.slug, monday, monday_of(last) + LAST_WEEKDAY) for role in roles}
    recorded = frozenset().union(*(year.recorded for year in years))
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    weeks = [week for week in calendar.weeks if monday <= week.monday <= last]
    skip = (first - monday).days
    bands = _Bands(school.thresholds, recorded)
    return {
        "school": school.slug,
        "from": first.isoformat(),
        "to": last.isoformat(),
        "bands": [_number(threshold) for threshold in school.thresholds],
        "days": [_day(calendar, day) for day in days],
        "roles": [
            {
                "slug": role.slug,
                "name": role.name,
                "scores": [round(score, 2) for score in lines[role.slug][skip : skip + len(days)]],
                "bands": bands.of_days(role.slug, lines[role.slug][skip : skip + len(days)], days, calendar),
            }
            for role in roles
        ],
        "weeks": [_week(week, lines, monday, bands) for week in weeks],
    }


def _years(school: School, first: date, last: date) -> list[Scored]:
    """The scored academic years that the range touches, in order; each widened to whole weeks."""
    found = [scored(school, first)]
    while found[-1].ends_on < last:
        found.append(scored(school, found[-1].ends_on + ONE_DAY))
    return found


def _line(years: Sequence[Scored], role: str, first: date, last: date) -> list[float]:
    """The role's scores on every day from first to last, a Monday and a Sunday, put together from the years."""
    line: list[float] = []
    for year in years:
        start = first + timedelta(days=len(line))
        end = min(last, year.ends_on)
        if role in year.scores:
            line.extend(year.between(role, start, end))
        else:  # added since these scores were read
            line.extend([0.0] * ((end - start).days + 1))
    return line


class _Bands:
    """The bands of one school, for the roles for which something is recorded."""

    def __init__(self, thresholds: Sequence[float], recorded: frozenset[str]) -> None:
        self.thresholds, self.recorded = thresholds, recorded

    def of(self, role: str, score: float) -> int | None:
        return band_of(score, self.thresholds) if role in self.recorded else None

    def of_days(
        self, role: str, scores: Sequence[float], days: Sequence[date], calendar: SchoolCalendar
    ) -> list[int | None]:
        return [
            self.of(role, score) if score or calendar.is_staff_day(day) else None
            for score, day in zip(scores, days, strict=True)
        ]


def _day(calendar: SchoolCalendar, day: date) -> dict[str, Any]:
    return {
        "date": day.isoformat(),
        "staff": calendar.is_staff_day(day),
        "pupils": calendar.is_pupil_day(day),
        "closure": calendar.closure_name(day),
    }


def _week(week: SchoolWeek, lines: Lines, origin: date, bands: _Bands) -> dict[str, Any]:
    places = [(day - origin).days for day in week.staff_days]
    roles = {}
    for role, line in lines.items():
        score, peak = week_score([line[place] for place in places])
        roles[role] = {
            "score": round(score, 2),
            "band": bands.of(role, score),
            "peak": round(peak, 2),
            "peak_band": bands.of(role, peak),
        }
    return {"monday": week.monday.isoformat(), "number": week.number, "term": week.term, "roles": roles}


def _number(threshold: float) -> int | float:
    return int(threshold) if threshold == int(threshold) else round(threshold, 2)


def as_json(data: Mapping[str, Any]) -> str:
    """The dict as the page and the command both give it."""
    return json.dumps(data)
