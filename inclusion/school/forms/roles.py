"""The form of a role: the school's own label and, for a new role, what it stands for."""

from typing import Any

from django import forms

from inclusion.school.access import STANDING_WORDS, Standing, may_grant
from inclusion.school.forms.text import PlainTextField
from inclusion.school.forms.typed import typed
from inclusion.school.models import Membership, Role


class RoleForm(forms.Form):
    """A label; `seen` is the label as it was when the form was opened."""

    name = PlainTextField(
        label="Label",
        max_length=60,
        help_text="As your school says it.",
        error_messages={"required": "Give it a label."},
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False, strip=False)

    def __init__(self, data: Any = None, *, role: Role | None = None) -> None:
        name = role.name if role else ""
        super().__init__(data, label_suffix="", initial={"name": name, "seen": name})

    def show_current(self, current: Role) -> None:
        """Tell that somebody else renamed it, and let a second save keep what was typed here."""
        self.add_error(
            None, f"Somebody renamed this while you were writing. It is now {current.name}. Save again to keep yours."
        )
        self.data = typed(self, seen=current.name)


class NewRoleForm(RoleForm):
    """With what the role stands for, among the standings this person may give."""

    standing = forms.ChoiceField(
        label="What it stands for",
        help_text="This decides what people in the role may see and do.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it stands for."},
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        offered = [standing for standing in Standing if may_grant(membership.standings, standing)]
        self.fields["standing"].choices = [(s.value, STANDING_WORDS[s]) for s in offered]  # type: ignore[attr-defined]
