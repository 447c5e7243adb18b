"""What one person writes in a round, the day from which it may be revealed without somebody, and who takes part."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.forms.pupil_question import PupilQuestionForm
from reflection.actions.rounds import FEWEST, Said
from reflection.forms.entries import let_all_through
from reflection.models import LONGEST_ANSWER, Answer
from reflection.prompts import Prompt, prompts_of

NOT_SAID = ("", "Not said yet")


class AnswerForm(PupilQuestionForm):
    """A field for each prompt of a kind of round, and for a scale one choice more; all may be empty in a draft."""

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)  # of one's answers
    seen = forms.IntegerField(required=False, widget=forms.HiddenInput)  # of the round: who will read them

    def __init__(
        self,
        data: Any = None,
        *,
        kind: str,
        answers: Mapping[str, Answer] | None = None,
        version: int | None = None,
        seen: int | None = None,
    ) -> None:
        self.prompts = prompts_of(kind)
        answers = answers or {}
        start: dict[str, Any] = {"version": version, "seen": seen}
        for prompt in self.prompts:
            known = answers.get(prompt.slug)
            start |= {text_name(prompt): known.text if known else "", score_name(prompt): known.score if known else ""}
        super().__init__(data, initial=start, label_suffix="")
        self.asks_about = tuple(text_name(prompt) for prompt in self.prompts)
        for prompt in self.prompts:
            self._add(prompt)

    def _add(self, prompt: Prompt) -> None:
        if prompt.is_scored:
            choices = [(str(n), f"{n} {words}") for n, words in enumerate(prompt.scale, start=1)]
            self.fields[score_name(prompt)] = forms.ChoiceField(
                label=prompt.label,
                choices=[*choices, NOT_SAID],
                required=False,
                widget=forms.RadioSelect,
                help_text=prompt.hint,
            )
        self.fields[text_name(prompt)] = PlainTextField(
            label=f"Why, in a sentence ({prompt.label.lower()})" if prompt.is_scored else prompt.label,
            multiline=True,
            required=False,
            max_length=LONGEST_ANSWER,
            help_text="" if prompt.is_scored else prompt.hint,
        )
        let_all_through(self.fields[text_name(prompt)], rows=2 if prompt.is_scored else 4)

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said

    @property
    def rows(self) -> list[tuple[Prompt, forms.BoundField | None, forms.BoundField]]:
        """Each prompt with its scale, if it has one, and its text."""
        return [
            (prompt, self[score_name(prompt)] if prompt.is_scored else None, self[text_name(prompt)])
            for prompt in self.prompts
        ]

    def said(self) -> dict[str, Said]:
        """What was written, by prompt; of a valid form."""
        return {prompt.slug: self._said_to(prompt) for prompt in self.prompts}

    def _said_to(self, prompt: Prompt) -> Said:
        score = self.cleaned_data.get(score_name(prompt)) or None
        return Said(int(score) if score else None, self.cleaned_data[text_name(prompt)])


def text_name(prompt: Prompt) -> str:
    """The name of the field for the words."""
    return f"text_{prompt.slug}"


def score_name(prompt: Prompt) -> str:
    """The name of the field for the place on a scale."""
    return f"score_{prompt.slug}"


class ReleaseDayForm(forms.Form):
    """The day from which one agrees to a reveal without somebody who is away."""

    day = DayField(label="From which day")

    def __init__(self, data: Any = None, *, today: date, day: date | None = None) -> None:
        self.today = today
        super().__init__(data, initial={"day": day}, label_suffix="")

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day < self.today:
            raise ValidationError("This day has passed. Choose a later one.")
        return day


class PeopleForm(forms.Form):
    """Who takes part in a round beside oneself."""

    people = forms.MultipleChoiceField(
        label="With whom",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choose at least one colleague: this is written alone and read together.",
            "invalid_choice": "Somebody you chose is not at the school any more. Choose again.",
        },
    )

    def __init__(
        self, data: Any = None, *, colleagues: Sequence[Membership], chosen: Collection[Membership] = (), **options: Any
    ) -> None:
        self.colleagues = {str(person.pk): person for person in colleagues}
        start = {"people": [str(person.pk) for person in chosen]}
        super().__init__(data, initial=start | options.pop("initial", {}), label_suffix="", **options)
        self.fields["people"].choices = [(key, person.name) for key, person in self.colleagues.items()]  # type: ignore[attr-defined]

    def clean_people(self) -> list[Membership]:
        """The colleagues, by name."""
        chosen = set(self.cleaned_data["people"])
        if len(chosen) < FEWEST - 1:
            raise ValidationError(self.fields["people"].error_messages["required"])
        return [person for key, person in self.colleagues.items() if key in chosen]
