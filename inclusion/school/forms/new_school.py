"""What a new school must say about itself."""

import re

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import RESERVED_SLUGS, School


class NewSchoolForm(forms.ModelForm[School]):
    """A school and the address of its head, for the one who runs the server."""

    name = PlainTextField(max_length=120)
    head_email = forms.EmailField(label="Head's e-mail address", max_length=254)
    head_name = PlainTextField(label="Head's name", max_length=100, required=False)

    class Meta:
        model = School
        fields = ["slug", "name", "phase", "kind"]
        error_messages = {"slug": {"unique": "There is a school with this address already."}}

    def clean_slug(self) -> str:
        slug: str = self.cleaned_data["slug"]
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", slug):
            raise ValidationError("Use lower-case letters, digits and single hyphens, such as st-marys.")
        if slug in RESERVED_SLUGS:
            raise ValidationError(f"'{slug}' is an address of the site itself. Choose another.")
        return slug
