"""`heatmap --school S --from D --to D [--json]`: the map of a range of days as a table, or exactly as the JSON page."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from heatmap.exports import BadRange, as_json, map_data, range_from
from heatmap.pressure import BAND_NAMES
from inclusion.school.models import School

LEGEND = (
    "Mean score of the week, and its band: "
    + ", ".join(f"{name[0]} {name}" for name in BAND_NAMES.values())
    + "; + the highest day lies in a higher band; - nothing recorded."
)
WIDTH = 7


class Command(BaseCommand):
    help = "Prints a school's heat map: weeks across, roles down; with --json every number."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", required=True, metavar="SLUG", help="the school's address, such as oakfield")
        parser.add_argument("--from", required=True, dest="first", metavar="YYYY-MM-DD")
        parser.add_argument("--to", required=True, dest="last", metavar="YYYY-MM-DD")
        parser.add_argument("--json", action="store_true", dest="as_json", help="print the same as data.json")

    def handle(self, *args: Any, school: str, first: str, last: str, **options: Any) -> None:
        found = School.objects.filter(slug=school).first()
        if found is None:
            raise CommandError(f"There is no school “{school}”.")
        try:
            starts_on, ends_on = range_from(first, last)
        except BadRange as error:
            raise CommandError(str(error)) from None
        data = map_data(found, starts_on, ends_on)
        self.stdout.write(as_json(data) if options["as_json"] else "\n".join(table(data)))


def table(data: dict[str, Any]) -> Iterator[str]:
    """One block a term: weeks across, roles down."""
    if not data["weeks"]:
        yield f"No school week between {data['from']} and {data['to']}."
        return
    margin = max((len(role["name"]) for role in data["roles"]), default=0) + 2
    for term, group in groupby(data["weeks"], lambda week: week["term"]):
        weeks = list(group)
        yield f"{term}, weeks beginning"
        yield " " * margin + "".join(f"{_short(week['monday']):>{WIDTH}}" for week in weeks)
        for role in data["roles"]:
            cells = [_cell(week["roles"][role["slug"]]) for week in weeks]
            yield f"{role['name']:<{margin}}" + "".join(f"{cell:>{WIDTH}}" for cell in cells)
        yield ""
    yield LEGEND


def _short(monday: str) -> str:
    return f"{int(monday[8:])}/{int(monday[5:7])}"


def _cell(week: dict[str, Any]) -> str:
    if week["band"] is None:
        return "-"
    return f"{week['score']:.1f}{BAND_NAMES[week['band']][0]}" + ("+" if week["peak_band"] > week["band"] else " ")
