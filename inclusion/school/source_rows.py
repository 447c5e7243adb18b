"""Reading for the preview of an import: what each thing would do, and what is ticked to begin with."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from inclusion.school.actions.bringing import incoming_of
from inclusion.school.comparing import TAKEN, Row, Verdict, rows_to_show
from inclusion.school.models import ImportRun, Membership, SchoolEvent

TERM_WORDS = "Looks like term dates"
OUTSIDE_WORDS = "Outside every term"
NOT_WANTED = "Not wanted here"


@dataclass(frozen=True)
class Line:
    """One line of a preview. `felt`: the name of each role with its level."""

    row: Row
    felt: tuple[tuple[str, int], ...]
    is_ticked: bool

    @property
    def dates(self) -> tuple[date, date]:
        said = self.row.incoming or self.row.event
        assert said is not None
        return said.starts_on, said.ends_on

    @property
    def words(self) -> str:
        if self.row.is_term:
            return TERM_WORDS
        if self.row.outside and self.row.verdict == Verdict.NEW:
            return OUTSIDE_WORDS
        if self.row.verdict == Verdict.DELETED and self.row.event is None:
            return NOT_WANTED
        return self.row.words

    @property
    def is_gone(self) -> bool:
        return self.row.verdict == Verdict.GONE

    @property
    def tone(self) -> str:
        """How its word is marked: `on` where something happens, `ink` where somebody decides."""
        if self.is_ticked:
            return "on"
        return "ink" if self.row.is_choosable else ""


@dataclass(frozen=True)
class Preview:
    """All lines of a run, those that do something first, and how many there are of each word."""

    lines: tuple[Line, ...]
    settled: tuple[Line, ...]
    counts: tuple[tuple[str, int], ...]

    @property
    def ticked(self) -> int:
        return sum(line.is_ticked for line in self.lines)

    @property
    def gone(self) -> int:
        return sum(line.is_gone for line in self.lines)


def preview_of(membership: Membership, run: ImportRun, today: date, ticked: Collection[str] | None = None) -> Preview:
    """The run as it would be done now. `ticked`: what the person had ticked already."""
    names = {role.slug: role.name for role in membership.school_roles}
    ticked = None if ticked is None else {*ticked, *(thing_of(key) for key in ticked)}
    rows = rows_to_show(run.source, incoming_of(run), today, run.unread)
    lines = [_line(row, names, ticked) for row in rows]
    doing = tuple(line for line in lines if line.row.verdict != Verdict.SAME)
    settled = tuple(line for line in lines if line.row.verdict == Verdict.SAME)
    return Preview(doing, settled, _counted(lines))


def _line(row: Row, names: dict[str, str], ticked: Collection[str] | None) -> Line:
    levels = row.incoming.levels if row.incoming else {}
    felt = tuple((names[slug], levels[slug]) for slug in names if slug in levels)
    return Line(row, felt, row.is_choosable and _is_ticked(row, ticked))


def _is_ticked(row: Row, ticked: Collection[str] | None) -> bool:
    """As the person left it, by key and thing; where the row is another by now, only what is harmless stays ticked."""
    if ticked is None:
        return row.is_taken(outside_too=False)
    return row.key in ticked or (row.verdict in TAKEN and thing_of(row.key) in ticked)


def thing_of(key: str) -> str:
    """The part of a row's key that names its thing, whatever has become of it."""
    return key.rpartition(".")[2]


def _counted(lines: Iterable[Line]) -> tuple[tuple[str, int], ...]:
    counts: dict[str, int] = {}
    for line in lines:
        counts[line.words] = counts.get(line.words, 0) + 1
    return tuple(counts.items())


def taken_rows(run: ImportRun) -> list[tuple[str, SchoolEvent]]:
    """What the run did to which events, by date; confidential ones and those deleted since are left out."""
    live = SchoolEvent.objects.live().filter(confidential=False)
    changes = run.changes.filter(event__in=live).select_related("event").order_by("event__starts_on", "event__title")
    return [(change.get_kind_display(), change.event) for change in changes]
