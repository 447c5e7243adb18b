"""The form of what the SENCo may decide alone."""

import uuid
from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from planning.actions.authority import DelegationDetails
from planning.models import Delegation


class DelegationForm(forms.Form):
    """What is delegated, up to which sum, and until when it stands without another look."""

    what = PlainTextField(
        label="What the SENCo may decide",
        error_messages={"required": "Say what it is."},
        help_text="Such as: books and equipment for interventions; which member of staff covers a review.",
    )
    limit = forms.DecimalField(
        label="Up to, in pounds",
        required=False,
        min_value=0,
        max_digits=9,
        decimal_places=2,
        help_text="Leave it empty where it is not about money.",
        error_messages={
            "min_value": "A sum of money is 0 or more.",
            "invalid": "Give a sum in pounds, such as 250 or 99.50.",
            "max_digits": "This sum is too large.",
            "max_whole_digits": "This sum is too large.",
            "max_decimal_places": "Give pounds and pence, such as 99.50.",
        },
    )
    conditions = PlainTextField(label="Conditions", max_length=300, required=False)
    agreed_on = DayField(label="Agreed on")
    review_on = DayField(label="Look at it again on")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, delegation: Delegation | None = None, **start: Any) -> None:
        start = {"creation_key": uuid.uuid4(), **start}
        if delegation is not None:
            start = {name: getattr(delegation, name) for name in DelegationDetails.__dataclass_fields__}
            start["version"] = delegation.version
        super().__init__(data, initial=start, label_suffix="")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        agreed, review = said.get("agreed_on"), said.get("review_on")
        if agreed and review and review <= agreed:
            self.add_error("review_on", "The next look comes after the day it was agreed.")
        return said

    def details(self) -> DelegationDetails:
        return DelegationDetails(**{name: self.cleaned_data[name] for name in DelegationDetails.__dataclass_fields__})
