"""One's own reflections as files to keep, Markdown and JSON. Pure.

What somebody typed stands in quote lines, so that a heading or a rule in it does not pose as one of ours.
"""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from inclusion.school.wording import full_day

MARKS = re.compile(r"([\\`*_\[\]<>#|~&])")


@dataclass(frozen=True, slots=True)
class EntryLines:
    """An entry of the log. `readers`: to whom it was shared, in words."""

    on: date
    prompt: str
    about: tuple[str, ...]
    readers: str
    is_draft: bool
    text: str


@dataclass(frozen=True, slots=True)
class AnswerLines:
    """What one said to one prompt of a round; `score` in words."""

    prompt: str
    score: str
    text: str


@dataclass(frozen=True, slots=True)
class RoundLines:
    """One's own answers in a round."""

    kind: str
    title: str
    began_on: date
    answers: tuple[AnswerLines, ...]


@dataclass(frozen=True, slots=True)
class OwnWriting:
    """Everything that one person wrote and that is still stored."""

    school: str
    person: str
    made_on: date
    entries: Sequence[EntryLines]
    rounds: Sequence[RoundLines]


def as_markdown(own: OwnWriting) -> str:
    """Text that reads well as it is, and in everything that shows Markdown."""
    return "\n".join(_markdown(own)) + "\n"


def _markdown(own: OwnWriting) -> Iterator[str]:
    yield f"# My reflections at {_plain(own.school)}"
    yield f"\n{_plain(own.person)}, {full_day(own.made_on)}. Only what I wrote myself.\n"
    yield "## My log\n"
    if not own.entries:
        yield "No entries.\n"
    for entry in own.entries:
        yield from _entry(entry)
    yield "## What I wrote alone, to be read together\n"
    if not own.rounds:
        yield "Nothing.\n"
    for round in own.rounds:
        yield f"### {_plain(round.kind)}: {_plain(round.title)}, {full_day(round.began_on)}\n"
        for answer in round.answers:
            yield f"{_plain(answer.prompt)}{f' ({_plain(answer.score)})' if answer.score else ''}\n"
            if answer.text:
                yield f"{quoted(answer.text)}\n"


def _entry(entry: EntryLines) -> Iterator[str]:
    yield f"### {full_day(entry.on)}\n"
    facts = ["Draft" if entry.is_draft else entry.readers, *entry.about]
    yield f"{_plain(', '.join(facts))}\n"
    if entry.prompt:
        yield f"{_plain(entry.prompt)}\n"
    yield f"{quoted(entry.text)}\n"


def quoted(text: str) -> str:
    """Every line of it behind "> "."""
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def _plain(words: str) -> str:
    """One line in which nothing is a mark of Markdown."""
    return MARKS.sub(r"\\\1", " ".join(words.split()))


def as_json(own: OwnWriting) -> str:
    """The same for machines; days are ISO 8601."""
    return json.dumps(asdict(own), default=str, ensure_ascii=False, indent=2) + "\n"


def file_name(made_on: date, ending: str) -> str:
    """Letters, digits and hyphens only: "my-reflections-2027-01-13.md"."""
    return f"my-reflections-{made_on.isoformat()}.{ending}"
