"""What chairs say when they agree to minutes, and when they reopen them."""

from django import forms

from inclusion.school.forms.text import PlainTextField


class AgreeForm(forms.Form):
    """A chair agrees to the minutes they have read; `seen` is the mark of those."""

    reservation = PlainTextField(
        label="Reservation",
        multiline=True,
        max_length=1000,
        required=False,
        help_text="You can agree and still say where you see it differently. It stands in the minutes under your name.",
    )
    seen = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)


class ReopenForm(forms.Form):
    """Why closed minutes are opened again."""

    reason = PlainTextField(
        label="Why they are reopened",
        multiline=True,
        max_length=500,
        help_text="It stands in the minutes from now on, with your name and the time.",
        error_messages={"required": "Say why, so that everybody who read them knows."},
    )
