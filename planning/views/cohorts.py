"""Progress of pupils on SEN support and with EHC plans, in counts only: by term, and as a file."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import uuid_of, version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Term
from inclusion.school.pages import render_page
from planning.actions.cohorts import AlreadyCounted, CountDetails, add_count, change_count, delete_count, in_words
from planning.actions.locking import StaleRow
from planning.forms.cohorts import CohortForm
from planning.models import CohortCount
from planning.progress import LABELS, counts_in, lines_of, may_see_in_full, measures_used, terms_begun
from planning.progress_file import as_csv
from planning.small_counts import fewer


@require_safe
@requires(Permission.SEE_COHORTS)
def cohorts(request: SchoolRequest) -> HttpResponse:
    """The counts of one term: `?term=`, else the latest that has begun. `?view=shared`: as others see them."""
    membership, view = request.membership, request.GET.get("view", "")
    terms = terms_begun(membership, timezone.localdate())
    place = _place(terms, request.GET.get("term", ""))
    term = terms[place] if terms else None
    in_full = may_see_in_full(membership, view)
    up_to = request.school.small_count
    lines = lines_of(counts_in(membership, [term]), up_to, in_full=in_full) if term else []
    context = {
        "term": term,
        "term_key": str(term.pk) if term else "",
        "earlier": terms[place - 1] if place > 0 else None,
        "later": terms[place + 1] if place + 1 < len(terms) else None,
        "groups": [(group, [line for line in lines if line.count.group == group]) for group in CohortCount.Group],
        "labels": LABELS,
        "empty": not lines,
        "in_full": in_full,
        "shared": view == "shared",
        "fewer": fewer(up_to),
    }
    return render_page(request, "planning/cohorts.html", context)


def _place(terms: list[Term], wanted: str) -> int:
    """Where the wanted term stands; the last place for anything else."""
    key = uuid_of(wanted)
    return next((place for place, term in enumerate(terms) if term.pk == key), len(terms) - 1)


@require_safe
@requires(Permission.SEE_COHORTS)
def cohorts_csv(request: SchoolRequest) -> HttpResponse:
    """Every term as a file. Small counts are hidden in it, whoever asks."""
    counts = counts_in(request.membership, terms_begun(request.membership, timezone.localdate()))
    lines = lines_of(counts, request.school.small_count, in_full=False)
    response = HttpResponse(as_csv(lines), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{request.school.slug}-progress.csv"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_COHORTS)
def add(request: SchoolRequest) -> HttpResponse:
    """Enter counts; `?term=` is the term they begin with."""
    terms = terms_begun(request.membership, timezone.localdate())
    if request.method != "POST":
        start = {"term": request.GET.get("term") or (terms[-1].pk if terms else None)}
        return _form_page(request, CohortForm(terms=terms, initial=start))
    form = CohortForm(request.POST, terms=terms)
    if not form.is_valid():
        return _form_page(request, form, status=422)
    try:
        row = add_count(by=request.membership, school=request.school, details=form.details())
    except AlreadyCounted as known:
        form.add_error("measure", f"{in_words(known.existing)} has counts already. Change those instead.")
        return _form_page(request, form, status=422, existing=known.existing)
    return _saved(request, row)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_COHORTS)
def edit(request: SchoolRequest, cohort: UUID) -> HttpResponse:
    """Change counts; 409 with both versions where somebody else did so first."""
    found = _count(request, cohort)
    terms = terms_begun(request.membership, timezone.localdate())
    form = CohortForm(request.POST if request.method == "POST" else None, terms=terms, count=found)
    if not form.is_valid():
        return _form_page(request, form, status=422 if form.is_bound else 200, count=found)
    version = version_of(request.POST.get("version", ""))
    try:
        row = change_count(by=request.membership, row=found, version=version, details=form.details())
    except AlreadyCounted as known:
        form.add_error("measure", f"{in_words(known.existing)} has counts already. Change those instead.")
        return _form_page(request, form, status=422, count=found, existing=known.existing)
    except StaleRow as conflict:
        return _both_versions(request, form, conflict, terms)
    return _saved(request, row)


def _both_versions(
    request: SchoolRequest, form: CohortForm, conflict: StaleRow[CohortCount], terms: list[Term]
) -> HttpResponse:
    current = conflict.current
    now = {name: getattr(current, name) for name in CountDetails.__dataclass_fields__}
    again = CohortForm(with_version(request.POST, current.version), terms=terms, count=current)
    more: dict[str, Any] = {"count": current, "conflict": True, "differences": differences(form, now)}
    return _form_page(request, again, status=409, **more)


@require_POST
@requires(Permission.CHANGE_COHORTS)
def delete(request: SchoolRequest, cohort: UUID) -> HttpResponse:
    """Delete counts that were entered by mistake."""
    found = _count(request, cohort)
    try:
        delete_count(by=request.membership, row=found, version=version_of(request.POST.get("version", "")))
    except StaleRow:
        messages.error(
            request, "Nothing is deleted: somebody changed these counts in the meantime. Look at them again."
        )
        return redirect("planning:cohort_edit", request.school.slug, found.pk)
    messages.success(request, f"Deleted: {in_words(found)}.")
    return redirect(_term_url(request, found))


def _count(request: SchoolRequest, cohort: UUID) -> CohortCount:
    rows = CohortCount.objects.visible_to(request.membership).select_related("term__year", "school")
    row: CohortCount = get_object_or_404(rows, pk=cohort)
    return row


def _saved(request: SchoolRequest, row: CohortCount) -> HttpResponse:
    messages.success(request, f"Saved: {in_words(row)}.")
    return redirect(_term_url(request, row))


def _term_url(request: SchoolRequest, row: CohortCount) -> str:
    return f"{reverse('planning:cohorts', args=[request.school.slug])}?term={row.term_id}"


def _form_page(request: SchoolRequest, form: CohortForm, *, status: int = 200, **more: Any) -> HttpResponse:
    context = {"form": form, "measures": measures_used(request.school), **more}
    return render_page(request, "planning/cohort_form.html", context, status=status)
