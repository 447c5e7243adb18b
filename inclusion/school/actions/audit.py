"""Leave a trace of an act, in the transaction of the act."""

from collections.abc import Iterable

from django.db.models import F, Model

from inclusion.school.models import AuditEntry, Membership, School


def record(*, by: Membership | None, school: School, verb: str, obj: Model, summary: str = "") -> None:
    """Write one audit entry. `summary` must be readable by everybody who may read the trail."""
    _entry(by, school, verb, obj, summary).save()


def record_all(*, by: Membership | None, school: School, verb: str, objs: Iterable[Model], summary: str = "") -> None:
    """Write the same entry for each of these, in one query."""
    AuditEntry.objects.bulk_create(_entry(by, school, verb, obj, summary) for obj in objs)


def _entry(by: Membership | None, school: School, verb: str, obj: Model, summary: str) -> AuditEntry:
    return AuditEntry(
        school=school,
        actor=by,
        verb=verb,
        kind=str(obj._meta.verbose_name),
        object_id=str(obj.pk),
        summary=summary[:300],
    )


def cover(*, school: School, obj: Model, summary: str) -> None:
    """Say only this in every earlier entry about the object: its words are no longer for all who read the trail."""
    known = AuditEntry.objects.filter(school=school, kind=str(obj._meta.verbose_name), object_id=str(obj.pk))
    known.update(summary=summary)


def touch_calendar(school: School) -> None:
    """Say that the map of the school may look different now. Call it in the transaction of the change."""
    School.objects.filter(pk=school.pk).update(calendar_version=F("calendar_version") + 1)
