"""Make a backup of the whole database while it is in use, and put one back into an empty database, on SQLite and
PostgreSQL alike. Not in it: sessions, the queue of mails and the counters of the cache."""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Field, Model

from inclusion.school.backup_file import Backup, BackupRefused, Manifest, line_of, write_backup

LEFT_OUT = {  # who is signed in, and mails that were sent or would be sent twice
    "sessions.Session",
    "usersessions.UserSession",
    "django_tasks_database.DBTaskResult",
}
MADE_BY_MIGRATE = {"contenttypes.ContentType", "auth.Permission"}  # an empty database has these rows already
SCRATCH = "scratch"
CHUNK = 1000  # rows read or written at a time


def backed_up_models() -> list[type[Model]]:
    """Every stored model but those left out, in an order of its own for each version."""
    models = apps.get_models(include_auto_created=True)
    return [m for m in models if m._meta.managed and not m._meta.proxy and m._meta.label not in LEFT_OUT]


def make_backup(folder: Path, *, now: datetime) -> tuple[Path, Manifest]:
    """Write one file into the folder, readable by its owner only. Under its final name a file is always whole."""
    target = folder / f"inclusion-{now:%Y%m%dT%H%M%SZ}.zip"
    unfinished = target.with_suffix(".unfinished")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if target.exists():
            raise BackupRefused(f"{target} exists already.")
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        try:
            with os.fdopen(handle, "w+b") as stream, one_moment(DEFAULT_DB_ALIAS):
                manifest = write_backup(
                    stream,
                    made_at=now,
                    database=connections[DEFAULT_DB_ALIAS].vendor,
                    migrations=applied_migrations(DEFAULT_DB_ALIAS),
                    tables=((m._meta.db_table, _columns(m), _rows(m, DEFAULT_DB_ALIAS)) for m in backed_up_models()),
                )
                stream.flush()
                os.fsync(stream.fileno())
            unfinished.replace(target)
        finally:
            with suppress(FileNotFoundError):
                unfinished.unlink()
    except OSError as error:
        raise BackupRefused(f"No backup was made: {error.strerror or error} ({folder}).") from error
    except DatabaseError as error:
        raise BackupRefused(f"No backup was made: the database said {type(error).__name__}.") from error
    return target, manifest


@contextmanager
def one_moment(using: str) -> Iterator[None]:
    """Read everything as it is at one moment, while others go on writing."""
    connection = connections[using]
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with transaction.atomic(using=using):
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
                yield
        else:  # atomic() would take the write lock: our transactions are IMMEDIATE
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def applied_migrations(using: str) -> list[str]:
    applied = MigrationRecorder(connections[using]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)


def _fields(model: type[Model]) -> list[Field[Any, Any]]:
    return [field for field in model._meta.concrete_fields if not field.generated]


def _columns(model: type[Model]) -> list[str]:
    return [str(field.column) for field in _fields(model)]


def _rows(model: type[Model], using: str) -> Iterator[tuple[Any, ...]]:
    rows = model._base_manager.using(using).order_by("pk").values_list(*(field.attname for field in _fields(model)))
    return rows.iterator(chunk_size=CHUNK)


def check_schema(backup: Backup, using: str) -> None:
    """Refuse a backup whose tables are not exactly those of this version, in words that say what to do."""
    theirs, ours = set(backup.manifest.migrations), set(applied_migrations(using))
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if newer := sorted(theirs - known):
        raise BackupRefused(
            f"{backup.name} was made by a newer version of this product ({', '.join(newer)}). "
            "Install that version, then restore."
        )
    if theirs - ours:
        raise BackupRefused("This database is not ready: run `manage.py migrate` first, then restore.")
    columns = {model._meta.db_table: _columns(model) for model in backed_up_models()}
    if ours - theirs or columns != {name: table.columns for name, table in backup.manifest.tables.items()}:
        raise BackupRefused(
            f"{backup.name} was made by an older version of this product. "
            "Install the version that made it, restore with that, then upgrade."
        )


def restore(backup: Backup, *, using: str = DEFAULT_DB_ALIAS) -> None:
    """Fill an empty, migrated database with the rows of the backup: all of them, proved equal, or none."""
    backup.verify()
    check_schema(backup, using)
    try:
        with transaction.atomic(using=using):
            _refuse_full(using)
            for model in reversed(backed_up_models()):
                if model._meta.label in MADE_BY_MIGRATE:
                    model._base_manager.using(using).all().delete()
            for model in backed_up_models():
                _insert(model, backup, using)
            connections[using].check_constraints()
            _reset_sequences(using)
            _prove_equal(backup, using)
    except (DatabaseError, ValidationError, ValueError, TypeError) as error:
        raise BackupRefused(
            f"Nothing was restored: the rows of {backup.name} do not fit this database ({type(error).__name__})."
        ) from error
    finally:
        ContentType.objects.clear_cache()


def _refuse_full(using: str) -> None:
    models = [model for model in backed_up_models() if model._meta.label not in MADE_BY_MIGRATE]
    full = [str(m._meta.verbose_name_plural) for m in models if m._base_manager.using(using).exists()]
    if full:
        raise BackupRefused(
            f"Nothing was restored: this database is not empty (it holds {', '.join(full)}). "
            "Make a new, empty database, run `manage.py migrate`, then restore."
        )


def _insert(model: type[Model], backup: Backup, using: str) -> None:
    connection, fields, table = connections[using], _fields(model), model._meta.db_table
    names = ", ".join(map(connection.ops.quote_name, _columns(model)))
    marks = ", ".join(["%s"] * len(fields))
    # The names come from our models, the values go as parameters. Saving objects would renew their dates.
    statement = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({marks})"  # nosec B608
    rows = backup.rows(table)
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, CHUNK)):
            cursor.executemany(
                statement,
                [
                    [f.get_db_prep_save(f.to_python(value), connection) for f, value in zip(fields, row, strict=True)]
                    for row in chunk
                ],
            )


def _reset_sequences(using: str) -> None:
    """PostgreSQL goes on counting after the restored numbers; SQLite does so by itself."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), backed_up_models()):
            cursor.execute(statement)


def _prove_equal(backup: Backup, using: str) -> None:
    for model in backed_up_models():
        digest = sha256()
        for row in _rows(model, using):
            digest.update(line_of(row))
        if digest.hexdigest() != backup.manifest.tables[model._meta.db_table].sha256:
            raise BackupRefused(f"Nothing was restored: {model._meta.db_table} did not come back as it was.")


def try_restore(backup: Backup) -> None:
    """Restore into a database in memory that is thrown away: proof that the file can be restored."""
    with _scratch_database() as using:
        restore(backup, using=using)


@contextmanager
def _scratch_database() -> Iterator[str]:
    scratch = {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}
    connections.settings[SCRATCH] = connections.configure_settings({DEFAULT_DB_ALIAS: scratch})[DEFAULT_DB_ALIAS]
    try:
        connections[SCRATCH].connect()  # this connection is the database
        call_command("migrate", database=SCRATCH, verbosity=0, interactive=False)
        yield SCRATCH
    finally:
        connections[SCRATCH].close()
        del connections[SCRATCH]
        del connections.settings[SCRATCH]
