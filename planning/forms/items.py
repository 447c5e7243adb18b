"""The form of an agenda item: what, who brings it, how long."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.actions.agenda import ItemDetails
from planning.models import AgendaItem

MINUTES = "Give whole minutes, from 1 to 240."


class ItemForm(forms.Form):
    """What a person says about an item. Once valid, `details` gives it to the actions.

    `people`: who takes part in the meeting and so may own it; the present owner stays on offer.
    """

    title = PlainTextField(label="Item", max_length=200, error_messages={"required": "Say what it is about."})
    minutes = forms.IntegerField(
        label="Minutes",
        min_value=1,
        max_value=240,
        error_messages={"required": MINUTES, "invalid": MINUTES, "min_value": MINUTES, "max_value": MINUTES},
    )
    owner = forms.ChoiceField(
        label="Who brings it",
        required=False,
        error_messages={"invalid_choice": "Choose somebody who takes part in this meeting."},
    )
    prompt = PlainTextField(
        label="What to bring or ask", max_length=500, required=False, help_text="One line that helps people prepare."
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        people: Sequence[Membership],
        item: AgendaItem | None = None,
        owner: Membership | None = None,
    ) -> None:
        self.item = item
        self.people = {str(person.pk): person for person in people}
        if item is not None and item.owner is not None:
            self.people.setdefault(str(item.owner.pk), item.owner)
        start: dict[str, Any] = {"minutes": 10, "owner": _key(owner), "creation_key": uuid.uuid4()}
        if item is not None:
            start = vars(ItemDetails.of(item)) | {"owner": _key(item.owner), "version": item.version}
        super().__init__(data, initial=start, label_suffix="", auto_id="item_%s")
        names = [(pk, person.name) for pk, person in self.people.items()]
        self.fields["owner"].choices = [("", "Nobody yet"), *names]  # type: ignore[attr-defined]

    def details(self) -> ItemDetails:
        """What a valid form says."""
        said = self.cleaned_data
        return ItemDetails(
            title=said["title"],
            minutes=said["minutes"],
            prompt=said["prompt"],
            owner=self.people.get(said["owner"]),
        )

    def key(self) -> uuid.UUID:
        """Known to the action, so that a form sent twice is one item."""
        return self.cleaned_data["creation_key"] or uuid.uuid4()


def _key(person: Membership | None) -> str:
    return str(person.pk) if person else ""
