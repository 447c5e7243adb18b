"""What every page knows: the school, the person's permissions in it, the navigation and the theme."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from inclusion.school.access import Permission

SECTIONS = [  # label, URL name, path below the school that marks the section as open, permission
    ("Heat map", "heatmap:term", "/heatmap/", Permission.SEE_MAP),
    ("Events", "school:events", "/events/", Permission.SEE_EVENTS),
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
    nav = [
        {"label": label, "url": reverse(name, args=[slug]), "active": request.path.startswith(f"/{slug}{path}")}
        for label, name, path, permission in SECTIONS
        if membership.may(permission)
    ]
    can = {permission.name.lower(): membership.may(permission) for permission in Permission}
    return {**everywhere, "school": membership.school, "membership": membership, "can": can, "nav": nav}
