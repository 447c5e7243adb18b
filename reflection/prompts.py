"""What is asked of everybody alone before it is revealed together: one list of prompts for each kind of round. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class RoundKind(StrEnum):
    """What people answer alone and then read together."""

    VISIT = "visit"
    BEFORE = "before"  # a training: what we hope for
    AFTER = "after"  # a training: what it was and what we take back
    PUPILS = "pupils"  # the pupils' question
    STANDING = "standing"  # where the partnership stands


KIND_WORDS = {
    RoundKind.VISIT: "A visit",
    RoundKind.BEFORE: "Before the training",
    RoundKind.AFTER: "After the training",
    RoundKind.PUPILS: "The pupils’ question",
    RoundKind.STANDING: "Where we stand",
}


@dataclass(frozen=True, slots=True)
class Prompt:
    """One thing that is asked: in words, or with `scale` on a scale (worst first) and in words beside it."""

    slug: str
    label: str
    hint: str = ""
    scale: tuple[str, ...] = ()

    @property
    def is_scored(self) -> bool:
        return bool(self.scale)


HOW_TRUE = ("Not at all", "A little", "In part", "Mostly", "Very much")  # 1 to 5
BETWEEN = (  # from working apart to fully joined-up, 1 to 5
    "Working apart",
    "Keeping each other informed",
    "Planning some things together",
    "Deciding together",
    "Fully joined-up",
)

PROMPTS: dict[RoundKind, tuple[Prompt, ...]] = {
    RoundKind.VISIT: (
        Prompt("expected", "What I expected", "Best written before the visit."),
        Prompt("noticed", "What I noticed", "About the work, not about how well somebody does it."),
        Prompt("differently", "What I see differently now"),
        Prompt("appreciate", "What I appreciate"),
    ),
    RoundKind.BEFORE: (
        Prompt("hope", "What I hope for from it"),
        Prompt("question", "The question I bring"),
    ),
    RoundKind.AFTER: (
        Prompt("resonated", "What resonated"),
        Prompt("challenged", "What challenged our thinking"),
        Prompt("apply", "What we can take back and apply"),
        Prompt("adapt", "What must be adapted to our setting"),
        Prompt("involve", "Who else should be involved"),
        Prompt("lasting", "What support makes it last"),
    ),
    RoundKind.PUPILS: (
        Prompt("team", "We are one joined-up team", "What would pupils say?", HOW_TRUE),
        Prompt("communicate", "The adults communicate well", "What would pupils say?", HOW_TRUE),
        Prompt("systems", "It is clear how things work here", "What would pupils say?", HOW_TRUE),
        Prompt("support", "Support is the same from everybody", "What would pupils say?", HOW_TRUE),
        Prompt("true", "What would have to be true for a higher score"),
    ),
    RoundKind.STANDING: (
        Prompt("place", "Where we are", "As I see it this term.", BETWEEN),
        Prompt("next", "What would bring us one step on"),
    ),
}
# The four facets of the pupils' question, shorter, for tables.
FACETS = {
    "team": "Joined-up team",
    "communicate": "Adults communicate well",
    "systems": "Systems are clear",
    "support": "Support is consistent",
}


def prompts_of(kind: str) -> tuple[Prompt, ...]:
    """The prompts of a kind of round, in the order they are asked."""
    return PROMPTS[RoundKind(kind)]


def score_words(prompt: Prompt, score: int | None) -> str:
    """A score as a person reads it: "4, mostly"; empty where none is given."""
    return f"{score}, {prompt.scale[score - 1].lower()}" if score and prompt.is_scored else ""
