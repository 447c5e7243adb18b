"""Where the page keeps a draft by itself while somebody types. It never touches an entry that is finished."""

from uuid import UUID

from django.http import JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pupil_words import pupil_words
from planning.actions.locking import StaleRow
from reflection.actions.entries import NotADraft, add_entry, keep_draft
from reflection.forms.entries import EntryForm
from reflection.models import LogEntry
from reflection.views.entry_finding import own_entry

ELSEWHERE = "this was saved in another tab. What you typed is still here; press Save to see both."


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def keep(request: SchoolRequest, entry: UUID | None = None) -> JsonResponse:
    """JSON: the draft's version and addresses, 422 with what is wrong, 409 where another tab has saved it."""
    found = own_entry(request, entry) if entry else None
    form = EntryForm(
        request.POST, membership=request.membership, today=timezone.localdate(), entry=found, as_draft=True
    )
    if not form.is_valid():
        return JsonResponse({"problem": _fault(form)}, status=422)
    try:
        saved = _store(request, form, found)
    except (NotADraft, StaleRow):
        return JsonResponse({"problem": ELSEWHERE}, status=409)
    args = [request.school.slug, saved.pk]
    return JsonResponse(
        {
            "id": str(saved.pk),
            "version": saved.version,
            "at": f"{timezone.localtime(saved.updated_at):%H:%M}",
            "draft": reverse("reflection:log_draft", args=args),
            "form": reverse("reflection:log_edit", args=args),
        }
    )


def _store(request: SchoolRequest, form: EntryForm, found: LogEntry | None) -> LogEntry:
    if found is None:
        key = form.cleaned_data["creation_key"]
        return add_entry(by=request.membership, details=form.details(), creation_key=key)
    version = version_of(request.POST.get("version", ""))
    return keep_draft(by=request.membership, entry=found, version=version, details=form.details())


def _fault(form: EntryForm) -> str:
    """The first thing that is wrong, in words."""
    if form.was_asked and not form.data.get("no_pupils"):
        phrases = ", ".join(f"“{phrase}”" for phrase in pupil_words(form["text"].value() or ""))
        return f"{phrases} looks like a pupil. Write it without, or press Save and say that no pupil is meant."
    return next(str(error) for errors in form.errors.values() for error in errors)
