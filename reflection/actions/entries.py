"""Every write to the log: add, change, share, take back, delete, and that somebody opened what was shared.

What is private leaves no trace at all; sharing leaves one without a word of the entry.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import AuditEntry, Membership
from inclusion.school.models.audit import OPENED
from planning.actions.created_once import row_of_key
from planning.actions.locking import StaleRow, locked, save_next_version
from planning.actions.turns import take_turn
from reflection.models import Audience, EntryStrategy, LogEntry

IN_TRAIL = "A log entry"  # all that the trail says of one


class NotADraft(Exception):
    """The entry is finished, and only its author changes it, by pressing Save."""


@dataclass(frozen=True)
class EntryDetails:
    """What a person writes. `about`: slugs of strategies in their order. A draft is private whatever is asked for."""

    text: str
    on: date
    prompt: str = ""
    about: Sequence[str] = ()
    audience: str = Audience.PRIVATE
    partner: Membership | None = None
    is_draft: bool = False

    @property
    def fields(self) -> dict[str, object]:
        """As the row stores them, without what it is about and when it was shared."""
        private = self.is_draft or self.audience == Audience.PRIVATE
        partner = self.partner if self.audience == Audience.PARTNER and not private else None
        return {
            "text": self.text,
            "on": self.on,
            "prompt": self.prompt,
            "audience": Audience.PRIVATE if private else self.audience,
            "partner_id": partner.pk if partner else None,
            "is_draft": self.is_draft,
        }

    def is_said_by(self, entry: LogEntry) -> bool:
        """Does the stored entry say just this?"""
        said = self.fields | {"about": list(self.about)}
        return all(getattr(entry, name) == value for name, value in said.items())


@transaction.atomic
def add_entry(*, by: Membership, details: EntryDetails, creation_key: uuid.UUID | None = None) -> LogEntry:
    """Write an entry or a draft; the same form sent twice is one."""
    said = details.fields | {"author_id": by.pk, "about": list(details.about)}
    known, key = row_of_key(LogEntry, by.school, creation_key, said)
    if known is not None:
        return known
    now = timezone.now()
    entry = LogEntry(school=by.school, author=by, creation_key=key, created_at=now, updated_at=now, **details.fields)
    entry.shared_at = now if entry.is_shared else None
    entry.save()
    _store_about(entry, details.about)
    if entry.is_shared:
        _note(by, entry, "shared")
    return entry


@transaction.atomic
def change_entry(*, by: Membership, entry: LogEntry, version: int, details: EntryDetails) -> LogEntry:
    """Change one's entry, and who may read it. Saying the same once more is no change. Raises StaleRow."""
    take_turn(entry.school_id)
    current = locked(entry)
    if details.is_said_by(current):
        return current
    if current.version != version:
        raise StaleRow(current)
    _share_as(by, current, {**details.fields, "updated_at": timezone.now()})
    _store_about(current, details.about)
    return current


@transaction.atomic
def keep_draft(*, by: Membership, entry: LogEntry, version: int, details: EntryDetails) -> LogEntry:
    """Keep what is being written of a draft. Raises NotADraft for an entry that is finished, and StaleRow."""
    take_turn(entry.school_id)
    if not locked(entry).is_draft:
        raise NotADraft
    return change_entry(by=by, entry=entry, version=version, details=details)


@transaction.atomic
def share_entry(
    *, by: Membership, entry: LogEntry, version: int, audience: str, partner: Membership | None = None
) -> LogEntry:
    """Let others read a finished entry as it is now, or others than before. Raises StaleRow and NotADraft."""
    take_turn(entry.school_id)
    current = locked(entry)
    wanted: dict[str, object] = {
        "audience": audience,
        "partner_id": partner.pk if partner and audience == Audience.PARTNER else None,
    }
    if all(getattr(current, name) == value for name, value in wanted.items()):
        return current
    if current.version != version:
        raise StaleRow(current)
    if current.is_draft:
        raise NotADraft
    _share_as(by, current, wanted)
    return current


@transaction.atomic
def take_back(*, by: Membership, entry: LogEntry) -> None:
    """Let nobody else read it any more, whatever happened to it in the meantime. Twice is once."""
    take_turn(entry.school_id)
    _share_as(by, locked(entry), {"audience": Audience.PRIVATE, "partner_id": None})


@transaction.atomic
def delete_entry(*, by: Membership, entry: LogEntry, version: int) -> None:
    """Remove it for good. Raises StaleRow."""
    take_turn(entry.school_id)
    current = locked(entry, version)
    if current.is_shared:
        _note(by, current, "took back")
    current.delete()


@transaction.atomic
def note_opened(*, by: Membership, entry: LogEntry) -> None:
    """Write down, once a day, that somebody else opened a shared entry: its author sees who, and nobody else."""
    if entry.author_id == by.pk:
        return
    known = AuditEntry.objects.filter(school=entry.school_id, kind=str(entry._meta.verbose_name), object_id=entry.pk)
    if not known.filter(verb=OPENED, actor=by, at__date=timezone.localdate()).exists():
        record(by=by, school=entry.school, verb=OPENED, obj=entry, summary=IN_TRAIL)


def _share_as(by: Membership, entry: LogEntry, fields: dict[str, object]) -> None:
    """Store these fields of a locked entry; where they change who may read it, that leaves a trace."""
    before = (entry.audience, entry.partner_id)
    after = (fields["audience"], fields["partner_id"])
    if before != after:
        shared_at = None if after[0] == Audience.PRIVATE else timezone.now()
        fields = {**fields, "shared_at": shared_at}
        _note(by, entry, "shared" if shared_at else "took back")
    elif len(fields) == len(after):
        return  # nothing else to store either
    save_next_version(entry, **fields)


def _store_about(entry: LogEntry, about: Sequence[str]) -> None:
    entry.strategies.exclude(strategy__in=about).delete()
    EntryStrategy.objects.bulk_create(
        [EntryStrategy(school_id=entry.school_id, entry=entry, strategy=slug) for slug in about], ignore_conflicts=True
    )


def _note(by: Membership, entry: LogEntry, verb: str) -> None:
    record(by=by, school=entry.school, verb=verb, obj=entry, summary=IN_TRAIL)
