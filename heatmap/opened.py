"""One opened cell: its score and band, what makes it up, and the words above the list."""

from dataclasses import dataclass
from datetime import date, timedelta

from heatmap.grid import Member, gap
from heatmap.items import CONFIDENTIAL, Item, items_by_id, lists_confidential, shares_of
from heatmap.makeup import Share, cell_weights, sentence, without_heaviest_movable
from heatmap.pressure import BAND_NAMES, band_of, shown, week_score
from heatmap.queries import Scored
from heatmap.rows import Person, people_of, person_member, role_member
from heatmap.screen import Screen
from heatmap.words import span_in_words
from inclusion.school.models import SchoolEvent
from inclusion.school.school_dates import monday_of
from inclusion.school.wording import long_day, short_day, week_beginning

LISTED = 40  # a cell has hardly ever more items; what is left is summed up
SETTER_TAGS = {"law": "Set by law", "la": "Set by the local authority", "trust": "Set by the trust", "us": "Ours"}


@dataclass(frozen=True)
class Line:
    """One line of the list. `item` is None where nothing but the remaining share may be said."""

    share: str
    title: str
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
    band: int
    score: float
    words: str
    mean: str
    sentence: str
    outlook: str
    lines: list[Line]
    in_public: bool


def open_cell(screen: Screen, key: str, day: date, *, by_day: bool, in_public: bool = False) -> OpenedCell | None:
    """The cell of a row in the day's week, or of the day alone; None where this person has no such row.

    Two queries for what is in it, beside those for the scores and, where the row is a person's, for the people.
    """
    found = _member(screen, key, day)
    if found is None:
        return None
    known, member, roles, person = found
    week = known.calendar.week_of(day)
    days = (day,) if by_day else week.staff_days if week else ()
    when = f"{day:%A} {long_day(day)}" if by_day else week_beginning(day)
    first = day if by_day else monday_of(day)
    if not days:
        holiday = gap(known.calendar, first, first + timedelta(days=6)).name
        return OpenedCell(member.name, when, first, by_day, 0, 0.0, holiday, "", "", "", [], in_public)
    weights = cell_weights(days, known.calendar, known.days, person.weekdays if person else None)
    shares = shares_of(screen.membership, known.calendar, roles, weights, screen.narrowed, in_public=in_public)
    items = items_by_id(
        screen.membership,
        [share.occurrence for share in shares[:LISTED]],
        [share.occurrence for share in shares if share.readable],
    )
    score, _ = week_score([member.line[(one - known.starts_on).days] for one in days])
    band = band_of(score, screen.school.thresholds)
    hides = in_public or not lists_confidential(screen.membership)
    told = [share for share in shares if share.readable or not hides]
    titles = {key: item.title for key, item in items.items()}
    titled = [share for share in told if share.occurrence in titles]
    return OpenedCell(
        name=member.name,
        when=when,
        day=first,
        by_day=by_day,
        band=band,
        score=shown(score, screen.school.thresholds),
        words=BAND_NAMES[band] if member.recorded else "Nothing recorded",
        mean=_mean(member, known, days, score),
        sentence=sentence(titled, titles) if shares else "Nothing is felt here.",
        outlook=without_heaviest_movable(titled, titles, score, screen.school.thresholds, "day" if by_day else "week"),
        lines=_lines(shares, told, items),
        in_public=in_public,
    )


def _member(screen: Screen, key: str, day: date) -> tuple[Scored, Member, tuple[str, ...], Person | None] | None:
    """The scores, the row with this key, and the roles (and the person) that it stands for."""
    role = next((role for role in screen.roles if role.slug == key), None)
    if role is not None:
        known = screen.week_scores(day)
        return known, role_member(role, known), (role.slug,), None
    people = screen.people or people_of(screen.membership)
    person = next((person for person in people if person.key == key), None)
    if person is None:
        return None
    known = screen.week_scores(day)
    return known, person_member(person, known), person.roles, person


def _mean(member: Member, known: Scored, days: tuple[date, ...], score: float) -> str:
    """How the week's score comes about; empty for a single day."""
    if len(days) < 2 or not score:
        return ""
    highest = max(days, key=lambda one: round(member.line[(one - known.starts_on).days], 9))
    peak = member.line[(highest - known.starts_on).days]
    mean = f"{amount(score)} is the mean of {len(days)} staff days"
    return f"{mean}; {short_day(highest)} is the heaviest with {amount(peak)}."


def _lines(shares: list[Share], told: list[Share], items: dict[str, Item]) -> list[Line]:
    lines = [_line(share, items[share.occurrence]) for share in told if share.occurrence in items]
    listed = {share.occurrence for share in told if share.occurrence in items}
    more = [share for share in told if share.occurrence not in listed]
    if more:
        lines.append(Line(amount(sum(share.score for share in more)), f"{len(more)} lighter items"))
    rest = sum(share.score for share in shares) - sum(share.score for share in told)
    if len(told) < len(shares):
        lines.append(Line(amount(rest), "Not listed here"))
    return lines


def _line(share: Share, item: Item) -> Line:
    dates = span_in_words(item.starts_on, item.ends_on)
    if item.event is None:
        return Line(amount(share.score), CONFIDENTIAL, f"{dates} · level {share.level}", item)
    event = item.event
    parts = [f"by {dates}" if event.is_deadline else dates]
    if event.run_up:
        parts.append(f"builds over {event.run_up} staff day{'' if event.run_up == 1 else 's'}")
    if event.follow_up:
        parts.append(f"fades over {event.follow_up}")
    return Line(amount(share.score), item.title, " · ".join(parts), item, _tag(event), event.movable)


def _tag(event: SchoolEvent) -> str:
    tag = SETTER_TAGS[event.set_by]
    return f"{tag} · fixed" if event.set_by == SchoolEvent.SetBy.US and not event.movable else tag


def amount(score: float) -> str:
    """Two decimals, which add up to the cell's; never a plain zero for something felt."""
    if 0 < score < 0.005:
        return "< 0.01"
    return f"{score:.2f}"
