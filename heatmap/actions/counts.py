"""The school's own numbers of one year. They are small: the trail says that they were given, never what they are."""

from collections.abc import Mapping

from django.db import transaction

from heatmap.packs.days import in_year
from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School, SchoolCount

Numbers = Mapping[str, int]  # by the name of a count, without those that are not given


class StaleCounts(Exception):
    """Somebody else saved the numbers first. `stored` is what is there now."""

    def __init__(self, stored: Numbers) -> None:
        super().__init__("The numbers were saved by somebody else in the meantime.")
        self.stored = stored


def numbers_of(school: School, year: int) -> dict[str, int]:
    """For those who may change them."""
    return dict(SchoolCount.objects.filter(school=school, year=year).values_list("name", "number"))


@transaction.atomic
def give_numbers(*, by: Membership, school: School, year: int, seen: Numbers, numbers: Numbers) -> None:
    """Store the numbers of the year. Raises StaleCounts where they are not what the person saw, unless they are those
    that are given."""
    School.objects.select_for_update().get(pk=school.pk)
    stored = numbers_of(school, year)
    if stored == dict(numbers):
        return
    if stored != dict(seen):
        raise StaleCounts(stored)
    rows = SchoolCount.objects.filter(school=school, year=year)
    rows.exclude(name__in=numbers).delete()
    SchoolCount.objects.bulk_create(
        [SchoolCount(school=school, year=year, name=name, number=number) for name, number in numbers.items()],
        update_conflicts=True,
        unique_fields=["school", "year", "name"],
        update_fields=["number"],
    )
    record(by=by, school=school, verb="gave numbers for", obj=school, summary=f"Starting levels of {in_year(year)}")
