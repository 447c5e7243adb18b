"""`import_terms --school S FILE.csv`: bring a file of terms and closures into a school, all of it or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inclusion.school.actions.year import YearError, add_spans
from inclusion.school.importing.files import BadFile
from inclusion.school.importing.from_disk import file_and_school
from inclusion.school.importing.terms import COLUMNS, read_terms
from inclusion.school.year_rules import KINDS


class Command(BaseCommand):
    help = f"Imports terms from a CSV file with the columns {','.join(COLUMNS)}; kind is {', '.join(KINDS)}."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", required=True, metavar="SLUG", help="the school's address, such as oakfield")
        parser.add_argument("file", metavar="FILE.csv")

    def handle(self, *args: Any, school: str, file: str, **options: Any) -> None:
        try:
            data, found = file_and_school(file, school)
            added = add_spans(by=None, school=found, rows=read_terms(data, found))
        except (BadFile, YearError) as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        rows = "1 row" if added.added == 1 else f"{added.added} rows"
        self.stdout.write(f"Added {rows}; {added.already_there} were there already.")
