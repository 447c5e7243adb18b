"""The one intentional step: what, why and the first move, and with what it is closed."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from planning.forms.pupil_question import PupilQuestionForm
from reflection.actions.steps import Closing, StepDetails
from reflection.models import Step

WORDS = ("what", "why", "first_move")


class StepForm(PupilQuestionForm):
    """A step. `scopes` are those it may be begun for; a step that is there keeps its own."""

    scope = forms.ChoiceField(label="Whose step it is", widget=forms.RadioSelect)
    what = PlainTextField(
        label="What we do differently",
        max_length=200,
        error_messages={"required": "Say in a line what you do differently."},
    )
    why = PlainTextField(
        label="Why", multiline=True, max_length=500, error_messages={"required": "Say why, in a sentence."}
    )
    first_move = PlainTextField(
        label="The first move",
        max_length=200,
        help_text="Small enough for one of you to make it next week.",
        error_messages={"required": "Name the first move."},
    )
    first_move_by = DayField(label="By when it is made")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    asks_about = WORDS

    def __init__(
        self,
        data: Any = None,
        *,
        today: date,
        scopes: Sequence[Step.Scope] = (),
        chosen: str = "",
        step: Step | None = None,
    ) -> None:
        self.step, self.today = step, today
        start: dict[str, Any] = {"creation_key": uuid.uuid4(), "scope": chosen or next(iter(scopes), "")}
        if step is not None:
            start = {name: getattr(step, name) for name in StepDetails.__dataclass_fields__}
            start["version"] = step.version
        super().__init__(data, initial=start, label_suffix="")
        if step is not None:
            del self.fields["scope"]
        else:
            self.fields["scope"].choices = [(scope.value, scope.label) for scope in scopes]  # type: ignore[attr-defined]
            self.fields["scope"].error_messages |= {
                "required": "Say whose step it is.",
                "invalid_choice": "This step is not yours to begin. Choose whose it is.",
            }
            if len(scopes) == 1:
                self.fields["scope"].widget = forms.HiddenInput()

    def clean_first_move_by(self) -> date:
        day: date = self.cleaned_data["first_move_by"]
        kept = self.step is not None and self.step.first_move_by == day
        if day < self.today and not kept:
            raise ValidationError("This day has passed. Choose a later one.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said

    def details(self) -> StepDetails:
        """What was typed, of a valid form."""
        return StepDetails(**{name: self.cleaned_data[name] for name in StepDetails.__dataclass_fields__})


class CloseForm(PupilQuestionForm):
    """With what a step is closed: both are needed."""

    changed = PlainTextField(
        label="What changed",
        multiline=True,
        max_length=1000,
        help_text="Also when it is less than you hoped, or something else.",
        error_messages={"required": "Say what changed. “Nothing yet, because …” is an answer too."},
    )
    noticed = PlainTextField(
        label="What pupils would notice",
        multiline=True,
        max_length=1000,
        error_messages={"required": "Say what pupils would notice, in your own words."},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    asks_about = ("changed", "noticed")

    def __init__(self, data: Any = None, *, step: Step) -> None:
        start = {"changed": step.changed, "noticed": step.noticed, "version": step.version}
        super().__init__(data, initial=start, label_suffix="")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said

    def closing(self) -> Closing:
        """What was typed, of a valid form."""
        return Closing(self.cleaned_data["changed"], self.cleaned_data["noticed"])
