"""Forms of the school's year: an academic year, a term, a closure, an INSET day, and a whole year in one go."""

from collections.abc import Iterable
from datetime import date
from itertools import pairwise
from typing import Any

from django import forms

from inclusion.school.actions.year import Pair, YearError
from inclusion.school.forms.days import DayField
from inclusion.school.forms.text import PlainTextField
from inclusion.school.forms.typed import typed
from inclusion.school.models import AcademicYear, Closure
from inclusion.school.school_dates import Span
from inclusion.school.year_rules import LONGEST_DAYS, TERM_NAMES, dates_problem, default_label, in_words

HALF_TERMS = [f"{name} {half}" for name in TERM_NAMES for half in (1, 2)]
INSET_FIELDS = 5


def stamp(span: Span) -> str:
    """The row as a person sees it, to go into a hidden field and come back."""
    return f"{span.kind}|{span.starts_on.isoformat()}|{span.ends_on.isoformat()}|{span.name}"


def span_of_stamp(text: str) -> Span | None:
    """None where there is no stamp, or no longer a readable one."""
    parts = text.split("|", 3)
    try:
        return Span(date.fromisoformat(parts[1]), date.fromisoformat(parts[2]), parts[3], parts[0])
    except (IndexError, ValueError):
        return None


def spans_of_stamps(texts: Iterable[str]) -> list[Span] | None:
    """The readable ones of several stamps; None where there are none at all."""
    return [span for text in texts if (span := span_of_stamp(text))] or None


class RowForm(forms.Form):
    """A named row of the year. `seen_span` is the row as it was when the form was opened, None for a new one."""

    span_kind = ""  # where the form has no field of that name
    first_date_field = "starts_on"
    name = PlainTextField(label="Name", max_length=40, error_messages={"required": "Give it a name."})
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, row: Span | None = None, initial: dict[str, Any] | None = None) -> None:
        start = dict(initial or {})
        if row is not None:
            start |= {"name": row.name, "kind": row.kind, "starts_on": row.starts_on, "ends_on": row.ends_on}
            start |= {"date": row.starts_on, "seen": stamp(row)}
        super().__init__(data, initial=start, label_suffix="")

    @property
    def span(self) -> Span:
        """What the person asks for, once the form is valid."""
        raise NotImplementedError

    @property
    def seen_span(self) -> Span | None:
        return span_of_stamp(self.cleaned_data.get("seen", ""))

    def refuse(self, error: YearError) -> None:
        """Show what the rules of the year say beside the first date."""
        for problem in error.problems:
            self.add_error(self.first_date_field, problem.message)

    def show_current(self, current: Span | None) -> None:
        """Tell that somebody else changed the row, and let a second save keep what was typed here."""
        now = f"It is now {in_words(current)}." if current else "It has been deleted."
        self.add_error(None, f"Somebody changed this while you were writing. {now} Save again to keep yours.")
        self.data = typed(self, seen=stamp(current) if current else "")


class SpanForm(RowForm):
    """A row with a first and a last day."""

    starts_on = DayField(label="First day")
    ends_on = DayField(label="Last day")

    @property
    def span(self) -> Span:
        given = self.cleaned_data
        return Span(given["starts_on"], given["ends_on"], given["name"], given.get("kind") or self.span_kind)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("starts_on") and given.get("ends_on"):
            problem = dates_problem(Span(given["starts_on"], given["ends_on"]))
            if problem:
                self.add_error("ends_on", problem)
        return given


class YearForm(SpanForm):
    span_kind = "year"
    name = PlainTextField(label="Name", max_length=40, help_text="For example 2026/27.")


class TermForm(SpanForm):
    span_kind = "term"
    starts_on = DayField(label="First day", help_text="INSET days are part of the term.")


class ClosureForm(SpanForm):
    kind = forms.ChoiceField(label="Kind", choices=Closure.Kind.choices, widget=forms.RadioSelect)
    name = PlainTextField(label="Name", max_length=60, required=False, help_text="For example Half term, or Flood.")
    ends_on = DayField(label="Last day", required=False, help_text="Leave it empty for a single day.")
    field_order = ["kind", "name", "starts_on", "ends_on"]

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        given["ends_on"] = given.get("ends_on") or (None if "ends_on" in self.errors else given.get("starts_on"))
        if given.get("kind") and given.get("starts_on"):
            given["name"] = given.get("name") or default_label(given["kind"], given["starts_on"])
        return super().clean()


class InsetForm(RowForm):
    first_date_field = "date"
    date = DayField(label="Date")
    name = PlainTextField(label="Name", max_length=60, required=False, help_text="For example Safeguarding training.")
    field_order = ["date", "name"]

    @property
    def span(self) -> Span:
        day = self.cleaned_data["date"]
        return Span(day, day, self.cleaned_data["name"] or default_label("inset", day), "inset")


class WholeYearForm(forms.Form):
    """Six half terms by their first and last days. Once valid, `pairs` and `insets` hold them."""

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, label_suffix="")
        for number, label in enumerate(HALF_TERMS, 1):
            self.fields[f"start_{number}"] = DayField(label=f"{label} begins")
            self.fields[f"end_{number}"] = DayField(label=f"{label} ends")
        for number in range(1, INSET_FIELDS + 1):
            self.fields[f"inset_{number}"] = DayField(label=f"INSET day {number}", required=False)

    @property
    def terms(self) -> list[dict[str, Any]]:
        """Each term's name and its two half terms, first and last day, for the page."""
        halves = [(self[f"start_{n}"], self[f"end_{n}"]) for n in range(1, len(HALF_TERMS) + 1)]
        return [{"name": f"{name} term", "half_terms": halves[2 * n : 2 * n + 2]} for n, name in enumerate(TERM_NAMES)]

    @property
    def inset_fields(self) -> list[forms.BoundField]:
        return [self[f"inset_{number}"] for number in range(1, INSET_FIELDS + 1)]

    @property
    def pairs(self) -> list[Pair]:
        given = self.cleaned_data
        return [(given[f"start_{n}"], given[f"end_{n}"]) for n in range(1, len(HALF_TERMS) + 1)]

    @property
    def insets(self) -> list[date]:
        days = (self.cleaned_data.get(f"inset_{number}") for number in range(1, INSET_FIELDS + 1))
        return sorted({day for day in days if day})

    def clean(self) -> dict[str, Any]:
        """The twelve dates follow each other, within one academic year."""
        given = self.cleaned_data
        days = [(n, end, given.get(f"{end}_{n}")) for n in range(1, 7) for end in ("start", "end")]
        known = [(f"{end}_{number}", day) for number, end, day in days if day]
        for (_, earlier), (name, day) in pairwise(known):
            if day < earlier or (day == earlier and name.startswith("start")):
                self.add_error(name, "This is not after the date before it.")
        if len(known) == len(days) and not self.errors and (known[-1][1] - known[0][1]).days >= LONGEST_DAYS:
            self.add_error(known[-1][0], f"From the first to the last day is more than {LONGEST_DAYS} days.")
        return given

    def refuse(self, error: YearError) -> None:
        """Show what the rules of the year say above the form."""
        for problem in error.problems:
            self.add_error(None, problem.message)


def next_year_dates(last: AcademicYear | None, today: date) -> dict[str, Any]:
    """What to offer for a new academic year: the one after the last, else the one of today."""
    first_year = last.ends_on.year if last else today.year if today.month >= 8 else today.year - 1
    return {
        "name": f"{first_year}/{(first_year + 1) % 100:02}",
        "starts_on": date(first_year, 9, 1),
        "ends_on": date(first_year + 1, 8, 31),
    }
