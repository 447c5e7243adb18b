"""The school's own numbers that scale starting levels, and what the clocks ask for."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms

from heatmap.pack_suggested import names_asked
from heatmap.packs.clock_events import REVIEW_KINDS, REVIEW_PARTS
from heatmap.packs.other_clocks import OtherClock, clocks_for
from inclusion.school.forms.days import DayField
from inclusion.school.models import SchoolCount

Name = SchoolCount.Name
MOST = 2000
WORDS = f"Give a whole number from 0 to {MOST:,}, or leave it empty."
ASKED = {  # what a person reads beside each number
    Name.PLANS: "All pupils with a plan on roll: their annual reviews run through the year.",
    Name.PLANS_NURSERY: "Reviews in the autumn before Reception.",
    Name.PLANS_Y2: "Reviews in the autumn before the move to junior school.",
    Name.PLANS_Y5: "Early reviews before the move to secondary school.",
    Name.PLANS_Y6: "Reviews in the autumn before the move.",
    Name.PLANS_Y11: "Reviews before the move to post-16.",
    Name.PLANS_Y13: "Reviews before the move after Year 13.",
    Name.CANDIDATES: "Tests, applications and rooms.",
    Name.CONSULTATIONS: "Each asks for a reply within 15 days.",
    Name.PUPIL_PREMIUM: "Up to five: no statement is needed.",
}


class CountsForm(forms.Form):
    """The numbers of one year that the packs go by at schools of that phase, all optional.

    `seen` holds what was stored when the form was opened.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, stored: Mapping[str, int], phase: str) -> None:
        start = {**stored, "seen": as_seen(stored)}
        super().__init__(data, initial=start, label_suffix="")
        errors = {"invalid": WORDS, "min_value": WORDS, "max_value": WORDS}
        asked = {*names_asked(phase), *stored}
        for name in (name for name in Name if name in asked):
            self.fields[name] = forms.IntegerField(
                label=name.label,
                help_text=ASKED[name],
                min_value=0,
                max_value=MOST,
                required=False,
                error_messages=errors,
            )

    @property
    def asked(self) -> list[forms.BoundField]:
        return [self[name] for name in SchoolCount.Name.values if name in self.fields]

    def numbers(self) -> dict[str, int]:
        """What is given, by the names of counts."""
        given = {field.name: self.cleaned_data[field.name] for field in self.asked}
        return {name: number for name, number in given.items() if number is not None}

    def seen_numbers(self) -> dict[str, int]:
        """What was stored when the form was opened; something that never is, where that cannot be read."""
        try:
            read = json.loads(self.cleaned_data["seen"])
        except ValueError:
            return {"": -1}
        return read if isinstance(read, dict) else {"": -1}


def as_seen(stored: Mapping[str, int]) -> str:
    return json.dumps(dict(sorted(stored.items())))


class ReviewClockForm(forms.Form):
    """The day of an annual review; no name, no initials, nothing typed but the day."""

    meeting = DayField(label="Date of the meeting")


class ReviewEventsForm(ReviewClockForm):
    """Which dates of the review go on the map. The title is one of a few, so that it names nobody."""

    kind = forms.ChoiceField(label="What to call it", choices=list(REVIEW_KINDS.items()))
    part = forms.MultipleChoiceField(
        label="Put on the map",
        choices=list(REVIEW_PARTS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Tick at least one of the dates."},
    )
    creation_key = forms.UUIDField(required=False)

    def __init__(self, data: Any = None) -> None:
        start = {"part": list(REVIEW_PARTS), "kind": next(iter(REVIEW_KINDS))}
        super().__init__(data, initial=start, label_suffix="")


class ConsultationClockForm(forms.Form):
    """The day on which a consultation arrived."""

    received = DayField(label="Received on")
    creation_key = forms.UUIDField(required=False)


class OtherClockForm(forms.Form):
    """Which of the other clocks, and the day it runs from; no free text."""

    clock = forms.ChoiceField(label="What for")
    from_day = DayField(label="That day")
    creation_key = forms.UUIDField(required=False)

    def __init__(self, data: Any = None, *, phase: str) -> None:
        super().__init__(data, label_suffix="", auto_id="other_%s")
        self.clocks = {clock.slug: clock for clock in clocks_for(phase)}
        self.fields["clock"].choices = [  # type: ignore[attr-defined]
            (slug, f"{clock.title}: the day {clock.asks}") for slug, clock in self.clocks.items()
        ]

    @property
    def chosen(self) -> OtherClock:
        """The clock of a valid form."""
        return self.clocks[self.cleaned_data["clock"]]


class WindowForm(forms.Form):
    """From when on a call of Ofsted is likely."""

    from_day = DayField(label="In the window from")
