"""Three school years for the tests of the calendar packs, and the shipped items by slug."""

from datetime import date

from heatmap.packs.shipped import load_packs
from inclusion.school.school_dates import SchoolCalendar, Span

ITEMS = {item.slug: item for pack in load_packs() for item in pack.items}
TERMS = [
    ("2025-09-02", "2025-12-19"),
    ("2026-01-05", "2026-03-27"),
    ("2026-04-13", "2026-07-21"),
    ("2026-09-02", "2026-12-18"),
    ("2027-01-04", "2027-03-25"),
    ("2027-04-12", "2027-07-22"),
    ("2027-09-01", "2027-12-17"),
    ("2028-01-04", "2028-03-31"),
    ("2028-04-18", "2028-07-20"),
]
HALF_TERMS = [
    ("2025-10-27", "2025-10-31"),
    ("2026-02-16", "2026-02-20"),
    ("2026-05-25", "2026-05-29"),
    ("2026-10-26", "2026-10-30"),
    ("2027-02-15", "2027-02-19"),
    ("2027-05-31", "2027-06-04"),
    ("2027-10-25", "2027-10-29"),
    ("2028-02-21", "2028-02-25"),
    ("2028-05-29", "2028-06-02"),
]


def day(text):
    return date.fromisoformat(text)


def span(first, last=None):
    return Span(day(first), day(last or first))


CALENDAR = SchoolCalendar(
    [span(first, last) for first, last in TERMS],
    [Span(day(first), day(last), "Half term", "half_term") for first, last in HALF_TERMS],
    [day("2025-09-02"), day("2026-09-02"), day("2027-01-04"), day("2027-09-01")],
)
NO_TERMS = SchoolCalendar([], [])
