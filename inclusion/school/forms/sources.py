"""Forms of calendars that are brought in: the four ways, the columns of a table, the starting pressure, and the end."""

import uuid
from pathlib import PurePath
from typing import Any
from urllib.parse import urlsplit

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from inclusion.school.access import Standing
from inclusion.school.calendars.calendar_file import MEGABYTE, SUBSCRIBED, UPLOAD, limits_in_words
from inclusion.school.calendars.tables import Table
from inclusion.school.forms.event_values import level_name
from inclusion.school.forms.text import PlainTextField, clean_text
from inclusion.school.levels import LEVEL_LABELS
from inclusion.school.models import CalendarSource, Membership, SchoolEvent
from inclusion.school.table_matching import NONE, Matching, samples_of

MOST_OF_TABLE = MEGABYTE
LONGEST_NAME = 120
LONGEST_ADDRESS = 500
LONGEST_TEXT = 500_000
SCHEMES = ("https", "http", "webcal")
LEVELS = [(str(level), label) for level, label in LEVEL_LABELS.items()]
ASKED_FIRST = {Standing.HEAD, Standing.SENCO}
Kind = CalendarSource.Kind


class SmallFileField(forms.FileField):
    """A file of at most so many bytes, whole megabytes, with its size in words where it is larger. The value is its
    bytes and a name for it.
    """

    def __init__(self, *, most: int, **options: Any) -> None:
        words = {
            "required": "Choose a file.",
            "empty": "The file is empty.",
            "missing": "Choose a file.",
            "invalid": "The file did not come through. Choose it again.",
        }
        super().__init__(error_messages=words, max_length=200, **options)
        self.most = most

    def clean(self, data: Any, initial: Any = None) -> Any:
        upload: Any = super().clean(data, initial)
        if upload is None:
            return None
        size = upload.size or 0
        if size > self.most:
            most = f"at most {self.most // MEGABYTE} MB of it can be read"
            raise ValidationError(f"The file has {size / MEGABYTE:,.1f} MB; {most}. Export less of it.")
        return upload.read(), _stem_of(upload.name or "")


def _stem_of(file_name: str) -> str:
    stem = PurePath(file_name).stem.replace("_", " ").strip()[:LONGEST_NAME]
    try:
        return clean_text(stem)
    except ValidationError:
        return ""


def name_field(*, required: bool = False, example: str = "") -> PlainTextField:
    return PlainTextField(
        label="What it is called",
        max_length=LONGEST_NAME,
        required=required,
        help_text=f"A newer version under the same name is compared with what came before.{example}",
        error_messages={"required": "Give it a name, so that a newer version can be compared with it."},
    )


class BringForm(forms.Form):
    """One of the ways in. `kind` is that of its source."""

    kind: str = ""

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files, label_suffix="")


def terms_field() -> forms.BooleanField:
    return forms.BooleanField(
        label="These are term dates", required=False, help_text="They go to terms and closures, not to the events."
    )


class CalendarFileForm(BringForm):
    kind = Kind.FILE
    file = SmallFileField(
        label="Calendar file (.ics)",
        most=UPLOAD.most_bytes,
        help_text=f"{limits_in_words(UPLOAD)} Entries that are marked as private are left out.",
        widget=forms.ClearableFileInput(attrs={"accept": ".ics,text/calendar"}),
    )
    name = name_field(example=" Left empty, it is called as in the file.")
    terms = terms_field()


class TableForm(BringForm):
    kind = Kind.TABLE
    file = SmallFileField(
        label="Table (.csv or .xlsx)",
        most=MOST_OF_TABLE,
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    name = name_field(example=" Left empty, it is called like the file.")
    terms = terms_field()
    ask = forms.BooleanField(
        label="Ask me again which column is which",
        required=False,
        help_text="Otherwise a table with headings that we know is read as last time.",
    )


class PasteForm(BringForm):
    kind = Kind.PASTE
    text = forms.CharField(
        label="The table or list",
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 10}),
        help_text="Copied from Word, Excel or a web page, with a date on every line.",
        error_messages={"required": "Paste something first.", "max_length": "That is too much. Paste it in parts."},
    )
    name = name_field(required=True, example=" For example: Staff handbook dates.")
    terms = terms_field()
    ask = forms.BooleanField(label="Ask me again which column is which", required=False)


class AddressForm(BringForm):
    kind = Kind.ADDRESS
    address = forms.CharField(
        label="Address of the calendar",
        max_length=LONGEST_ADDRESS,
        help_text="It often ends in .ics, and begins with https:// or webcal://. It is kept like a password."
        f" {limits_in_words(SUBSCRIBED)} Entries that are marked as private are left out.",
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": "Paste the address."},
    )
    name = PlainTextField(
        label="What it is called",
        max_length=LONGEST_NAME,
        help_text="For example: Local authority term dates.",
        error_messages={"required": "Give it a name that your colleagues understand."},
    )
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, files: Any = None) -> None:
        super().__init__(data, files)
        self.initial["creation_key"] = uuid.uuid4()

    def clean_address(self) -> str:
        """Only what it looks like is judged here. Whether it may be fetched, `calendars/fetching.py` decides."""
        address: str = self.cleaned_data["address"].strip()
        try:
            parts = urlsplit(address)
            fits = parts.scheme.lower() in SCHEMES and bool(parts.hostname) and not parts.username
        except ValueError:
            fits = False
        if not fits or not address.isprintable() or " " in address:
            raise ValidationError(
                "This is not an address of a calendar. It begins with https://, http:// or webcal://."
            )
        return address


WAYS: dict[str, type[BringForm]] = {
    "file": CalendarFileForm,
    "address": AddressForm,
    "table": TableForm,
    "paste": PasteForm,
}


class ColumnsForm(forms.Form):
    """Which column of a table is what, beginning with a guess."""

    title = forms.TypedChoiceField(label="What it is called", coerce=int)
    first = forms.TypedChoiceField(label="Date, or first day", coerce=int)
    last = forms.TypedChoiceField(label="Last day", coerce=int, help_text="None where a row has one date or a range.")
    who = forms.TypedChoiceField(
        label="Who is concerned",
        coerce=int,
        help_text="Where it names roles of your school, the event begins with a level for those only.",
    )
    time = forms.TypedChoiceField(
        label="Time", coerce=int, required=False, help_text="It is noted with the event, in words."
    )
    has_headings = forms.BooleanField(label="The first row holds headings", required=False)

    def __init__(self, data: Any = None, *, table: Table, guessed: Matching) -> None:
        start = {name: getattr(guessed, name) for name in ("title", "first", "last", "who", "time", "has_headings")}
        super().__init__(data, initial=start, label_suffix="")
        columns = [(str(p), f"{name} – {sample}" if sample else name) for p, name, sample in samples_of(table)]
        for name in ("title", "first", "last", "who", "time"):
            none = [] if name in ("title", "first") else [(str(NONE), "None")]
            self.fields[name].choices = none + columns  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        if "title" in said and said.get("title") == said.get("first"):
            self.add_error("first", "This is the column with the titles. Choose the one with the dates.")
        return said

    @property
    def matching(self) -> Matching:
        said = self.cleaned_data
        return Matching(**{**said, "time": NONE if said["time"] == "" else said["time"]})


class StartingForm(forms.Form):
    """How hard everything of a source presses on each role to begin with, and who set the dates."""

    set_by = forms.ChoiceField(label="Who set the dates", choices=SchoolEvent.SetBy.choices, initial="us")

    def __init__(self, data: Any = None, *, membership: Membership, source: CalendarSource) -> None:
        super().__init__(data, initial={"set_by": source.columns.get("set_by", "us")}, label_suffix="")
        self.membership = membership
        for role in membership.school_roles:
            self.fields[level_name(role)] = forms.TypedChoiceField(
                label=role.name,
                choices=LEVELS,
                coerce=int,
                required=False,
                widget=forms.RadioSelect,
                error_messages={"invalid_choice": "Choose a level from 0 to 5."},
            )
            self.initial[level_name(role)] = str(source.levels.get(str(role.pk), 0))

    @property
    def first_levels(self) -> list[BoundField]:
        return [self[level_name(role)] for role in self.membership.school_roles if role.standing in ASKED_FIRST]

    @property
    def other_levels(self) -> list[BoundField]:
        return [self[level_name(role)] for role in self.membership.school_roles if role.standing not in ASKED_FIRST]

    def levels(self) -> dict[uuid.UUID, int]:
        """Those above 0, by role id."""
        roles = self.membership.school_roles
        said = {role.pk: self.cleaned_data.get(level_name(role)) or 0 for role in roles}
        return {pk: level for pk, level in said.items() if level}


class StopForm(forms.Form):
    """The end of a subscription."""

    events = forms.ChoiceField(
        label="Its events",
        choices=[
            ("keep", "Keep its events: they are yours from now on"),
            ("remove", "Remove its events, but for those that somebody here has edited"),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what becomes of its events."},
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
