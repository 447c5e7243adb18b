"""Take calendar packs over: look at them first, adopt them for a year, and undo what was adopted together."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from heatmap.pack_carrying import felt_before
from heatmap.pack_import import offers, remembered, said_by, taken_over_with
from heatmap.pack_rows import thing_of
from heatmap.packs.days import in_year
from heatmap.packs.pack import Pack
from inclusion.school.actions.bringing import RunOver, Undone, apply_run, begin_run, drop_run, incoming_of, undo_run
from inclusion.school.actions.events import correct_level
from inclusion.school.comparing import compare
from inclusion.school.models import CalendarSource, ImportChange, ImportRun, Membership, School
from inclusion.school.queries import calendar_of

REMEMBERED = 4  # runs of a pack whose words are kept to count what changed since
State, Kind = ImportRun.State, ImportChange.Kind


@transaction.atomic
def look_at_packs(*, by: Membership, school: School, year: int, packs: Collection[str]) -> list[ImportRun]:
    """A run to look at for each of these packs, in the order of the packs; unknown ones are left out."""
    School.objects.select_for_update().get(pk=school.pk)
    return [
        begin_run(by=by, source=source_of_pack(by, offer.pack, year), incoming=offer.incoming)
        for offer in offers(school, year)
        if offer.pack.slug in packs
    ]


def source_of_pack(by: Membership, pack: Pack, year: int) -> CalendarSource:
    """What the pack's events of that year belong to, at the person's school."""
    source, _ = CalendarSource.objects.get_or_create(
        school=by.school,
        kind=CalendarSource.Kind.PACK,
        pack=pack.slug,
        year=year,
        defaults={"name": f"{pack.title} {in_year(year)}", "created_by": by},
    )
    return source


@transaction.atomic
def take_over_packs(
    *, by: Membership, runs: Sequence[ImportRun], chosen: Collection[str], felt: Collection[str] = ()
) -> list[ImportRun]:
    """Take over the chosen rows of all these runs, or of none. A pack of which nothing is chosen is not adopted by it.

    What was adopted before and is looked at again counts as known, also where nothing is chosen. `felt`: the rows whose
    levels go by how the year before felt to the person. Raises RunOver.
    """
    School.objects.select_for_update().get(pk=by.school_id)
    now = timezone.now()
    done = []
    for run in runs:
        said = said_by(incoming_of(run))
        adopted = ImportRun.objects.filter(source=run.source, state=State.APPLIED).exists()
        if not adopted and not any(row.key in chosen for row in compare(run.source, incoming_of(run))):
            drop_run(by=by, run=run)
            continue
        applied = apply_run(by=by, run=run, chosen=chosen, now=now)
        _remember(applied, said)
        _take_felt_steps(by, applied, felt)
        done.append(applied)
    return done


def _take_felt_steps(by: Membership, run: ImportRun, felt: Collection[str]) -> None:
    """As an edit of the school, so that the pack does not take it back when it is looked at again; an undo does."""
    things = {thing_of(key) for key in felt}
    changes = list(
        run.changes.exclude(kind=Kind.REMOVED).filter(entry__key__in=things).select_related("event", "entry")
    )
    if not changes:
        return
    before = felt_before(by, run.source.year or 0, calendar_of(by.school))
    roles = {role.slug: role for role in before.felt.roles}
    for change in changes:
        levels = dict(change.event.levels.values_list("role__slug", "level"))
        for step in before.steps(change.entry.key, levels):
            event = correct_level(by=by, event=change.event, role=roles[step.role], level=step.after)
            change.event_version = event.version
        change.save(update_fields=["event_version"])


def _remember(run: ImportRun, said: dict[str, str]) -> None:
    source = run.source
    earlier = remembered(source)[1 - REMEMBERED :]
    source.columns = {**source.columns, "runs": [*earlier, {"run": str(run.pk), "said": said}]}
    source.last_read_at = run.applied_at
    source.save(update_fields=["columns", "last_read_at"])


@transaction.atomic
def undo_packs(*, by: Membership, run: ImportRun) -> Undone:
    """Undo the run with all that was taken over together with it. Raises RunOver where nothing is left to undo."""
    School.objects.select_for_update().get(pk=run.school_id)
    runs = list(taken_over_with(run).filter(state=State.APPLIED))
    if not runs:
        raise RunOver(ImportRun.objects.get(pk=run.pk))
    undone = [undo_run(by=by, run=one) for one in runs]
    return Undone(sum(one.taken_back for one in undone), sum(one.kept for one in undone))
