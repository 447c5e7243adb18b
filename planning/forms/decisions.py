"""The forms of the decision register: what is to be decided, its SEND lens, and what was decided."""

import uuid
from datetime import date
from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.decisions import DecisionDetails, Settlement
from planning.decision_register import LENS
from planning.forms.reviews import MeetingChoice
from planning.models import Decision, Meeting, Provision, Stage

LINKS = ("meeting", "provision")


def lens_field(name: str) -> PlainTextField:
    return PlainTextField(label=LENS[name], multiline=True, max_length=1000, required=False)


class DecisionForm(forms.Form):
    """What is to be decided. Once valid, `details` gives it to the actions."""

    title = PlainTextField(label="What is to be decided", max_length=150, error_messages={"required": "Name it."})
    area = forms.ChoiceField(label="Area", choices=Decision.Area.choices)
    decide_on = DayField(label="To be decided on")
    deciders = PlainTextField(
        label="Who decides", max_length=150, error_messages={"required": "Say who decides: a person, a group."}
    )
    senco_joins = forms.ChoiceField(
        label="Where the SENCo joins",
        choices=[choice for choice in Stage.choices if choice[0] != Stage.NOT_AT_ALL],
        help_text="At the idea or at options, the SENCo’s view can still change the question.",
    )
    question = PlainTextField(label="The question", multiline=True, max_length=1000, required=False)
    options = PlainTextField(
        label="The options", multiline=True, max_length=2000, required=False, help_text="One a line is easiest to read."
    )
    consulted = PlainTextField(label="Who was consulted", max_length=500, required=False)
    gains = lens_field("gains")
    left_out = lens_field("left_out")
    adjustment = lens_field("adjustment")
    staff_time = lens_field("staff_time")
    how_known = lens_field("how_known")
    meeting = MeetingChoice(
        label="Meeting it belongs to", queryset=Meeting.objects.none(), required=False, empty_label="None"
    )
    provision = forms.ModelChoiceField(
        label="Provision it is about", queryset=Provision.objects.none(), required=False, empty_label="None"
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, membership: Membership, decision: Decision | None = None) -> None:
        self.decision = decision
        start: dict[str, Any] = {"creation_key": uuid.uuid4(), "senco_joins": Stage.IDEA}
        if decision is not None:
            start = {name: getattr(decision, name) for name in DecisionDetails.__dataclass_fields__}
            start["version"] = decision.version
        super().__init__(data, initial=start, label_suffix="")
        self._offer("meeting", Meeting.objects.visible_to(membership).order_by("-on", "-starts_at"))
        self._offer("provision", Provision.objects.visible_to(membership))

    def _offer(self, name: str, rows: Any) -> None:
        """The rows that the person may choose; a link to one they may not see is kept, and is not theirs to change."""
        stored = getattr(self.decision, f"{name}_id", None)
        if stored and not rows.filter(pk=stored).exists():
            del self.fields[name]
        else:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    @property
    def lens(self) -> list[forms.BoundField]:
        return [self[name] for name in LENS]

    @property
    def links(self) -> list[forms.BoundField]:
        return [self[name] for name in LINKS if name in self.fields]

    def details(self) -> DecisionDetails:
        """What was typed, of a valid form."""
        kept = {name: getattr(self.decision, name) for name in LINKS if name not in self.fields}
        said = {name: self.cleaned_data[name] for name in DecisionDetails.__dataclass_fields__ if name in self.fields}
        return DecisionDetails(**said, **kept)


class SettleForm(forms.Form):
    """What was decided. Without a view of the SENCo and without a reason it asks once, and then goes on."""

    outcome = PlainTextField(
        label="What was decided", multiline=True, max_length=2000, error_messages={"required": "Say what was decided."}
    )
    settled_on = DayField(label="Decided on")
    senco_view = PlainTextField(label="The SENCo’s view", multiline=True, max_length=2000, required=False)
    no_view_reason = PlainTextField(label="Why there is none", max_length=300, required=False)
    without = forms.BooleanField(label="Go on without either", required=False)
    reservation = PlainTextField(
        label="Agreed with reservation",
        multiline=True,
        max_length=1000,
        required=False,
        help_text="Whose, and what would lift it. It stands beside the decision and does not stop it.",
    )
    review_on = DayField(label="Look at it again on", required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, decision: Decision, today: date, suggested: date | None = None) -> None:
        start = {name: getattr(decision, name) for name in Settlement.__dataclass_fields__}
        start["settled_on"] = start["settled_on"] or today
        if not decision.is_decided:
            start["review_on"] = suggested
        super().__init__(data, initial={**start, "version": decision.version}, label_suffix="")
        self.today = today

    @property
    def asks_for_a_view(self) -> bool:
        """True where the answer is held up by nothing but the question for the SENCo's view."""
        return "without" in self.errors

    def clean_settled_on(self) -> date:
        day: date = self.cleaned_data["settled_on"]
        if day > self.today:
            raise forms.ValidationError("This day is still to come. Leave it in the plan until it is decided.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        review, settled = said.get("review_on"), said.get("settled_on")
        if review and settled and review <= settled:
            self.add_error("review_on", "Look at it again on a later day than it was decided.")
        answered = said.get("senco_view") or said.get("no_view_reason") or said.get("without")
        if not answered and not {"senco_view", "no_view_reason"} & set(self.errors):
            self.add_error("without", "Is there a view of the SENCo, or a reason why not? Tick this to go on without.")
        return said

    def settlement(self) -> Settlement:
        return Settlement(**{name: self.cleaned_data[name] for name in Settlement.__dataclass_fields__})


class RegisterFilter(forms.Form):
    """Search and filters of the register; what is not understood is left out."""

    q = PlainTextField(label="Search", required=False)
    area = forms.ChoiceField(label="Area", required=False, choices=[("", "Any area"), *Decision.Area.choices])
    state = forms.ChoiceField(label="State", required=False, choices=[("", "Any state"), *Decision.State.choices])

    def __init__(self, data: Any) -> None:
        super().__init__(data, label_suffix="")
