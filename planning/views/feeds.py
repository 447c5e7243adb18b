"""One's own page of feeds: their addresses, another secret for them all, and the note on Mondays."""

from datetime import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.feeds import make_feed_key, reset_feed_key
from planning.actions.monday_notes import want_monday_note
from planning.feed_keys import OF_ROLE, feeds_of, key_of, lines_of
from planning.monday_note import wants_note


@require_safe
@requires(Permission.SEE_FEEDS)
def feeds(request: SchoolRequest) -> HttpResponse:
    """Every feed of the person with its two ways into a calendar app."""
    membership = request.membership
    key = key_of(membership)
    lines = lines_of(feeds_of(membership), key)
    of_roles = [line for line in lines if line.feed.name.startswith(OF_ROLE)]
    context = {
        "key": key,
        "own": [line for line in lines if line not in of_roles],
        "of_roles": of_roles,
        "is_open": any(line.collected_at for line in of_roles),
        "wants_note": wants_note(membership),
    }
    return render_page(request, "planning/feeds.html", context)


@require_POST
@requires(Permission.SEE_FEEDS)
def feeds_make(request: SchoolRequest) -> HttpResponse:
    """Make the person's addresses."""
    make_feed_key(by=request.membership)
    messages.success(request, "Your feed addresses are made. Keep them to yourself.")
    return redirect("planning:feeds", request.school.slug)


@require_POST
@requires(Permission.SEE_FEEDS)
def feeds_reset(request: SchoolRequest) -> HttpResponse:
    """End every address until now and make others; once, also where the form comes twice."""
    if reset_feed_key(by=request.membership, made_at=_moment(request.POST.get("made_at", ""))):
        messages.success(request, "Your feed addresses are new. The old ones show nothing any more: subscribe again.")
    return redirect("planning:feeds", request.school.slug)


def _moment(text: str) -> datetime | None:
    """The instant in a hidden field; None for anything else."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    return moment if moment.tzinfo else None


@require_POST
@requires(Permission.WANT_MONDAY_NOTE)
def monday_note(request: SchoolRequest) -> HttpResponse:
    """Switch the note on Mondays on or off."""
    wanted = request.POST.get("wanted") == "yes"
    want_monday_note(by=request.membership, wanted=wanted, today=timezone.localdate())
    said = "From next week on you get a note when your school week begins." if wanted else "You get no more notes."
    messages.success(request, said)
    return redirect("planning:feeds", request.school.slug)
