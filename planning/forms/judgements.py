"""The form of one side's judgement: kept as a draft, or handed in."""

from typing import Any

from django import forms

from inclusion.school.forms.text import PlainTextField
from planning.forms.pupil_question import NO_PUPILS, PupilQuestionForm
from planning.models import Judgement, Side


class JudgementForm(PupilQuestionForm):
    """What one person makes of a provision. Who may speak for two sides chooses one."""

    asks_about = ("text",)

    side = forms.ChoiceField(
        label="For whom do you speak?",
        widget=forms.RadioSelect,
        help_text="One person gives one judgement, so that there are two.",
        error_messages={
            "required": "Choose for whom you speak.",
            "invalid_choice": "You cannot give the judgement of this side; somebody else does, or has begun it.",
        },
    )
    impact = forms.ChoiceField(
        label="The difference it makes",
        choices=Judgement.Impact.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one; “I cannot tell” is an answer."},
    )
    text = PlainTextField(
        label="Why",
        multiline=True,
        max_length=2000,
        help_text=f"What makes you think so. {NO_PUPILS}",
        error_messages={"required": "Say in a few words why."},
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, sides: list[Side], own: Judgement | None) -> None:
        start: dict[str, Any] = {"side": sides[0] if len(sides) == 1 else None}
        if own is not None:
            start = {name: getattr(own, name) for name in ("side", "impact", "text", "version")}
        super().__init__(data, initial=start, label_suffix="")
        self.fields["text"].widget.attrs["rows"] = 6
        self.fields["side"].choices = [(side.value, side.label) for side in sides]  # type: ignore[attr-defined]
        if len(sides) == 1:
            self.fields["side"].widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said
