"""Reading how a term pressed on both of a pair, week by week, and what of it was moved."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from heatmap.grid import Column, Member, cells, together, week_columns, weeks_within
from heatmap.pressure import BAND_NAMES, HEAVY, STEADY
from heatmap.queries import Scored, scored
from heatmap.rows import Person, person_member
from heatmap.together import on_days, summarise, summary_sentence
from heatmap.words import header, longest, runs_in_words
from inclusion.school.access import Permission
from inclusion.school.models import AuditEntry, EventLevel, Membership, OccurrenceChange, SchoolEvent
from inclusion.school.school_dates import Span
from inclusion.school.wording import short_day
from reflection.people import Pair

MOVED, SKIPPED = "moved", "skipped one time of"  # verbs of the trail
KIND = str(SchoolEvent._meta.verbose_name)


@dataclass(frozen=True)
class Tile:
    """A person's week: band 1 to 5 with its score; band 0 where nothing is recorded for them in the school year."""

    band: int
    score: float

    @property
    def words(self) -> str:
        return BAND_NAMES.get(self.band, "Nothing recorded")


@dataclass(frozen=True)
class HeatWeek:
    """A school week with a tile for each of the two, or a gap (no tiles) under its name."""

    name: str
    day: str
    tiles: tuple[Tile, ...]
    now: bool

    @property
    def both_heavy(self) -> bool:
        return bool(self.tiles) and all(tile.band >= HEAVY for tile in self.tiles)

    @property
    def both_calm(self) -> bool:
        return bool(self.tiles) and all(0 < tile.band <= STEADY for tile in self.tiles)


@dataclass(frozen=True)
class Heat:
    """The term of both; `pinches` and `windows` in words, empty where there are none."""

    weeks: list[HeatWeek]
    is_recorded: bool  # is anything at all, for either
    sentence: str
    pinches: str
    windows: str

    @property
    def school_weeks(self) -> int:
        return sum(bool(week.tiles) for week in self.weeks)

    @property
    def heavy(self) -> int:
        return sum(week.both_heavy for week in self.weeks)


@dataclass(frozen=True)
class Moved:
    """One event, and from when to when it was moved or how often a time of it was left out."""

    event: SchoolEvent
    when: str


def heat_of(pair: Pair, term: Span, today: date) -> Heat:
    """The stored scores of both in the term's weeks: one query, where they are stored."""
    school = pair.senco.school
    known = scored(school, term.starts_on + (term.ends_on - term.starts_on) / 2)
    weeks = [week for week in weeks_within(known.calendar, term) if known.starts_on <= week.monday <= known.ends_on]
    days = [day for week in weeks for day in week.staff_days]
    columns = week_columns(known.calendar, weeks, known.starts_on, today)
    members = [_member(person, pair, known) for person in pair.people]
    recorded = [member for member in members if member.recorded]
    rows = [on_days(member.line, known.starts_on, days) for member in recorded]
    period = "this term" if today in term else "in that term"
    words = [member.name for member in recorded] or [person.name for person in pair.people]
    sentence = summary_sentence(summarise(rows, days, weeks, school.thresholds), words, period)
    joint = together(recorded, columns, days, known.starts_on, school.thresholds)
    both = len(recorded) == len(members)
    return Heat(
        _weeks(members, columns, school.thresholds, school.two_week_timetable),
        bool(recorded) and bool(weeks),
        sentence,
        runs_in_words(longest(joint.pinches)) if both else "",
        runs_in_words(longest(joint.windows)) if both else "",
    )


def _weeks(
    members: Sequence[Member], columns: Sequence[Column], thresholds: Sequence[float], letters: bool
) -> list[HeatWeek]:
    found = [cells(member, columns, thresholds) for member in members]
    weeks = []
    for place, column in enumerate(columns):
        name, day = header(column, letters)
        tiles = []
        for member, row in zip(members, found, strict=True):
            cell = row[place]
            if cell is not None:
                tiles.append(Tile(cell.band, cell.score) if member.recorded else Tile(0, 0.0))
        weeks.append(HeatWeek(name, day, tuple(tiles), column.now))
    return weeks


def _member(person: Membership, pair: Pair, known: Scored) -> Member:
    """The person's row of the map; where not both may see people there, their heaviest role's day by day."""
    roles = [role for role in person.roles_held if role.slug in known.scores]
    slugs = tuple(role.slug for role in roles)
    if all(one.may(Permission.SEE_ALL_PEOPLE) for one in pair.people):
        named = Person(str(person.pk), person.name, slugs, tuple(role.name for role in roles), person.weekdays)
        return person_member(named, known)
    line = [max(scores) for scores in zip(*(known.scores[slug] for slug in slugs), strict=True)]
    return Member(str(person.pk), person.name, line or [0.0] * len(known.days), any(line))


def moved_in(pair: Pair, stretch: Span) -> tuple[list[Moved], int]:
    """What weighs on either and was moved, by date, and how many times of it were left out. Three queries.

    Only events that both may open. The trail is asked which of them were moved or had a time skipped, never by whom.
    """
    ours, within = _events_of_both(pair), (stretch.starts_on, stretch.ends_on)
    trail = AuditEntry.objects.filter(
        school=pair.senco.school, kind=KIND, verb__in=(MOVED, SKIPPED), at__date__range=within
    )
    told = Counter(trail.values_list("object_id", "verb"))
    found: list[tuple[date, Moved]] = []
    gone: Counter[str] = Counter()
    for change in _changes(ours, within):
        was, to = change.original_on, change.starts_on
        if to is None:
            gone[str(change.event_id)] += 1
        elif to != was:
            found.append((was, Moved(change.event, f"from {short_day(was)} to {short_day(to)}")))
    single = ours.filter(repeat=SchoolEvent.Repeat.NONE, pk__in=[pk for pk, verb in told if verb == MOVED])
    found += [(event.starts_on, Moved(event, f"now on {short_day(event.starts_on)}")) for event in single]
    in_order = sorted(found, key=lambda one: (one[0], one[1].event.title))
    # a time that was changed by itself leaves its series too: only what was skipped is left out
    skipped = sum(min(number, told[pk, SKIPPED]) for pk, number in gone.items())
    return [one for _, one in in_order], skipped


def _changes(events: QuerySet[SchoolEvent], within: tuple[date, date]) -> QuerySet[OccurrenceChange]:
    """The changed times of these events that stood or stand within these days."""
    touched = Q(original_on__range=within) | Q(starts_on__range=within)
    return OccurrenceChange.objects.filter(touched, event__in=events).select_related("event")


def _events_of_both(pair: Pair) -> QuerySet[SchoolEvent]:
    """The live events that both may open and that weigh on a role of either."""
    roles = [role.pk for person in pair.people for role in person.roles_held]
    weighs = EventLevel.objects.filter(event=OuterRef("pk"), role__in=roles)
    both = SchoolEvent.objects.live().visible_to(pair.senco).visible_to(pair.leader)
    return both.filter(Exists(weighs))
