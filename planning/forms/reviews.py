"""The form of a review of provision, savable while it is half filled, and that of a ratio gain alone."""

import uuid
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django import forms

from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.models import Membership
from inclusion.school.wording import full_day
from planning.forms.numbers import MORE_THAN_PLANNED, number, whole_number
from planning.forms.pupil_question import NO_PUPILS, PupilQuestionForm
from planning.models import Evidence, Meeting, ProvisionReview

DATA = ["measure", "entry_on", "entry_value", "exit_on", "exit_value", "months_in", "months_gained"]
COUNTS = ["below", "at_expected", "above"]
EVIDENCE = ["evidence_data", "evidence_observation", "evidence_voice", "evidence_instinct"]
FOUND = [
    *["held_on", "meeting", "ran", "sessions_planned", "sessions_delivered"],
    *[*DATA, *COUNTS, "data_words", "instinct", *EVIDENCE],
]
NEAR = timedelta(days=200)  # meetings that far from the review are offered


def _short(value: Decimal | None) -> Decimal | None:
    """Without the noughts that the database adds."""
    return None if value is None else Decimal(f"{value.normalize():f}")


def strength(label: str) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label, choices=Evidence.choices, required=False, widget=forms.RadioSelect, initial=Evidence.NONE
    )


class MeetingChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the meetings a person takes part in, by its date."""

    def label_from_instance(self, meeting: Any) -> str:
        return f"{full_day(meeting.on)}: {meeting.title}"


class ReviewForm(PupilQuestionForm):
    """What a review found. Only its date must be there. `found` gives it to the actions."""

    asks_about = ("measure", "data_words", "instinct")

    held_on = DayField(label="Date of the review")
    meeting = MeetingChoice(
        label="Meeting",
        queryset=Meeting.objects.none(),
        required=False,
        empty_label="None",
        help_text="One that you take part in.",
    )
    ran = forms.ChoiceField(
        label="Did it run as planned?",
        choices=[*ProvisionReview.Ran.choices, ("", "Not said yet")],
        required=False,
        widget=forms.RadioSelect,
    )
    sessions_planned = whole_number("Sessions planned", high=5000, required=False)
    sessions_delivered = whole_number("Sessions delivered", high=5000, required=False)
    measure = PlainTextField(
        label="What was measured",
        max_length=100,
        required=False,
        help_text=f"For example: reading age in months. {NO_PUPILS}",
    )
    entry_on = DayField(label="Measured first on", required=False)
    entry_value = number("Average at entry", digits=7, places=2)
    exit_on = DayField(label="Measured again on", required=False)
    exit_value = number("Average at exit", digits=7, places=2)
    months_in = number("Months in the programme", digits=4, places=1, low=0)
    months_gained = number("Months of progress", digits=4, places=1)
    below = whole_number("Below expected", high=2000, required=False)
    at_expected = whole_number("At expected", high=2000, required=False)
    above = whole_number("Above expected", high=2000, required=False)
    data_words = PlainTextField(
        label="What the data shows, in words",
        multiline=True,
        max_length=2000,
        required=False,
        help_text=f"Leave counts of a few pupils to the numbers above. {NO_PUPILS}",
    )
    instinct = PlainTextField(
        label="What the adults sense",
        multiline=True,
        max_length=2000,
        required=False,
        help_text=f"What those who know the pupils notice that no number says. {NO_PUPILS}",
    )
    evidence_data = strength("Data")
    evidence_observation = strength("Observation")
    evidence_voice = strength("Pupil or parent voice")
    evidence_instinct = strength("Professional instinct")
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    creation_key = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        data: Any = None,
        *,
        membership: Membership,
        review: ProvisionReview | None = None,
        today: date | None = None,
        sessions: tuple[int, int] | None = None,
        meeting: uuid.UUID | None = None,
    ) -> None:
        self.review = review
        if review is None:
            start: dict[str, Any] = {"creation_key": uuid.uuid4(), "held_on": today, "ran": "", "meeting": meeting}
            if sessions is not None:
                start |= {"sessions_planned": sessions[0], "sessions_delivered": sessions[1]}
        else:
            start = {name: getattr(review, name) for name in FOUND} | {"version": review.version}
            start |= {"meeting": review.meeting_id}
            start |= {name: _short(start[name]) for name in ("entry_value", "exit_value", "months_in", "months_gained")}
        super().__init__(data, initial=start, label_suffix="")
        self._offer_meetings(membership, today)

    def _offer_meetings(self, membership: Membership, today: date | None) -> None:
        """One's own near the review. A stored one that this person does not take part in stays unless they choose."""
        mine = Meeting.objects.visible_to(membership).filter(cancelled_at__isnull=True)
        day = self.review.held_on if self.review else today
        near = mine.filter(on__range=(day - NEAR, day + NEAR)) if day else mine
        stored = self.review.meeting_id if self.review else None
        kept = mine.filter(pk=stored) if stored else mine.none()
        near = near | kept
        self.fields["meeting"].queryset = near.order_by("-on", "-starts_at")  # type: ignore[attr-defined]
        self.keeps_meeting = stored is not None and not kept.exists()

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        planned, delivered = said.get("sessions_planned"), said.get("sessions_delivered")
        if planned is not None and delivered is not None and delivered > planned:
            self.add_error("sessions_delivered", MORE_THAN_PLANNED)
        entry, again = said.get("entry_on"), said.get("exit_on")
        if entry and again and again < entry:
            self.add_error("exit_on", "The second measurement is before the first.")
        if said.get("months_in") == 0:
            self.add_error("months_in", "Nothing is gained in no time. Give more than 0 months, or leave it empty.")
        if said.get("ran") == ProvisionReview.Ran.NO and delivered:
            self.add_error("ran", "It did not run, but sessions were delivered. Choose “Partly”, or take them out.")
        self.ask_about_pupils()
        return said

    @property
    def strengths(self) -> list[forms.BoundField]:
        return [self[name] for name in EVIDENCE]

    def found(self) -> dict[str, Any]:
        """The fields of ProvisionReview by name."""
        said = {name: self.cleaned_data[name] for name in FOUND}
        for name in EVIDENCE:
            said[name] = said[name] or Evidence.NONE
        if said["meeting"] is None and self.keeps_meeting:
            del said["meeting"]
        return said


class RatioForm(forms.Form):
    """The two numbers of a ratio gain."""

    months_in = number("Months in the programme", digits=4, places=1, low=0)
    months_gained = number("Months of progress", digits=4, places=1)
