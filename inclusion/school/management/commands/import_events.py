"""`import_events --school S FILE.csv`: bring a file of events into a school, all of it or nothing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from inclusion.school.actions.imports import import_events
from inclusion.school.event_columns import COLUMNS
from inclusion.school.importing.events import read_events
from inclusion.school.importing.files import BadFile
from inclusion.school.importing.from_disk import file_and_school


class Command(BaseCommand):
    help = f"Imports events from a CSV file: {','.join(COLUMNS)}, then one column per role slug with 0 to 5."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", required=True, metavar="SLUG", help="the school's address, such as oakfield")
        parser.add_argument("file", metavar="FILE.csv")

    def handle(self, *args: Any, school: str, file: str, **options: Any) -> None:
        try:
            data, found = file_and_school(file, school)
            imported = import_events(by=None, school=found, events=read_events(data, found))
        except BadFile as error:
            raise CommandError(f"{error}\nNothing was imported.") from None
        plural = "" if imported.added == 1 else "s"
        self.stdout.write(f"Added {imported.added} event{plural}; {imported.already_there} were there already.")
