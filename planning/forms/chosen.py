"""The times a person chose among those that were offered, as a form sends them: "2027-01-18T15:30"."""

from collections.abc import Iterable
from datetime import date, datetime, time

from inclusion.school.forms.days import FIRST_DAY, LAST_DAY


def chosen_times(values: Iterable[str]) -> list[tuple[date, time]]:
    """The times, sorted, each once. What is no time is left out: nobody types these."""
    found = set()
    for value in values:
        try:
            moment = datetime.strptime(value, "%Y-%m-%dT%H:%M")  # noqa: DTZ007 (the wall clock of the school)
        except ValueError:
            continue
        if FIRST_DAY <= moment.date() <= LAST_DAY:
            found.add((moment.date(), moment.time()))
    return sorted(found)
