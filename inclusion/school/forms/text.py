"""What people type, as it may be stored: composed Unicode without invisible or broken characters."""

import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.plain_text import LAYOUT, WITHIN_EMOJI, fault_of

TOO_LONG = "Use at most %(limit_value)s characters; this has %(show_value)s."


def clean_text(value: str, *, multiline: bool = False) -> str:
    """The text in NFC with plain line ends. ValidationError, in words, for what cannot be kept or cannot be seen."""
    value = value.replace("\r\n", "\n").replace("\r", "\n")
    for character in sorted(set(WITHIN_EMOJI.sub("", value))):
        if character.isprintable() or (multiline and character in LAYOUT):
            continue
        fault = fault_of(character)
        if fault:
            raise ValidationError(f"{fault} Take it out, or type the text again.", code="unreadable")
    return unicodedata.normalize("NFC", value)


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
