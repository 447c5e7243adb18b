"""What one writes alone in a round: kept as a draft, or handed in by being ready."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from reflection.actions.rounds import NotInRound, NotReadyYet, RoundClosed, RoundMoved, save_answers
from reflection.forms.rounds import AnswerForm
from reflection.models import Round, RoundMember
from reflection.round_page import RoundPage, own_answers, round_page
from reflection.views.round_finding import visible_round
from reflection.views.rounds import TAKES_NO_PART

CALLED_OFF = "This was called off. What you kept before stays yours."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def answer(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Write, change, be ready. Two tabs: both versions; not ready yet: kept, with what is missing in words."""
    found = visible_round(request, round)
    page = round_page(found, request.membership, timezone.localdate())
    closed = _closed(page)
    if request.method != "POST":
        if closed:
            messages.error(request, closed)
            return redirect("reflection:round", request.school.slug, found.pk)
        return _page(request, page, _form_of(found, page.me))
    form = AnswerForm(request.POST, kind=found.kind)
    if closed:
        return _page(request, page, form, status=409, closed=closed)
    if not form.is_valid():
        return _page(request, page, form, status=422)
    return _save(request, found, page, form)


def _closed(page: RoundPage) -> str:
    """Why nothing can be written here any more; empty where it can."""
    if page.round.called_off_at:
        return CALLED_OFF
    return "" if page.me.takes_part else TAKES_NO_PART


def _save(request: SchoolRequest, found: Round, page: RoundPage, form: AnswerForm) -> HttpResponse:
    try:
        member = save_answers(
            by=request.membership,
            round=found,
            version=version_of(request.POST.get("version", "")),
            seen=version_of(request.POST.get("seen", "")),
            said=form.said(),
            ready=True if "ready" in request.POST else None,
            today=timezone.localdate(),
        )
    except StaleRow as stale:
        return _both_versions(request, page, form, found, stale.current)
    except (NotReadyYet, RoundMoved, NotInRound, RoundClosed) as problem:
        return _not_saved(request, found, problem)
    found.refresh_from_db()
    messages.success(request, _said(found, member))
    return redirect("reflection:round", request.school.slug, found.pk)


def _not_saved(request: SchoolRequest, found: Round, problem: Exception) -> HttpResponse:
    """The form with all that was typed, and why: something is missing, or who reads it has changed."""
    found.refresh_from_db()
    page = round_page(found, request.membership, timezone.localdate())
    again = AnswerForm(_renewed(request, page), kind=found.kind)
    if closed := _closed(page):
        return _page(request, page, again, status=409, closed=closed)
    again.full_clean()
    again.add_error(None, str(problem))
    return _page(request, page, again, status=422 if isinstance(problem, NotReadyYet) else 409)


def _renewed(request: SchoolRequest, page: RoundPage) -> QueryDict:
    """What was sent, as if the person had opened it as it stands now."""
    data = with_version(request.POST, page.me.version)
    data["seen"] = str(page.round.version)
    return data


def _said(found: Round, member: RoundMember) -> str:
    if found.revealed_at and member.ready_at:
        return "Saved, and everybody is ready: this is what each of you says."
    if member.ready_at:
        return "You are ready. Nobody reads it before everybody is; until then you can take it back."
    return "Kept. Only you can read it."


def _form_of(found: Round, member: RoundMember) -> AnswerForm:
    return AnswerForm(kind=found.kind, answers=own_answers(member), version=member.version, seen=found.version)


def _both_versions(
    request: SchoolRequest, page: RoundPage, form: AnswerForm, found: Round, current: RoundMember
) -> HttpResponse:
    """409 with what was typed and what the other tab saved."""
    differ = differences(form, _form_of(found, current).initial)
    data = with_version(request.POST, current.version)
    data["seen"] = str(found.version)
    again = AnswerForm(data, kind=found.kind)
    return _page(request, page, again, status=409, differences=differ, conflict=True)


def _page(
    request: SchoolRequest, page: RoundPage, form: AnswerForm, *, status: int = 200, **extra: object
) -> HttpResponse:
    context = {"page": page, "round": page.round, "form": form, "today": timezone.localdate(), **extra}
    return render_page(request, "reflection/round_answer.html", context, status=status)
