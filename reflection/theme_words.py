"""Words that somebody else said: a theme is written in one's own words, so that no child is heard in it. Pure."""

import re

FEW = 3  # so many words between quotation marks are a name for something, not what somebody said
OPENS = r"(?<![^\s(\[–—:,-])"  # nothing, a space or a mark before it, so that an apostrophe does not open
CLOSES = r"(?![^\s)\]–—.,;:!?-])"
QUOTED = re.compile(
    "|".join(
        [
            rf"{OPENS}[“\"„](?P<double>[^“”\"„]+)[”\"“]",
            rf"{OPENS}«(?P<angled>[^«»]+)»",
            rf"{OPENS}[‘'](?P<single>\S.*?)[’']{CLOSES}",
        ]
    ),
    re.DOTALL,
)


def quoted(text: str) -> list[str]:
    """What stands between quotation marks and is longer than a few words, in its order."""
    found = (next(words for words in match.groups() if words is not None) for match in QUOTED.finditer(text))
    return [" ".join(words.split()) for words in found if len(words.split()) > FEW]
