"""The rows of the reflection log, one subject a file. Nothing of them is in the admin site."""

from reflection.models.entries import LONGEST_ENTRY, Audience, EntryStrategy, LogEntry, RetentionNotice, Strategy
from reflection.models.learning import AgreedChange, Learning, LearningPerson, LookBack
from reflection.models.pupils import PupilTheme
from reflection.models.rounds import LONGEST_ANSWER, Answer, Round, RoundMember
from reflection.models.steps import Step
from reflection.models.visits import Visit

__all__ = [
    "LONGEST_ANSWER",
    "LONGEST_ENTRY",
    "AgreedChange",
    "Answer",
    "Audience",
    "EntryStrategy",
    "Learning",
    "LearningPerson",
    "LogEntry",
    "LookBack",
    "PupilTheme",
    "RetentionNotice",
    "Round",
    "RoundMember",
    "Step",
    "Strategy",
    "Visit",
]
