"""What the rows of an event file mean: `import_events` brings them into a school."""

from collections.abc import Mapping
from datetime import date
from uuid import UUID

from inclusion.school.actions.events import EventDetails
from inclusion.school.actions.imports import NewEvent
from inclusion.school.event_columns import COLUMNS
from inclusion.school.importing.cells import Cells
from inclusion.school.importing.files import BadFile, Problem, Table, read_table, shown
from inclusion.school.models import Role, School, SchoolEvent
from inclusion.school.queries import calendar_of, horizon_after, last_planned_day
from inclusion.school.repeats import Repeat, RepeatError, expand
from inclusion.school.school_dates import SchoolCalendar

LONGEST_TITLE = 200
LONGEST_DAYS = 400
MOST_STAFF_DAYS = 200
HIGHEST_LEVEL = 5


def read_events(data: bytes, school: School) -> list[NewEvent]:
    """The file's events, checked against the school's roles and calendar. Raises BadFile with every bad row."""
    table = read_table(data, COLUMNS)
    roles = dict(Role.objects.live().filter(school=school).values_list("slug", "id"))
    problems = [*table.problems, *_unknown_roles(table, roles)]
    calendar, last_planned = calendar_of(school), last_planned_day(school)
    events = []
    for line, row in table.rows:
        cells = Cells(line, row)
        details = _details(cells)
        levels = {role: cells.whole(slug, 0, HIGHEST_LEVEL) for slug, role in roles.items() if slug in row}
        if details:
            _check_repeat(cells, details, calendar, last_planned)
            events.append(NewEvent(details, {role: level for role, level in levels.items() if level}))
        problems += cells.problems
    if problems:
        raise BadFile(problems)
    return events


def _unknown_roles(table: Table, roles: Mapping[str, UUID]) -> list[Problem]:
    """Every column after the fixed ones is a role of the school."""
    unknown = [column for column in table.columns if column not in COLUMNS and column not in roles]
    known = ", ".join(roles)
    return [
        Problem(table.heading_line, f"{shown(name)} is not a role of this school. Its roles are {known}.")
        for name in unknown
    ]


def _details(cells: Cells) -> EventDetails | None:
    """The row as an event; None where there are no dates to go on with."""
    title = cells.text("title", LONGEST_TITLE)
    starts_on = cells.day("starts_on")
    ends_on = cells.day_or_none("ends_on") if cells.raw("ends_on") else starts_on
    nature = cells.choice("nature", SchoolEvent.Nature.values)
    first, last = cells.day_or_none("movable_from"), cells.day_or_none("movable_to")
    run_up = cells.whole("run_up", 0, MOST_STAFF_DAYS)
    follow_up = cells.whole("follow_up", 0, MOST_STAFF_DAYS)
    set_by = cells.choice("set_by", SchoolEvent.SetBy.values, default=SchoolEvent.SetBy.US)
    term_time_only, confidential = cells.yes_or_no("term_time_only"), cells.yes_or_no("confidential")
    if first and last and last < first:
        cells.refuse("movable_to", f"{last} is before movable_from, {first}.")
    if starts_on is None or ends_on is None:
        return None
    _check_dates(cells, starts_on, ends_on, nature)
    rule = cells.raw("repeat")
    return EventDetails(
        title=title,
        starts_on=starts_on,
        ends_on=ends_on,
        nature=nature,
        run_up=run_up,
        follow_up=follow_up,
        repeat=SchoolEvent.Repeat.RULE if rule else SchoolEvent.Repeat.NONE,
        repeat_rule=rule,
        term_time_only=term_time_only,
        movable=first is not None or last is not None,
        movable_from=first,
        movable_to=last,
        set_by=set_by,
        confidential=confidential,
    )


def _check_dates(cells: Cells, starts_on: date, ends_on: date, nature: str) -> None:
    if ends_on < starts_on:
        cells.refuse("ends_on", f"{ends_on} is before starts_on, {starts_on}.")
    elif nature == SchoolEvent.Nature.DEADLINE and ends_on != starts_on:
        cells.refuse("ends_on", "A deadline has one date: leave this empty or give the same date.")
    elif (days := (ends_on - starts_on).days + 1) > LONGEST_DAYS:
        cells.refuse("ends_on", f"That is {days:,} days; at most {LONGEST_DAYS} are possible.")


def _check_repeat(cells: Cells, details: EventDetails, calendar: SchoolCalendar, last_planned: date | None) -> None:
    """The rule is understood, happens, and not too often."""
    if not details.repeat_rule or details.ends_on < details.starts_on:
        return
    repeat = Repeat(details.repeat, details.repeat_rule, None, details.term_time_only)
    try:
        expand(details.starts_on, details.ends_on, repeat, calendar, horizon_after(last_planned, details.starts_on))
    except RepeatError as error:
        cells.refuse("repeat", str(error))
