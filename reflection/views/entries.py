"""The log: its list with search, one entry, and writing one."""

import uuid
from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import NOTHING, Difference, differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from reflection.actions.entries import add_entry, change_entry, note_opened
from reflection.entry_list import Wanted, found_entries, lines_of, openings_of, terms_so_far, who_reads
from reflection.entry_prompts import prompt_words
from reflection.forms.entries import EntryForm, LogFilter, QuickEntryForm, ReadersForm
from reflection.models import Audience, LogEntry, Strategy
from reflection.views.entry_finding import own_entry, visible_entry
from reflection.what_goes import what_goes

ROWS = 20
GONE = "This entry was deleted meanwhile. What you wrote stands below; Save makes a new entry of it."


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def log(request: SchoolRequest) -> HttpResponse:
    """One's own entries and those that others have shared, with search; a line to write above them."""
    today = timezone.localdate()
    terms = terms_so_far(request.membership, today)
    form = LogFilter(request.GET, terms=[(key, name) for key, (name, _) in terms.items()])
    form.is_valid()
    said = form.cleaned_data
    days = terms[said["term"]][1] if said.get("term") else None
    wanted = Wanted(said.get("whose", ""), said.get("about", ""), said.get("q", ""), days)
    page = Paginator(found_entries(request.membership, wanted), ROWS).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "lines": lines_of(page, request.membership),
        "query": query.urlencode(),
        "filtered": wanted != Wanted(),
        "quick": QuickEntryForm(),
        "going": what_goes(request.membership, today),
        "today": today,
    }
    return render_page(request, "reflection/log.html", context, fragment="reflection/_entries.html")


@require_safe
@requires(Permission.SEE_REFLECTIONS)
def one(request: SchoolRequest, entry: UUID) -> HttpResponse:
    """One entry in full. That somebody else opened it, its author can see."""
    found = visible_entry(request, entry)
    note_opened(by=request.membership, entry=found)
    return entry_page(request, found)


def entry_page(
    request: SchoolRequest, found: LogEntry, form: ReadersForm | None = None, *, status: int = 200
) -> HttpResponse:
    """The page of an entry; for its author with who can read it and who opened it."""
    is_own = found.author_id == request.membership.pk
    context = {
        "entry": found,
        "is_own": is_own,
        "prompt": prompt_words(found.prompt),
        "form": (form or ReadersForm(membership=request.membership, entry=found)) if is_own else None,
        "readers": who_reads(found) if is_own else "",
        "openings": openings_of(found) if is_own else [],
    }
    return render_page(request, "reflection/log_entry.html", context, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def add(request: SchoolRequest) -> HttpResponse:
    """Write an entry, keep a draft of one, or save the line that was typed into the quick form."""
    data = _quick(request.POST) if "quick" in request.POST else request.POST
    form = _form(request, data, as_draft="draft" in data)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200)
    saved = add_entry(by=request.membership, details=form.details(), creation_key=form.cleaned_data["creation_key"])
    messages.success(request, _said(saved))
    return _after(request, saved, quick="quick" in request.POST)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.SEE_REFLECTIONS)
def edit(request: SchoolRequest, entry: UUID) -> HttpResponse:
    """Change one's entry or finish a draft; 409 with both texts where another tab saved first."""
    try:
        found = own_entry(request, entry)
    except Http404:
        if request.method != "POST":
            raise
        return _gone(request)
    form = _form(request, request.POST, found, as_draft=found.is_draft and "draft" in request.POST)
    if not form.is_valid():
        return _form_page(request, form, found, status=422 if form.is_bound else 200)
    version = version_of(request.POST.get("version", ""))
    try:
        saved = change_entry(by=request.membership, entry=found, version=version, details=form.details())
    except StaleRow as stale:
        return _both_versions(request, form, stale.current)
    messages.success(request, _said(saved))
    return _after(request, saved)


def _form(
    request: SchoolRequest, data: QueryDict, entry: LogEntry | None = None, *, as_draft: bool = False
) -> EntryForm:
    """Bound where something was sent, to what is stored otherwise."""
    return EntryForm(
        data if request.method == "POST" else None,
        membership=request.membership,
        today=timezone.localdate(),
        entry=entry,
        as_draft=as_draft,
    )


def _quick(data: QueryDict) -> QueryDict:
    """The quick form as the longer one would have sent it: of today and private."""
    full = data.copy()
    full["on"], full["audience"] = timezone.localdate().isoformat(), Audience.PRIVATE
    return full


def _said(saved: LogEntry) -> str:
    if saved.is_draft:
        return "Kept as a draft. Only you can read it."
    return f"Saved. {who_reads(saved)}"


def _after(request: SchoolRequest, saved: LogEntry, *, quick: bool = False) -> HttpResponse:
    if quick or saved.is_draft:
        return redirect("reflection:log", request.school.slug)
    return redirect("reflection:log_entry", request.school.slug, saved.pk)


def _both_versions(request: SchoolRequest, form: EntryForm, current: LogEntry) -> HttpResponse:
    """409 with what was typed and what the other tab saved."""
    now = _form(request, request.POST, current)
    stored = {name: value for name, value in now.initial.items() if name != "about"}
    about = _about_differs(form.details().about, current.about)
    typed = with_version(request.POST, current.version)
    again = _form(request, typed, current, as_draft=current.is_draft and "draft" in request.POST)
    differ = differences(form, stored) + about
    return _form_page(request, again, current, status=409, differences=differ, conflict=True)


def _about_differs(mine: Sequence[str], theirs: Sequence[str]) -> list[Difference]:
    def words(slugs: Sequence[str]) -> str:
        return ", ".join(str(Strategy(slug).label) for slug in slugs) or NOTHING

    return [("What it is about", words(mine), words(theirs))] if mine != theirs else []


def _gone(request: SchoolRequest) -> HttpResponse:
    """404, with what was typed, ready to become a new entry."""
    data = request.POST.copy()
    data["creation_key"], data["version"] = str(uuid.uuid4()), ""
    return _form_page(request, _form(request, data), status=404, gone=GONE)


def _form_page(
    request: SchoolRequest, form: EntryForm, found: LogEntry | None = None, *, status: int, **more: object
) -> HttpResponse:
    slug = request.school.slug
    name, args = ("reflection:log_edit", [slug, found.pk]) if found else ("reflection:log_add", [slug])
    context = {
        "form": form,
        "entry": found,
        "action": reverse(name, args=args),
        "writes_draft": found is None or found.is_draft,
        "readers": who_reads(found) if found else "",
        **more,
    }
    return render_page(request, "reflection/log_form.html", context, status=status)
