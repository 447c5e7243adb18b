"""The forms of the log: an entry and who may read it, a line in a hurry, and the filters of the list."""

import uuid
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.forms.pupil_question import PupilQuestionForm
from reflection.actions.entries import EntryDetails
from reflection.entry_list import WHOSE
from reflection.entry_prompts import ENTRY_PROMPTS
from reflection.models import LONGEST_ENTRY, Audience, LogEntry, Strategy
from reflection.people import pair_of

LONGEST_SEARCH = 100
NEW_PARTNER = "Your partner is somebody else by now. Look who it is and choose again; nobody has read anything."


def partner_offered(membership: Membership, entry: LogEntry | None = None) -> Membership | None:
    """With whom an entry can be shared as one's partner: whom it is shared with already, else the partner of today."""
    if entry and entry.partner and entry.partner.is_live:
        return entry.partner
    pair = pair_of(membership)
    return pair.other(membership) if pair else None


class ReadersForm(forms.Form):
    """Who may read an entry. `partner` is whom the person saw named, so that it never goes to somebody else."""

    audience = forms.ChoiceField(
        label="Who can read it",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose who can read it.",
            "invalid_choice": "This choice is not there any more. Choose again who can read it.",
        },
    )
    partner = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self, data: Any = None, *, membership: Membership, entry: LogEntry | None = None, **options: Any
    ) -> None:
        self.offered = partner_offered(membership, entry)
        start = {
            "audience": entry.audience if entry else Audience.PRIVATE,
            "partner": self.offered.pk if self.offered else None,
        }
        super().__init__(data, initial=start | options.pop("initial", {}), label_suffix="", **options)
        self.fields["audience"].choices = self._choices()  # type: ignore[attr-defined]

    def _choices(self) -> list[tuple[str, str]]:
        choices = [(value, str(label)) for value, label in Audience.choices]
        if self.offered is None:
            return [choice for choice in choices if choice[0] != Audience.PARTNER]
        named = f"{Audience.PARTNER.label}, {self.offered.name}"
        return [(value, named if value == Audience.PARTNER else label) for value, label in choices]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        offered = self.offered.pk if self.offered else None
        if said.get("audience") == Audience.PARTNER and said.get("partner") != offered:
            self.add_error("audience", NEW_PARTNER)
        return said

    @property
    def partner_chosen(self) -> Membership | None:
        """Whom it is shared with as one's partner, of a valid form."""
        return self.offered if self.cleaned_data.get("audience") == Audience.PARTNER else None


class EntryForm(PupilQuestionForm, ReadersForm):
    """An entry of the log. `as_draft`: who is to read it does not matter yet, because nobody else can."""

    asks_about = ("text",)
    field_order = ("prompt", "text", "about", "on", "audience")

    prompt = forms.ChoiceField(label="A question to begin with", required=False)
    text = PlainTextField(
        label="What I want to keep",
        multiline=True,
        max_length=LONGEST_ENTRY,
        error_messages={"required": "Write at least a line before you save it."},
    )
    on = DayField(label="Date")
    about = forms.MultipleChoiceField(
        label="What it is about", choices=Strategy.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        today: date,
        entry: LogEntry | None = None,
        as_draft: bool = False,
    ) -> None:
        self.today, self.as_draft = today, as_draft
        start: dict[str, Any] = {"on": today, "creation_key": uuid.uuid4()}
        if entry is not None:
            start |= {name: getattr(entry, name) for name in ("prompt", "text", "on", "about", "version")}
        super().__init__(data, membership=membership, entry=entry, initial=start)
        self.fields["prompt"].choices = prompt_choices(entry)  # type: ignore[attr-defined]
        self.fields["on"].widget.attrs["max"] = today.isoformat()
        let_all_through(self.fields["text"], rows=9)

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise ValidationError("This day is still to come. An entry is about today or a day before.")
        return day

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if self.as_draft:
            self.errors.pop("audience", None)
        self.ask_about_pupils()
        return said

    def details(self) -> EntryDetails:
        """What was typed, of a valid form."""
        said = {name: self.cleaned_data[name] for name in ("text", "on", "prompt")}
        said["about"] = [slug for slug in Strategy.values if slug in self.cleaned_data["about"]]
        if self.as_draft:
            return EntryDetails(**said, is_draft=True)
        return EntryDetails(**said, audience=self.cleaned_data["audience"], partner=self.partner_chosen)


class QuickEntryForm(PupilQuestionForm):
    """A line or two, of today and private; its faults are shown in the form of a longer entry."""

    text = PlainTextField(label="What I want to keep", multiline=True, max_length=LONGEST_ENTRY)
    about = forms.MultipleChoiceField(
        label="What it is about", choices=Strategy.choices, widget=forms.CheckboxSelectMultiple, required=False
    )
    creation_key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self) -> None:
        super().__init__(initial={"creation_key": uuid.uuid4()}, label_suffix="", auto_id="quick_%s")
        let_all_through(self.fields["text"], rows=2)


def prompt_choices(entry: LogEntry | None) -> list[tuple[str, str]]:
    """The questions; one that is not asked any more stays with the entry that answers it."""
    choices = [("", "None, I just write"), *ENTRY_PROMPTS.items()]
    if entry and entry.prompt not in dict(choices):
        choices.append((entry.prompt, "As it was"))
    return choices


def let_all_through(field: forms.Field, *, rows: int) -> None:
    """Let a browser cut nothing off that is pasted: too much is said in words, and all of it stays in the form."""
    field.widget.attrs.pop("maxlength", None)
    field.widget.attrs["rows"] = rows


class WordsField(forms.CharField):
    """Words to look for, cut and cleaned instead of refused."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\0", "").strip()[:LONGEST_SEARCH]


class LogFilter(forms.Form):
    """Search and filters of the list; what is not understood is left out."""

    q = WordsField(label="Search", required=False)
    whose = forms.ChoiceField(label="Whose", required=False, choices=WHOSE)
    about = forms.ChoiceField(label="About", required=False, choices=[("", "Anything"), *Strategy.choices])
    term = forms.ChoiceField(label="Term", required=False)

    def __init__(self, data: Any, *, terms: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, label_suffix="")
        self.fields["term"].choices = [("", "Any term"), *terms]  # type: ignore[attr-defined]
