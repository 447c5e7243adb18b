"""Words that look like a pupil: a name or initials next to a year group. A gentle question, never a verdict. Pure."""

import re
from collections.abc import Collection

YEAR = r"(?:(?:Y|Yr|Year)\.?\s?(?:[1-9]|1[0-3])\b[A-Z]?|(?:Year\s)?Reception\b|Nursery\b|EYFS\b|KS[1-5]\b)"
INITIALS = r"(?:[A-Z]\.\s?[A-Z]\.?|[A-Z]{2}(?=[\s,(]))"
NAME = r"[A-Z][a-z'’\-]{1,20}(?:\s[A-Z](?:\.|[a-z'’\-]{1,20}))?"
BETWEEN = r"\s?(?:,|\(|-|–|from|in|of|is in)?\s?"
PATTERNS = [
    re.compile(rf"\b(?P<who>{INITIALS}|{NAME}){BETWEEN}(?P<year>{YEAR})"),
    re.compile(rf"\b(?P<year>{YEAR})\s?(?:pupil|child|boy|girl|student)?(?:,|:|\(|-|–)?\s(?P<who>{INITIALS}|{NAME})"),
]
# Words with a capital that stand beside a year group all the time; in lower case.
ORDINARY_WORDS = """
a adult adults after all although am an and any art as assistant assistants at autumn because before begin both
boys but by catch catch-up child children class classes computing daily dr each easter ehc ehcp elsa english every
eyfs few fluency for friday friends from geography girls given good group groups half he history home i if in
intervention is it it's key ks ks1 ks2 ks3 ks4 ks5 later leader leaders lego literacy lower maths may miss mixed
monday more most mr mrs ms music nessy new no not now nursery nurture of on one only or our parent parents pe
phase phonics pm pshe pupil pupils re read reading reception review run school science semh senco send session
sessions she slcn small some speech spelling spring staff stage start starting still summer support ta table
tables talk tas teacher teachers term that the their then there these they this those three thrive thursday time
times to toe tuesday twice two until upper wave we wednesday week weeks when where whole with writing year years
yr zones
"""
ORDINARY = frozenset(ORDINARY_WORDS.split())


def pupil_words(text: str) -> list[str]:
    """The phrases that look like a pupil, such as "J.S. Y4" or "Jack in Year 3", in their order, each once."""
    found: dict[int, str] = {}
    for pattern in PATTERNS:
        for match in pattern.finditer(text):
            if not is_ordinary(match["who"], ORDINARY):
                found.setdefault(match.start(), " ".join(match.group().split()))
    return list(dict.fromkeys(found[start] for start in sorted(found)))


def is_ordinary(who: str, ordinary: Collection[str]) -> bool:
    """Is one of its words, in lower case and without a full stop, among these?"""
    words = re.split(r"[\s\-]+", who)
    return any(word.strip(".").lower() in ordinary for word in words)
