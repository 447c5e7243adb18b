"""The agendas that every school starts with, and the items that a series brings to each of its meetings.

Only words and minutes: a school that wants others makes a template of its own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from planning.models import BuiltIn, MeetingSeries


class ItemWords(Protocol):
    """What is copied of an item of a template; `minutes` is 1 to 240."""

    title: str
    minutes: int
    prompt: str


@dataclass
class BuiltInItem:
    """One item of a built-in agenda."""

    title: str
    minutes: int
    prompt: str


START_OF_YEAR = [
    BuiltInItem(
        "What last year taught us",
        15,
        "Bring one thing that worked better than we expected and one that did not. What do we want to keep doing?",
    ),
    BuiltInItem(
        "Our pupils this year: where the needs are",
        15,
        "Counts by year group and area of need, never names. What is new, what has grown, where will it press first?",
    ),
    BuiltInItem(
        "What we want to have changed by July",
        15,
        "Two or three changes, each in one sentence. For whom, and how would we notice?",
    ),
    BuiltInItem(
        "Provision and people: what starts, goes on and stops",
        15,
        "Look at the register together. Which adult time is promised already? Is everybody trained for what they run?",
    ),
    BuiltInItem(
        "How we decide together",
        10,
        "Which decisions are coming, when does the SENCo join each one, and what may the SENCo decide alone?",
    ),
    BuiltInItem(
        "The SENCo’s protected time",
        10,
        "How many hours a week have we agreed, when are they, and who covers so that they really happen?",
    ),
    BuiltInItem(
        "The year on the map",
        10,
        "Where are the heavy weeks of each of us? Which date can still move? When do we meet next?",
    ),
]
PROVISION_REVIEW = [
    BuiltInItem(
        "What we agreed last time",
        5,
        "Go through the open actions. What is done, what is stuck, what do we no longer need?",
    ),
    BuiltInItem(
        "Does it run as planned?",
        10,
        "For each provision: sessions planned and held, who ran it, who came. Where it did not happen, why not?",
    ),
    BuiltInItem(
        "What the data shows",
        10,
        "Where did pupils start, where are they now? Who gained and who did not? Groups and counts only, no names.",
    ),
    BuiltInItem(
        "What our professional instinct says",
        10,
        "What do the adults who run it sense that no figure shows? Does it carry over into lessons?",
    ),
    BuiltInItem(
        "What pupils, parents and teachers say",
        5,
        "In their own words. What do they notice, and what would they miss if it stopped?",
    ),
    BuiltInItem(
        "What it costs, and what we could do instead",
        5,
        "Minutes a week of whom, and money. Would better teaching for everybody meet the same need?",
    ),
    BuiltInItem(
        "Decide: continue, adapt, scale, pause or stop",
        10,
        "One decision for each provision, with an owner, a next date, and the minutes a week that it returns or needs.",
    ),
    BuiltInItem(
        "Gaps, and what goes further",
        5,
        "Which need has no provision? What must the head decide, and what do governors hear in counts?",
    ),
]
CHECK_IN = [
    BuiltInItem(
        "How are we?",
        5,
        "The last weeks and the next ones on the map. Who needs relief, and which date could move?",
    ),
    BuiltInItem(
        "What we agreed last time",
        5,
        "Open actions: done, stuck or no longer needed?",
    ),
    BuiltInItem(
        "What is working and what is not",
        8,
        "One provision that goes well, one that worries us. What do we see, and what do we only sense?",
    ),
    BuiltInItem(
        "Decisions that are coming",
        7,
        "What will be decided in the next eight weeks, and where does the SENCo come in?",
    ),
    BuiltInItem(
        "The SENCo’s protected time",
        5,
        "What was kept, moved or lost since we last met? When is lost time paid back?",
    ),
]
BUILT_IN: dict[str, list[BuiltInItem]] = {
    BuiltIn.START_OF_YEAR: START_OF_YEAR,
    BuiltIn.PROVISION_REVIEW: PROVISION_REVIEW,
    BuiltIn.CHECK_IN: CHECK_IN,
    BuiltIn.BLANK: [],
}
PURPOSES: dict[str, str] = {
    BuiltIn.START_OF_YEAR: "Begin the year with one plan: needs, provision, decisions and protected time.",
    BuiltIn.PROVISION_REVIEW: "Look at what runs: does it happen, what do data and instinct say, what do we decide?",
    BuiltIn.CHECK_IN: "A short look at how things stand between two reviews.",
    BuiltIn.BLANK: "Nothing is on it; you add what you need.",
}


def items_for(series: MeetingSeries) -> Sequence[ItemWords]:
    """What the meetings of the series start with, in order: the school's own template, or else the built-in one."""
    if series.template is not None:
        return list(series.template.items.all())
    return BUILT_IN[series.built_in]


def total_of(items: Iterable[ItemWords]) -> int:
    """How many minutes the items take together."""
    return sum(item.minutes for item in items)
