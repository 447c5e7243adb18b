"""The pupils' question: where this term's is, what it says once it is revealed, the terms before, and beginning it."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.queries import calendar_of
from inclusion.school.school_dates import Span
from reflection.actions.pupils import agenda_title
from reflection.actions.term_rounds import ask_this_term
from reflection.forms.pupils import AskForm
from reflection.models import Round
from reflection.people import colleagues_to_ask, pair_of
from reflection.prompts import FACETS, RoundKind
from reflection.pupil_rounds import facets, names_of, of_term, own_rounds, still_to_answer, themes_of, trends, widest
from reflection.round_agenda import meetings_for, of_ours_alone, on_agendas
from reflection.round_page import round_page
from reflection.term_days import term_to_ask_in, term_words


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def pupils_question(request: SchoolRequest) -> HttpResponse:
    """This term's round, or with `?round=` another one; with `?facet=` the choice of a meeting for a gap."""
    calendar, today = calendar_of(request.school), timezone.localdate()
    rounds = own_rounds(request.membership)
    now = of_term(rounds, request.membership, calendar, today)
    chosen = _chosen(request, rounds, now)
    term = term_to_ask_in(calendar, today)
    others = [one for one in rounds if one != chosen and (one in now or still_to_answer(one, request.membership))]
    context = {
        "facet_names": list(FACETS.values()),
        "term": term_words(term) if term else "",
        "begun": bool(now),
        "others": [(one, names_of(one, request.membership)) for one in others],
        "trends": trends(rounds, request.membership, calendar),
        **(_of_round(request, chosen) if chosen else {}),
    }
    return render_page(request, "reflection/pupils.html", context)


def _chosen(request: SchoolRequest, rounds: Sequence[Round], now: Sequence[Round]) -> Round | None:
    """The round that the address names (Http404 for one that this person does not see), else this term's newest."""
    named = uuid_of(request.GET.get("round", ""))
    if named is None:
        return next(iter(now), None)
    found = next((round for round in rounds if round.pk == named), None)
    if found is None:
        raise Http404
    return found


def _of_round(request: SchoolRequest, round: Round) -> dict[str, object]:
    """What the page shows of one round. The meetings are read once there is something to put on an agenda."""
    today = timezone.localdate()
    page = round_page(round, request.membership, today)
    themes = themes_of(round, request.membership)
    takings = meetings_for(page, request.membership, today) if page.reads_others else []
    on_agenda = on_agendas(round, takings, request.membership) if takings else {}
    found, beside = facets(page, themes, on_agenda) if page.reads_others else ([], [])
    asked = request.GET.get("facet", "")
    to_place = next((facet for facet in found if facet.slug == asked and facet.may_go_on_agenda), None)
    return {
        "page": page,
        "facets": found,
        "beside": beside,
        "widest": widest(found),
        "themes": themes if not page.reads_others else [theme for theme in themes if not theme.facet],
        "to_place": to_place,
        "facet_title": agenda_title(to_place.slug) if to_place else "",
        "takings": takings,
        "ours_alone": of_ours_alone(takings),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def start(request: SchoolRequest) -> HttpResponse:
    """Ask it this term, with at least one colleague; the same people are asked once a term."""
    term = term_to_ask_in(calendar_of(request.school), timezone.localdate())
    if term is None:
        return render_page(request, "reflection/pupils_start.html", {"term": ""})
    pair = pair_of(request.membership)
    data = request.POST if request.method == "POST" else None
    chosen = [pair.other(request.membership)] if pair else []
    form = AskForm(data, colleagues=colleagues_to_ask(request.membership), chosen=chosen)
    if not form.is_valid():
        context = {"form": form, "term": term_words(term)}
        return render_page(request, "reflection/pupils_start.html", context, status=422 if form.is_bound else 200)
    return _begin(request, form, term)


def _begin(request: SchoolRequest, form: AskForm, term: Span) -> HttpResponse:
    round, is_new = ask_this_term(
        by=request.membership,
        kind=RoundKind.PUPILS,
        term=term,
        people=form.cleaned_data["people"],
        creation_key=form.key(),
    )
    if is_new:
        messages.success(request, "Begun. Each of you writes alone now.")
    else:
        messages.info(request, "You ask this with the same people this term already. Here it is.")
    return redirect(f"{reverse('reflection:pupils_question', args=[request.school.slug])}?round={round.pk}")
