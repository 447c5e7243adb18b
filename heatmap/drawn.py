"""Fragments of the map, rendered once and kept in the process beside the scores that they show."""

from collections.abc import Callable, Hashable

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from heatmap.queries import Scored
from heatmap.screen import Screen
from inclusion.school.access import Permission

KEPT = 24  # fragments of one school year in one process


def drawn(screen: Screen, known: Scored, template: str, context: Callable[[], dict[str, object]]) -> SafeString:
    """The fragment, rendered for these scores and this reader or taken from what was rendered before.

    `context` may only hold what follows from the scores and from what the key names: nothing of single events.
    Other threads draw into the same place and may empty it at any time.
    """
    key = _key(screen, template)
    found: SafeString | None = known.drawn.get(key)
    if found is None:
        can = {permission.name.lower(): screen.membership.may(permission) for permission in Permission}
        found = render_to_string(template, {"school": screen.school, "can": can, **context()})
        if len(known.drawn) >= KEPT:
            known.drawn.clear()
        known.drawn[key] = found
    return found


def _key(screen: Screen, template: str) -> Hashable:
    """Everything besides the scores that a fragment shows."""
    school, membership = screen.school, screen.membership
    return (
        template,
        (school.slug, school.thresholds, school.two_week_timetable),
        (screen.choice, screen.day, screen.today),
        tuple((role.slug, role.name, role.held) for role in screen.roles),
        (membership.standings, str(membership.pk) if screen.people else "", tuple(screen.people)),
    )
