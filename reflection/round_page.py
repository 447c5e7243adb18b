"""Reading for a round: who takes part and how far they are, and every text that this person may read by now."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from inclusion.school.models import Membership
from inclusion.school.wording import listed
from reflection.actions.rounds import agreed_day, why_not_released
from reflection.models import Answer, Round, RoundMember
from reflection.people import able_to_reflect
from reflection.prompts import Prompt, prompts_of, score_words


@dataclass(frozen=True)
class Line:
    """What one person said to one prompt."""

    who: RoundMember
    answer: Answer
    score_words: str


@dataclass(frozen=True)
class PromptLines:
    """One prompt with everything said to it; for a scale the gap between the people and their average."""

    prompt: Prompt
    lines: Sequence[Line]

    @property
    def scores(self) -> list[int]:
        return [line.answer.score for line in self.lines if line.answer.score is not None]

    @property
    def gap(self) -> int | None:
        """Highest less lowest score; None where fewer than two gave one."""
        return max(self.scores) - min(self.scores) if len(self.scores) > 1 else None

    @property
    def average(self) -> float | None:
        """The mean of the scores; None where fewer than two gave one."""
        return sum(self.scores) / len(self.scores) if len(self.scores) > 1 else None


@dataclass(frozen=True)
class RoundPage:
    """A round as one person may see it. `sections` is empty until they may read what was revealed."""

    round: Round
    me: RoundMember
    members: Sequence[RoundMember]
    sections: Sequence[PromptLines]
    able: Collection[object]  # ids of the memberships that can still take part
    release_day: date | None
    why_not_released: str

    @property
    def taking_part(self) -> list[RoundMember]:
        return [member for member in self.members if member.takes_part]

    @property
    def others(self) -> list[RoundMember]:
        return [member for member in self.taking_part if member.pk != self.me.pk]

    @property
    def waiting_for(self) -> list[RoundMember]:
        return [
            member for member in self.taking_part if member.ready_at is None or member.membership_id not in self.able
        ]

    @property
    def gone(self) -> list[RoundMember]:
        """Who takes part no longer: they left, or were taken out."""
        return [member for member in self.members if not member.takes_part]

    @property
    def left_out(self) -> list[RoundMember]:
        """Without whom it was revealed, whether or not they joined later."""
        return [member for member in self.members if member.left_out_at]

    @property
    def may_write(self) -> bool:
        return self.me.takes_part and not self.round.called_off_at

    @property
    def reads_others(self) -> bool:
        """Is it revealed, and was this person ready?"""
        return bool(self.round.revealed_at and self.me.ready_at)

    @property
    def names(self) -> str:
        """With whom: "Helen Marsh and Tom Barker"."""
        return listed([member.membership.name for member in self.others])


def round_page(round: Round, membership: Membership, today: date) -> RoundPage:
    """Three queries: the members without any text, who of them can take part, the answers that one may read."""
    members = list(round.members.select_related("membership"))
    me = next(member for member in members if member.membership_id == membership.pk)
    taking_part = [member for member in members if member.takes_part]
    able = able_to_reflect(round.members.values("membership"))
    return RoundPage(
        round=round,
        me=me,
        members=members,
        sections=said_to(round, members, membership),
        able=able,
        release_day=agreed_day([member for member in taking_part if member.membership_id in able]),
        why_not_released=why_not_released(round, members, able, membership, today),
    )


def said_to(round: Round, members: Sequence[RoundMember], membership: Membership) -> list[PromptLines]:
    """Each prompt with the answers that this person may read, their own first; prompts nobody answered are left out."""
    by_pk = {member.pk: member for member in members}
    lines: defaultdict[str, list[Answer]] = defaultdict(list)
    for answer in Answer.objects.visible_to(membership).filter(member__round=round):
        lines[answer.prompt].append(answer)
    found = []
    for prompt in prompts_of(round.kind):
        said = sorted(lines[prompt.slug], key=lambda one: by_pk[one.member_id].membership_id != membership.pk)
        shown = [Line(by_pk[one.member_id], one, score_words(prompt, one.score)) for one in said]
        if shown:
            found.append(PromptLines(prompt, shown))
    return found


def own_answers(member: RoundMember) -> dict[str, Answer]:
    """What this person wrote, by prompt. For the author's own form only."""
    return {answer.prompt: answer for answer in member.answers.all()}
