"""Search and filters of the list of events, as a form."""

from django import forms
from django.db.models import Q

from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership, SchoolEvent


class FilterForm(forms.Form):
    """Search and filters of the list; what is not understood is said and left out."""

    q = PlainTextField(label="Search", required=False)
    role = forms.ChoiceField(label="Concerns", required=False)
    nature = forms.ChoiceField(
        label="Kind", required=False, choices=[("", "Any kind"), ("event", "Events"), ("deadline", "Deadlines")]
    )
    set_by = forms.ChoiceField(label="Set by", required=False, choices=[("", "Anybody"), *SchoolEvent.SetBy.choices])
    movable = forms.ChoiceField(
        label="Can it move?", required=False, choices=[("", "Either"), ("yes", "Could move"), ("no", "Fixed")]
    )

    def __init__(self, data: object, *, membership: Membership) -> None:
        super().__init__(data, label_suffix="")  # type: ignore[arg-type]
        roles = [(role.slug, role.name) for role in membership.school_roles]
        self.fields["role"].choices = [("", "Any role"), *roles]  # type: ignore[attr-defined]

    def condition(self) -> Q:
        """As a query over events. Call it after validation."""
        said = self.cleaned_data
        condition = Q()
        if words := said.get("q"):
            condition &= Q(title__icontains=words) | Q(needs__icontains=words)
        if role := said.get("role"):
            condition &= Q(levels__role__slug=role)
        for name in ("nature", "set_by"):
            if value := said.get(name):
                condition &= Q(**{name: value})
        if movable := said.get("movable"):
            condition &= Q(movable=movable == "yes")
        return condition
