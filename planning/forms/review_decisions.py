"""The form of what a review decides, and of taking that back."""

from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.reviews import ReviewDecision
from planning.forms.numbers import whole_number
from planning.forms.pupil_question import NO_PUPILS, PupilQuestionForm
from planning.models import ProvisionReview


class DecisionForm(PupilQuestionForm):
    """What a review decides. `decision` gives it to the actions."""

    asks_about = ("decision_words",)

    decision = forms.ChoiceField(
        label="What becomes of it?",
        choices=ProvisionReview.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of it."},
    )
    decision_words = PlainTextField(
        label="What exactly",
        multiline=True,
        max_length=1000,
        required=False,
        help_text=f"What changes, from when, and who is told. {NO_PUPILS}",
    )
    owner = forms.ModelChoiceField(
        label="Who sees to it", queryset=Membership.objects.none(), required=False, empty_label="Choose"
    )
    next_on = DayField(label="Next review", required=False)
    minutes_returned = whole_number("Minutes a week returned", high=5000, required=False)
    minutes_needed = whole_number("Minutes a week needed", high=5000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, membership: Membership, review: ProvisionReview) -> None:
        self.review = review
        self.minutes_now = sum(row.minutes for row in review.provision.staff_time.all())
        start = {name: getattr(review, name) for name in ReviewDecision.__dataclass_fields__}
        start |= {name: start[name] or None for name in ("minutes_returned", "minutes_needed")}
        super().__init__(data, initial=start | {"version": review.version}, label_suffix="")
        people = Membership.objects.live().visible_to(membership)
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        stops = said.get("decision") == ProvisionReview.Decision.STOP
        if not stops and "decision" in said:
            self._ask_for(said, {"owner": "Say who sees to it.", "next_on": "Say when it is looked at again."})
        if said.get("next_on") and said["next_on"] <= self.review.held_on:
            self.add_error("next_on", "The next review comes after this one.")
        if said.get("minutes_returned") and said.get("minutes_needed"):
            self.add_error("minutes_needed", "Time is either returned or needed. Give the difference in one of them.")
        if self.minutes_now and (said.get("minutes_returned") or 0) > self.minutes_now:
            words = f"It takes {self.minutes_now} minutes a week, so no more than that can come back."
            self.add_error("minutes_returned", words)
        self.ask_about_pupils()
        return said

    def _ask_for(self, said: dict[str, Any], words: dict[str, str]) -> None:
        for name, question in words.items():
            if not said.get(name) and name not in self.errors:
                self.add_error(name, question)

    def what(self) -> ReviewDecision:
        said = self.cleaned_data
        stops = said["decision"] == ProvisionReview.Decision.STOP
        return ReviewDecision(
            decision=said["decision"],
            decision_words=said["decision_words"],
            owner=said["owner"],
            next_on=None if stops else said["next_on"],
            minutes_returned=said["minutes_returned"] or 0,
            minutes_needed=said["minutes_needed"] or 0,
        )


class ReopenForm(PupilQuestionForm):
    """Why a decision is taken back."""

    asks_about = ("reason",)

    reason = PlainTextField(
        label="Why is it reopened?",
        max_length=150,
        help_text=f"The headteacher and the SENCo can read it in the school's trail. {NO_PUPILS}",
        error_messages={"required": "Say why; it stays in the trail."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said
