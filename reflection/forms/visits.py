"""The forms of visits: what to see with whom and when, another time, and the one change that both share."""

import uuid
from collections.abc import Sequence
from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from planning.forms.numbers import whole_number
from planning.forms.plan import DATES, SUIT, TERM, WhenForm
from planning.forms.pupil_question import NO_PUPILS, PupilQuestionForm
from reflection.actions.visits import VisitDetails
from reflection.models import Visit

Occasion = Visit.Occasion
HOST, GUEST = "host", "guest"  # which of the two the person who asks would be
DIRECTIONS = [(HOST, "Come and see my work"), (GUEST, "May I come and see yours?")]
LEADER_JOINS, SENCO_JOINS = (
    (Occasion.GROUP, Occasion.AGENCIES),
    (Occasion.CURRICULUM, Occasion.STAFFING, Occasion.PARENTS),
)
OCCASIONS = [
    ("", "Choose one"),
    ("A leader often joins", [(one.value, one.label) for one in LEADER_JOINS]),
    ("The SENCo often joins", [(one.value, one.label) for one in SENCO_JOINS]),
    ("Either", [(one.value, one.label) for one in (Occasion.LESSON, Occasion.OTHER)]),
]
WHEN = [(SUIT, "The next four weeks"), (TERM, "The rest of this term"), (DATES, "Between two dates")]
IN_LESSONS = time(10)
CHOOSE = "Choose a colleague."
PASSED = "This date has passed. Choose a later one."


class VisitTimeForm(WhenForm, PupilQuestionForm):
    """When, how long and where: for another time of a visit, and part of a new one."""

    asks_about: tuple[str, ...] = ("place",)

    minutes = whole_number("Length in minutes", low=5, high=480, initial=45)
    place = PlainTextField(label="Place", max_length=100, required=False)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, visit: Visit | None = None, **options: Any) -> None:
        start: dict[str, Any] = {"around": IN_LESSONS}
        if visit is not None:
            start = {
                "around": visit.starts_at,
                "minutes": visit.minutes,
                "place": visit.place,
                "version": visit.version,
            }
        super().__init__(data, initial=start | options.pop("initial", {}), **options)
        self.fields["when"].choices = WHEN  # type: ignore[attr-defined]
        self.fields["when"].help_text = "Where it has a fixed day, choose “Between two dates” and that day twice."

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        self.ask_about_pupils()
        return said


class VisitForm(VisitTimeForm):
    """A new visit, offered or asked for. `details` gives it to the actions once it is valid."""

    asks_about = ("what", "place")

    direction = forms.ChoiceField(
        label="What you would like",
        choices=DIRECTIONS,
        initial=HOST,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one of the two.", "invalid_choice": "Choose one of the two."},
    )
    colleague = forms.ChoiceField(label="With whom", error_messages={"required": CHOOSE, "invalid_choice": CHOOSE})
    occasion = forms.ChoiceField(
        label="Occasion", choices=OCCASIONS, error_messages={"required": "Choose what comes nearest."}
    )
    what = PlainTextField(
        label="What there is to see",
        max_length=150,
        help_text=f"Such as “Reading group in the library”. {NO_PUPILS}",
        error_messages={"required": "Say in a few words what there is to see."},
    )

    def __init__(
        self,
        data: Any = None,
        *,
        by: Membership,
        colleagues: Sequence[Membership],
        partner: Membership | None,
        **options: Any,
    ) -> None:
        self.by = by
        first = sorted(colleagues, key=lambda person: person != partner)  # the rest by name, as they come
        self.colleagues = {str(person.pk): person for person in first}
        start = {"colleague": str(partner.pk) if partner else ""}
        super().__init__(data, initial=start | options.pop("initial", {}), **options)
        people = [
            (key, f"{one.name} (your partner)" if one == partner else one.name) for key, one in self.colleagues.items()
        ]
        self.fields["colleague"].choices = [("", "Choose a colleague"), *people]  # type: ignore[attr-defined]

    @property
    def other(self) -> Membership:
        return self.colleagues[self.cleaned_data["colleague"]]

    def details(self) -> VisitDetails:
        said = self.cleaned_data
        host, guest = (self.by, self.other) if said["direction"] == HOST else (self.other, self.by)
        return VisitDetails(host, guest, said["occasion"], said["what"], said["minutes"], said["place"])


class ChangeForm(PupilQuestionForm):
    """The one change both share: what, who sees to it, and by when."""

    asks_about = ("title",)

    title = PlainTextField(
        label="What we change", max_length=300, help_text=NO_PUPILS, error_messages={"required": "Say what you change."}
    )
    owner = forms.ChoiceField(
        label="Who sees to it",
        widget=forms.RadioSelect,
        help_text="It stands among their actions; nobody else sees it there.",
        error_messages={"required": "Choose one of you two.", "invalid_choice": "Choose one of you two."},
    )
    due_on = DayField(label="By when")
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, visit: Visit, by: Membership, today: date) -> None:
        self.today = today
        self.people = {str(one.pk): one for one in (by, visit.other(by)) if one.is_live}
        super().__init__(data, initial={"creation_key": uuid.uuid4(), "owner": str(by.pk)}, label_suffix="")
        choices = [(key, f"{one.name} (you)" if one == by else one.name) for key, one in self.people.items()]
        self.fields["owner"].choices = choices  # type: ignore[attr-defined]

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.today:
            raise ValidationError(PASSED)
        return day

    def clean_owner(self) -> Membership:
        return self.people[self.cleaned_data["owner"]]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        self.ask_about_pupils()
        return said
