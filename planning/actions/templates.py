"""Make, change and retire the school's own agendas. Meetings that have opened keep the items they copied."""

import uuid
from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from planning.actions.locking import locked, save_next_version
from planning.models import MeetingTemplate, TemplateItem


@dataclass(frozen=True)
class ItemLine:
    """One item of an agenda; `minutes` is 1 to 240."""

    title: str
    minutes: int
    prompt: str = ""


@dataclass(frozen=True)
class TemplateDetails:
    """What a person says about an agenda; its items are in their order."""

    name: str
    purpose: str = ""
    items: tuple[ItemLine, ...] = ()


@transaction.atomic
def add_template(
    *, by: Membership | None, school: School, details: TemplateDetails, creation_key: uuid.UUID | None = None
) -> MeetingTemplate:
    """Add an agenda of the school's own. The same key again gives the first one."""
    key = uuid.uuid5(creation_key or uuid.uuid4(), f"agenda of school {school.pk}")
    template, is_new = MeetingTemplate.objects.get_or_create(
        pk=key, defaults={"school": school, "name": details.name, "purpose": details.purpose, "created_by": by}
    )
    if is_new:
        _write_items(template, details)
        record(by=by, school=school, verb="added", obj=template, summary=template.name)
    return template


@transaction.atomic
def change_template(
    *, by: Membership, template: MeetingTemplate, version: int, details: TemplateDetails
) -> MeetingTemplate:
    """Change it for the meetings that open from now on. Raises StaleRow."""
    current = locked(template, version)
    save_next_version(current, name=details.name, purpose=details.purpose)
    _write_items(current, details)
    record(by=by, school=current.school, verb="changed", obj=current, summary=current.name)
    return current


@transaction.atomic
def retire_template(*, by: Membership, template: MeetingTemplate) -> MeetingTemplate:
    """Offer it no more. Series that have it keep it. Retiring twice is retiring once."""
    current = locked(template)
    if current.retired_at is None:
        save_next_version(current, retired_at=timezone.now())
        record(by=by, school=current.school, verb="retired", obj=current, summary=current.name)
    return current


def _write_items(template: MeetingTemplate, details: TemplateDetails) -> None:
    template.items.all().delete()
    TemplateItem.objects.bulk_create(
        TemplateItem(school_id=template.school_id, template=template, position=place, **asdict(line))
        for place, line in enumerate(details.items, start=1)
    )
