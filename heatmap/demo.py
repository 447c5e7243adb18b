"""What the `demo` command adds to a new demo school: its numbers, an awareness week, and weeks as two people felt them.

The demo's own events fill its map already, so that whole packs would say most things twice.
"""

from datetime import date
from itertools import cycle

from django.utils import timezone

from heatmap.actions.counts import give_numbers
from heatmap.actions.packs import look_at_packs, take_over_packs
from heatmap.felt import planned_bands
from heatmap.models import FeltWeek
from heatmap.pack_suggested import names_asked
from heatmap.pressure import OVERLOADED, QUIET
from heatmap.queries import scored
from inclusion.school.actions.bringing import incoming_of
from inclusion.school.actions.events import correct_level
from inclusion.school.comparing import compare
from inclusion.school.models import ImportRun, Membership, School, SchoolCount
from inclusion.school.school_dates import school_year_of

Name = SchoolCount.Name
NUMBERS = {
    Name.PLANS: 14,
    Name.PLANS_NURSERY: 1,
    Name.PLANS_Y5: 2,
    Name.PLANS_Y6: 3,
    Name.PLANS_Y11: 3,
    Name.PLANS_Y13: 1,
    Name.CANDIDATES: 34,
    Name.CONSULTATIONS: 6,
    Name.PUPIL_PREMIUM: 58,
}
PACK, WEEK = "awareness-weeks", "Neurodiversity Celebration Week"
WEEK_LEVEL = 3  # as the SENCo has edited it
HEAVIER = {"headteacher": (0, 1, 0, 0, -1), "senco": (1, 0, 0, 1, 0, -1, 1)}  # felt less planned, week after week


def load(school: School) -> None:
    """Into a new demo school, for the school year of today."""
    today = timezone.localdate()
    year = school_year_of(today)
    people = {slug: school.memberships.get(holdings__role__slug=slug) for slug in HEAVIER}
    names = names_asked(school.phase)
    numbers = {name.value: number for name, number in NUMBERS.items() if name in names}
    give_numbers(by=people["senco"], school=school, year=year, seen={}, numbers=numbers)
    _take_a_week_over(people["senco"], school, year)
    for slug, member in people.items():
        _feel(member, today, HEAVIER[slug])


def _take_a_week_over(by: Membership, school: School, year: int) -> None:
    """One thing of a pack, and what the school made of it."""
    runs = look_at_packs(by=by, school=school, year=year, packs=[PACK])
    (run,) = take_over_packs(by=by, runs=runs, chosen=_keys(runs))
    event = run.changes.get().event
    correct_level(by=by, event=event, role=school.roles.get(slug="senco"), level=WEEK_LEVEL)


def _keys(runs: list[ImportRun]) -> set[str]:
    rows = (row for run in runs for row in compare(run.source, incoming_of(run)))
    return {row.key for row in rows if row.title == WEEK}


def _feel(member: Membership, today: date, differences: tuple[int, ...]) -> None:
    """The weeks of the school year that are over, near to what was planned."""
    known = scored(member.school, today)
    weeks = [week for week in known.calendar.weeks if known.starts_on <= week.monday and week.staff_days[-1] < today]
    planned = planned_bands(member, known, weeks)
    FeltWeek.objects.bulk_create(
        FeltWeek(
            school=member.school,
            membership=member,
            monday=monday,
            felt=min(max(band + heavier, QUIET), OVERLOADED),
        )
        for (monday, band), heavier in zip(sorted(planned.items()), cycle(differences), strict=False)
    )
