"""Reading everything that one person wrote here, for their own export: of others only the titles it is about."""

from collections import defaultdict
from datetime import date

from django.utils import timezone

from inclusion.school.models import Membership
from reflection.entry_files import AnswerLines, EntryLines, OwnWriting, RoundLines
from reflection.entry_prompts import prompt_words
from reflection.models import Answer, LogEntry, Round
from reflection.prompts import prompts_of, score_words


def own_writing(membership: Membership, today: date) -> OwnWriting:
    """One's own entries, drafts too, and one's own answers in rounds, revealed or not; the latest first."""
    entries = LogEntry.objects.by(membership).prefetch_related("strategies")
    return OwnWriting(
        school=membership.school.name,
        person=membership.name,
        made_on=today,
        entries=[_entry_lines(entry) for entry in entries],
        rounds=_rounds(membership),
    )


def _entry_lines(entry: LogEntry) -> EntryLines:
    return EntryLines(
        on=entry.on,
        prompt=prompt_words(entry.prompt),
        about=tuple(entry.about_in_words),
        readers=str(entry.get_audience_display()),
        is_draft=entry.is_draft,
        text=entry.text,
    )


def _rounds(membership: Membership) -> list[RoundLines]:
    own = Answer.objects.visible_to(membership).filter(member__membership=membership)
    answers: defaultdict[Round, dict[str, Answer]] = defaultdict(dict)
    for answer in own.select_related("member__round").order_by("-member__round__started_at", "member__round"):
        answers[answer.member.round][answer.prompt] = answer
    return [
        RoundLines(
            kind=round.get_kind_display(),
            title=round.title,
            began_on=timezone.localdate(round.started_at),
            answers=tuple(
                AnswerLines(prompt.label, score_words(prompt, said[prompt.slug].score), said[prompt.slug].text)
                for prompt in prompts_of(round.kind)
                if prompt.slug in said
            ),
        )
        for round, said in answers.items()
    ]
