"""Reading the log: the list with its filters, who can read an entry now, and who opened it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.db.models.functions import Left

from inclusion.school.models import AuditEntry, Membership, Role, School, Term
from inclusion.school.models.audit import OPENED
from inclusion.school.wording import listed
from reflection.entry_prompts import prompt_words
from reflection.models import Audience, LogEntry
from reflection.models.entries import LEADERSHIP

ALL, MINE, OTHERS, DRAFTS = "", "mine", "shared", "drafts"
WHOSE = [(ALL, "Mine and shared with me"), (MINE, "Mine"), (OTHERS, "Shared with me"), (DRAFTS, "My drafts")]
EXCERPT = 150  # characters of an entry in a list


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is asked for; empty where it does not matter."""

    whose: str = ALL
    about: str = ""
    words: str = ""
    days: tuple[date, date] | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """An entry in the list."""

    entry: LogEntry
    excerpt: str
    prompt: str
    is_own: bool
    readers: str


def found_entries(membership: Membership, wanted: Wanted) -> QuerySet[LogEntry]:
    """The entries that this person may read and that fit, the latest first; of each no more text than a list shows."""
    found = LogEntry.objects.visible_to(membership)
    if wanted.whose in (MINE, DRAFTS):
        found = found.filter(author=membership)
    elif wanted.whose == OTHERS:
        found = found.exclude(author=membership)
    if wanted.whose == DRAFTS:
        found = found.filter(is_draft=True)
    if wanted.about:
        found = found.filter(strategies__strategy=wanted.about)
    if wanted.words:
        found = found.filter(text__icontains=wanted.words)
    if wanted.days:
        found = found.filter(on__range=wanted.days)
    in_part = found.defer("text").annotate(opening=Left("text", EXCERPT + 1))
    return in_part.select_related("author", "partner").prefetch_related("strategies")


def lines_of(entries: Iterable[LogEntry], membership: Membership) -> list[Line]:
    """Each with what its line says; takes rows of `found_entries`."""
    return [
        Line(
            entry=entry,
            excerpt=excerpt_of(entry.opening),  # type: ignore[attr-defined]
            prompt=prompt_words(entry.prompt),
            is_own=entry.author_id == membership.pk,
            readers=readers_in_short(entry),
        )
        for entry in entries
    ]


def excerpt_of(opening: str) -> str:
    """The beginning of a text in one line, ended at a word where it goes on; `opening` is a character longer."""
    words = " ".join(opening.split())
    if len(opening) <= EXCERPT:
        return words
    return f"{words[:EXCERPT].rsplit(' ', 1)[0].rstrip()} …"


def readers_in_short(entry: LogEntry) -> str:
    """To whom it is shared: "Only me", "Tom Barker", "The leadership team"."""
    if entry.audience == Audience.PARTNER:
        return entry.partner.name if entry.partner else "Nobody any more"
    return str(entry.get_audience_display())


def who_reads(entry: LogEntry) -> str:
    """Who can read it now besides its author, as a sentence; of the leadership team with names."""
    if entry.is_draft:
        return "This is a draft: only you can read it."
    if entry.audience == Audience.PRIVATE:
        return "Only you can read this."
    if entry.audience == Audience.STAFF:
        return "Everybody on the staff of the school can read this; who is only a governor cannot."
    if entry.audience == Audience.PARTNER:
        if entry.partner and entry.partner.is_live:
            return f"You and {entry.partner.name} can read this."
        return "Only you can read this: the person it was shared with has left the school."
    names = [person.name for person in leadership_of(entry.school) if person.pk != entry.author_id]
    team = f": {listed(names)}" if names else ", in which there is nobody else today"
    return f"You and the leadership team can read this{team}."


def leadership_of(school: School) -> list[Membership]:
    """Headteacher, deputies and assistants of today, by name."""
    roles = Role.objects.live().filter(school=school, standing__in=LEADERSHIP)
    return list(Membership.objects.live().filter(school=school, holdings__role__in=roles).distinct())


def openings_of(entry: LogEntry) -> QuerySet[AuditEntry]:
    """Who else opened the entry and when, the latest first. For its author."""
    kind = str(entry._meta.verbose_name)
    opened = AuditEntry.objects.filter(school=entry.school_id, kind=kind, object_id=entry.pk, verb=OPENED)
    return opened.select_related("actor")


def terms_so_far(membership: Membership, today: date) -> dict[str, tuple[str, tuple[date, date]]]:
    """The terms that have begun, the latest first: first day → name and days, those of the holidays after it too."""
    terms = list(Term.objects.visible_to(membership).filter(starts_on__lte=today))
    ends = [term.starts_on - timedelta(days=1) for term in terms[1:]] + [date.max]
    found = {
        term.starts_on.isoformat(): (f"{term.name} {term.starts_on.year}", (term.starts_on, end))
        for term, end in zip(terms, ends, strict=True)
    }
    return dict(reversed(found.items()))
