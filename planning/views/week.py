"""The home page of a school, and the card that says how best to reach a person this week."""

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.module_loading import import_string
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.pages import render_page
from inclusion.school.school_dates import SchoolCalendar
from inclusion.school.year_queries import where_we_are
from planning.actions.locking import StaleRow
from planning.actions.reach import NEW, save_reach_card
from planning.forms.reach import ReachForm
from planning.models import ReachCard
from planning.protected_blocks import due_to_mark, lines_of
from planning.reaching import cards_of_week, from_the_map, last_channel, says_something
from planning.week import (
    LISTED,
    WholeMap,
    decisions_again,
    decisions_coming,
    my_actions,
    next_meeting,
    partner_to_see,
    pressed,
    shown_monday,
    to_tick,
)
from planning.week_words import lead


@require_safe
@requires(Permission.SEE_AVAILABILITY)
def this_week(request: SchoolRequest) -> HttpResponse:
    """How pressed I am and my partner is, how to reach each other, and what waits for me."""
    today, membership = timezone.localdate(), request.membership
    monday, partner = shown_monday(today), partner_to_see(membership)
    screen = WholeMap(request)
    mine, *others = pressed(screen, [membership, *filter(None, [partner])], monday)
    theirs = others[0] if others else None
    calendar = screen.scores(today).calendar
    actions, more_actions = my_actions(membership)
    context = {
        "today": today,
        "monday": monday,
        "is_ahead": monday > today,
        "has_terms": bool(calendar.weeks),
        "now": where_we_are(calendar, max(monday, today)),
        "mine": mine,
        "theirs": theirs,
        "lead": lead(mine, theirs, ahead=monday > today),
        "meeting": next_meeting(membership, partner, today),
        "to_tick": to_tick(membership),
        "actions": actions,
        "more_actions": more_actions,
        "decisions": decisions_coming(membership, today),
        "again": decisions_again(membership, monday),
        "panels": _panels(membership, today),
        **_to_mark(membership, calendar, today),
        **_cards(screen, membership, partner, monday, mine.this),
    }
    return render_page(request, "planning/this_week.html", context)


def _panels(membership: Membership, today: date) -> list[dict[str, Any]]:
    """What the storeys above add to the page."""
    found = (import_string(panel)(membership, today) for panel in settings.HOME_PANELS)
    return [panel for panel in found if panel is not None]


def _to_mark(membership: Membership, calendar: SchoolCalendar, today: date) -> dict[str, Any]:
    """The protected blocks to say of whether they were kept, as many as the page has room for."""
    due = due_to_mark(membership, today, calendar=calendar)
    return {"due": lines_of(due[:LISTED], calendar, today), "more_due": max(len(due) - LISTED, 0)}


def _cards(
    screen: WholeMap, membership: Membership, partner: Membership | None, monday: date, cell: Any
) -> dict[str, Any]:
    """One's own card or what it could say, the partner's, and those of the others."""
    cards = cards_of_week(membership, monday)
    own = cards.pop(membership.pk, None)
    partners = cards.pop(partner.pk, None) if partner else None
    return {
        "card": own if says_something(own) else None,
        "suggested": from_the_map(screen, membership, cell, monday),
        "partners_card": partners if says_something(partners) else None,
        "others_cards": sorted(filter(says_something, cards.values()), key=lambda card: card.membership.name),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_AVAILABILITY)
def reach_card(request: SchoolRequest) -> HttpResponse:
    """Say how best to be reached in the week that the home page shows."""
    monday = shown_monday(timezone.localdate())
    card = cards_of_week(request.membership, monday).get(request.membership.pk)
    if request.method != "POST":
        return _page(request, _fresh_form(request, card, monday), monday)
    form = ReachForm(request.POST, monday=monday)
    if not form.is_valid():
        return _page(request, form, monday, status=422)
    if form.cleaned_data["monday"] != monday:
        form.add_error(None, "That week is over. Save again, and it stands on the card of this one.")
        form.renew(monday, card.version if card else NEW)
        return _page(request, form, monday, status=422)
    try:
        save_reach_card(by=request.membership, monday=monday, version=form.cleaned_data["version"], **form.said)
    except StaleRow as stale:
        both = form.beside(stale.current)
        form.renew(monday, stale.current.version)
        return _page(request, form, monday, both=both, status=409)
    messages.success(request, "Your card is saved. It is shown until Friday.")
    return redirect("planning:this_week", request.school.slug)


def _fresh_form(request: SchoolRequest, card: ReachCard | None, monday: date) -> ReachForm:
    if card is not None:
        return ReachForm(monday=monday, card=card)
    screen = WholeMap(request)
    membership = request.membership
    mine = pressed(screen, [membership], monday)[0]
    suggested = from_the_map(screen, membership, mine.this, monday)
    return ReachForm(monday=monday, suggested={"channel": last_channel(membership, monday), **suggested})


def _page(
    request: SchoolRequest, form: ReachForm, monday: date, *, both: Any = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "monday": monday, "both": both}
    return render_page(request, "planning/reach_card.html", context, status=status)
