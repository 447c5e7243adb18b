"""Dates as people in English schools write them in a line: found, joined to ranges, and given their year. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from inclusion.school.importing.files import shown
from inclusion.school.school_dates import NEW_YEAR_FROM
from inclusion.school.wording import full_day

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKDAY = r"(?:\b(?P<weekday>mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\b\.?,? ?(?:the )?)?"
ORDINAL = r"(?P<day>\d{1,2}) ?(?:st|nd|rd|th)?\b"
YEAR = r"(?:,? ?(?P<year>20\d\d)\b)?"
FORMS = (
    re.compile(WEEKDAY + r"\b(?P<year>20\d\d)-(?P<number>\d\d)-(?P<day>\d\d)\b", re.IGNORECASE),
    re.compile(
        WEEKDAY + r"\b(?P<day>\d{1,2})(?P<mark>[/.-])(?P<number>\d{1,2})(?P=mark)(?P<year>20\d\d|\d\d)\b", re.IGNORECASE
    ),
    re.compile(WEEKDAY + r"\b" + ORDINAL + r"(?: of)?[ -]?" + MONTH + YEAR, re.IGNORECASE),
    re.compile(WEEKDAY + r"\b" + MONTH + " " + ORDINAL + YEAR, re.IGNORECASE),
)
DAY_ALONE = re.compile(WEEKDAY + r"\b" + ORDINAL + r"(?= ?(?:to|until|till|and|[-–&,]))", re.IGNORECASE)
RANGE = re.compile(
    r" ?(?:\((?:am|pm|inclusive)\) ?)?,? ?(?:to|until|till|up to|through|[-–]+) ?(?:the )?", re.IGNORECASE
)
ALSO = re.compile(r" ?(?:and|&|,|, and) ?", re.IGNORECASE)
SCHOOL_YEAR = re.compile(r"\b(20\d\d) ?(?:[/–-]|to) ?(?:20)?(\d\d)\b")
BARE_YEAR = re.compile(r"\b(20\d\d)\b")
YEARS = range(2000, 2101)
SERIALS = range(36526, 73051)  # Excel's numbers of the days from 2000 to 2099
SERIAL_ZERO = date(1899, 12, 30)


class BadDate(ValueError):
    """A date that is none, or of which the year is not known; the message says why."""


@dataclass(slots=True)
class Mention:
    """A date as it stands in the text from `begins` to `ends`; 0 for what is left to be inferred."""

    begins: int
    ends: int
    day: int
    month: int = 0
    year: int = 0
    weekday: str = ""


@dataclass(frozen=True, slots=True)
class Written:
    """One date, or first and last of a range, with the words before it since the last one, and those after it."""

    first: date
    last: date
    is_range: bool
    before: str
    after: str


def plain_line(text: str) -> str:
    """One kind of dash, one kind of space."""
    return " ".join(re.sub("[‐‑‒–—―−]", "–", text).split())


def without_serial(text: str) -> str:
    """What stands in a column of dates, a date that Excel keeps as a number written out: 46405 is 2027-01-18."""
    number = int(text) if re.fullmatch(r"[0-9]{5}", text) else 0
    return str(SERIAL_ZERO + timedelta(days=number)) if number in SERIALS else text


def school_year_in(text: str) -> int | None:
    """The first calendar year of a school year such as 2026/27, 2026–2027 or 2026 to 27."""
    for match in SCHOOL_YEAR.finditer(text):
        first = int(match[1])
        if (first + 1) % 100 == int(match[2]):
            return first
    return None


def mentions_in(text: str) -> list[Mention]:
    """The dates of a plain line, in order. A day without a month counts where another date follows it at once."""
    found: list[Mention] = []
    taken = bytearray(len(text))  # 1 for each character of a date, so that none is read in two ways
    for form in (*FORMS, DAY_ALONE):
        for match in form.finditer(text):
            begins, ends = match.span()
            if not any(taken[begins:ends]):
                taken[begins:ends] = b"\1" * (ends - begins)
                found.append(_mention(match))
    found.sort(key=lambda one: one.begins)
    for one, following in reversed(list(pairwise(found))):
        between = text[one.ends : following.begins]
        if not one.month and following.month and (RANGE.fullmatch(between) or ALSO.fullmatch(between)):
            one.month, one.year = following.month, following.year
    return [one for one in found if one.month]


def without_dates(text: str, mentions: Sequence[Mention]) -> str:
    """The words of a plain line beside its dates."""
    begins = [0, *(one.ends for one in mentions)]
    ends = [*(one.begins for one in mentions), len(text)]
    return " ".join(text[start:end] for start, end in zip(begins, ends, strict=True))


def _mention(match: re.Match[str]) -> Mention:
    parts = match.groupdict()
    year = int(parts.get("year") or 0)
    month = int(parts.get("number") or 0)
    if name := parts.get("month"):
        month = 1 + MONTHS.index(name[:3].lower())
    year += 2000 if 0 < year < 100 else 0
    return Mention(match.start(), match.end(), int(match["day"]), month, year, _weekday(match))


def _weekday(match: re.Match[str]) -> str:
    return (match["weekday"] or "")[:3].lower()


def written_in(text: str, school_year: int | None, mentions: Sequence[Mention] | None = None) -> list[Written]:
    """The dates and ranges of a plain line, or of these mentions in it. Raises BadDate for the first that cannot be."""
    mentions = mentions_in(text) if mentions is None else mentions
    found, at, begins = list[Written](), 0, 0
    while at < len(mentions):
        pair = at + 1 < len(mentions) and _is_range(text, mentions[at], mentions[at + 1])
        size = 2 if pair else 1
        group = mentions[at : at + size]
        if pair:
            _share_year(*group)
        days = [day_of(one, school_year) for one in group]
        if days[-1] < days[0]:
            raise BadDate(f"{full_day(days[-1])} is before {full_day(days[0])}.")
        until = mentions[at + size].begins if at + size < len(mentions) else len(text)
        words = text[begins : group[0].begins], text[group[-1].ends : until]
        found.append(Written(days[0], days[-1], pair, *words))
        at, begins = at + size, group[-1].ends
    return found


def _is_range(text: str, one: Mention, other: Mention) -> bool:
    between = text[one.ends : other.begins]
    if RANGE.fullmatch(between):
        return True
    opens = re.search(r"\b(between|from) ?$", text[: one.begins], re.IGNORECASE)
    return bool(opens and re.fullmatch(r" ?(and|to) ?", between, re.IGNORECASE))


def _share_year(one: Mention, other: Mention) -> None:
    """A year that stands at one end of a range counts for the other, over New Year too."""
    if other.year and not one.year:
        one.year = other.year - (one.month > other.month)
    elif one.year and not other.year:
        other.year = one.year + (other.month < one.month)


def day_of(mention: Mention, school_year: int | None) -> date:
    """The day. A missing year is that of the school year; a weekday that does not fit is an error. Raises BadDate."""
    year = mention.year
    if not year:
        if school_year is None:
            raise BadDate("The year is missing here, and no school year such as 2026/27 stands above it.")
        year = school_year + (mention.month < NEW_YEAR_FROM)
    try:
        day = date(year, mention.month, mention.day)
    except ValueError:
        said = f"{mention.day}/{mention.month}/{year}"
        raise BadDate(f"There is no {shown(said)} in the calendar (day, month, year).") from None
    if day.year not in YEARS:
        raise BadDate(f"{full_day(day)} is not between 2000 and 2100.")
    if mention.weekday and WEEKDAYS[day.weekday()] != mention.weekday:
        raise BadDate(f"{full_day(day)} is a {day:%A}; another weekday stands here. Check the date.")
    return day
