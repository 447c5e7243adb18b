"""The form that ends a meeting: what becomes of each item that would be carried a third time."""

from collections.abc import Iterator, Sequence
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BoundField

from planning.actions.carrying import Choice
from planning.agenda_words import carried_words
from planning.models import AgendaItem

CHOICES = [
    (Choice.DO, "Do it: it leaves the agenda and becomes an action of its owner"),
    (Choice.DROP, "Drop it: it is not talked about again"),
    (Choice.DECIDE, "Decide it: it comes once more, first on the next agenda"),
]


class EndForm(forms.Form):
    """One question for each of `items`; without any there is nothing to answer."""

    def __init__(self, data: Any = None, *, items: Sequence[AgendaItem]) -> None:
        super().__init__(data, label_suffix="")
        self.items = items
        for item in items:
            self.fields[_name(item)] = forms.ChoiceField(
                label=item.title,
                help_text=f"It was {carried_words(item)}.",
                choices=CHOICES,
                widget=forms.RadioSelect,
                error_messages={"required": "Say what becomes of it.", "invalid_choice": "Choose one of the three."},
            )

    def choices(self) -> dict[UUID, str]:
        """What was answered, by the id of the item."""
        return {item.pk: self.cleaned_data[_name(item)] for item in self.items}

    def questions(self) -> Iterator[BoundField]:
        for item in self.items:
            yield self[_name(item)]


def _name(item: AgendaItem) -> str:
    return f"item_{item.pk.hex}"
