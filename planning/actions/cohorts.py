"""Writes to the progress of groups in counts: once for each term, group and measure."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School, Term
from planning.actions.locking import StaleRow, locked, save_next_version
from planning.actions.turns import take_turn
from planning.models import CohortCount


@dataclass(frozen=True)
class CountDetails:
    """How many pupils of the group were below, at and above expected in the term."""

    term: Term
    group: str
    measure: str
    below: int
    at_expected: int
    above: int


class AlreadyCounted(Exception):
    """Other counts stand there for this term, group and measure; `existing` is their row."""

    def __init__(self, existing: CohortCount) -> None:
        super().__init__("There are counts for this term, group and measure already.")
        self.existing = existing


@transaction.atomic
def add_count(*, by: Membership, school: School, details: CountDetails) -> CohortCount:
    """Add counts; the same ones sent twice are there once. Raises AlreadyCounted where other ones stand there."""
    take_turn(school.pk)
    said = _said(school, details)
    existing = _existing(school, said)
    if existing is not None:
        if all(getattr(existing, name) == value for name, value in said.items()):
            return existing
        raise AlreadyCounted(existing)
    row = CohortCount.objects.create(school=school, updated_by=by, **said)
    record(by=by, school=school, verb="added", obj=row, summary=in_words(row))
    return row


@transaction.atomic
def change_count(*, by: Membership, row: CohortCount, version: int, details: CountDetails) -> CohortCount:
    """Change them. Raises StaleRow, and AlreadyCounted where another row has this term, group and measure."""
    take_turn(row.school_id)
    current = locked(row, version)
    said = _said(current.school, details)
    existing = _existing(current.school, said)
    if existing is not None and existing.pk != current.pk:
        raise AlreadyCounted(existing)
    save_next_version(current, updated_by=by, updated_at=timezone.now(), **said)
    record(by=by, school=current.school, verb="changed", obj=current, summary=in_words(current))
    return current


@transaction.atomic
def delete_count(*, by: Membership, row: CohortCount, version: int) -> None:
    """Delete counts that were entered by mistake; deleting twice is deleting once. Raises StaleRow."""
    current = CohortCount.objects.select_for_update().filter(pk=row.pk).order_by("pk").first()
    if current is None:
        return
    if current.version != version:
        raise StaleRow(current)
    record(by=by, school=current.school, verb="deleted", obj=current, summary=in_words(current))
    current.delete()


def in_words(row: CohortCount) -> str:
    """What was counted, without any count: "Reading, SEN support (K), Autumn term"."""
    return f"{row.measure}, {CohortCount.Group(row.group).label}, {row.term.name}"


def _said(school: School, details: CountDetails) -> dict[str, object]:
    """The details, with the measure spelt as the school has spelt it before: "reading" is "Reading"."""
    known = CohortCount.objects.filter(school=school).order_by("updated_at").values_list("measure", flat=True)
    spelt = {measure.casefold(): measure for measure in known}
    return vars(details) | {"measure": spelt.get(details.measure.casefold(), details.measure)}


def _existing(school: School, said: dict[str, object]) -> CohortCount | None:
    same = {name: said[name] for name in ("term", "group", "measure")}
    return CohortCount.objects.filter(school=school, **same).select_related("term").first()
