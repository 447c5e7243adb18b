"""Changing a training: add it, change its facts and who attends, remove it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from inclusion.school.wording import listed
from planning.actions.locking import StaleRow
from reflection.actions.learning import CannotRemove, add_learning, change_learning, remove_learning
from reflection.actions.learning_rounds import InStep
from reflection.forms.learning import LearningForm
from reflection.learning_list import may_remove
from reflection.models import Learning, Round
from reflection.people import colleagues_to_ask, pair_of
from reflection.views.learning import visible_learning

STALE = "Somebody changed this training in the meantime. Look at what it says now, then do it again."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def add(request: SchoolRequest) -> HttpResponse:
    """Note a training; the partner is ticked already."""
    pair = pair_of(request.membership)
    form = LearningForm(
        request.POST if request.method == "POST" else None,
        membership=request.membership,
        colleagues=colleagues_to_ask(request.membership),
        chosen=[pair.other(request.membership)] if pair else [],
    )
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    said = form.cleaned_data
    added = add_learning(
        by=request.membership, details=form.details(), people=said["people"], creation_key=said["creation_key"]
    )
    messages.success(request, f"Added: {added.topic}. Each of you can write beforehand now.")
    return redirect("reflection:learning_one", request.school.slug, added.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def edit(request: SchoolRequest, learning: UUID) -> HttpResponse:
    """Change the facts and who attends; 409 with both versions where somebody else did so first."""
    found = visible_learning(request, learning)
    form = _form_of(request, found, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    try:
        done = change_learning(
            by=request.membership,
            learning=found,
            version=version_of(request.POST.get("version", "")),
            details=form.details(),
            people=form.cleaned_data["people"],
        )
    except StaleRow:
        return _both_versions(request, form, visible_learning(request, learning))
    messages.success(request, f"Saved: {done.learning.topic}.{''.join(_of_rounds(done))}")
    return redirect("reflection:learning_one", request.school.slug, found.pk)


def _of_rounds(done: InStep) -> list[str]:
    """What became of the rounds, in sentences that each begin with a space."""
    said = []
    if done.asked_again:
        said.append(" Whoever was ready is asked again, because who takes part has changed.")
    if done.as_they_were:
        words = "are revealed, so they stay" if len(done.as_they_were) > 1 else "is revealed, so it stays"
        said.append(f" {_named(done.as_they_were)} {words} among those who took part.")
    if done.not_theirs:
        said.append(f" You take no part in {_named(done.not_theirs)}, so who writes there stays as it is.")
    if done.called_off:
        words = "are" if len(done.called_off) > 1 else "is"
        said.append(f" {_named(done.called_off)} {words} called off: nobody is left to read it with.")
    return said


def _named(rounds: list[Round]) -> str:
    return listed([f"“{round.get_kind_display()}”" for round in rounds])


def _both_versions(request: SchoolRequest, form: LearningForm, current: Learning) -> HttpResponse:
    """409 with what was typed and what is stored now; who attends no longer has got 404 before."""
    differ = form.differences_to(_form_of(request, current, None))
    again = _form_of(request, current, with_version(request.POST, current.version))
    return _form_page(request, again, status=409, conflict=True, differences=differ)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def remove(request: SchoolRequest, learning: UUID) -> HttpResponse:
    """It does not happen: nothing of it stays but what each wrote, for themselves."""
    found = visible_learning(request, learning)
    try:
        remove_learning(by=request.membership, learning=found, version=version_of(request.POST.get("version", "")))
    except StaleRow:
        messages.error(request, STALE)
    except CannotRemove as why_not:
        messages.error(request, f"{why_not} You can still change its facts, or take it out of the CPD record.")
    else:
        messages.success(request, f"Removed: {found.topic}. What you wrote stays yours.")
        return redirect("reflection:learning", request.school.slug)
    return redirect("reflection:learning_one", request.school.slug, found.pk)


def _form_of(request: SchoolRequest, found: Learning, data: object) -> LearningForm:
    """The form of a stored training; a colleague who has left the school can be kept in it."""
    attending = [person.membership for person in found.people.select_related("membership")]
    others = [person for person in attending if person != request.membership]
    people = {person.pk: person for person in (*colleagues_to_ask(request.membership), *others)}
    return LearningForm(
        data,
        membership=request.membership,
        colleagues=sorted(people.values(), key=lambda person: person.name),
        chosen=others,
        learning=found,
    )


def _form_page(request: SchoolRequest, form: LearningForm, *, status: int, **more: object) -> HttpResponse:
    found = form.learning
    context = {"form": form, "learning": found, "may_remove": bool(found and may_remove(found)), **more}
    return render_page(request, "reflection/learning_form.html", context, status=status)
