"""A school may ask some standings for a second step at sign-in. Who has none yet is sent to set one up first."""

from allauth.mfa.utils import is_mfa_enabled
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from inclusion.school.models import Membership

WORDS = "{school} asks for a second step at sign-in for your role. Set one up here, then go on."


def must_set_up_first(membership: Membership) -> bool:
    """True when the school asks this person for a second step and they have none. No query where it asks nobody."""
    asked = membership.school.second_step_standings
    if not asked or asked.isdisjoint(membership.standings):
        return False
    return not is_mfa_enabled(membership.user)


def to_set_up(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Send the person to the page where a second step is set up; htmx is told to move the whole browser there."""
    messages.warning(request, WORDS.format(school=membership.school.name))
    target = reverse("mfa_index")
    if getattr(request, "htmx", False):
        return HttpResponse(status=403, headers={"HX-Redirect": target})
    return redirect(target)
