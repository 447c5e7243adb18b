"""The columns that an event file has beside the roles' own. No role may have the slug of one of them. Pure."""

COLUMNS = (
    "title",
    "starts_on",
    "ends_on",
    "nature",
    "run_up",
    "follow_up",
    "repeat",
    "term_time_only",
    "movable_from",
    "movable_to",
    "set_by",
    "confidential",
)
