"""What every page knows: the school, the person's permissions in it, the navigation and the theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from inclusion.school.access import Permission

SECTIONS = [  # label (the first that one may see counts), URL name, path that marks it as open, permission
    ("This week", "planning:this_week", "/this-week/", Permission.SEE_AVAILABILITY),
    ("Heat map", "heatmap:term", "/heatmap/", Permission.SEE_MAP),
    ("Events", "school:events", "/events/", Permission.SEE_EVENTS),
    ("Meetings", "planning:meetings", "/meetings/", Permission.SEE_MEETINGS),
    ("Provision", "planning:provision", "/provision/", Permission.SEE_PROVISION_NAMES),
    ("Provision", "planning:cohorts", "/provision/", Permission.SEE_COHORTS),  # who does not see the register
    ("Decisions", "planning:decisions", "/decisions/", Permission.SEE_DECISION_TITLES),
    ("Protected time", "planning:protected", "/protected-time/", Permission.SEE_PROTECTED_TOTALS),
    ("Reflection", "reflection:overview", "/reflection/", Permission.SEE_REFLECTIONS),
    ("School", "school:settings", "/settings/", Permission.SEE_SCHOOL),
]


def school_page(request: HttpRequest) -> dict[str, Any]:
    """Context of every template. Outside a school only the theme and the session's limit are known."""
    user = getattr(request, "user", None)
    theme = user.theme if user is not None and user.is_authenticated else "auto"
    membership = getattr(request, "membership", None)
    everywhere = {"theme": theme, "idle_seconds": settings.SESSION_IDLE_SECONDS}
    if membership is None:
        return everywhere
    slug = membership.school.slug
    sections = {
        label: (name, path) for label, name, path, permission in reversed(SECTIONS) if membership.may(permission)
    }
    nav = [
        {"label": label, "url": reverse(name, args=[slug]), "active": request.path.startswith(f"/{slug}{path}")}
        for label, (name, path) in reversed(sections.items())
    ]
    can = {permission.name.lower(): membership.may(permission) for permission in Permission}
    opened = next((item["label"] for item in nav if item["active"]), "")
    here = {"school": membership.school, "membership": membership, "can": can, "nav": nav, "nav_open": opened}
    return {**everywhere, **here}
