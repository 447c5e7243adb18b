"""The note at the beginning of a school week: when it is due, what it counts, and its words.

A mail may be read by anybody who looks over a shoulder: bands and counts, no titles, no private or confidential text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse

from heatmap.pressure import BAND_NAMES
from heatmap.together import quiet_windows
from heatmap.words import span_in_words
from inclusion.school.models import Membership
from inclusion.school.school_dates import SchoolCalendar, monday_of
from inclusion.school.wording import short_day
from planning.loads import Loads, loads_of
from planning.models import Action, MondayNote
from planning.protected_blocks import due_to_mark
from planning.week import partner_to_see

NOTHING = "nothing recorded"
LOOKS_AHEAD = timedelta(weeks=4)  # for a quiet window
WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Note:
    """What the mail says; `theirs` is empty where one has no partner on the map, `window` where no day is shared."""

    monday: date
    mine: str
    theirs: str
    window: str
    actions: int
    late: int
    blocks: int


def is_note_day(membership: Membership, calendar: SchoolCalendar, today: date) -> bool:
    """Whether the note of this week may go out today, where it has not gone yet: on a staff day on which they work."""
    week = calendar.week_of(today)
    return week is not None and today in week.staff_days and today.weekday() in membership.weekdays


def wants_note(membership: Membership) -> bool:
    return MondayNote.objects.filter(membership=membership).exists()


def note_of(membership: Membership, today: date) -> Note:
    """The week around today as the note tells it. A fixed number of queries."""
    monday, partner = monday_of(today), partner_to_see(membership)
    people = [membership, *filter(None, [partner])]
    loads = loads_of(membership.school, people)
    mine = Action.objects.visible_to(membership).filter(owner=membership).unfinished()
    due = list(mine.filter(due_on__lt=monday + WEEK).values_list("due_on", flat=True))
    return Note(
        monday=monday,
        mine=_band(loads, membership, today),
        theirs=_band(loads, partner, today) if partner else "",
        window=best_window(loads, people, today) if partner else "",
        actions=sum(day >= monday for day in due),
        late=sum(day < monday for day in due),
        blocks=len(due_to_mark(membership, today, calendar=loads.calendar)),
    )


def _band(loads: Loads, person: Membership, day: date) -> str:
    """The band of the person's week in a word."""
    return BAND_NAMES[loads.week_band(person, day)] if loads.is_recorded(person, day) else NOTHING


def best_window(loads: Loads, people: Sequence[Membership], today: date) -> str:
    """When to connect: the next days that are quiet for all of them, else the calmest that they share this week.

    Only days on which all of them work, from today on. Empty where there is none, and where nothing is known of one.
    """
    if not all(loads.is_recorded(person, today) for person in people):
        return ""
    days = loads.shared_days(people, today, today + LOOKS_AHEAD)
    rows = [[loads.score(person, day) for day in days] for person in people]
    windows = quiet_windows(rows, days, loads.school.thresholds)
    if windows:
        return f"{span_in_words(windows[0].starts_on, windows[0].ends_on)}, quiet for both of you"
    friday = monday_of(today) + timedelta(days=4)
    calmest = loads.calmest_days(people, today, friday, count=1)
    return f"{short_day(calmest[0])}, the calmest day of this week that you share" if calmest else ""


def note_words(membership: Membership, note: Note) -> str:
    """The mail's text."""
    slug = membership.school.slug
    context = {
        "membership": membership,
        "school": membership.school,
        "note": note,
        "week_url": _link("planning:this_week", slug),
        "actions_url": _link("planning:my_actions", slug),
        "blocks_url": _link("planning:protected_blocks", slug),
        "stop_url": f"{_link('planning:feeds', slug)}#monday-note",
    }
    return render_to_string("mail/monday_note.txt", context)


def _link(name: str, slug: str) -> str:
    return settings.SITE_URL + reverse(name, args=[slug])
