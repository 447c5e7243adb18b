"""Work done after the answer: reading subscribed calendars."""

import uuid
from functools import partial

from django.db import transaction
from django_tasks import task

from inclusion.school.actions.subscriptions import refresh


@task()
def read_calendar_again(source: str, asked: bool = False) -> None:
    """Read one subscribed calendar, which the caller has claimed."""
    refresh(source=uuid.UUID(source), asked=asked)


def queue_reading(source: uuid.UUID, *, asked: bool = False) -> None:
    """Read the calendar once the current transaction is stored."""
    transaction.on_commit(partial(read_calendar_again.enqueue, source=str(source), asked=asked))
