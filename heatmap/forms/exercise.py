"""What a leadership team says of one event in a calendar exercise."""

from typing import Any

from django import forms

from heatmap.models import ExerciseMark
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import SchoolEvent


class MarkForm(forms.Form):
    """Keep, streamline, move or stop; who tells whom; a note. `seen` is the mark that the person had before them."""

    mark = forms.ChoiceField(
        label="What becomes of it",
        choices=ExerciseMark.Mark.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the four."},
    )
    who_tells = PlainTextField(label="Who tells whom", max_length=200, required=False)
    note = PlainTextField(label="Note", max_length=300, required=False)
    seen = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, event: SchoolEvent, mark: ExerciseMark | None = None) -> None:
        start: dict[str, object] = {}
        if mark is not None:
            start = {"mark": mark.mark, "who_tells": mark.who_tells, "note": mark.note}
            start["seen"] = mark.marked_at.isoformat()
        super().__init__(data, initial=start, label_suffix="", auto_id=f"{event.pk.hex}-%s")
