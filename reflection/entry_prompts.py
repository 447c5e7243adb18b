"""Questions that a longer entry of the log may answer, in our own words. Pure."""

ENTRY_PROMPTS = {  # slug, stored with the entry → question
    "noticed": "What did I notice this week that I would have walked past before?",
    "easier": "What made working together easier, and what harder?",
    "assumed": "What had I taken for granted about a colleague’s work?",
    "timing": "Was I asked, and did I ask, while it could still matter?",
    "learned": "What have I learned lately, and what of it have I used?",
    "pupils": "What would pupils have seen of how we work together?",
    "next": "What is the smallest thing I will do differently next?",
}


def prompt_words(slug: str) -> str:
    """The question of an entry; empty where it answers none, or one that is not asked any more."""
    return ENTRY_PROMPTS.get(slug, "")
