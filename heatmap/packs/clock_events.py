"""What the clocks put on the map, in titles that name nobody. Pure. Every level is an estimate to be edited."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta

from heatmap.packs.clocks import (
    AUTHORITY,
    INSPECTION_WEEKDAYS,
    SCHOOL,
    SOURCES,
    Consultation,
    annual_review_clock,
    consultation_clock,
)
from heatmap.packs.days import bank_holidays
from inclusion.school.incoming import Incoming
from inclusion.school.school_dates import ONE_DAY, SchoolCalendar, monday_of
from inclusion.school.wording import listed

ESTIMATE = "The pressure is an estimate to start from: edit it until it fits your school."
DEADLINE = "deadline"
MEETING = "meeting"
REVIEW_KINDS = {
    "annual": "Annual review",
    "transfer": "Annual review before a move",
    "early": "Early annual review",
    "year-9": "Annual review from Year 9 on",
}
REVIEW_NOTES = {  # what one of a kind has to do beside the others
    "year-9": f"From Year 9 on it looks at preparing for adulthood. Source: {SOURCES['E11']}.",
}
REVIEW_PARTS = {  # in the order of their dates
    "papers": "Invitations and papers go out",
    MEETING: "The meeting",
    "report": "School’s report goes to the local authority",
    "decision": "Local authority decides",
    "final-plan": "Final amended plan, where it is amended",
}
REVIEW_LEVELS: Mapping[str, Mapping[str, int]] = {
    "papers": {"senco": 2},
    MEETING: {"senco": 3, "class-teacher": 2},
    "report": {"senco": 3},
    "decision": {"senco": 1},
    "final-plan": {"senco": 1},
}
REVIEW_RUN_UPS = {"papers": 3, "report": 5}  # staff days
CONSULTATION_TITLE = "Reply to a consultation about an EHC plan"
CONSULTATION_TAGS = ("E2", "E9")
CONSULTATION_LEVELS = {"senco": 3, "headteacher": 2}
MORE_CALL_DAYS = timedelta(weeks=4, days=-1)  # from a Monday to a Sunday
FURTHEST_CALL = timedelta(weeks=20)


def review_events(kind: str, meeting_on: date, calendar: SchoolCalendar) -> list[Incoming]:
    """The meeting and what it sets going, by date; each named by its part."""
    title, note = REVIEW_KINDS[kind], REVIEW_NOTES.get(kind, "")
    meeting = Incoming(
        name=MEETING,
        title=f"{title}: meeting",
        starts_on=meeting_on,
        ends_on=meeting_on,
        needs="\n".join(part for part in (note, ESTIMATE) if part),
        levels=REVIEW_LEVELS[MEETING],
    )
    steps = [
        Incoming(
            name=step.slug,
            title=f"{title}: {step.slug.replace('-', ' ')}",
            starts_on=step.due_on,
            ends_on=step.due_on,
            nature=DEADLINE,
            run_up=REVIEW_RUN_UPS.get(step.slug, 0),
            set_by={SCHOOL: "law", AUTHORITY: "la"}[step.set_by],
            needs=f"{step.title} ({step.basis}). Source: {source_names(step.sources)}.\n{ESTIMATE}",
            levels=REVIEW_LEVELS[step.slug],
        )
        for step in annual_review_clock(meeting_on, calendar)
    ]
    return sorted([*steps, meeting], key=lambda one: one.starts_on)


def source_names(tags: Sequence[str]) -> str:
    """The sources with these tags, in words."""
    return listed([SOURCES[tag] for tag in tags])


def consultation_on(received_on: date, calendar: SchoolCalendar) -> Consultation:
    """The clock with England's bank holidays."""
    last = received_on + timedelta(days=31)
    holidays: Collection[date] = bank_holidays(received_on.year) | bank_holidays(last.year)
    return consultation_clock(received_on, holidays, calendar)


def consultation_event(received_on: date, calendar: SchoolCalendar) -> Incoming:
    """The day by which to reply; the work builds on the staff days until then."""
    found = consultation_on(received_on, calendar)
    return Incoming(
        name="consultation",
        title=CONSULTATION_TITLE,
        starts_on=found.reply_by,
        ends_on=found.reply_by,
        nature=DEADLINE,
        run_up=max(len(calendar.staff_days_between(received_on, found.reply_by)) - 1, 0),
        set_by="law",
        needs=f"A reply is due within 15 days. Source: {source_names(CONSULTATION_TAGS)}.\n{ESTIMATE}",
        levels=CONSULTATION_LEVELS,
    )


def next_call(today: date, calendar: SchoolCalendar) -> date | None:
    """The Monday of an inspection that begins now: this week's until Wednesday, else the next on which school is open.

    None where no school week is known.
    """
    monday = monday_of(today)
    if today.weekday() not in INSPECTION_WEEKDAYS:
        monday += 7 * ONE_DAY
    last = monday + FURTHEST_CALL
    while monday <= last:
        if calendar.is_staff_day(monday):
            return monday
        monday += 7 * ONE_DAY
    return None


def call_days(today: date, calendar: SchoolCalendar) -> list[date]:
    """The school days of this week and of the weeks until the next usual call and three more: any may be that of one.

    Empty where no school week is known.
    """
    usual = next_call(today, calendar)
    if usual is None:
        return []
    return list(calendar.staff_days_between(monday_of(today), usual + MORE_CALL_DAYS))
