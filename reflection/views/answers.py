"""What one writes alone in a round: kept as a draft, or handed in by being ready."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from reflection.actions.rounds import NotInRound, NotReadyYet, RoundClosed, save_answers
from reflection.forms.rounds import AnswerForm
from reflection.models import Round, RoundMember
from reflection.round_page import RoundPage, own_answers, round_page
from reflection.views.round_finding import visible_round
from reflection.views.rounds import TAKES_NO_PART


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def answer(request: SchoolRequest, round: UUID) -> HttpResponse:
    """Write, change, be ready. Two tabs: both versions; not ready yet: kept, with what is missing in words."""
    found = visible_round(request, round)
    page = round_page(found, request.membership, timezone.localdate())
    if not page.may_write:
        messages.error(request, TAKES_NO_PART if not page.me.takes_part else "This was called off.")
        return redirect("reflection:round", request.school.slug, found.pk)
    if request.method != "POST":
        return _page(request, page, _form_of(found, page.me))
    form = AnswerForm(request.POST, kind=found.kind)
    if not form.is_valid():
        return _page(request, page, form, status=422)
    return _save(request, found, page, form)


def _save(request: SchoolRequest, found: Round, page: RoundPage, form: AnswerForm) -> HttpResponse:
    wants_ready = True if "ready" in request.POST else None
    try:
        member = save_answers(
            by=request.membership,
            round=found,
            version=version_of(request.POST.get("version", "")),
            said=form.said(),
            ready=wants_ready,
            today=timezone.localdate(),
        )
    except StaleRow as stale:
        return _both_versions(request, page, form, found, stale.current)
    except NotReadyYet as missing:
        page = round_page(found, request.membership, timezone.localdate())
        again = AnswerForm(with_version(request.POST, page.me.version), kind=found.kind)
        again.full_clean()
        again.add_error(None, f"{missing} What you wrote is kept.")
        return _page(request, page, again, status=422)
    except (NotInRound, RoundClosed):
        messages.error(request, TAKES_NO_PART)
        return redirect("reflection:round", request.school.slug, found.pk)
    found.refresh_from_db()
    messages.success(request, _said(found, member))
    return redirect("reflection:round", request.school.slug, found.pk)


def _said(found: Round, member: RoundMember) -> str:
    if found.revealed_at and member.ready_at:
        return "Saved, and everybody is ready: this is what each of you says."
    if member.ready_at:
        return "You are ready. Nobody reads it before everybody is; until then you can take it back."
    return "Kept. Only you can read it."


def _form_of(found: Round, member: RoundMember) -> AnswerForm:
    return AnswerForm(kind=found.kind, answers=own_answers(member), version=member.version)


def _both_versions(
    request: SchoolRequest, page: RoundPage, form: AnswerForm, found: Round, current: RoundMember
) -> HttpResponse:
    """409 with what was typed and what the other tab saved."""
    differ = differences(form, {k: v for k, v in _form_of(found, current).initial.items() if k != "version"})
    again = AnswerForm(with_version(request.POST, current.version), kind=found.kind)
    return _page(request, page, again, status=409, differences=differ, conflict=True)


def _page(
    request: SchoolRequest, page: RoundPage, form: AnswerForm, *, status: int = 200, **extra: object
) -> HttpResponse:
    context = {"page": page, "round": page.round, "form": form, "today": timezone.localdate(), **extra}
    return render_page(request, "reflection/round_answer.html", context, status=status)
