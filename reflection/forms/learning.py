"""The form of a training that two or more attend: its facts, and with whom."""

import uuid
from collections.abc import Collection, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.forms.two_versions import Difference, differences
from inclusion.school.models import Membership
from inclusion.school.wording import listed
from planning.forms.pupil_question import PupilQuestionForm
from planning.models import Decision, Provision
from reflection.actions.learning import LearningDetails
from reflection.forms.rounds import PeopleForm
from reflection.learning_list import linkable_decisions
from reflection.models import Learning

LONGEST = timedelta(days=366)
LINKS = ("provision", "decision")


def amount(label: str, *, high: Decimal, example: str, **options: Any) -> forms.DecimalField:
    """A field for a number from 0 with at most two places, with its errors in words."""
    too_high = f"Give at most {high:,}."
    words = {
        "required": f"Give a number such as {example}.",
        "invalid": f"Give a number such as {example}.",
        "min_value": "This cannot be below zero.",
        "max_digits": too_high,
        "max_whole_digits": too_high,
        "max_decimal_places": "Give at most two places after the point.",
    }
    digits = len(high.as_tuple().digits)
    return forms.DecimalField(
        label=label, min_value=0, max_digits=digits, decimal_places=2, error_messages=words, **options
    )


class LearningForm(PeopleForm, PupilQuestionForm):
    """What a person says about a training. Once valid, `details` and the people go to the actions."""

    asks_about = ("topic", "provider")

    topic = PlainTextField(label="Topic", max_length=150, error_messages={"required": "Say what it is about."})
    provider = PlainTextField(label="Provider", max_length=150, required=False)
    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day", required=False, help_text="Leave it empty for one day.")
    hours = amount("Hours for each of you", high=Decimal("999.99"), example="6 or 1.5")
    cost = amount(
        "Cost in pounds",
        high=Decimal("999999.99"),
        example="450 or 450.50",
        required=False,
        help_text="For all of you together. Leave it empty if you do not count it.",
    )
    provision = forms.ModelChoiceField(
        label="Provision it is about", queryset=Provision.objects.none(), required=False, empty_label="None"
    )
    decision = forms.ModelChoiceField(
        label="Decision it is about", queryset=Decision.objects.none(), required=False, empty_label="None"
    )
    in_record = forms.BooleanField(
        label="List the facts in the school’s CPD record",
        required=False,
        help_text="Facts only: topic, provider, days, hours, cost, who attended. Never what you write.",
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        colleagues: Sequence[Membership],
        chosen: Collection[Membership] = (),
        learning: Learning | None = None,
    ) -> None:
        self.learning = learning
        start: dict[str, Any] = {"creation_key": uuid.uuid4(), "in_record": True}
        if learning is not None:
            start = {name: getattr(learning, name) for name in LearningDetails.__dataclass_fields__}
            start["version"] = learning.version
        super().__init__(data, colleagues=colleagues, chosen=chosen, initial=start)
        self.fields["people"].label = "Who attends with you"
        self._offer("provision", Provision.objects.visible_to(membership))
        self._offer("decision", linkable_decisions(membership))

    def _offer(self, name: str, rows: Any) -> None:
        """The rows that the person may choose; a link to one they may not see is kept, and is not theirs to change."""
        stored = getattr(self.learning, f"{name}_id", None)
        if not (rows.filter(pk=stored) if stored else rows).exists():
            del self.fields[name]
        else:
            self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        first, last = said.get("starts_on"), said.get("ends_on")
        if first and last is None and "ends_on" not in self.errors:
            said["ends_on"] = first
        if first and last and last < first:
            self.add_error("ends_on", "This is before the first day.")
        if first and last and last - first > LONGEST:
            self.add_error("ends_on", "This is more than a year after the first day.")
        self.ask_about_pupils()
        return said

    @property
    def links(self) -> list[forms.BoundField]:
        return [self[name] for name in LINKS if name in self.fields]

    def details(self) -> LearningDetails:
        """What was typed, of a valid form."""
        kept: dict[str, Any] = {name: getattr(self.learning, name, None) for name in LINKS if name not in self.fields}
        said = {name: self.cleaned_data[name] for name in LearningDetails.__dataclass_fields__ if name in self.fields}
        return LearningDetails(**said, **kept)

    def differences_to(self, stored: "LearningForm") -> list[Difference]:
        """Where this valid form says something else than a fresh form of the training as it is stored now."""
        now = {name: value for name, value in stored.initial.items() if name != "people"}
        mine, theirs = (
            listed([person.name for person in people]) for people in (self.cleaned_data["people"], stored.chosen)
        )
        with_whom = [(str(self.fields["people"].label), mine, theirs)] if mine != theirs else []
        return differences(self, now) + with_whom

    @property
    def chosen(self) -> list[Membership]:
        """With whom a fresh form begins, by name."""
        return [person for key, person in self.colleagues.items() if key in self.initial["people"]]
