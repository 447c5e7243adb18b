"""Rows of the reflection log for tests, written straight into the database: any state without its history."""

from datetime import date, time

from django.utils import timezone

from reflection.models import Answer, LogEntry, Round, RoundMember, Visit
from reflection.prompts import RoundKind, prompts_of

SPRING = date(2027, 1, 4)  # the first day of the term of `today`
KEPT, DRAFT = "I wrote this before anybody was ready.", "A draft of my own."


def make_round(people, kind=RoundKind.PUPILS, *, ready=(), revealed=False, term_starts_on=SPRING, **fields) -> Round:
    """A round of these people; those in `ready` have answered every prompt, the text being "Of <name>: <prompt>"."""
    now = timezone.now()
    round = Round.objects.create(
        school=people[0].school,
        kind=kind.value,
        title=fields.pop("title", "The pupils’ question, Spring term 2027"),
        term_starts_on=term_starts_on,
        started_by=people[0],
        revealed_at=now if revealed else None,
        **fields,
    )
    for person in people:
        member = RoundMember.objects.create(
            school=round.school, round=round, membership=person, ready_at=now if person in ready else None
        )
        if person in ready:
            answer_all(member)
    return round


def answer_all(member, *, score=3, words="Of {name}: {prompt}") -> None:
    """An answer to every prompt of the round."""
    for prompt in prompts_of(member.round.kind):
        Answer.objects.create(
            school=member.school,
            member=member,
            prompt=prompt.slug,
            score=score if prompt.is_scored else None,
            text=words.format(name=member.membership.name, prompt=prompt.slug),
        )


def member_of(round, membership) -> RoundMember:
    return round.members.get(membership=membership)


def make_entry(author, text="A quiet word at the door helped.", **fields) -> LogEntry:
    """An entry of the log; with an audience other than private it is shared now."""
    if fields.get("audience", "private") != "private":
        fields.setdefault("shared_at", timezone.now())
    return LogEntry.objects.create(
        school=author.school, author=author, text=text, on=fields.pop("on", date(2027, 1, 12)), **fields
    )


def make_visit(host, guest, **fields) -> Visit:
    """A visit of the guest to the host's work, offered by the host unless said otherwise."""
    values = {
        "occasion": Visit.Occasion.GROUP,
        "what": "The reading group",
        "on": date(2027, 1, 20),
        "starts_at": time(10, 0),
        "asked_by": host,
    }
    return Visit.objects.create(school=host.school, host=host, guest=guest, **(values | fields))
