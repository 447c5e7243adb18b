"""Ask before text is saved that looks like a pupil: a warning that a tick answers, never a ban."""

from collections.abc import Iterable

from django import forms
from django.utils.text import capfirst

from inclusion.school.pupil_words import pupil_words

NO_PUPILS = "No pupil names or initials."


class PupilQuestionForm(forms.Form):
    """A form with free text. A subclass names its text fields in `asks_about`, and calls this `clean` last.

    `no_pupils` is shown (`{% include "planning/_pupil_question.html" %}`) only once the question has been asked.
    """

    asks_about: tuple[str, ...] = ()
    no_pupils = forms.BooleanField(required=False, label="No pupil is meant. Save it as it is.")

    def ask_about_pupils(self) -> None:
        """Put the question beside each field that needs it, unless it is answered. Call it at the end of `clean`."""
        if self.cleaned_data.get("no_pupils"):
            return
        for name in self.asks_about:
            self._ask(name, pupil_words(str(self.cleaned_data.get(name) or "")))

    def _ask(self, name: str, found: Iterable[str]) -> None:
        phrases = ", ".join(f"“{phrase}”" for phrase in found)
        if phrases:
            words = f"{capfirst(phrases)} looks like a pupil. Write it without, or tick “No pupil is meant”."
            self.add_error(name, forms.ValidationError(words, code="pupil"))

    @property
    def was_asked(self) -> bool:
        """Has the question been asked, or answered, in this form?"""
        asked = any(error.code == "pupil" for errors in self.errors.as_data().values() for error in errors)
        return asked or bool(self.is_bound and self.data.get("no_pupils"))
