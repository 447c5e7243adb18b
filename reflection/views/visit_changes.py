"""The one change that both share after a visit."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from inclusion.school.access import Permission
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from reflection.actions.visit_changes import ChangeNoted, NotRevealedYet, note_change, reads_others
from reflection.forms.visits import ChangeForm
from reflection.models import Visit
from reflection.views.visit_finding import visible_visit


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def change(request: SchoolRequest, visit: UUID) -> HttpResponse:
    """Note it, once; where the other one was first, both texts are shown."""
    found, today = visible_visit(request, visit), timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = ChangeForm(data, visit=found, by=request.membership, today=today)
    if data is None and (found.action or not reads_others(found, request.membership)):
        messages.error(request, str(ChangeNoted(found) if found.action else NotRevealedYet()))
        return redirect("reflection:visit", request.school.slug, found.pk)
    if not form.is_valid():
        status = 422 if form.is_bound else 200
        return render_page(request, "reflection/visit_change.html", {"form": form, "visit": found}, status=status)
    try:
        _note(request, found, form)
    except (NotRevealedYet, ChangeNoted) as problem:
        form.add_error(None, str(problem))
        context = {"form": form, "visit": visible_visit(request, visit), "closed": True}
        return render_page(request, "reflection/visit_change.html", context, status=409)
    messages.success(request, "Noted. It is an action now.")
    return redirect("reflection:visit", request.school.slug, found.pk)


def _note(request: SchoolRequest, visit: Visit, form: ChangeForm) -> None:
    said = form.cleaned_data
    note_change(
        by=request.membership,
        visit=visit,
        owner=said["owner"],
        title=said["title"],
        due_on=said["due_on"],
        creation_key=said["creation_key"],
    )
