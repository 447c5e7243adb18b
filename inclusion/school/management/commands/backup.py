"""Write a backup of everything into a folder, while people go on working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from inclusion.school.backup_file import BackupRefused
from inclusion.school.backups import make_backup


class Command(BaseCommand):
    help = "Write one backup file into DIR and print its path."
    requires_system_checks = []  # also possible while the settings are being mended

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="DIR", type=Path, help="where to put it; made where it is missing")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            path, manifest = make_backup(options["folder"], now=timezone.now())
        except BackupRefused as refused:
            raise CommandError(str(refused)) from refused
        self.stdout.write(f"{path}: {manifest.row_count} rows in {len(manifest.tables)} tables.")
