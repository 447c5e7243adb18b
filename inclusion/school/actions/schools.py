"""Make a school with the roles that every school starts with, and change what it says about itself."""

from typing import Any

from django.db import transaction

from inclusion.school.access import Standing
from inclusion.school.actions.audit import record, touch_calendar
from inclusion.school.models import Membership, Role, School

STARTING_ROLES = [  # slug, label, standing; the school may rename, reorder and retire them
    ("headteacher", "Headteacher", Standing.HEAD),
    ("senco", "SENCo", Standing.SENCO),
    ("deputy-head", "Deputy head", Standing.SLT),
    ("phase-leader", "Phase leader", Standing.LEAD),
    ("curriculum-lead", "Curriculum lead", Standing.LEAD),
    ("pastoral-lead", "Pastoral lead", Standing.LEAD),
    ("dsl", "Designated safeguarding lead", Standing.LEAD),
    ("assessment-lead", "Assessment lead", Standing.LEAD),
    ("exams-officer", "Exams officer", Standing.LEAD),
    ("business-manager", "Business manager", Standing.OFFICE),
    ("class-teacher", "Class teacher", Standing.STAFF),
    ("governor", "Governor", Standing.GOV),
]


SHOWN_ON_THE_MAP = frozenset(
    {"threshold_steady", "threshold_busy", "threshold_heavy", "threshold_overloaded", "two_week_timetable"}
)


class StaleSchool(Exception):
    """Somebody else saved the school first. `current` is what is stored now."""

    def __init__(self, current: School) -> None:
        super().__init__("The school was changed by somebody else in the meantime.")
        self.current = current


@transaction.atomic
def create_school(
    *,
    by: Membership | None,
    slug: str,
    name: str,
    phase: str,
    kind: str = School.Kind.MAINTAINED,
    is_demo: bool = False,
) -> School:
    """A new school with its starting roles. Raises IntegrityError where the slug is taken."""
    school = School.objects.create(slug=slug, name=name, phase=phase, kind=kind, is_demo=is_demo)
    Role.objects.bulk_create(
        Role(school=school, slug=role_slug, name=label, standing=standing, position=position)
        for position, (role_slug, label, standing) in enumerate(STARTING_ROLES)
    )
    record(by=by, school=school, verb="created", obj=school, summary=name)
    return school


@transaction.atomic
def change_school(*, by: Membership, school: School, version: int, **fields: Any) -> School:
    """Change the school's name, phase, type, thresholds or timetable. Raises StaleSchool."""
    current = School.objects.select_for_update().get(pk=school.pk)
    if current.version != version:
        raise StaleSchool(current)
    changed = [name for name, value in fields.items() if getattr(current, name) != value]
    for name in changed:
        setattr(current, name, fields[name])
    current.version += 1
    current.save()
    record(by=by, school=current, verb="changed", obj=current, summary=", ".join(_label(name) for name in changed))
    if SHOWN_ON_THE_MAP.intersection(changed):
        touch_calendar(current)
    return current


def _label(name: str) -> str:
    """A field of the school as the trail calls it."""
    return str(School._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
