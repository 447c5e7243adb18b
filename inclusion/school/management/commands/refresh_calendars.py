"""`refresh_calendars`: read the subscribed calendars whose time has come. For a timer, every ten minutes or so."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inclusion.school.actions.subscriptions import claim_due
from inclusion.school.calendar_tasks import queue_reading


class Command(BaseCommand):
    help = "Queues the subscribed calendars that are due to be read again."

    def handle(self, *args: Any, **options: Any) -> None:
        due = claim_due(now=timezone.now())
        for source in due:
            queue_reading(source)
        self.stdout.write(f"{len(due)} calendar{'' if len(due) == 1 else 's'} to read.")
