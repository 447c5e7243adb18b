"""The first two rings of access: a sign-in for everything, and one permission for every view of a school."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase
from django_htmx.middleware import HtmxDetails

from inclusion.school.access import Permission
from inclusion.school.models import Membership, School, User
from inclusion.school.second_factor import must_set_up_first, to_set_up

View = Callable[..., HttpResponseBase]


class SchoolRequest(HttpRequest):
    """A request inside one school, as `@requires` hands it to a view."""

    school: School
    membership: Membership
    htmx: HtmxDetails
    user: User


def public(view: View) -> View:
    """Mark a view that anybody may open without signing in."""
    view.is_public = True  # type: ignore[attr-defined]
    return login_not_required(view)


def signed_in(view: View) -> View:
    """Mark a view that asks for a sign-in and for no school, such as the choice of schools."""
    view.is_signed_in = True  # type: ignore[attr-defined]
    return view


def membership_in(user: User, school_slug: str) -> Membership:
    """The person's live membership in the school; Http404 where there is none, as if the school did not exist."""
    try:
        return (
            Membership.objects.live()
            .select_related("school", "user")
            .get(user_id=user.pk, school__slug=school_slug, user__is_active=True)
        )
    except Membership.DoesNotExist:
        raise Http404 from None


def requires(permission: Permission) -> Callable[[View], View]:
    """Let a view run only with this permission. It is called with the request as SchoolRequest, without the slug.

    What a person cannot see answers 404; what they may see but not change answers 403. Where the school asks their
    standing for a second step at sign-in and they have none, they set one up first.
    """

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: SchoolRequest, school: str, **kwargs: Any) -> HttpResponseBase:
            request.membership = membership_in(request.user, school)
            request.school = request.membership.school
            if not permission.allows(request.membership.standings):
                if permission.is_visible_to(request.membership.standings):
                    raise PermissionDenied
                raise Http404
            if must_set_up_first(request.membership):
                return to_set_up(request, request.membership)
            return view(request, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return guarded

    return decorate
