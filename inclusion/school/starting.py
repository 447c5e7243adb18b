"""What everything of one source begins with: how hard it presses on which role, and who set the dates. Pure."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from inclusion.school.incoming import Incoming, like

NAMED_LEVEL = 2  # of a role that a table names and that has no level of its own: an estimate, to be edited
WHO = "Who: "
BETWEEN = re.compile(r"\s*(?:[,;/&+\n]|\band\b)\s*", re.IGNORECASE)
SETTERS = ("us", "trust", "la", "law")


@dataclass(frozen=True, slots=True)
class Starting:
    """`levels` are 1 to 5 by role slug; `named`: the slug of each role by what people may call it, made alike."""

    levels: Mapping[str, int] = field(default_factory=dict)
    set_by: str = "us"
    named: Mapping[str, str] = field(default_factory=dict)

    def given_to(self, one: Incoming) -> Incoming:
        """The thing with these levels; where its row names roles of the school, with a level for those only."""
        roles = {self.named[word] for word in _words(who_of(one.needs)) if word in self.named}
        levels = {slug: self.levels.get(slug, NAMED_LEVEL) for slug in roles} if roles else dict(self.levels)
        return replace(one, levels=levels, set_by=self.set_by)


def names_of(roles: Iterable[tuple[str, str]]) -> dict[str, str]:
    """Slugs by what people may call a role, from pairs of slug and name."""
    return {like(word): slug for slug, name in roles for word in (slug, name, f"{name}s")}


def who_of(needs: str) -> str:
    """What the row of a table said of whom it concerns."""
    first = needs.partition("\n")[0]
    return first.removeprefix(WHO) if first.startswith(WHO) else ""


def _words(who: str) -> list[str]:
    return [like(word) for word in [who, *BETWEEN.split(who)] if word.strip()]
