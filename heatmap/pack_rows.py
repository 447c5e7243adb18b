"""Reading for the preview of packs: what each thing would do, with everything that is known about it, by term."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from heatmap.pack_carrying import FeltBefore, felt_before
from heatmap.pack_import import Offer, offers
from heatmap.packs.days import SEASONS, terms_of
from heatmap.packs.suggesting import Suggestion
from heatmap.roll_moves import FeltStep
from inclusion.school.actions.bringing import incoming_of
from inclusion.school.comparing import TAKEN, Row, Verdict, compare
from inclusion.school.levels import LEVEL_WORDS
from inclusion.school.models import ImportRun, Membership, SchoolEvent
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import SchoolCalendar, Span, monday_of, school_year_of

SETTERS = {"us": "Your school", "trust": "The trust", "la": "The local authority", "law": "Law or the DfE"}


@dataclass(frozen=True)
class PackRow:
    """One line of a preview. `felt`: the name of each role with its level and that in words.

    `steps`: how levels of the person's own would move by how the year before felt to them.
    """

    row: Row
    suggestion: Suggestion | None
    felt: tuple[tuple[str, int, str], ...]
    is_ticked: bool
    steps: tuple[FeltStep, ...] = ()

    @property
    def dates(self) -> Span:
        said = self.row.incoming or self.row.event
        assert said is not None
        return Span(said.starts_on, said.ends_on)

    @property
    def is_deadline(self) -> bool:
        said = self.row.incoming or self.row.event
        return said is not None and said.nature == SchoolEvent.Nature.DEADLINE

    @property
    def set_by(self) -> str:
        if self.suggestion and (setter := self.suggestion.item.setter):
            return f"{setter[0].upper()}{setter[1:]}"
        said = self.row.incoming or self.row.event
        return SETTERS.get(said.set_by, "") if said else ""

    @property
    def lead_cut_from(self) -> int:
        """How many staff days its work takes to build by the pack, where that is longer than is shown; 0 where not."""
        lead = self.suggestion.item.run_up if self.suggestion else 0
        return lead if self.row.incoming and lead > self.row.incoming.run_up else 0

    @property
    def levels_from(self) -> str:
        """The school year whose levels it keeps, as the school edited them; empty where they are the pack's."""
        return self.suggestion.levels_from if self.suggestion else ""

    @property
    def is_gone(self) -> bool:
        return self.row.verdict == Verdict.GONE

    @property
    def is_settled(self) -> bool:
        """Nothing to do and nothing to say."""
        return self.row.verdict == Verdict.SAME


@dataclass(frozen=True)
class PackPreview:
    """One pack to look at: its rows by term, and what has no date yet."""

    run: ImportRun
    offer: Offer | None
    rows: tuple[PackRow, ...]
    terms: tuple[tuple[str, list[PackRow]], ...]

    @property
    def undated(self) -> Sequence[Suggestion]:
        return self.offer.undated if self.offer else ()

    @property
    def ticked(self) -> int:
        return sum(row.is_ticked for row in self.rows)


def previews(
    membership: Membership,
    runs: Sequence[ImportRun],
    ticked: Collection[str] | None = None,
    *,
    with_felt: bool = False,
) -> list[PackPreview]:
    """The runs as they would be done now. `ticked`: what the person had ticked already, here or before a change.

    `with_felt`: with the steps of their own levels.
    """
    calendar = calendar_of(membership.school)
    years = {run.source.year for run in runs if run.source.year}
    felt = {year: felt_before(membership, year, calendar) for year in years} if with_felt else {}
    offered = {(offer.pack.slug, year): offer for year in years for offer in offers(membership.school, year, calendar)}
    names = {role.slug: role.name for role in membership.school_roles}
    return [
        _preview(
            run,
            offered.get((run.source.pack, run.source.year or 0)),
            _Reader(names, ticked, felt.get(run.source.year or 0)),
            calendar,
        )
        for run in runs
    ]


@dataclass(frozen=True)
class _Reader:
    """Who looks: the school's roles by slug, what was ticked already, and what their own weeks say, if asked for."""

    names: dict[str, str]
    ticked: Collection[str] | None
    felt: FeltBefore | None


def _preview(run: ImportRun, offer: Offer | None, reader: _Reader, calendar: SchoolCalendar) -> PackPreview:
    known = {thing.key: one for one, thing in offer.things} if offer else {}
    rows = tuple(_row(row, known, reader) for row in compare(run.source, incoming_of(run)))
    year = run.source.year or school_year_of(run.read_at.date())
    dated = [row for row in rows if not row.is_gone]
    terms = [
        (term, list(some)) for term, some in groupby(dated, lambda row: term_name(row.dates.starts_on, calendar, year))
    ]
    gone = [row for row in rows if row.is_gone]
    return PackPreview(run, offer, rows, (*terms, *([("Not in the pack any more", gone)] if gone else [])))


def _row(row: Row, known: dict[str, Suggestion], reader: _Reader) -> PackRow:
    one, names = row.incoming, reader.names
    levels = one.levels if one else {}
    felt = tuple((names[role], levels[role], LEVEL_WORDS[levels[role]]) for role in names if role in levels)
    steps = reader.felt.steps(one.key, levels) if reader.felt and one and row.is_choosable else ()
    return PackRow(row, known.get(one.key) if one else None, felt, _is_ticked(row, reader.ticked), steps)


def _is_ticked(row: Row, ticked: Collection[str] | None) -> bool:
    """As the person left it; where the row is another by now, only what is harmless stays ticked."""
    if ticked is None:
        return row.is_taken(outside_too=True)
    if row.key in ticked:
        return row.is_choosable
    return row.verdict in TAKEN and thing_of(row.key) in {thing_of(key) for key in ticked}


def thing_of(key: str) -> str:
    """The part of a row's key that names its thing, whatever has become of it."""
    return key.rpartition(".")[2]


def term_name(day: date, calendar: SchoolCalendar, year: int) -> str:
    """The term that has begun by that day's week, as the school calls it; a season where its terms are not known."""
    known = [term for season in SEASONS for term in terms_of(calendar, year, season)]
    if not known:
        return f"{SEASONS[season_of(day)].capitalize()} term"
    begun = [term for term in known if monday_of(term.starts_on) <= day]
    return (begun[-1] if begun else known[0]).name


def season_of(day: date) -> int:
    """1 autumn, 2 spring, 3 summer; August still belongs to the summer before it."""
    return 1 if day.month >= 9 else 2 if day.month < 4 else 3


def taken_rows(runs: Sequence[ImportRun]) -> Iterator[tuple[str, SchoolEvent]]:
    """What these runs did to which events, by date; confidential ones and those deleted since are left out."""
    live = SchoolEvent.objects.live().filter(confidential=False)
    changes = [change for run in runs for change in run.changes.filter(event__in=live).select_related("event")]
    changes.sort(key=lambda change: (change.event.starts_on, change.event.title))
    return ((change.get_kind_display(), change.event) for change in changes)
