"""The levels of pressure in words. Pure; 0 stands for a role that an event does not concern."""

LEVEL_WORDS = {
    0: "not concerned",
    1: "a little",
    2: "a part of the day",
    3: "half the day",
    4: "most of the day",
    5: "takes over the day",
}
LEVEL_LABELS = {0: "None", 1: "A little", 2: "A part", 3: "Half", 4: "Most", 5: "Takes over"}  # for buttons


def level_in_words(level: int) -> str:
    """Number and words: "4, most of the day"."""
    return f"{level}, {LEVEL_WORDS[level]}"
