"""When a person can meet: a few spans for each weekday, in a two-week timetable each for every week or one letter."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict

from inclusion.school.wording import WORKING_DAYS
from planning.actions.availability import GivenTime
from planning.forms.clock import ClockField
from planning.models import MeetingTime

LEAST, MOST = 2, 6  # spans shown for a weekday: one empty beyond those given, as far as there is room


@dataclass(frozen=True)
class SpanFields:
    """The fields of one span as the page shows them; `letter` is None without a two-week timetable."""

    number: int
    starts_at: BoundField
    ends_at: BoundField
    letter: BoundField | None


class AvailabilityForm(forms.Form):
    """The spans of five weekdays. Once valid, `times` gives them; an empty span is left out."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput, max_length=10_000)

    def __init__(self, data: Any = None, *, given: Sequence[GivenTime], seen: str, letters: bool) -> None:
        self.letters = letters
        by_day = {day: [one for one in given if one.weekday == day] for day in range(len(WORKING_DAYS))}
        super().__init__(data, initial={"seen": seen}, label_suffix="")
        self.rows = {day: _rows(data, day, len(known)) for day, known in by_day.items()}
        for day, known in by_day.items():
            for number in range(self.rows[day]):
                self._add_span(day, number, known[number] if number < len(known) else None)

    def _add_span(self, day: int, number: int, given: GivenTime | None) -> None:
        words = f"{WORKING_DAYS[day]}, span {number + 1}"
        for part, label in (("from", "from"), ("until", "until")):
            name = span_name(day, number, part)
            widget = forms.TimeInput(format="%H:%M", attrs={"type": "time", "class": "form-control"})
            self.fields[name] = ClockField(label=f"{words}, {label}", required=False, widget=widget)
            self.initial[name] = (given.starts_at if part == "from" else given.ends_at) if given else None
        if self.letters:
            name = span_name(day, number, "letter")
            self.fields[name] = forms.ChoiceField(
                label=f"{words}, weeks",
                choices=MeetingTime.Letter.choices,
                required=False,
                widget=forms.Select(attrs={"class": "form-select"}),
            )
            self.initial[name] = given.letter if given else ""

    @property
    def days(self) -> Iterator[tuple[int, str, list[SpanFields]]]:
        """Each weekday with its name and the fields of its spans."""
        for day, name in enumerate(WORKING_DAYS):
            yield day, name, [self._span(day, number) for number in range(self.rows[day])]

    def _span(self, day: int, number: int) -> SpanFields:
        letter = self[span_name(day, number, "letter")] if self.letters else None
        return SpanFields(
            number + 1, self[span_name(day, number, "from")], self[span_name(day, number, "until")], letter
        )

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        for day, count in self.rows.items():
            for number in range(count):
                self._clean_span(day, number, said)
            if not self.errors:
                self._clean_overlaps(day)
        return said

    def _clean_span(self, day: int, number: int, said: Mapping[str, Any]) -> None:
        first, last = (span_name(day, number, part) for part in ("from", "until"))
        if first in self.errors or last in self.errors:
            return
        if said.get(first) is None and said.get(last) is not None:
            self.add_error(first, "Say from when, or leave both empty.")
        elif said.get(first) is not None and said.get(last) is None:
            self.add_error(last, "Say until when, or leave both empty.")
        elif said.get(first) is not None and said[last] <= said[first]:
            self.add_error(last, "This is not after the time in “from”.")

    def _clean_overlaps(self, day: int) -> None:
        for number in range(self.rows[day]):
            mine = self._given(day, number)
            for other in (self._given(day, earlier) for earlier in range(number)):
                if mine and other and _overlap(mine, other):
                    words = "This overlaps with another span of the day. Make them one, or change a time."
                    self.add_error(span_name(day, number, "from"), words)
                    return

    def _given(self, day: int, number: int) -> GivenTime | None:
        first, last = (self.cleaned_data.get(span_name(day, number, part)) for part in ("from", "until"))
        if first is None or last is None:
            return None
        letter = self.cleaned_data.get(span_name(day, number, "letter"), "") if self.letters else ""
        return GivenTime(day, _whole(first), _whole(last), letter)

    def times(self) -> list[GivenTime]:
        """What the person gives, by weekday and time."""
        spans = (self._given(day, number) for day, count in self.rows.items() for number in range(count))
        return sorted(span for span in spans if span)


def span_name(day: int, number: int, part: str) -> str:
    """The name of a field: "d0-1-from" is the beginning of Monday's second span."""
    return f"d{day}-{number}-{part}"


def as_on_first_day(data: QueryDict, worked: Collection[int]) -> QueryDict:
    """What was typed, with the spans of the first working day on all the others; other days stay as they are."""
    changed: QueryDict = data.copy()
    first, *others = sorted(worked) or [0]
    for day in others:
        for number in range(MOST):
            for part in ("from", "until", "letter"):
                name = span_name(first, number, part)
                if name in data:
                    changed[span_name(day, number, part)] = data.get(name, "")
                else:
                    changed.pop(span_name(day, number, part), None)
    return changed


def _rows(data: Any, day: int, known: int) -> int:
    """How many spans the day shows: never fewer than were sent."""
    sent = [n for n in range(MOST) if data is not None and span_name(day, n, "from") in data]
    return min(max(LEAST, known + 1, max(sent, default=-1) + 1), max(MOST, known))


def _overlap(one: GivenTime, other: GivenTime) -> bool:
    same_weeks = not one.letter or not other.letter or one.letter == other.letter
    return same_weeks and one.starts_at < other.ends_at and other.starts_at < one.ends_at


def _whole(at: time) -> time:
    """Without seconds: nobody plans by them."""
    return at.replace(second=0, microsecond=0)
