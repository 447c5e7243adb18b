"""Reading for the school's CPD record: the facts of one school year, and never a word that anybody wrote."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from inclusion.school.access import Permission
from inclusion.school.models import AcademicYear, Membership
from inclusion.school.wording import listed
from planning.models import Provision
from reflection.learning_list import days_in_words, figure, linkable_decisions
from reflection.models import Learning

SEPTEMBER = 9


@dataclass(frozen=True)
class RecordRow:
    """The facts of one training. What it is linked to is empty where the reader may not know of it."""

    starts_on: date
    ends_on: date
    topic: str
    provider: str
    hours: Decimal
    cost: Decimal | None
    names: str
    provision: str
    decision: str

    @property
    def days(self) -> str:
        return days_in_words(self.starts_on, self.ends_on)

    @property
    def hours_in_words(self) -> str:
        return figure(self.hours)


@dataclass(frozen=True)
class Record:
    """A school year of the record, the first day first; `years` are those there is anything of, and this one."""

    year: str
    years: Sequence[str]
    rows: Sequence[RecordRow]
    is_whole: bool

    @property
    def hours(self) -> Decimal:
        return sum((row.hours for row in self.rows), Decimal())

    @property
    def hours_in_words(self) -> str:
        return figure(self.hours)

    @property
    def cost(self) -> Decimal:
        """Of those whose cost was given."""
        return sum((row.cost for row in self.rows if row.cost is not None), Decimal())

    @property
    def earlier(self) -> str:
        return self._beside(-1)

    @property
    def later(self) -> str:
        return self._beside(1)

    def _beside(self, step: int) -> str:
        place = self.years.index(self.year) + step
        return self.years[place] if 0 <= place < len(self.years) else ""


def record_for(membership: Membership, wanted: str, today: date) -> Record:
    """The year of this name as far as the person may read it; the present one where there is none of that name."""
    known = list(AcademicYear.objects.filter(school=membership.school_id))
    days = dict(Learning.objects.in_record_for(membership).values_list("pk", "starts_on"))
    years = _in_order([today, *days.values()], known)
    year = wanted if wanted in years else year_of(today, known)
    shown = [pk for pk, day in days.items() if year_of(day, known) == year]
    found = Learning.objects.in_record_for(membership).filter(pk__in=shown)
    found = found.prefetch_related("people__membership").order_by("starts_on", "topic", "id")
    return Record(
        year=year,
        years=years,
        rows=_rows(found, membership),
        is_whole=membership.may(Permission.SEE_WHOLE_CPD_RECORD),
    )


def year_of(day: date, known: Iterable[AcademicYear]) -> str:
    """The name of the school year of a day: the school's own, or by 1 September such as "2026/27"."""
    own = next((year.name for year in known if year.starts_on <= day <= year.ends_on), "")
    first = day.year if day.month >= SEPTEMBER else day.year - 1
    return own or f"{first}/{(first + 1) % 100:02}"


def _in_order(days: Iterable[date], known: Sequence[AcademicYear]) -> list[str]:
    return list(dict.fromkeys(year_of(day, known) for day in sorted(days)))


def _rows(found: Iterable[Learning], membership: Membership) -> list[RecordRow]:
    rows = list(found)
    provision = Provision.objects.visible_to(membership).filter(pk__in=[one.provision_id for one in rows])
    decisions = linkable_decisions(membership).filter(pk__in=[one.decision_id for one in rows])
    names: dict[UUID | None, str] = {one.pk: one.name for one in provision}
    titles: dict[UUID | None, str] = {one.pk: one.title for one in decisions}
    return [
        RecordRow(
            starts_on=one.starts_on,
            ends_on=one.ends_on,
            topic=one.topic,
            provider=one.provider,
            hours=one.hours,
            cost=one.cost,
            names=listed([person.membership.name for person in one.people.all()]),
            provision=names.get(one.provision_id, ""),
            decision=titles.get(one.decision_id, ""),
        )
        for one in rows
    ]
