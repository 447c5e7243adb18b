"""Writing scored years down for the next reader, without keeping this one waiting."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from typing import Any

from django.db import IntegrityError, OperationalError, connection

from heatmap.models import ScoredYear
from inclusion.school.models import School

PATIENCE = 50  # milliseconds


def keep(
    school: School, starts_on: date, ends_on: date, values: Mapping[str, Any], before: Sequence[ScoredYear]
) -> None:
    """Keep these scores in place of those found `before`, unless newer ones are kept already.

    Not being able to write just now, or somebody else having written first, keeps nobody from reading. Each statement
    stands alone: an upsert would need a transaction around it. A new span comes from a change of the school's years,
    so with it go the spans that were of older versions.
    """
    version = school.calendar_version
    found = next((row.pk for row in before if (row.starts_on, row.ends_on) == (starts_on, ends_on)), None)
    with suppress(OperationalError, IntegrityError), giving_up_soon():
        if found is not None:
            ScoredYear.objects.filter(pk=found, version__lt=version).update(version=version, **values)
            return
        ScoredYear.objects.create(school=school, starts_on=starts_on, ends_on=ends_on, version=version, **values)
        ScoredYear.objects.filter(school=school, version__lt=version).delete()


@contextmanager
def giving_up_soon() -> Iterator[None]:
    """On SQLite, which has one writer at a time: wait only briefly until it is our turn, then OperationalError.

    An import may write for many seconds. The waiting time is a setting of the connection and is put back afterwards.
    """
    if connection.vendor != "sqlite":
        yield
        return
    connection.ensure_connection()
    database = connection.connection
    usual = int(database.execute("PRAGMA busy_timeout").fetchone()[0])
    database.execute(f"PRAGMA busy_timeout = {PATIENCE}")
    try:
        yield
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual}")
