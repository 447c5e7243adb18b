"""The form of the school's tiers: one name a line, and where provision goes whose tier is gone."""

import zlib
from typing import Any

from django import forms

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import School
from planning.actions.tiers import tiers_in_use
from planning.models import TierList

MOST_TIERS, LONGEST_NAME = 8, 60


class TiersForm(forms.Form):
    """The names in their order. Once names are missing that provision stands in, it asks what each becomes."""

    names = PlainTextField(
        label="Tiers",
        multiline=True,
        max_length=1000,
        help_text="One name a line, from what all pupils get to what few get.",
        error_messages={"required": "Name at least one tier."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, school: School) -> None:
        stored = TierList.objects.filter(school=school).first()
        self.stored = TierList.of(school) if stored is None else stored.names.splitlines()
        self.stored_version = stored.version if stored else 1
        self.in_use = tiers_in_use(school)
        start = {"names": "\n".join(self.stored), "version": self.stored_version}
        super().__init__(data, initial=start, label_suffix="")
        self.fields["names"].widget.attrs["rows"] = 6
        self.asked: dict[str, str] = {}  # tier that goes → name of the field that asks where to
        if self.is_bound:
            self._ask_where()

    def _ask_where(self) -> None:
        """A field for every tier in use that is not among the typed names."""
        typed = _lines(self.data.get("names", ""))
        offered = [("", "Choose"), *((name, name) for name in typed)]
        for tier, count in self.in_use.items():
            if tier in typed or not typed:
                continue
            many = "1 provision" if count == 1 else f"{count} provisions"
            self.asked[tier] = question_about(tier)
            self.fields[self.asked[tier]] = forms.ChoiceField(
                label=f"“{tier}” ({many}) becomes",
                choices=offered,
                error_messages={"required": "Provision stands in this tier. Say which tier it goes to, or keep it."},
            )

    def clean_names(self) -> str:
        names = _lines(self.cleaned_data["names"])
        if not names:
            raise forms.ValidationError("Name at least one tier.")
        if len(names) > MOST_TIERS:
            raise forms.ValidationError(f"Use at most {MOST_TIERS} tiers; this has {len(names)}.")
        for name in names:
            if len(name) > LONGEST_NAME:
                raise forms.ValidationError(f"Use at most {LONGEST_NAME} characters for a name.")
        twice = {name for name in names if [other.casefold() for other in names].count(name.casefold()) > 1}
        if twice:
            raise forms.ValidationError(f"“{min(twice)}” stands in the list twice.")
        return "\n".join(names)

    def said(self) -> list[str]:
        return str(self.cleaned_data["names"]).splitlines()

    def becomes(self) -> dict[str, str]:
        return {tier: self.cleaned_data[field] for tier, field in self.asked.items()}


def question_about(tier: str) -> str:
    """The name of the field that asks what the tier becomes: the same for the same tier, and fit for an id."""
    return f"becomes-{zlib.crc32(tier.encode()):08x}"


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]
