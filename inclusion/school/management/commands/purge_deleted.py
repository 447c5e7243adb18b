"""`purge_deleted`: remove events for good that were deleted longer ago than they can be restored. For a daily timer."""

from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from inclusion.school.actions.purging import purge_deleted_before
from inclusion.school.models import UNDO_DAYS


class Command(BaseCommand):
    help = f"Removes events that were deleted more than {UNDO_DAYS} days ago."

    def handle(self, *args: Any, **options: Any) -> None:
        removed = purge_deleted_before(timezone.now() - timedelta(days=UNDO_DAYS))
        self.stdout.write(f"Removed {removed} event{'' if removed == 1 else 's'}.")
