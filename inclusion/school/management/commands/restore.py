"""Put a backup back into an empty database, or only prove that one could."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from inclusion.school.backup_file import Backup, BackupRefused
from inclusion.school.backups import restore, try_restore


class Command(BaseCommand):
    help = "Restore a backup into an empty, migrated database. With --check nothing is written."
    requires_system_checks = []  # also possible while the settings are being mended

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, help="a file made by `manage.py backup`")
        parser.add_argument(
            "--check", action="store_true", help="read the file, restore it in memory only, and say whether it is whole"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Backup(options["file"]) as backup:
                (try_restore if options["check"] else restore)(backup)
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        said = backup.manifest
        done = "Whole; a trial restore gave the same rows" if options["check"] else "Restored, and compared row by row"
        self.stdout.write(f"{done}: {said.row_count} rows in {len(said.tables)} tables, made {said.made_at}.")
        if not options["check"]:
            self.stdout.write("Everybody has to sign in again.")
