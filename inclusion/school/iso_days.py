"""Dates as files, addresses and commands give them: YYYY-MM-DD from 2000 to 2100. Pure."""

import re
from datetime import date

ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
YEARS = range(2000, 2101)


def iso_day(text: str) -> date:
    """The day; ValueError, in words for a person, where the text is no day or lies outside 2000 to 2100."""
    text = text.strip()
    if not ISO_DAY.fullmatch(text):
        raise ValueError("Give the date as YYYY-MM-DD, such as 2027-01-18.")
    try:
        day = date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"There is no {text} in the calendar.") from None
    if day.year not in YEARS:
        raise ValueError(f"{text} is not between {YEARS[0]} and {YEARS[-1]}.")
    return day
