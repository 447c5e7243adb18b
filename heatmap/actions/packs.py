"""Take calendar packs over: look at them first, adopt them for a year, and undo what was adopted together."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.utils import timezone

from heatmap.pack_import import offers, remembered, said_by, taken_over_with
from inclusion.school.actions.bringing import RunOver, Undone, apply_run, begin_run, drop_run, incoming_of, undo_run
from inclusion.school.comparing import compare
from inclusion.school.models import CalendarSource, ImportRun, Membership, School

REMEMBERED = 4  # runs of a pack whose words are kept to count what changed since
State = ImportRun.State


@transaction.atomic
def look_at_packs(*, by: Membership, school: School, year: int, packs: Collection[str]) -> list[ImportRun]:
    """A run to look at for each of these packs, in the order of the packs; unknown ones are left out."""
    School.objects.select_for_update().get(pk=school.pk)
    runs = []
    for offer in offers(school, year):
        if offer.pack.slug in packs:
            source, _ = CalendarSource.objects.get_or_create(
                school=school,
                kind=CalendarSource.Kind.PACK,
                pack=offer.pack.slug,
                year=year,
                defaults={"name": offer.name, "created_by": by},
            )
            runs.append(begin_run(by=by, source=source, incoming=offer.incoming))
    return runs


@transaction.atomic
def take_over_packs(*, by: Membership, runs: Sequence[ImportRun], chosen: Collection[str]) -> list[ImportRun]:
    """Take over the chosen rows of all these runs, or of none. A pack of which nothing is chosen is not adopted by it.

    What was adopted before and is looked at again counts as known, also where nothing is chosen. Raises RunOver.
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
        done.append(applied)
    return done


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
