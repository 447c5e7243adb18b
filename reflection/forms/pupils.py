"""With whom the pupils' question is asked, and a theme from real pupil voice."""

import uuid
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.forms.pupil_question import PupilQuestionForm
from reflection.actions.pupils import ThemeDetails
from reflection.forms.rounds import PeopleForm
from reflection.models import PupilTheme
from reflection.prompts import FACETS
from reflection.theme_words import quoted


class AskForm(PeopleForm):
    """With whom it is asked this term. The same form sent twice is known by its creation key."""

    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, colleagues: Sequence[Membership], chosen: Collection[Membership] = ()
    ) -> None:
        super().__init__(data, colleagues=colleagues, chosen=chosen, initial={"creation_key": uuid.uuid4()})

    def key(self) -> uuid.UUID:
        return self.cleaned_data["creation_key"] or uuid.uuid4()


class ThemeForm(PupilQuestionForm):
    """What many pupils say, in the words of an adult."""

    text = PlainTextField(
        label="The theme",
        multiline=True,
        max_length=300,
        help_text="What many say, in your own words, such as: pupils know whom to ask in the morning, and fewer do "
        "after lunch. No names, and nothing by which a child could be known.",
        error_messages={"required": "Write the theme in a sentence."},
    )
    facet = forms.ChoiceField(
        label="Which facet it belongs to", choices=[("", "All of them"), *FACETS.items()], required=False
    )
    source = forms.ChoiceField(label="Where it comes from", choices=PupilTheme.Source.choices)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)
    asks_about = ("text",)

    def __init__(self, data: Any = None, *, facet: str = "") -> None:
        start = {"creation_key": uuid.uuid4(), "facet": facet, "source": PupilTheme.Source.TALK}
        super().__init__(data, initial=start, label_suffix="")

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if quoted(text):
            raise ValidationError("Write the theme in your own words, without quoting a child.")
        return text

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said

    def details(self) -> ThemeDetails:
        """What was typed, of a valid form."""
        return ThemeDetails(**{name: self.cleaned_data[name] for name in ("text", "source", "facet")})
