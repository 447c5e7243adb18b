"""The demo's learning side by side: a training of last half term with what was agreed, one just over, one to come."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone

from inclusion.school.models import Membership, School
from planning.actions.action_points import add_action
from planning.demo.days import Days
from planning.models import Provision
from reflection.actions.learning import LearningDetails, add_learning
from reflection.models import AgreedChange, Answer, Learning, LookBack, Round
from reflection.prompts import prompts_of

Texts = Mapping[str, Sequence[str]]  # account → what they say to the prompts, in their order


@dataclass(frozen=True)
class Training:
    """A training with what was written about it; staff days from today."""

    topic: str
    provider: str
    first: int
    last: int
    hours: str
    cost: str | None
    who: tuple[str, ...]
    before: Texts = field(default_factory=dict)
    after: Texts = field(default_factory=dict)
    provision: str = ""


OVER = Training(
    "Talk-rich classrooms",
    "Speech and language service",
    -36,
    -35,
    "9.5",
    "380",
    ("senco", "head", "curriculum"),
    before={
        "senco": ["A way to begin in every class, not in one group.", "Who has time to practise it?"],
        "head": ["To hear what teachers need from me first.", "What would we stop for it?"],
        "curriculum": ["Words that come back in every subject.", "How do we choose them?"],
    },
    after={
        "senco": ["Wait longer before the second question.", "We speak for children too soon.",
                  "One word a day at the classroom door.", "Our mornings are short; after lunch is better.",
                  "Lunchtime staff.", "Ten minutes in each staff meeting."],
        "head": ["How much a calm start does.", "Our walls are full and say little.",
                 "The word at the door, in assembly too.", "Fewer words for the youngest.", "Parents, at the gate.",
                 "That I ask about it in every walk."],
        "curriculum": ["Fewer words, met more often.", "Our lists are too long.", "Three words for each topic.",
                       "Science needs its own.", "The library volunteers.", "A shared list that somebody keeps."],
    },
    provision="Pre-teaching of topic words",
)  # fmt: skip
JUST_OVER = Training(
    "Calm corridors: what the research says",
    "Teaching school hub",
    -1,
    -1,
    "3",
    None,
    ("senco", "head"),
    before={"senco": ["One change that costs nothing.", ""], "head": ["Something for wet playtimes.", ""]},
    after={"head": ["That noise is mostly ours.", "", "Doors open two minutes earlier.", "", "", ""]},
)
TO_COME = Training(
    "Conference: inclusion and the timetable",
    "Local authority",
    11,
    12,
    "11",
    "240",
    ("senco", "head", "phase"),
    before={"head": ["How others find the time to plan together.", "What did they give up?"]},
)
AGREED = (  # what, who sees to it, the answer after six weeks
    ("One word a day at every classroom door, used by all of us until lunch", "curriculum", ""),
    ("The head asks about the words in every learning walk", "head", "yes"),
)


def load_learning(school: School, cast: dict[str, Membership], days: Days) -> None:
    learning = _training(school, cast, days, OVER)
    for what, who, answer in AGREED:
        _agreed(learning, cast, what, cast[who], answer, days.today)
    _training(school, cast, days, JUST_OVER)
    _training(school, cast, days, TO_COME)


def _training(school: School, cast: dict[str, Membership], days: Days, said: Training) -> Learning:
    details = LearningDetails(
        topic=said.topic,
        provider=said.provider,
        starts_on=days[said.first],
        ends_on=days[said.last],
        hours=Decimal(said.hours),
        cost=Decimal(said.cost) if said.cost else None,
        provision=Provision.objects.filter(school=school, name=said.provision).first() if said.provision else None,
    )
    people = [cast[who] for who in said.who]
    learning = add_learning(by=people[0], details=details, people=people[1:])
    for round, texts in ((learning.before, said.before), (learning.after, said.after)):
        assert round is not None
        _written(round, cast, texts)
    return learning


def _written(round: Round, cast: dict[str, Membership], texts: Texts) -> None:
    """Store what these people said; where all have spoken, it is revealed."""
    now = timezone.now()
    for who, words in texts.items():
        member = round.members.get(membership=cast[who])
        for prompt, text in zip(prompts_of(round.kind), words, strict=True):
            if text:
                Answer.objects.create(school=round.school, member=member, prompt=prompt.slug, text=text)
        round.members.filter(pk=member.pk).update(ready_at=now)
    if len(texts) == round.members.count():
        Round.objects.filter(pk=round.pk).update(revealed_at=now)


def _agreed(
    learning: Learning, cast: dict[str, Membership], what: str, owner: Membership, answer: str, today: date
) -> None:
    """Agreed a good six weeks ago, so that it is asked about now."""
    agreed_on = today - timedelta(days=44)
    action = add_action(by=owner, owner=owner, title=what, due_on=agreed_on + timedelta(days=21), confidential=True)
    change = AgreedChange.objects.create(
        school=owner.school, learning=learning, what=what, action=action, agreed_on=agreed_on, agreed_by=cast["senco"]
    )
    LookBack.objects.create(
        school=owner.school,
        change=change,
        when=LookBack.When.SIX_WEEKS,
        due_on=agreed_on + timedelta(days=42),
        answer=answer,
        words="Every Thursday, and it is the best part of it." if answer else "",
        answered_at=timezone.now() if answer else None,
        answered_by=cast["head"] if answer else None,
    )
    LookBack.objects.create(
        school=owner.school, change=change, when=LookBack.When.TERM, due_on=agreed_on + timedelta(weeks=13)
    )
