"""What people type, as it may be stored: composed Unicode without invisible or broken characters."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

LAYOUT = "\n\t"  # the control characters that text of several lines may have
LINE_BREAKS = "\N{LINE SEPARATOR}\N{PARAGRAPH SEPARATOR}"
BIDI = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
WITHIN_EMOJI = re.compile(  # what joins several pictures into one, and the letters behind the flags of the nations
    "(?<=[\u2600-\u27bf\ufe0f\U0001f300-\U0001faff])\u200d(?=[\u2600-\u27bf\U0001f300-\U0001faff])"
    "|(?<=\U0001f3f4)[\U000e0061-\U000e007a]{1,6}\U000e007f"
)
TOO_LONG = "Use at most %(limit_value)s characters; this has %(show_value)s."


def clean_text(value: str, *, multiline: bool = False) -> str:
    """The text in NFC with plain line ends. ValidationError, in words, for what cannot be kept or cannot be seen."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for character in sorted(set(WITHIN_EMOJI.sub("", value))):
        if character.isprintable() or (multiline and character in LAYOUT):
            continue
        fault = _fault(character)
        if fault:
            raise ValidationError(f"{fault} Take it out, or type the text again.", code="unreadable")
    return unicodedata.normalize("NFC", value)


def _fault(character: str) -> str:
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


class PlainTextField(forms.CharField):
    """A line of text, or with `multiline` several, cleaned by `clean_text`; its length counts after that."""

    def __init__(self, *, multiline: bool = False, max_length: int = 200, **options: Any) -> None:
        self.multiline = multiline
        if multiline:
            options.setdefault("widget", forms.Textarea(attrs={"rows": 3}))
        super().__init__(max_length=max_length, **options)
        self.validators = [v for v in self.validators if getattr(v, "code", "") != "null_characters_not_allowed"]
        for validator in self.validators:
            if getattr(validator, "code", "") == "max_length":
                validator.message = TOO_LONG  # type: ignore[attr-defined]

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        return clean_text(text, multiline=self.multiline) if text else ""
