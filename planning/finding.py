"""Reading for the search for meeting times: working days, times people gave, what is in the calendar, and loads.

A fixed number of queries, whatever the number of people and meetings.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.db.models import Q

from heatmap.pressure import band_of
from inclusion.school.access import Permission
from inclusion.school.models import Membership, School
from inclusion.school.school_dates import SchoolCalendar, monday_of
from inclusion.school.wording import WORKING_DAYS, listed
from planning.impossible import why_impossible
from planning.loads import Loads, loads_of
from planning.models import (
    DAY_BEGINS,
    DAY_ENDS,
    BlockKind,
    BookedPerson,
    Meeting,
    MeetingSeries,
    MeetingTime,
    Part,
    Participant,
    ProtectedBlock,
)
from planning.offers import said_of_series
from planning.people import partners_of_sencos
from planning.placing import Day, place
from planning.protected_times import firm_from, minute_of
from planning.rhythm import HowOften, part_in_words, parts_of
from planning.slots import Person, Slot, Span, Wanted, Window, best_on, three_slots

LOOKED_BACK = timedelta(days=120)  # how far other meetings of the same people matter
LOOKED_AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Question:
    """Who wants to meet with whom, between which dates, how long, about when, and how often."""

    by: Membership
    required: Sequence[Membership]
    optional: Sequence[Membership]
    first: date
    last: date
    minutes: int
    around: time
    how_often: HowOften = HowOften.ONCE
    count: int = 1


@dataclass(frozen=True)
class Answer:
    """Three slots, or with `series` a sentence and the placed series; else `impossible` says why there is none.

    `assumed`: who gave no times. `left_out`: the parts of the range in which no meeting is possible.
    """

    slots: Sequence[Slot] = ()
    series: str = ""
    impossible: str = ""
    assumed: Sequence[str] = ()
    left_out: Sequence[str] = ()


def find(question: Question, today: date) -> Answer:
    """What the search says. Days before today are never offered."""
    wanted, assumed = read(question, today)
    why = why_impossible(wanted, max(question.first, today), question.last)
    if why:
        return Answer(impossible=why, assumed=assumed)
    if question.how_often == HowOften.ONCE:
        return Answer(slots=three_slots(wanted), assumed=assumed)
    return _series(question, wanted, assumed)


def still_possible(question: Question, chosen: Iterable[tuple[date, time]], today: date) -> bool:
    """Whether all who are required can still meet at these times, on different days within the range."""
    wanted, _ = read(question, today)
    days = set(wanted.days)
    times = list(chosen)
    return len({on for on, _ in times}) == len(times) and all(
        on in days
        and all(person.is_free(on, _span(at, question.minutes), wanted.letter(on)) for person in wanted.required)
        for on, at in times
    )


def read(question: Question, today: date) -> tuple[Wanted, list[str]]:
    """The plain search for `slots` and `placing`, and the names of those who gave no times."""
    people = [*question.required, *question.optional]
    loads = loads_of(question.by.school, people)
    first = max(question.first, today)
    windows = _windows(question.by.school, people)
    busy, others = _meetings(question, first)
    firm, pencilled = _protected(question, loads.calendar, first, today)
    for key, spans in firm.items():
        busy[key] = [*busy.get(key, ()), *spans]
    days = loads.calendar.staff_days_between(first, question.last)
    required = set(question.required)
    found = [
        _person(
            question.by,
            person,
            loads,
            days,
            required=person in required,
            windows=windows.get(person.pk, ASSUMED),
            busy=_of(busy, person),
            pencilled=_of(pencilled, person),
        )
        for person in people
    ]
    wanted = Wanted(found, days, question.minutes, minute_of(question.around), loads.calendar, others)
    return wanted, [_name(question.by, person) for person in people if person.pk not in windows]


def _series(question: Question, wanted: Wanted, assumed: Sequence[str]) -> Answer:
    slots = {day: slot for day in wanted.days if (slot := best_on(wanted, day))}
    places = {day: number for number, day in enumerate(wanted.days)}
    parts = parts_of(wanted.calendar, wanted.days[0], wanted.days[-1], question.how_often, question.count)
    possible = [[_day(slots[day], places[day]) for day in part if day in slots] for part in parts]
    left_out = [part_in_words(part) for part, days in zip(parts, possible, strict=True) if not days]
    chosen = place([days for days in possible if days], len(wanted.days))
    if chosen is None:
        return Answer(impossible=_too_few(question.count, len(slots)), assumed=assumed)
    found = [slots[day.on] for day in chosen]
    return Answer(found, said_of_series(found, wanted.days), assumed=assumed, left_out=left_out)


def _day(slot: Slot, number: int) -> Day:
    return Day(slot.on, number, slot.heavy, slot.pressure)


def _too_few(count: int, days: int) -> str:
    return (
        f"{count} meetings need {count} days, and there {'is' if days == 1 else 'are'} only {days} in this range on "
        "which all who must be there can meet. Choose fewer meetings or a longer range."
    )


Key = tuple[object, date]  # of a person, and a date
Spans = dict[Key, list[Span]]
ASSUMED = tuple(Window(day, minute_of(DAY_BEGINS), minute_of(DAY_ENDS)) for day in range(len(WORKING_DAYS)))


def _windows(school: School, people: Sequence[Membership]) -> Mapping[object, tuple[Window, ...]]:
    """The times people gave. Where the school has no two-week timetable, letters that are left over mean every week."""
    windows: defaultdict[object, list[Window]] = defaultdict(list)
    for row in MeetingTime.objects.filter(membership__in=people):
        letter = row.letter if school.two_week_timetable else ""
        windows[row.membership_id].append(Window(row.weekday, minute_of(row.starts_at), minute_of(row.ends_at), letter))
    return {key: tuple(rows) for key, rows in windows.items()}


def _meetings(question: Question, first: date) -> tuple[Spans, list[date]]:
    """When these people are taken, and the days on which all who are required met or will meet."""
    people = [*question.required, *question.optional]
    rows = Participant.objects.filter(
        membership__in=people,
        meeting__in=Meeting.objects.filter(
            school=question.by.school,
            cancelled_at__isnull=True,
            on__gte=first - LOOKED_BACK,
            on__lte=question.last + LOOKED_AHEAD,
        ),
    ).exclude(part=Part.INFORMED)
    busy: Spans = defaultdict(list)
    together: defaultdict[tuple[object, date], set[object]] = defaultdict(set)
    for who, meeting, on, starts_at, minutes in rows.values_list(
        "membership_id", "meeting_id", "meeting__on", "meeting__starts_at", "meeting__minutes"
    ):
        busy[who, on].append(_span(starts_at, minutes))
        together[meeting, on].add(who)
    booked = BookedPerson.objects.filter(membership__in=people, booked__on__range=(first, question.last))
    for who, on, starts_at, minutes in booked.values_list(
        "membership_id", "booked__on", "booked__starts_at", "booked__minutes"
    ):
        busy[who, on].append(_span(starts_at, minutes))
    needed = {person.pk for person in question.required}
    return busy, sorted({on for (_, on), who in together.items() if needed <= who})


def _protected(question: Question, calendar: SchoolCalendar, first: date, today: date) -> tuple[Spans, Spans]:
    """Protected blocks that are firm, and those that are still pencilled. A joint check-in takes the partner too."""
    school_id, people = question.by.school_id, [*question.required, *question.optional]
    concerns = Q(whose__in=people) | Q(kind=BlockKind.CHECK_IN, school=school_id)
    taken = ProtectedBlock.objects.filter(concerns, mark__in=["", ProtectedBlock.Mark.KEPT])
    rows = taken.within(first, question.last)
    blocks = list(rows.select_related("whose__slt_link"))
    partners = partners_of_sencos(school_id, {one.whose for one in blocks if one.kind == BlockKind.CHECK_IN})
    firm: Spans = defaultdict(list)
    pencilled: Spans = defaultdict(list)
    for block in blocks:
        kind = firm if firm_from(block.on, calendar) <= today else pencilled
        partner = partners.get(block.whose) if block.kind == BlockKind.CHECK_IN else None
        for who in filter(None, (block.whose, partner)):
            kind[who.pk, block.on].append(_span(block.starts_at, block.minutes))
    return firm, pencilled


def _person(reader: Membership, person: Membership, loads: Loads, days: Sequence[date], **known: object) -> Person:
    """What a reader may not see neither shows nor counts: of others they know the pressure of their roles only."""
    whole = reader.may(Permission.SEE_ALL_PEOPLE) or person == reader
    score, week_score = (loads.score, loads.week_score) if whole else (loads.role_score, loads.role_week_score)
    thresholds = loads.school.thresholds
    scores = {day: score(person, day) for day in days}
    mondays = {monday_of(day) for day in days}
    return Person(
        name=_name(reader, person),
        called=_called(reader, person, loads, whole=whole),
        weekdays=person.weekdays,
        scores=scores,
        day_bands={day: band_of(number, thresholds) for day, number in scores.items()},
        week_bands={monday: band_of(week_score(person, monday), thresholds) for monday in mondays},
        **known,  # type: ignore[arg-type]
    )


def _name(reader: Membership, person: Membership) -> str:
    return f"{person.name} (you)" if person == reader else person.name


def _called(reader: Membership, person: Membership, loads: Loads, *, whole: bool) -> str:
    """How a sentence about pressure names the person: by name, or only by role."""
    if person == reader:
        return "you"
    if whole:
        return person.name
    labels = {role.slug: role.name for role in reader.school_roles}
    roles = [labels[slug] for slug in loads.roles.get(person, []) if slug in labels]
    return f"the {listed(roles[:2])}" if roles else "a colleague"


def _of(spans: Spans, person: Membership) -> dict[date, list[Span]]:
    return {on: found for (who, on), found in spans.items() if who == person.pk}


def _span(starts_at: time, minutes: int) -> Span:
    begin = minute_of(starts_at)
    return begin, begin + minutes


def people_of_series(series: MeetingSeries) -> dict[str, list[Membership]]:
    """Who of those still at the school is asked to the next meeting of the series, by part."""
    rows = series.people.filter(membership__ended_at__isnull=True).select_related("membership__school")
    by_part: dict[str, list[Membership]] = {part: [] for part in Part.values}
    for row in rows:
        by_part[row.part].append(row.membership)
    return by_part
