"""The forms of a meeting in progress: a note, an outcome, and who came."""

import uuid
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from inclusion.school.wording import full_day
from planning.actions.outcomes import LONGEST_ACTION, OutcomeDetails
from planning.models import Meeting, Outcome, Part, Participant

Kind = Outcome.Kind
LONGEST_NOTE, LONGEST_OUTCOME = 10_000, 2000
A_YEAR = timedelta(days=365)


class NoteForm(forms.Form):
    """What is typed under an item. Spaces at its ends stay: a note is saved in the middle of a sentence."""

    note = PlainTextField(label="Note", multiline=True, max_length=LONGEST_NOTE, required=False, strip=False)


class AttendanceForm(forms.Form):
    """Whether one person came."""

    attendance = forms.ChoiceField(choices=Participant.Attendance.choices, required=False)


class OutcomeForm(forms.Form):
    """One outcome; owner and date count for an action only."""

    kind = forms.ChoiceField(label="What is it?", choices=Kind.choices, widget=forms.RadioSelect)
    text = PlainTextField(
        label="In words",
        multiline=True,
        max_length=LONGEST_OUTCOME,
        error_messages={"required": "Write what came of it."},
    )
    owner = forms.ModelChoiceField(
        label="Who does it", queryset=Membership.objects.none(), required=False, empty_label="Choose a person"
    )
    due_on = DayField(label="By when", required=False)
    confidential = forms.BooleanField(
        label="Confidential",
        required=False,
        help_text="Left out of printed minutes unless chosen; who is only informed never reads it.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        meeting: Meeting,
        today: date,
        outcome: Outcome | None = None,
        kind: str = "",
        prefix_id: str = "",
    ) -> None:
        self.today = today
        start = {"kind": kind or Kind.DECISION, "creation_key": uuid.uuid4()}
        if outcome is not None:
            start = _stored(outcome)
        super().__init__(data, initial=start, label_suffix="", auto_id=f"{prefix_id or 'id'}_%s")
        people = Membership.objects.live().filter(participations__meeting=meeting)
        owner = self.fields["owner"]
        owner.queryset = people.exclude(participations__in=_informed(meeting)).order_by("name")  # type: ignore[attr-defined]
        self.fields["text"].widget.attrs["rows"] = 2

    def clean_due_on(self) -> date | None:
        due_on: date | None = self.cleaned_data["due_on"]
        if due_on is not None and due_on != self.initial.get("due_on"):
            last = self.today + A_YEAR
            if not self.today <= due_on <= last:
                raise ValidationError(f"Choose a date between today and {full_day(last)}.")
        return due_on

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if said.get("kind") != Kind.ACTION:
            return said
        if not said.get("owner") and "owner" not in self.errors:
            self.add_error("owner", "Say who does it.")
        if not said.get("due_on") and "due_on" not in self.errors:
            self.add_error("due_on", "Say by when.")
        if len(said.get("text", "")) > LONGEST_ACTION:
            self.add_error("text", f"Say an action in at most {LONGEST_ACTION} characters; the note takes the rest.")
        return said

    def details(self) -> OutcomeDetails:
        said = self.cleaned_data
        is_action = said["kind"] == Kind.ACTION
        owner, due_on = (said["owner"], said["due_on"]) if is_action else (None, None)
        return OutcomeDetails(said["kind"], said["text"], said["confidential"], owner, due_on)


def _informed(meeting: Meeting) -> Any:
    return Participant.objects.filter(meeting=meeting, part=Part.INFORMED)


def _stored(outcome: Outcome) -> dict[str, Any]:
    action = getattr(outcome, "action", None)
    of_action = {"owner": action.owner_id, "due_on": action.due_on} if action else {}
    said = {"kind": outcome.kind, "text": outcome.text, "confidential": outcome.confidential}
    return {**said, "version": outcome.version, **of_action}
