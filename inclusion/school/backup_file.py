"""The file of a backup: a zip with one file of JSON lines for each table, and a manifest. Touches no database."""

import base64
import json
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self
from uuid import UUID

from django.utils.duration import duration_string

FORMAT = 1
PRODUCT = "inclusion-together"
MANIFEST = "manifest.json"
MANIFEST_LIMIT = 5_000_000  # bytes; a real one has a few thousand
UNREADABLE = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, KeyError)


class BackupRefused(Exception):
    """A backup cannot be made or used. The message tells a person why."""


@dataclass(frozen=True)
class Table:
    """What the manifest says of one table."""

    columns: list[str]
    rows: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """When, from what and by which schema a backup was made; `migrations` are "app.name", sorted."""

    made_at: str
    database: str
    migrations: list[str]
    tables: dict[str, Table] = field(default_factory=dict)
    format: int = FORMAT
    product: str = PRODUCT

    @property
    def row_count(self) -> int:
        return sum(table.rows for table in self.tables.values())


def line_of(values: Iterable[object]) -> bytes:
    """One row as one line; the same row gives the same line on SQLite and on PostgreSQL."""
    return json.dumps([_plain(value) for value in values], sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, UUID | Decimal):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return duration_string(value) if isinstance(value, timedelta) else value


def write_backup(
    stream: IO[bytes],
    *,
    made_at: datetime,
    database: str,
    migrations: list[str],
    tables: Iterable[tuple[str, list[str], Iterable[Sequence[object]]]],
) -> Manifest:
    """Write the whole file: each table as (name, columns, rows), then the manifest that vouches for them."""
    manifest = Manifest(made_at=made_at.isoformat(timespec="seconds"), database=database, migrations=migrations)
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, columns, rows in tables:
            digest, count = sha256(), 0
            with archive.open(_file_of(name), "w", force_zip64=True) as file:
                for row in rows:
                    line = line_of(row)
                    file.write(line)
                    digest.update(line)
                    count += 1
            manifest.tables[name] = Table(columns=columns, rows=count, sha256=digest.hexdigest())
        archive.writestr(MANIFEST, json.dumps(asdict(manifest), indent=1))
    return manifest


def _file_of(table: str) -> str:
    return f"{table}.jsonl"


class Backup:
    """A backup opened for reading: `with Backup(path) as backup`. Every fault raises BackupRefused."""

    def __init__(self, path: Path) -> None:
        try:
            with path.open("rb") as file:
                start = file.read(4)
            if start != b"PK\x03\x04":
                raise BackupRefused(f"{path.name} is not a backup of this product: it is no zip file.")
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise BackupRefused(f"{path.name} is damaged or was cut short.") from None
        except OSError as error:
            raise BackupRefused(f"{path} cannot be read: {error.strerror}.") from None
        self.name = path.name
        self.manifest = self._read_manifest()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    def _read_manifest(self) -> Manifest:
        try:
            if self._zip.getinfo(MANIFEST).file_size > MANIFEST_LIMIT:
                raise ValueError
            said = json.loads(self._zip.read(MANIFEST))
            if said["product"] != PRODUCT:
                raise ValueError
        except (KeyError, TypeError, ValueError):
            raise BackupRefused(f"{self.name} is not a backup of this product.") from None
        except UNREADABLE:
            raise BackupRefused(f"{self.name} is damaged: its manifest cannot be read.") from None
        if said.get("format") != FORMAT:
            raise BackupRefused(
                f"{self.name} has a format that this version does not know. Use the version that made it."
            )
        try:
            tables = {name: Table(**table) for name, table in said.pop("tables").items()}
            return Manifest(tables=tables, **said)
        except (AttributeError, KeyError, TypeError):
            raise BackupRefused(f"{self.name} is damaged: its manifest is not complete.") from None

    def verify(self) -> None:
        """Read everything once and compare it with the manifest."""
        expected = sorted([MANIFEST, *map(_file_of, self.manifest.tables)])
        if sorted(self._zip.namelist()) != expected:
            raise BackupRefused(f"{self.name} is damaged: it does not hold the tables its manifest names.")
        for name, table in self.manifest.tables.items():
            digest, count = sha256(), 0
            for line in self._lines(name):
                digest.update(line)
                count += 1
            if (count, digest.hexdigest()) != (table.rows, table.sha256):
                raise BackupRefused(f"{self.name} is damaged: the table {name} is not what was backed up.")

    def rows(self, table: str) -> Iterator[list[Any]]:
        """The rows of one table as they were written, in the manifest's order of columns."""
        width = len(self.manifest.tables[table].columns)
        for line in self._lines(table):
            row = json.loads(line)
            if not isinstance(row, list) or len(row) != width:
                raise BackupRefused(f"{self.name} is damaged: a row of {table} has the wrong length.")
            yield row

    def _lines(self, table: str) -> Iterator[bytes]:
        try:
            with self._zip.open(_file_of(table)) as file:
                yield from file
        except UNREADABLE:
            raise BackupRefused(f"{self.name} is damaged: the table {table} cannot be read.") from None
