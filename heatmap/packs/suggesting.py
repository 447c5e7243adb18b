"""What the packs suggest to one school for one year: dates, levels, and in words where they come from. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from heatmap.packs.counts import applies, scaled_levels
from heatmap.packs.dates import placed, window_of
from heatmap.packs.days import year_span
from heatmap.packs.moving import TAG, Moves, with_moves
from heatmap.packs.pack import DEADLINE, Item, Pack
from heatmap.packs.shipped import load_packs
from heatmap.packs.spreading import LONGEST_RUN_UP, spread_levels
from heatmap.pressure import Load
from inclusion.school.school_dates import SchoolCalendar, Span
from inclusion.school.wording import full_day, listed

NO_SOURCE = "No source was found: it is believed to be so, and needs checking"
SET_BY_SCHOOL = "us"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One item for one school and year. Without `spans`, `reason` says why; `levels` are estimates by role slug.

    `run_up` is in staff days; both are less than the pack says where the thing takes long (see `spreading`).
    `year`: the school year it belongs to, which is the one before where its date slipped into this one.
    `levels_from`: the school year whose levels, as the school edited them, are taken in place of the pack's.
    """

    pack: Pack
    item: Item
    year: int
    spans: tuple[Span, ...]
    levels: Mapping[str, int]
    run_up: int
    provisional: bool
    source: str
    reason: str
    move_within: Span | None
    levels_from: str = ""

    @property
    def is_starting_point(self) -> bool:
        return is_starting_point(self.item)

    def loads(self) -> Iterator[Load]:
        """Its times as the heat map counts them."""
        for span in self.spans:
            deadline = self.item.nature == DEADLINE
            yield Load(span.starts_on, span.ends_on, deadline, self.run_up, self.item.follow_up, self.levels)


def suggestions(
    phase: str,
    kind: str,
    year: int,
    calendar: SchoolCalendar,
    counts: Mapping[str, int],
    packs: Sequence[Pack] | None = None,
    moved: Moves | None = None,
) -> list[Suggestion]:
    """What concerns such a school in the school year that begins in `year`, by date; what has no date comes last.

    Also what belongs to the year before and slipped into this one. `counts` by the names in COUNTS, as far as the
    school has given them. Without `packs`, all that are shipped. `moved`: national dates that were moved for all
    schools; they win over every rule.
    """
    given = load_packs() if packs is None else packs
    found = [
        _suggestion(pack, item, begins, calendar, counts)
        for begins in (year - 1, year)
        for pack in with_moves(given, begins, moved or {})
        for item in pack.items
        if applies(item, phase, kind, counts) and (begins == year or _slipped(item, begins))
    ]
    return sorted(found, key=_by_date)


def _slipped(item: Item, year: int) -> bool:
    """Was its date of that school year moved beyond the end of it?"""
    override = item.overrides.get(year)
    return override is not None and override.starts_on > year_span(year).ends_on


def _by_date(one: Suggestion) -> tuple[date, str]:
    return (one.spans[0].starts_on if one.spans else date.max, one.item.title)


def _suggestion(pack: Pack, item: Item, year: int, calendar: SchoolCalendar, counts: Mapping[str, int]) -> Suggestion:
    where = placed(item, year, calendar)
    takes = max((len(calendar.staff_days_between(span.starts_on, span.ends_on)) for span in where.spans), default=0)
    return Suggestion(
        pack=pack,
        item=item,
        year=year,
        spans=tuple(where.spans),
        levels=scaled_levels(item, spread_levels(item.levels, takes), counts),
        run_up=min(item.run_up, LONGEST_RUN_UP),
        provisional=not item.is_confirmed(year),
        source=source_in_words(item, year),
        reason=where.reason,
        move_within=_move_within(item, year, calendar),
    )


def _move_within(item: Item, year: int, calendar: SchoolCalendar) -> Span | None:
    try:
        return window_of(item.move_within, year, calendar) if item.move_within else None
    except ValueError:
        return None


def is_starting_point(item: Item) -> bool:
    """Does the school itself set the date, and nobody outside?"""
    return item.set_by == SET_BY_SCHOOL and not item.setter


def source_in_words(item: Item, year: int) -> str:
    """Where the date is from, when that was checked, and whether this year's was seen: two or three sentences."""
    override = item.overrides.get(year)
    if override and override.source == TAG:
        seen = "Confirmed" if override.confirmed else "Provisional"
        return f"Source: {item.sources[TAG]}. {seen}: the date was moved for all schools."
    names = [item.sources[override.source]] if override and override.source in item.sources else item.sources.values()
    sources = f"Source: {listed(list(names))}" if names else NO_SOURCE
    if is_starting_point(item):
        status = "A starting point: your school sets the date."
    elif item.is_confirmed(year):
        status = "Confirmed: this year’s date was seen in the source."
    else:
        status = "Provisional: worked out by rule, not yet seen for this year."
    moved = " The date was moved." if override else ""
    setter = f" Set by {item.setter}." if item.setter else ""
    return f"{sources} (checked on {full_day(item.checked_on)}). {status}{moved}{setter}"
