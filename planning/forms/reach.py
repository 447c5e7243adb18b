"""The form of the card that says how best to reach a person in a week."""

from datetime import date
from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.forms.typed import typed
from planning.actions.reach import NEW
from planning.models import ReachCard

FIELDS = {"channel": "Best way to reach me", "not_on": "Please not on", "would_help": "What would help"}


class ReachForm(forms.Form):
    """Three short lines; all of them may be empty. `monday` is the week that the person had before them."""

    channel = PlainTextField(
        label=FIELDS["channel"], max_length=120, required=False, help_text="For example: at the door before 08:30."
    )
    not_on = PlainTextField(
        label=FIELDS["not_on"], max_length=120, required=False, help_text="Your heaviest day stands here to begin with."
    )
    would_help = PlainTextField(
        label=FIELDS["would_help"],
        max_length=200,
        required=False,
        help_text="Everybody in the school reads this: nothing confidential, and nothing about a pupil.",
    )
    monday = DayField(widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, monday: date, card: ReachCard | None = None, suggested: dict[str, str] | None = None
    ) -> None:
        start: dict[str, Any] = {"monday": monday, "version": card.version if card else NEW, **(suggested or {})}
        if card is not None:
            start |= {name: getattr(card, name) for name in FIELDS}
        super().__init__(data, initial=start, label_suffix="")

    @property
    def said(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in FIELDS}

    def beside(self, current: ReachCard) -> list[tuple[str, str, str]]:
        """Field by field what was typed and what is stored now."""
        return [(label, self.said[name] or "–", getattr(current, name) or "–") for name, label in FIELDS.items()]

    def renew(self, monday: date, version: int) -> None:
        """Keep what was typed, to be saved for this week over this version."""
        self.data = typed(self, monday=monday.isoformat(), version=str(version))
