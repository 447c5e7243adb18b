"""Where the partnership stands, between working apart and fully joined-up: each alone, then revealed."""

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from reflection.actions.term_rounds import ask_this_term
from reflection.people import pair_of
from reflection.prompts import RoundKind
from reflection.pupil_rounds import still_to_answer
from reflection.round_page import round_page
from reflection.standing_page import before_term, is_with, of_this_term, own_standings, placed, rungs
from reflection.step_words import why_no_pair
from reflection.term_days import term_to_ask_in, term_words


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def standing(request: SchoolRequest) -> HttpResponse:
    """This term's round of the pair, with last term's answers beside it. Without a pair it says why there is none."""
    today, me = timezone.localdate(), request.membership
    calendar, pair = calendar_of(request.school), pair_of(me)
    term = term_to_ask_in(calendar, today)
    rounds = own_standings(me)
    now = of_this_term(rounds, me, calendar, term)
    ours = next((round for round in now if pair and is_with(round, pair)), None)
    shown = ours or next(iter(now), None)
    read = placed(rounds, me, calendar)
    earlier = before_term(read, term, today)
    current = next((one for one in read if shown and one.round.pk == shown.pk), None)
    context = {
        "term": term_words(term) if term else "",
        "page": round_page(shown, me, today) if shown else None,
        "others": [round for round in rounds if round != shown and (round in now or still_to_answer(round, me))],
        "partner": pair.other(me) if pair else None,
        "may_start": bool(pair and term and not ours),
        "rungs": rungs(current, earlier[0] if earlier else None),
        "last": earlier[0] if earlier else None,
        "earlier": earlier[1:],
        "why_no_pair": why_no_pair(me, pair),
        "creation_key": uuid.uuid4(),
    }
    return render_page(request, "reflection/standing.html", context)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def start(request: SchoolRequest) -> HttpResponse:
    """Begin this term's; the two of them have one a term, whoever presses first. 403 for who has no partner."""
    pair = pair_of(request.membership)
    if pair is None:
        raise PermissionDenied
    term = term_to_ask_in(calendar_of(request.school), timezone.localdate())
    if term is None:
        messages.error(request, "The school has no term to come yet. Add its terms first.")
        return redirect("reflection:standing", request.school.slug)
    _, is_new = ask_this_term(
        by=request.membership,
        kind=RoundKind.STANDING,
        term=term,
        people=[pair.other(request.membership)],
        creation_key=uuid_of(request.POST.get("creation_key", "")) or uuid.uuid4(),
    )
    if is_new:
        messages.success(request, "Begun. Each of you says it alone now.")
    else:
        messages.info(request, "The two of you have begun this term’s already. Here it is.")
    return redirect("reflection:standing", request.school.slug)
