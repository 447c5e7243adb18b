"""`monday_notes`: queue this week's notes for who works today and has none yet. For a timer early on every day."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from planning.actions.monday_notes import send_monday_notes


class Command(BaseCommand):
    help = "Sends the note on Mondays to everybody who wants it, works today and has not had this week's."

    def handle(self, *args: Any, **options: Any) -> None:
        sent = send_monday_notes(today=timezone.localdate())
        self.stdout.write(f"Queued {sent} note{'' if sent == 1 else 's'}.")
