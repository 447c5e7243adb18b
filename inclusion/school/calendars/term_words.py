"""What the words beside a date mean in the term dates of English schools. Pure."""

import re
from datetime import date

from inclusion.school.plain_text import kept_text
from inclusion.school.year_rules import LONGEST_LABELS, LONGEST_OTHER_LABEL

SEASONS = {"autumn": "Autumn", "spring": "Spring", "summer": "Summer", "michaelmas": "Autumn", "lent": "Spring"}
SEASON = re.compile(r"\b(autumn|spring|summer|michaelmas|lent)\b", re.IGNORECASE)
HALF = re.compile(r"\bhalf[ –-]?terms?(?: (?:holidays?|break|closure))?\b", re.IGNORECASE)
NUMBERED_HALF = re.compile(r"\b(?:half[ –-]?term|term|autumn|spring|summer)(?: term)? ?[1-6]\b", re.IGNORECASE)
INSET = r"\b(?:inset|in-service|staff (?:training|development)|training days?|teacher days?)\b"
BANK_HOLIDAY = r"\b(?:bank holidays?|good friday|easter monday|may day)\b"
HOLIDAY = r"\b(?:christmas|easter|summer|winter)(?: school)? (?:holidays?|break|vacation)\b"
CLOSURE = r"\b(?:(?:school|academy) (?:is )?closed|closure|closed (?:to|for)|occasional days?|polling)\b"
TERM = r"\b(?:terms?|(?:autumn|spring|summer) ?[12]?|michaelmas|lent|school year)\b"
KINDS = (  # the first that fits; what is most particular stands first
    ("inset", re.compile(INSET, re.IGNORECASE)),
    ("bank_holiday", re.compile(BANK_HOLIDAY, re.IGNORECASE)),
    ("holiday", re.compile(HOLIDAY, re.IGNORECASE)),
    ("half_term", HALF),
    ("closure", re.compile(CLOSURE, re.IGNORECASE)),
    ("term", re.compile(TERM, re.IGNORECASE)),
)
LEAVES = re.compile(r"\b(?:closes?|closing|breaks? up|break-up|last day|finish(?:es)?)\b", re.IGNORECASE)
RETURNS = re.compile(
    r"\b(?:re-?opens?|opens?|returns?|resumes?|back (?:to|at|in) school|first day|start back)\b", re.IGNORECASE
)
AROUND_LABELS = " :|,;()–-"
LEAST_DAYS = {"term": 20, "half_term": 2, "holiday": 5}  # of an entry of a calendar that stands for one
STARTS = re.compile(r"\b(?:starts?|starting|begins?|beginning|commences?|from)\b", re.IGNORECASE)
ENDS = re.compile(r"\b(?:ends?|ending|until)\b", re.IGNORECASE)


def season_in(text: str) -> str:
    """Autumn, Spring or Summer; empty where none or several stand there."""
    found = {SEASONS[match[1].lower()] for match in SEASON.finditer(text)}
    return found.pop() if len(found) == 1 else ""


def season_of_month(month: int) -> str:
    """In which term a month lies that may hold school days."""
    return "Autumn" if month >= 8 else "Spring" if month <= 3 else "Summer"


def kind_in(text: str) -> str:
    """A kind of `year_rules.KINDS`, "holiday" for one between terms, or nothing.

    A numbered half term is a part of a term, in which school is open.
    """
    for kind, words in KINDS:
        if kind == "half_term" and NUMBERED_HALF.search(text):
            continue
        if words.search(text):
            return kind
    return "term" if NUMBERED_HALF.search(text) else ""


def edge_in(text: str) -> str:
    """What a single date is: "leaves" (last day in school), "returns" (first day back), "starts", "ends", or nothing.

    Of leaving and returning, which are clearer than the others, the last that stands there.
    """
    for pair in ((("leaves", LEAVES), ("returns", RETURNS)), (("starts", STARTS), ("ends", ENDS))):
        found = [(match.start(), name) for name, words in pair for match in words.finditer(text)]
        if found:
            return max(found)[1]
    return ""


def is_term_itself(title: str, first: date, last: date) -> bool:
    """Does an entry of a calendar stand for a whole term, a half term or a holiday, which is no event?"""
    least = LEAST_DAYS.get(kind_in(title))
    return least is not None and (last - first).days + 1 >= least


def is_term_date(title: str, first: date, last: date) -> bool:
    """Does it stand for one, or for something that belongs to the school's year with it: INSET, a term's first day?"""
    kind = kind_in(title)
    if kind in ("term", "holiday"):
        return is_term_itself(title, first, last) or (kind == "term" and edge_in(title) != "")
    return kind != ""


def label_of(kind: str, season: str, words: str) -> str:
    """What a row is called; empty where its kind says enough."""
    if kind == "term":
        return f"{season} term"
    if kind == "half_term":
        return f"{season} half term" if season else ""
    if kind == "inset":
        return ""
    own = re.sub(r"^(?:and|&)\b", "", words.strip(AROUND_LABELS), flags=re.IGNORECASE)
    return kept_text(own, LONGEST_LABELS.get(kind, LONGEST_OTHER_LABEL))[0]
