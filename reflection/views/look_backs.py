"""After a training: agree a change, and say later whether it is still happening."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from reflection.actions.look_backs import (
    DoesNotAttend,
    NotDueYet,
    NotRevealedYet,
    agree_change,
    answer_look_back,
    reads_afterwards,
)
from reflection.forms.look_backs import ChangeForm, LookBackForm
from reflection.models import Learning, LookBack
from reflection.views.learning import visible_learning


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def agree(request: SchoolRequest, learning: UUID) -> HttpResponse:
    """Agree a change once what each wrote afterwards is revealed and read."""
    found, today = visible_learning(request, learning), timezone.localdate()
    if not reads_afterwards(found, request.membership):
        messages.error(request, str(NotRevealedYet()))
        return redirect("reflection:learning_one", request.school.slug, found.pk)
    form = ChangeForm(request.POST if request.method == "POST" else None, people=_here(found), today=today)
    if not form.is_valid():
        return _change_page(request, found, form, status=422 if form.is_bound else 200)
    said = {name: form.cleaned_data[name] for name in ("what", "owner", "due_on", "creation_key")}
    try:
        agree_change(by=request.membership, learning=found, today=today, **said)
    except (DoesNotAttend, NotRevealedYet) as why_not:
        form.add_error(None, str(why_not))
        return _change_page(request, found, form, status=422)
    messages.success(request, "Agreed. You are asked in six weeks and in a term whether it is still happening.")
    return redirect("reflection:learning_one", request.school.slug, found.pk)


def _here(found: Learning) -> list[Membership]:
    """Who attends it and is still at the school, by name."""
    people = found.people.select_related("membership__user")
    return [person.membership for person in people if person.membership.is_live]


def _change_page(request: SchoolRequest, found: Learning, form: ChangeForm, *, status: int) -> HttpResponse:
    context = {"form": form, "learning": found}
    return render_page(request, "reflection/learning_change.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def look_back(request: SchoolRequest, look_back: UUID) -> HttpResponse:
    """Is it still happening? Anybody who attended says so; 409 with both answers where somebody else did so first."""
    found, today = _visible(request, look_back), timezone.localdate()
    learning_one = redirect("reflection:learning_one", request.school.slug, found.change.learning_id)
    if found.due_on > today:
        messages.error(request, str(NotDueYet(found)))
        return learning_one
    form = LookBackForm(request.POST if request.method == "POST" else None, look_back=found)
    if not form.is_valid():
        return _look_back_page(request, found, form, status=422 if form.is_bound else 200)
    said = {name: form.cleaned_data[name] for name in ("answer", "words")}
    version = version_of(request.POST.get("version", ""))
    try:
        answer_look_back(by=request.membership, look_back=found, version=version, today=today, **said)
    except StaleRow as stale:
        now = {name: getattr(stale.current, name) for name in said}
        again = LookBackForm(with_version(request.POST, stale.current.version), look_back=stale.current)
        differ = differences(form, now)
        return _look_back_page(request, found, again, status=409, conflict=True, differences=differ)
    messages.success(request, "Noted.")
    return learning_one


def _visible(request: SchoolRequest, pk: UUID) -> LookBack:
    rows = LookBack.objects.visible_to(request.membership).select_related("school", "change__learning", "answered_by")
    found: LookBack = get_object_or_404(rows, pk=pk)
    return found


def _look_back_page(
    request: SchoolRequest, found: LookBack, form: LookBackForm, *, status: int, **more: object
) -> HttpResponse:
    context = {"form": form, "look_back": found, "learning": found.change.learning, **more}
    return render_page(request, "reflection/look_back.html", context, status=status)
