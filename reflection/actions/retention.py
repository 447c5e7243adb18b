"""Every night: tell people what of theirs goes and when, and remove for good what they were told of in time."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from inclusion.school.actions.audit import record
from inclusion.school.models import Membership, School
from inclusion.school.tasks import queue_mail
from inclusion.school.wording import full_day, listed
from planning.actions.turns import take_turn
from reflection.models import LogEntry, RetentionNotice, Round, RoundMember
from reflection.retention import TELL_BEFORE, Told, goes_on, may_go, to_tell
from reflection.what_goes import notices_of, old_entries, old_rounds

Notices = Mapping[uuid.UUID, Sequence[Told]]  # what was told, by membership id


@dataclass(frozen=True)
class Purged:
    """What one night did."""

    told: int = 0
    entries: int = 0
    rounds: int = 0

    def __add__(self, other: "Purged") -> "Purged":
        return Purged(self.told + other.told, self.entries + other.entries, self.rounds + other.rounds)

    @property
    def removed_in_words(self) -> str:
        """ "2 log entries and 1 round"; empty where nothing went."""
        entries = f"{self.entries} log {'entry' if self.entries == 1 else 'entries'}" if self.entries else ""
        rounds = f"{self.rounds} round{'' if self.rounds == 1 else 's'}" if self.rounds else ""
        return listed([words for words in (entries, rounds) if words])


@dataclass(frozen=True)
class _Old:
    """Something whose day comes within sixty days, and the people of today it belongs to."""

    pk: uuid.UUID
    written_on: date
    owners: Collection[Membership]


def purge_reflections(*, today: date) -> Purged:
    """All schools, each in a transaction of its own."""
    done = Purged()
    for pk in School.objects.order_by("pk").values_list("pk", flat=True):
        done += _purge_school(pk, today)
    return done


@transaction.atomic
def _purge_school(pk: int, today: date) -> Purged:
    """Remove first, then tell: what somebody is told of today goes another night."""
    take_turn(pk)
    school = School.objects.get(pk=pk)
    entries, rounds = _old_entries(school, today), _old_rounds(school, today)
    notices = notices_of({person for old in (*entries, *rounds) for person in old.owners})
    gone_entries = _gone(entries, notices, school.reflections_kept_years, today)
    gone_rounds = _gone(rounds, notices, school.reflections_kept_years, today)
    LogEntry.objects.filter(pk__in=gone_entries).delete()
    Round.objects.filter(pk__in=gone_rounds).delete()
    done = Purged(_tell(school, [*entries, *rounds], notices, today), len(gone_entries), len(gone_rounds))
    if done.removed_in_words:
        record(by=None, school=school, verb="removed for good", obj=school, summary=done.removed_in_words)
    return done


def _old_entries(school: School, today: date) -> list[_Old]:
    rows = old_entries(school, today + TELL_BEFORE).defer("text").select_related("author__user")
    return [
        _Old(row.pk, timezone.localdate(row.created_at), [row.author] if row.author.is_live else []) for row in rows
    ]


def _old_rounds(school: School, today: date) -> list[_Old]:
    """Whoever is or was in a round may have written in it, so all of them who are still at the school are told."""
    rows = old_rounds(school, today + TELL_BEFORE)
    owners: defaultdict[uuid.UUID, list[Membership]] = defaultdict(list)
    members = RoundMember.objects.filter(round__in=rows, membership__ended_at__isnull=True)
    for member in members.select_related("membership__user"):
        owners[member.round_id].append(member.membership)
    return [_Old(row.pk, timezone.localdate(row.started_at), owners[row.pk]) for row in rows]


def _gone(olds: Iterable[_Old], notices: Notices, years: int, today: date) -> list[uuid.UUID]:
    """The keys of those whose day has come and of which all their people were told; leavers need no notice."""
    return [
        old.pk
        for old in olds
        if goes_on(old.written_on, years) <= today
        and all(may_go(old.written_on, notices[person.pk], years, today) for person in old.owners)
    ]


def _tell(school: School, olds: Iterable[_Old], notices: Notices, today: date) -> int:
    """Tell everybody of what they have not been told yet, in one mail each. Returns how many people."""
    written: defaultdict[Membership, list[date]] = defaultdict(list)
    for old in olds:
        for person in old.owners:
            written[person].append(old.written_on)
    told = 0
    for person, days in written.items():
        new = to_tell(days, notices[person.pk], school.reflections_kept_years, today)
        if new:
            RetentionNotice.objects.bulk_create(
                RetentionNotice(
                    school=school, membership=person, written_before=one.written_before, goes_on=one.goes_on
                )
                for one in new
            )
            _mail(school, person, new)
            told += 1
    return told


def _mail(school: School, person: Membership, new: Iterable[Told]) -> None:
    """Which day and where to read more; not a word of what anybody wrote."""
    days = [full_day(told.goes_on) for told in new]
    link = settings.SITE_URL + reverse("reflection:log", args=[school.slug])
    context = {"person": person, "school": school, "days": listed(days), "link": link}
    body = render_to_string("mail/reflections_go.txt", context)
    queue_mail(to=person.address, subject=f"Some of your reflections go on {days[0]}", body=body)
