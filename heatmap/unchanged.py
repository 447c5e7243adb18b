"""An unchanged screen is answered with 304, before anything of it is worked out.

For programs that read the map again and again and keep what they had. Browsers never ask: every answer is marked
`no-store`, so that nothing of the school stays on a shared computer, and what is not kept cannot be asked about.
"""

import hashlib
from collections.abc import Callable
from functools import cache, wraps
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers

from heatmap.rows import people_of
from inclusion.school.guards import SchoolRequest
from inclusion.school.pages import wants_fragment

View = Callable[..., HttpResponse]
WHAT_ANSWERS = ("inclusion", "heatmap", "planning", "templates", "static")  # a new release of these makes other pages


@cache
def release() -> str:
    """A fingerprint of the code, templates and static files of this release, the same in all its processes."""
    digest = hashlib.sha256()
    for folder in WHAT_ANSWERS:
        for path in sorted((Path(settings.BASE_DIR) / folder).rglob("*")):
            if path.suffix in {".py", ".html", ".css", ".js"}:
                digest.update(path.name.encode() + path.read_bytes())
    return digest.hexdigest()


def etag_of(request: SchoolRequest) -> str:
    """The name of what this request would answer: another one as soon as anything that the page shows may differ."""
    membership, school = request.membership, request.school
    get_token(request)  # the page carries it, so it must exist before the page is named
    known = [
        release(),
        str(school.pk),
        str(school.calendar_version),
        str(school.version),
        str(membership.pk),
        str(membership.version),
        *(f"{role.slug} {role.name} {role.held}" for role in membership.school_roles),
        " ".join(sorted(membership.standings)),
        *((membership.user.theme, membership.user.name, membership.user.email) if membership.user else ()),
        request.META.get("CSRF_COOKIE", ""),
        request.get_full_path(),
        timezone.localdate().isoformat(),
        str(wants_fragment(request)),
    ]
    if request.GET.get("people"):  # people come, go and change their days without a write to the map
        known.append(repr(people_of(membership)))
    digest = hashlib.sha256("\0".join(known).encode()).hexdigest()
    return f'"{digest[:32]}"'


def unless_unchanged(view: View) -> View:
    """Answer 304 where the reader has this very page; never while a message waits to be shown."""

    @wraps(view)
    def answered(request: SchoolRequest, **kwargs: Any) -> HttpResponse:
        if len(get_messages(request)):
            return view(request, **kwargs)
        etag = etag_of(request)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = view(request, **kwargs)
        assert isinstance(response, HttpResponse)
        response["ETag"] = etag
        patch_vary_headers(response, ["HX-Request", "HX-Target", "Cookie"])
        return response

    return answered
