"""Reading protected blocks for those who mark them: what is due, how each stands, and where a lost one fits again."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time

from django.db.models import Q

from heatmap.pressure import BAND_NAMES, shown
from inclusion.school.models import Membership
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, Span
from inclusion.school.wording import short_day
from planning.loads import loads_of
from planning.models import BlockKind, BlockSeries, Meeting, Part, Participant, ProtectedBlock
from planning.people import partner_of
from planning.protected_times import Stretch, firm_from, free_time

Mark = ProtectedBlock.Mark
REASONS = [(value, str(label)) for value, label in ProtectedBlock.Reason.choices if value]
OFFERED = 3
WITHIN_STAFF_DAYS = 15


@dataclass(frozen=True)
class Line:
    """A block as a list shows it. `state` is pencilled, firm, due, marked or closed (no school day any more)."""

    block: ProtectedBlock
    state: str
    firm_from: date
    today: date
    closure: str = ""

    @property
    def moved(self) -> list[tuple[str, str]]:
        """What a button may say for moved, and its words."""
        return [(f"{Mark.MOVED}:{value}", label) for value, label in REASONS]

    @property
    def lost(self) -> list[tuple[str, str]]:
        """The same for lost."""
        return [(f"{Mark.LOST}:{value}", label) for value, label in REASONS]

    @property
    def corrections(self) -> list[tuple[str, str]]:
        """Everything that a marked block may be said to be instead."""
        kept = [(str(Mark.KEPT), "Kept")] if self.block.on <= self.today else []
        every = kept + [
            (value, f"{word}: {label.lower()}")
            for word, choices in (("Moved", self.moved), ("Lost", self.lost))
            for value, label in choices
        ]
        now = ":".join(filter(None, [self.block.mark, self.block.reason]))
        return [(value, words) for value, words in every if value != now] + [("open", "Not marked yet")]


@dataclass(frozen=True)
class Offer:
    """A day and time of the same length, and why it is offered."""

    on: date
    starts_at: time
    why: str


def due_to_mark(membership: Membership, today: date, *, calendar: SchoolCalendar | None = None) -> list[ProtectedBlock]:
    """The blocks until today that nobody has marked, one's own first, then by date; none on what is no school day.

    Empty for those who mark none. One query, and one for the calendar where it is not given.
    """
    known = calendar or calendar_of(membership.school)
    found = ProtectedBlock.objects.visible_to(membership).filter(mark=Mark.OPEN, on__lte=today)
    due = [block for block in found.select_related("whose") if known.is_staff_day(block.on)]
    return sorted(due, key=lambda block: block.whose_id != membership.pk)


def lines_of(blocks: Sequence[ProtectedBlock], calendar: SchoolCalendar, today: date) -> list[Line]:
    """How each block stands today."""
    return [_line(block, calendar, today) for block in blocks]


def _line(block: ProtectedBlock, calendar: SchoolCalendar, today: date) -> Line:
    firm = firm_from(block.on, calendar)
    if not calendar.is_staff_day(block.on):
        return Line(block, "closed", firm, today, calendar.closure_name(block.on) or "weekend")
    if block.mark:
        return Line(block, "marked", firm, today)
    if block.on <= today:
        return Line(block, "due", firm, today)
    return Line(block, "firm" if firm <= today else "pencilled", firm, today)


def offers_for(block: ProtectedBlock, today: date) -> list[Offer]:
    """Up to three calm days of the next three school weeks with room for the same length; the calmest first.

    Five queries, one more where a second school year comes into it, and those for the partner in a joint check-in.
    """
    whose, people = block.whose, people_of(block)
    loads = loads_of(block.school, people)
    begins = loads.calendar.count_before(max(today, block.on)) + 1
    days = loads.calendar.staff_days[begins : begins + WITHIN_STAFF_DAYS]
    if not days:
        return []
    busy = taken_times(people, days[0], days[-1])
    thresholds, offers = block.school.thresholds, list[Offer]()
    for day in loads.calmest_days(people, days[0], days[-1], count=len(days)):
        at = free_time(block.starts_at, block.minutes, busy[day])
        if at is not None and len(offers) < OFFERED:
            score = loads.score(whose, day)
            when = "at the same time of day" if at == block.starts_at else f"free at {at:%H:%M}"
            why = f"{BAND_NAMES[loads.band(whose, day)]} {shown(score, thresholds):.1f} on the map, {when}"
            offers.append(Offer(day, at, why))
    return offers


def people_of(block: ProtectedBlock) -> list[Membership]:
    """Whose time it takes: in a joint check-in the partner's too."""
    partner = partner_of(block.whose) if block.kind == BlockKind.CHECK_IN else None
    return [block.whose, *filter(None, [partner])]


def taken_times(people: Sequence[Membership], first: date, last: date) -> defaultdict[date, list[Stretch]]:
    """Other blocks and meetings of any of these people by day: two queries."""
    busy: defaultdict[date, list[Stretch]] = defaultdict(list)
    blocks = ProtectedBlock.objects.filter(whose__in=people).within(first, last)
    for block in blocks.exclude(mark__in=[Mark.MOVED, Mark.LOST]):
        busy[block.on].append((block.starts_at, block.minutes))
    taking_part = Participant.objects.filter(membership__in=people).exclude(part=Part.INFORMED)
    meetings = Meeting.objects.to_come(first).filter(on__lte=last, pk__in=taking_part.values("meeting"))
    for meeting in meetings:
        busy[meeting.on].append((meeting.starts_at, meeting.minutes))
    return busy


def offer_words(on: date, starts_at: time) -> str:
    """ "Tue 19 Jan at 13:00"."""
    return f"{short_day(on)} at {starts_at:%H:%M}"


def series_lines(series: BlockSeries, calendar: SchoolCalendar, today: date) -> list[Line]:
    """Its unmarked blocks to come, by date."""
    coming = series.blocks.filter(mark=Mark.OPEN, on__gt=today)
    return lines_of(list(coming), calendar, today)


def block_lists(membership: Membership, calendar: SchoolCalendar, term: Span, today: date) -> dict[str, list[Line]]:
    """Every block that is `due`, and of the term those `coming` by date and `earlier`, the latest first. One query."""
    wanted = Q(on__gte=term.starts_on, on__lte=term.ends_on) | Q(mark=Mark.OPEN, on__lte=today)
    found = ProtectedBlock.objects.visible_to(membership).filter(wanted)
    lines = lines_of(list(found.select_related("whose", "repays", "repaid_by")), calendar, today)
    due = [line for line in lines if line.state == "due"]
    coming = [line for line in lines if line.block.on > today]
    earlier = [line for line in reversed(lines) if line.block.on <= today and line.state != "due"]
    return {"due": due, "coming": coming, "earlier": [line for line in earlier if line.block.on in term]}
