"""One opened cell: its score and band, what makes it up, and the words above the list."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from heatmap.grid import Member, gap
from heatmap.items import CONFIDENTIAL, Item, felt_by, items_by_id, lists_confidential, shares_of
from heatmap.makeup import Share, cell_weights, sentence, without_heaviest_movable
from heatmap.pressure import BAND_NAMES, band_of, shown, week_score
from heatmap.queries import Scored
from heatmap.rows import people_of, person_member, role_member
from heatmap.screen import Screen
from heatmap.words import span_in_words
from inclusion.school.models import SchoolEvent
from inclusion.school.school_dates import SchoolCalendar, monday_of
from inclusion.school.wording import long_day, short_day, week_beginning

LISTED = 40  # a cell has hardly ever more items; what is left is summed up
NOT_ALL_LISTED = "The score counts everything, also what is not listed here, so no shares are given."
SETTER_TAGS = {"law": "Set by law", "la": "Set by the local authority", "trust": "Set by the trust", "us": "Ours"}


@dataclass(frozen=True)
class Line:
    """One line of the list; `share` is empty where shares are not told, `item` None where several are summed up."""

    title: str
    share: str = ""
    when: str = ""
    item: Item | None = None
    tag: str = ""
    movable: bool = False


@dataclass(frozen=True)
class OpenedCell:
    """What the fragment shows; `band` 0 and `words` with the holiday's name where there is no score."""

    name: str
    when: str
    day: date
    by_day: bool
    in_public: bool
    words: str = ""
    band: int = 0
    score: float = 0.0
    mean: str = ""
    sentence: str = ""
    outlook: str = ""
    lines: tuple[Line, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class _Row:
    """A row of the map: its scores, the roles it stands for, and a person's weekdays (None for a role)."""

    known: Scored
    member: Member
    roles: tuple[str, ...]
    weekdays: frozenset[int] | None = None

    def scores_on(self, days: Sequence[date]) -> list[float]:
        return [self.member.line[(day - self.known.starts_on).days] for day in days]


def open_cell(screen: Screen, key: str, day: date, *, by_day: bool, in_public: bool = False) -> OpenedCell | None:
    """The cell of a row in the day's week, or of the day alone; None where this person has no such row.

    Two queries for what is in it, beside those for the scores and, where the row is a person's, for the people.
    `in_public`: as a whole room may see it.
    """
    return open_cells(screen, [key], day, by_day=by_day, in_public=in_public)[0]


def open_cells(
    screen: Screen, keys: Sequence[str], day: date, *, by_day: bool, in_public: bool = False
) -> list[OpenedCell | None]:
    """The same of several rows, in as many queries."""
    rows = [_row(screen, key, day) for key in keys]
    told = _told(screen, [row for row in rows if row], day, by_day=by_day, in_public=in_public)
    listed = {share.occurrence: share for shares in told.values() for share in shares[:LISTED]}
    items = items_by_id(screen.membership, list(listed), [key for key, share in listed.items() if share.readable])
    return [
        _opened(screen, row, day, told.get(row.member.key), items, by_day, in_public) if row else None for row in rows
    ]


def closed_cell(screen: Screen, key: str, day: date) -> OpenedCell | None:
    """The cell of the day's week without what is in it, so without the queries for that."""
    row = _row(screen, key, day)
    return _closed(screen, row, day, by_day=False) if row else None


def _row(screen: Screen, key: str, day: date) -> _Row | None:
    """The row with this key, with the scores around the day."""
    role = next((role for role in screen.roles if role.slug == key), None)
    if role is not None:
        known = screen.week_scores(day)
        return _Row(known, role_member(role, known), (role.slug,))
    people = screen.people or people_of(screen.membership)
    person = next((person for person in people if person.key == key), None)
    if person is None:
        return None
    known = screen.week_scores(day)
    return _Row(known, person_member(person, known), person.roles, person.weekdays)


def _days(calendar: SchoolCalendar, day: date, *, by_day: bool) -> tuple[date, ...]:
    """The days of which the cell tells; none where the week is holiday."""
    if by_day:
        return (day,)
    week = calendar.week_of(day)
    return week.staff_days if week else ()


def _told(screen: Screen, rows: Sequence[_Row], day: date, *, by_day: bool, in_public: bool) -> dict[str, list[Share]]:
    """What makes up the cell of each row, by its key, as far as it may be told: one query.

    Before a room, and for those who may know confidential events in scores only, nothing confidential is left in it.
    """
    membership = screen.membership
    hides = in_public or not lists_confidential(membership)
    weights = {
        row.member.key: cell_weights(days, row.known.calendar, row.known.days, row.weekdays)
        for row in rows
        if (days := _days(row.known.calendar, day, by_day=by_day))
    }
    if not weights:
        return {}
    calendar = rows[0].known.calendar
    roles = {role for row in rows for role in row.roles}
    felt = felt_by(membership, calendar, roles, set().union(*weights.values()), screen.narrowed, in_public=in_public)
    shares = {row.member.key: shares_of(felt, calendar, row.roles, weights[row.member.key]) for row in rows}
    return {key: [share for share in its if share.readable or not hides] for key, its in shares.items()}


def _closed(screen: Screen, row: _Row, day: date, *, by_day: bool, in_public: bool = False) -> OpenedCell:
    """The cell with its score and band."""
    calendar, monday = row.known.calendar, monday_of(day)
    cell = OpenedCell(
        name=row.member.name,
        when=f"{day:%A} {long_day(day)}" if by_day else week_beginning(day),
        day=day if by_day else monday,
        by_day=by_day,
        in_public=in_public,
    )
    days = _days(calendar, day, by_day=by_day)
    if not days:
        return replace(cell, words=gap(calendar, monday, monday + timedelta(days=6)).name)
    score, _ = week_score(row.scores_on(days))
    band = band_of(score, screen.school.thresholds)
    words = BAND_NAMES[band] if row.member.recorded else "Nothing recorded"
    return replace(cell, words=words, band=band, score=shown(score, screen.school.thresholds))


def _opened(
    screen: Screen,
    row: _Row,
    day: date,
    told: Sequence[Share] | None,
    items: dict[str, Item],
    by_day: bool,
    in_public: bool,
) -> OpenedCell:
    """The cell with what makes it up.

    Where confidential events are hidden, nothing here depends on them but the score: the list gives no shares, because
    the score less the shares would be the rest, and it says in every cell that not all is listed, whether something is
    left out or not.
    """
    cell = _closed(screen, row, day, by_day=by_day, in_public=in_public)
    if told is None:
        return cell
    hides = in_public or not lists_confidential(screen.membership)
    titles = {key: item.title for key, item in items.items()}
    titled = [share for share in told[:LISTED] if share.occurrence in titles]
    days = _days(row.known.calendar, day, by_day=by_day)
    score, _ = week_score(row.scores_on(days))
    thresholds, stretch = screen.school.thresholds, "day" if by_day else "week"
    return replace(
        cell,
        sentence=sentence(titled, titles) if titled or not hides else "Nothing is listed here.",
        outlook=without_heaviest_movable(titled, titles, score, thresholds, stretch),
        mean=_mean(row, days, score),
        lines=_lines(told, items, with_shares=not hides),
        note=NOT_ALL_LISTED if hides else "",
    )


def _mean(row: _Row, days: Sequence[date], score: float) -> str:
    """How the week's score comes about; empty for a single day."""
    if len(days) < 2 or not score:
        return ""
    peak, highest = max(zip(row.scores_on(days), days, strict=True), key=lambda pair: round(pair[0], 9))
    mean = f"{amount(score)} is the mean of {len(days)} staff days"
    return f"{mean}; {short_day(highest)} is the heaviest with {amount(peak)}."


def _lines(shares: Sequence[Share], items: dict[str, Item], *, with_shares: bool) -> tuple[Line, ...]:
    """Each of the items, then what is left of the shares in one line."""
    listed = [share for share in shares[:LISTED] if share.occurrence in items]
    lines = [_line(share, items[share.occurrence]) for share in listed]
    more = [share for share in shares if share not in listed]
    if more:
        lines.append(
            Line(f"{len(more)} lighter item{'' if len(more) == 1 else 's'}", amount(sum(share.score for share in more)))
        )
    return tuple(line if with_shares else replace(line, share="") for line in lines)


def _line(share: Share, item: Item) -> Line:
    dates = span_in_words(item.starts_on, item.ends_on)
    if item.event is None:
        return Line(CONFIDENTIAL, amount(share.score), f"{dates} · level {share.level}", item)
    event = item.event
    parts = [f"by {dates}" if event.is_deadline else dates]
    if event.run_up:
        parts.append(f"builds over {event.run_up} staff day{'' if event.run_up == 1 else 's'}")
    if event.follow_up:
        parts.append(f"fades over {event.follow_up}")
    return Line(item.title, amount(share.score), " · ".join(parts), item, _tag(event), event.movable)


def _tag(event: SchoolEvent) -> str:
    tag = SETTER_TAGS[event.set_by]
    return f"{tag} · fixed" if event.set_by == SchoolEvent.SetBy.US and not event.movable else tag


def amount(score: float) -> str:
    """Two decimals, which add up to the cell's; never a plain zero for something felt."""
    if 0 < score < 0.005:
        return "< 0.01"
    return f"{score:.2f}"
