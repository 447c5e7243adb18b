"""Which characters may be stored and shown, and text of other people's making without the others.

Pure. Forms refuse what cannot be kept, in `forms/text.py`; files keep the rest and say so, by `kept_text`.
"""

import re
import unicodedata

LAYOUT = "\n\t"  # the control characters that text of several lines may have
LINE_BREAKS = "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
BIDI = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
WITHIN_EMOJI = re.compile(  # what joins several pictures into one, and the letters behind the flags of the nations
    "(?<=[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f300-\U0001faff])"
    "|(?<=\U0001f3f4)[\U000e0061-\U000e007a]{1,6}\U000e007f"
)
PLAIN = re.compile(r"[ -~\u00a1-\u00ac\u00ae-\u024f\u2013\u2014\u2018\u2019\u201c\u201d\u2026]*")
ELLIPSIS = "…"


def fault_of(character: str) -> str:
    """Why the character cannot be kept; empty where it can (such as a space that does not break)."""
    category = unicodedata.category(character)
    if category == "Cs":
        return "This has half a character in it, perhaps a broken emoji."
    if character in LAYOUT:
        return "This must be one line, without line breaks or tabs."
    if character in LINE_BREAKS:
        return "This has an odd line break in it."
    if character == "\0":
        return "This has a NUL character in it, which cannot be stored."
    if category == "Cc":
        return f"This has a control character in it (U+{ord(character):04X})."
    if unicodedata.bidirectional(character) in BIDI or character in "\u200e\u200f\u061c":
        return f"This has an invisible character in it that turns the direction of writing (U+{ord(character):04X})."
    if category == "Cf":
        return f"This has an invisible character in it (U+{ord(character):04X})."
    return ""


def kept_text(value: str, longest: int) -> tuple[str, list[str]]:
    """One line in NFC of at most so many characters, and in words what was taken out of it.

    Line breaks and tabs become spaces, which is not worth a word; several spaces become one.
    """
    said: list[str] = []
    text = value if len(value) <= 4 * longest else value[: 4 * longest]
    if not PLAIN.fullmatch(text):
        text, said = _without_faults(text)
    text = " ".join(unicodedata.normalize("NFC", text).split())
    if len(text) > longest or len(value) > 4 * longest:
        said.append(f"It was cut to {longest} characters.")
        text = text[: longest - 1].rstrip() + ELLIPSIS
    return text, said


def _without_faults(text: str) -> tuple[str, list[str]]:
    """The text without what has a fault, and one sentence about it."""
    text = text.replace("\r\n", " ").translate({ord(letter): " " for letter in "\r" + LAYOUT + LINE_BREAKS})
    joined = {place for match in WITHIN_EMOJI.finditer(text) for place in range(*match.span())}
    bad = {character for place, character in enumerate(text) if place not in joined and fault_of(character)}
    if not bad:
        return text, []
    kept = (character for place, character in enumerate(text) if place in joined or character not in bad)
    names = ", ".join(f"U+{ord(character):04X}" for character in sorted(bad)[:3])
    return "".join(kept), [f"Characters that cannot be shown were taken out ({names})."]
