"""Reading for the page of all packs: what each would bring, what of it was taken over when, and what changed since."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from heatmap.pack_import import Offer, changes_since, offers, remembered
from heatmap.packs.pack import Pack
from heatmap.packs.shipped import load_packs
from inclusion.school.access import Permission
from inclusion.school.models import CalendarSource, ImportRun, Membership

State = ImportRun.State


@dataclass(frozen=True)
class PackLine:
    """One pack as the page lists it. `run` took it over last; `on_map`: how many of its events are still there."""

    pack: Pack
    offer: Offer | None
    run: ImportRun | None
    on_map: int
    changes: int

    @property
    def is_ticked(self) -> bool:
        """To begin with: what is new to the school, or says something new."""
        return self.run is None or self.changes > 0


def pack_lines(membership: Membership, year: int) -> list[PackLine]:
    """The packs that concern the school, or that it has taken over for the year. Six queries.

    Whoever may not take packs over does not read what they would bring: it follows numbers that are not theirs to read.
    """
    may_change = membership.may(Permission.CHANGE_CALENDAR)
    found = offers(membership.school, year) if may_change else []
    offered = {offer.pack.slug: offer for offer in found}
    sources = {source.pack: source for source in _sources(membership, year)}
    lines = [_line(pack, offered.get(pack.slug), sources.get(pack.slug)) for pack in load_packs()]
    return [line for line in lines if line.offer or line.run]


def _sources(membership: Membership, year: int) -> Iterable[CalendarSource]:
    applied = ImportRun.objects.filter(state=State.APPLIED).select_related("by")
    there = Count("entries", filter=Q(entries__event__deleted_at__isnull=True, entries__event__isnull=False))
    return (
        CalendarSource.objects.visible_to(membership)
        .filter(kind=CalendarSource.Kind.PACK, year=year)
        .annotate(there=there)
        .prefetch_related(Prefetch("runs", applied, to_attr="applied"))
    )


def _line(pack: Pack, offer: Offer | None, source: CalendarSource | None) -> PackLine:
    run = _last_run(source) if source else None
    changes = changes_since(run, source, offer.incoming if offer else []) if run and source else 0
    return PackLine(pack, offer, run, source.there if source else 0, changes)  # type: ignore[attr-defined]


def _last_run(source: CalendarSource) -> ImportRun | None:
    """The last one that stands."""
    applied = {str(run.pk): run for run in source.applied}  # type: ignore[attr-defined]
    return next((applied[kept["run"]] for kept in reversed(remembered(source)) if kept["run"] in applied), None)


def past_runs(membership: Membership, year: int) -> list[ImportRun]:
    """What was taken over of the packs of that year, and undone, the latest first."""
    runs = ImportRun.objects.visible_to(membership).filter(
        source__kind=CalendarSource.Kind.PACK, source__year=year, state__in=[State.APPLIED, State.UNDONE]
    )
    return list(runs.select_related("source", "by", "undone_by").order_by("-applied_at", "source__name"))
