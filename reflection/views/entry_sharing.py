"""Who may read an entry: share it, take it back, delete it."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.guards import SchoolRequest, requires
from planning.actions.locking import StaleRow
from reflection.actions.entries import NotADraft, delete_entry, share_entry, take_back
from reflection.entry_list import who_reads
from reflection.forms.entries import ReadersForm
from reflection.views.entries import entry_page
from reflection.views.entry_finding import own_entry

STALE = "You changed this entry in another tab meanwhile. Look at what it says now, then do it again."
DRAFT = "This is still a draft. Save it first, and choose there who can read it."


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def share(request: SchoolRequest, entry: UUID) -> HttpResponse:
    """Say who can read an entry as it is now."""
    found = own_entry(request, entry)
    form = ReadersForm(request.POST, membership=request.membership, entry=found)
    if not form.is_valid():
        return entry_page(request, found, form, status=422)
    try:
        shared = share_entry(
            by=request.membership,
            entry=found,
            version=version_of(request.POST.get("version", "")),
            audience=form.cleaned_data["audience"],
            partner=form.partner_chosen,
        )
    except StaleRow:
        messages.error(request, STALE)
    except NotADraft:
        messages.error(request, DRAFT)
    else:
        messages.success(request, f"Saved. {who_reads(shared)}")
    return redirect("reflection:log_entry", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def take_it_back(request: SchoolRequest, entry: UUID) -> HttpResponse:
    """Make a shared entry private again, at once and always."""
    found = own_entry(request, entry)
    take_back(by=request.membership, entry=found)
    messages.success(request, "Taken back. Only you can read it.")
    return redirect("reflection:log_entry", request.school.slug, found.pk)


@require_POST
@requires(Permission.SEE_REFLECTIONS)
def delete(request: SchoolRequest, entry: UUID) -> HttpResponse:
    """Remove one's entry for good."""
    found = own_entry(request, entry)
    try:
        delete_entry(by=request.membership, entry=found, version=version_of(request.POST.get("version", "")))
    except StaleRow:
        messages.error(request, STALE)
        return redirect("reflection:log_entry", request.school.slug, found.pk)
    messages.success(request, "Deleted for good.")
    return redirect("reflection:log", request.school.slug)
