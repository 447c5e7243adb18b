"""Reading for the pages of sources: what comes from where, how each stands, and what was brought in before."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.db.models import Count, F, Prefetch, Q, QuerySet

from inclusion.school.models import CalendarSource, ImportRun, Membership, SourceEntry

MOST_RUNS = 30
BEING_READ = timedelta(minutes=2)  # a reading takes less; one that began longer ago has come to nothing
Kind = CalendarSource.Kind
OWN_KINDS = (Kind.FILE, Kind.ADDRESS, Kind.TABLE, Kind.PASTE)  # the others have pages of their own
RUN_KINDS = (*OWN_KINDS, Kind.TERMS)  # term dates are no source of events, but an import that can be undone
State = ImportRun.State


@dataclass(frozen=True)
class SourceLine:
    """One source as a person sees it. `events`: live ones; `gone`: of those, not said by it any more; `asked`: what it
    says and somebody is to decide on."""

    source: CalendarSource
    events: int
    gone: int
    asked: int
    waiting: ImportRun | None
    now: datetime

    @property
    def is_pack(self) -> bool:
        return self.source.kind not in OWN_KINDS

    @property
    def is_subscribed(self) -> bool:
        return self.source.kind == Kind.ADDRESS and self.source.stopped_at is None

    @property
    def host(self) -> str:
        """All that is shown of an address: the rest of it may be a key to the calendar."""
        return urlsplit(self.source.address).hostname or ""

    @property
    def is_being_read(self) -> bool:
        tried, read = self.source.last_tried_at, self.source.last_read_at
        if tried is None or self.now - tried >= BEING_READ or self.source.fault:
            return False
        return self.is_subscribed and (read is None or read < tried)


def own_sources(membership: Membership) -> QuerySet[CalendarSource]:
    """The sources that have a page here."""
    return CalendarSource.objects.visible_to(membership).filter(kind__in=OWN_KINDS).select_related("school")


def source_lines(membership: Membership, now: datetime) -> list[SourceLine]:
    """Every source of which something was taken over or is to be looked at, subscriptions first. Two queries."""
    seen = Q(runs__applied_at__isnull=False) | Q(runs__state=State.PREVIEW) | Q(kind=Kind.ADDRESS)
    ids = CalendarSource.objects.visible_to(membership).filter(seen).exclude(kind=Kind.TERMS).values("pk")
    return lines_of(CalendarSource.objects.filter(pk__in=ids), now)


def lines_of(sources: QuerySet[CalendarSource], now: datetime) -> list[SourceLine]:
    """These sources with what is counted of them."""
    live = Q(entries__event__deleted_at__isnull=True, entries__event__isnull=False)
    waiting = Prefetch("runs", ImportRun.objects.filter(state=State.PREVIEW), to_attr="waiting")
    rows = sources.annotate(
        live_events=Count("entries", filter=live),
        gone_events=Count(
            "entries", filter=live & Q(entries__gone_at__isnull=False, entries__event__confidential=False)
        ),
        asked_entries=Count("entries", filter=Q(entries__proposed_at__isnull=False)),
    ).prefetch_related(waiting)
    lines = [
        SourceLine(row, row.live_events, row.gone_events, row.asked_entries, next(iter(row.waiting), None), now)
        for row in rows
    ]
    return sorted(lines, key=lambda line: (not line.is_subscribed, line.is_pack, line.source.name.casefold()))


def own_runs(membership: Membership) -> QuerySet[ImportRun]:
    """The imports of those sources, whatever became of them."""
    runs = ImportRun.objects.visible_to(membership).filter(source__kind__in=RUN_KINDS)
    return runs.select_related("source__school", "school", "by", "undone_by")


def past_runs(membership: Membership, source: CalendarSource | None = None) -> list[ImportRun]:
    """What was taken over, the latest first."""
    runs = own_runs(membership).filter(applied_at__isnull=False)
    if source is not None:
        runs = runs.filter(source=source)
    return list(runs.order_by(F("applied_at").desc(), "pk")[:MOST_RUNS])


def gone_entries(source: CalendarSource) -> list[SourceEntry]:
    """What the source does not say any more and the school still has, by date; nothing confidential."""
    gone = source.entries.filter(gone_at__isnull=False, event__deleted_at__isnull=True, event__confidential=False)
    return list(gone.select_related("event").order_by("event__starts_on", "event__title"))
