"""Reading for calendar packs: what they suggest to one school in one year, by its own numbers and by moved dates."""

from heatmap.models import MovedDate
from heatmap.packs.counts import counts_asked
from heatmap.packs.moving import Moved, Moves
from heatmap.packs.shipped import load_packs
from heatmap.packs.suggesting import Suggestion, suggestions
from inclusion.school.models import School, SchoolCount
from inclusion.school.school_dates import SchoolCalendar

Name = SchoolCount.Name
COUNTS = {  # the numbers that a school gives, as the packs call them
    Name.PLANS: "ehc_plans",
    Name.PLANS_NURSERY: "ehc_plans_nursery",
    Name.PLANS_Y2: "ehc_plans_y2",
    Name.PLANS_Y5: "ehc_plans_y5",
    Name.PLANS_Y6: "ehc_plans_y6",
    Name.PLANS_Y11: "ehc_plans_y11",
    Name.PLANS_Y13: "ehc_plans_y13",
    Name.CANDIDATES: "access_arrangements",
    Name.CONSULTATIONS: "consultations",
    Name.PUPIL_PREMIUM: "pupil_premium",
}


def suggested(school: School, year: int, calendar: SchoolCalendar) -> list[Suggestion]:
    """What the packs suggest to the school, by date. Two queries."""
    return suggestions(school.phase, school.kind, year, calendar, counts_of(school, year), moved=moves_of(year))


def counts_of(school: School, year: int) -> dict[str, int]:
    """The numbers that the school has given for the year, as the packs call them. For reckoning only: never shown."""
    rows = SchoolCount.objects.filter(school=school, year=year).values_list("name", "number")
    return {COUNTS[Name(name)]: number for name, number in rows}


def moves_of(year: int) -> Moves:
    """The national dates that were moved for all schools in that year, and in the year before: some slip into it."""
    rows = MovedDate.objects.filter(year__in=(year - 1, year))
    return {(row.item, row.year): Moved(row.on, row.until, row.is_confirmed, row.source) for row in rows}


def names_asked(phase: str) -> list[str]:
    """The numbers that the packs go by at schools of a phase, in the order in which they are asked for."""
    asked = counts_asked(load_packs(), phase)
    return [name for name in Name.values if COUNTS[Name(name)] in asked]
