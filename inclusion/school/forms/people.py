"""What may be typed about a person: into the staff list by the school, and by the person who joins."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from inclusion.school.access import Standing, may_grant
from inclusion.school.forms.text import PlainTextField, clean_text
from inclusion.school.models import Membership, Role, User

WEEKDAYS = [("1", "Monday"), ("2", "Tuesday"), ("3", "Wednesday"), ("4", "Thursday"), ("5", "Friday")]


class MemberForm(forms.Form):
    """One person on the staff list. Roles are offered only where the one who fills the form in may grant them."""

    name = PlainTextField(max_length=100, help_text="As colleagues know them.")
    roles = forms.ModelMultipleChoiceField(
        queryset=Role.objects.none(), required=False, widget=forms.CheckboxSelectMultiple
    )
    working_days = forms.MultipleChoiceField(
        choices=WEEKDAYS,
        widget=forms.CheckboxSelectMultiple,
        initial=[day for day, _ in WEEKDAYS],
        error_messages={"required": "Tick at least one working day."},
    )
    slt_link = forms.ModelChoiceField(
        queryset=Membership.objects.none(),
        required=False,
        label="SLT link, if not on the leadership team",
        empty_label="Nobody",
        help_text="The leader who speaks for this person where leadership decides.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=2**31 - 1)

    def __init__(self, *args: Any, by: Membership, member: Membership | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.own = member is not None and member.pk == by.pk
        held = {role.pk for role in member.roles_held} if member else set()
        mine = [] if self.own else [r for r in by.school_roles if may_grant(by.standings, Standing(r.standing))]
        self.kept_roles = [r for r in by.school_roles if r.pk in held and r not in mine]
        colleagues = Membership.objects.live().visible_to(by)
        roles_field, link_field = self.fields["roles"], self.fields["slt_link"]
        assert isinstance(roles_field, forms.ModelMultipleChoiceField)
        assert isinstance(link_field, forms.ModelChoiceField)
        roles_field.queryset = Role.objects.visible_to(by).filter(pk__in=[role.pk for role in mine])
        link_field.queryset = colleagues.exclude(pk=member.pk) if member else colleagues
        if member is not None:
            self.initial = {
                "name": member.name,
                "roles": held,
                "working_days": list(member.working_days),
                "slt_link": member.slt_link_id,
                "version": member.version,
            }
        if not mine:
            del self.fields["roles"]

    @property
    def details(self) -> dict[str, Any]:
        """The checked values as the actions take them, with the roles that only others may take away."""
        return {
            "name": self.cleaned_data["name"],
            "roles": [*self.cleaned_data.get("roles", []), *self.kept_roles],
            "working_days": "".join(sorted(self.cleaned_data["working_days"])),
            "slt_link": self.cleaned_data["slt_link"],
        }


class InviteForm(MemberForm):
    """A person who gets an invitation."""

    email = forms.EmailField(
        label="E-mail address", max_length=254, help_text="The invitation goes here, and they sign in with it."
    )
    field_order = ["name", "email", "roles", "working_days", "slt_link"]

    def clean_email(self) -> str:
        return clean_text(self.cleaned_data["email"]).lower()


class AccountForm(forms.Form):
    """The name and password of somebody who joins with a new account."""

    name = PlainTextField(label="Your name", max_length=100)
    password = forms.CharField(
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="At least 12 characters. Three or four words that only you would put together make a good one.",
    )
    again = forms.CharField(
        label="The same password again",
        max_length=1000,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        password = data.get("password")
        if password:
            try:
                validate_password(password, User(email=self.email, name=data.get("name", "")))
            except ValidationError as error:
                self.add_error("password", error)
            if "again" in data and data["again"] != password:
                self.add_error("again", "The two passwords are not the same.")
        return data
