"""The school's CPD record of one year as a table for people: CSV, and XLSX with one sheet."""

from collections.abc import Iterator
from decimal import Decimal

from heatmap.spreadsheets import Cell, csv_bytes, xlsx_bytes
from reflection.cpd_record import Record

HEADING: list[Cell] = [
    "First day",
    "Last day",
    "Topic",
    "Provider",
    "Hours",
    "Cost in pounds",
    "Who attended",
    "Provision",
    "Decision",
]


def as_csv(record: Record) -> bytes:
    """A heading, one row for each training, and their sums."""
    return csv_bytes(record_rows(record))


def as_xlsx(record: Record) -> bytes:
    """The same as one sheet."""
    return xlsx_bytes({"CPD record": record_rows(record)})


def record_rows(record: Record) -> Iterator[list[Cell]]:
    """The facts, in the order of the page."""
    yield HEADING
    for row in record.rows:
        days: list[Cell] = [row.starts_on, row.ends_on]
        figures = [_figure(row.hours), _figure(row.cost)]
        yield [*days, row.topic, row.provider, *figures, row.names, row.provision, row.decision]
    yield ["All", None, None, None, _figure(record.hours), _figure(record.cost), None, None, None]


def _figure(value: Decimal | None) -> Cell:
    """As few places as it needs."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)
