"""Add an outcome under an item, change it, take it out; in place on the page in progress, or on a page of its own."""

from typing import Any
from uuid import UUID, uuid4

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.typed import typed
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page, wants_fragment
from planning.actions.action_points import ActionSettled
from planning.actions.locking import StaleRow
from planning.actions.outcomes import ActionTaken, OwnerMissing, add_outcome, change_outcome, remove_outcome
from planning.forms.outcomes import OutcomeForm
from planning.models import AgendaItem, Outcome
from planning.views.live import REFUSED, answer_item, is_held, not_now, refused
from planning.views.live_finding import item_of, meeting_with, outcome_of

FORM, FRAGMENT = "planning/outcome_form.html", "planning/_live_outcome_form.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def outcome_add(request: SchoolRequest, item: UUID) -> HttpResponse:
    """Write down what came of an item; `?kind=` is what the form begins with."""
    found = item_of(request, item)
    meeting = meeting_with(found)
    if request.method != "POST":
        if not is_held(meeting):
            return not_now(request, meeting)
        kind = request.GET.get("kind", "")
        return _page(request, found, _form(request, found, kind=kind if kind in Outcome.Kind.values else ""))
    form = _form(request, found, data=request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    said, key = form.details(), form.cleaned_data["creation_key"]
    try:
        add_outcome(by=request.membership, item=found, creation_key=key, **vars(said))
    except OwnerMissing as error:
        form.add_error("owner", str(error))
        return _page(request, found, form, status=422)
    except REFUSED as refusal:
        return refused(request, meeting, refusal, text=said.text)
    return answer_item(request, found, said="The outcome is written down.")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_MEETINGS)
def outcome_edit(request: SchoolRequest, outcome: UUID) -> HttpResponse:
    found = outcome_of(request, outcome)
    if request.method != "POST":
        if not is_held(found.meeting):
            return not_now(request, found.meeting)
        return _page(request, found.item, _form(request, found.item, outcome=found), outcome=found)
    form = _form(request, found.item, data=request.POST, outcome=found)
    if not form.is_valid():
        return _page(request, found.item, form, outcome=found, status=422)
    return _save(request, found, form)


def _save(request: SchoolRequest, outcome: Outcome, form: OutcomeForm) -> HttpResponse:
    version = version_of(request.POST.get("version", ""))
    try:
        change_outcome(by=request.membership, outcome=outcome, version=version, details=form.details())
    except StaleRow:
        return _both(request, outcome_of(request, outcome.pk), form)
    except (OwnerMissing, ActionTaken, ActionSettled) as error:
        form.add_error(None, str(error))
        return _page(request, outcome.item, form, outcome=outcome, status=422)
    except REFUSED as refusal:
        return refused(request, outcome.meeting, refusal, text=form.details().text)
    except ObjectDoesNotExist:
        raise Http404 from None
    return answer_item(request, outcome.item, said="The outcome is changed.")


def _both(request: SchoolRequest, current: Outcome, form: OutcomeForm) -> HttpResponse:
    """409: what is stored stands above what was typed; saving once more keeps what was typed."""
    again = _form(request, current.item, data=typed(form, version=str(current.version)), outcome=current)
    return _page(request, current.item, again, outcome=current, theirs=current, status=409)


@require_POST
@requires(Permission.SEE_MEETINGS)
def outcome_remove(request: SchoolRequest, outcome: UUID) -> HttpResponse:
    found = outcome_of(request, outcome)
    try:
        remove_outcome(by=request.membership, outcome=found, version=version_of(request.POST.get("version", "")))
    except StaleRow:
        form = _form(request, found.item, outcome=outcome_of(request, found.pk))
        return _page(request, found.item, form, outcome=found, theirs=outcome_of(request, found.pk), status=409)
    except ActionTaken as error:
        return refused(request, found.meeting, error)
    except REFUSED as refusal:
        return refused(request, found.meeting, refusal)
    except ObjectDoesNotExist:
        raise Http404 from None
    return answer_item(request, found.item, said="The outcome is taken out.")


def _form(request: SchoolRequest, item: AgendaItem, **given: Any) -> OutcomeForm:
    """Its ids are its own, for the page in progress may hold several such forms."""
    own = f"outcome-{uuid4().hex[:8]}"
    today = timezone.localdate()
    return OutcomeForm(given.pop("data", None), meeting=meeting_with(item), today=today, prefix_id=own, **given)


def _page(
    request: SchoolRequest, item: AgendaItem, form: OutcomeForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {"form": form, "item": item, "meeting": item.meeting, "in_place": wants_fragment(request), **more}
    return render_page(request, FORM, context, fragment=FRAGMENT, status=status)
