"""`purge_reflections`: tell people what of theirs goes and when, and remove what they knew of. For a daily timer."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from reflection.actions.retention import purge_reflections


class Command(BaseCommand):
    help = "Removes reflections kept for as long as the school has set, weeks after telling those who wrote them."

    def handle(self, *args: Any, **options: Any) -> None:
        done = purge_reflections(today=timezone.localdate())
        people = f"{done.told} {'person' if done.told == 1 else 'people'}"
        self.stdout.write(f"Told {people}. Removed {done.removed_in_words or 'nothing'}.")
