"""Calendar packs: the list of them, a look at what they would bring, and taking them over."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from heatmap.actions.packs import look_at_packs, take_over_packs
from heatmap.pack_import import year_in, years_offered
from heatmap.pack_list import pack_lines, past_runs
from heatmap.pack_rows import previews
from heatmap.packs.days import in_year, year_span
from heatmap.roll_felt import has_felt
from inclusion.school.access import Permission
from inclusion.school.actions.bringing import RunOver
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.levels import LEVEL_WORDS
from inclusion.school.models import CalendarSource, ImportRun, Term
from inclusion.school.pages import render_page

MOST_RUNS = 30
State = ImportRun.State
LEVELS = [(level, words) for level, words in LEVEL_WORDS.items() if level]


@require_safe
@requires(Permission.SEE_CALENDAR)
def packs(request: SchoolRequest) -> HttpResponse:
    """Every pack that concerns the school in one school year, with what was taken over of it."""
    today = timezone.localdate()
    year = year_in(request.GET.get("year", ""), today)
    context = {
        "year": year,
        "year_name": in_year(year),
        "years": years_offered(request.school, today, year),
        "lines": pack_lines(request.membership, year),
        "past": past_runs(request.membership, year),
        "can_edit": request.membership.may(Permission.CHANGE_CALENDAR),
        "has_terms": Term.objects.visible_to(request.membership).exists(),
    }
    return render_page(request, "heatmap/packs.html", context)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def look(request: SchoolRequest) -> HttpResponse:
    """Look at the packs that are ticked: nothing is taken over yet."""
    year = year_in(request.POST.get("year", ""), timezone.localdate())
    runs = look_at_packs(
        by=request.membership, school=request.school, year=year, packs=set(request.POST.getlist("pack"))
    )
    if not runs:
        messages.error(request, "Tick at least one pack, then look at it.")
        return redirect(f"{reverse('heatmap:packs', args=[request.school.slug])}?year={year}")
    first, *others = (str(run.pk) for run in runs)
    query = urlencode({"run": others}, doseq=True)
    return redirect(f"{reverse('heatmap:packs_preview', args=[request.school.slug, first])}?{query}")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def preview(request: SchoolRequest, run: UUID) -> HttpResponse:
    """What the packs would bring, line by line; then take over what is ticked. `?run=`: of more packs than one."""
    asked = request.POST if request.method == "POST" else request.GET
    runs = _runs(request, [str(run), *asked.getlist("run")])
    if request.method == "POST":
        return _take_over(request, runs)
    if any(one.state != State.PREVIEW for one in runs):
        messages.info(request, "That look at the packs is over. Look at them again to see how things stand.")
        return redirect(f"{reverse('heatmap:packs', args=[request.school.slug])}?year={runs[0].source.year}")
    return _preview_page(request, runs)


def _runs(request: SchoolRequest, asked: list[str]) -> list[ImportRun]:
    """The runs of packs with these ids, in this order; Http404 where one of them is not there for the person."""
    ids = [uuid_of(text) for text in dict.fromkeys(asked[:MOST_RUNS])]
    runs = ImportRun.objects.visible_to(request.membership).filter(source__kind=CalendarSource.Kind.PACK)
    found: dict[UUID | None, ImportRun] = {
        run.pk: run for run in runs.filter(pk__in=[pk for pk in ids if pk]).select_related("source__school", "school")
    }
    if not ids or any(pk not in found for pk in ids):
        raise Http404
    return [found[pk] for pk in ids]


def _take_over(request: SchoolRequest, runs: list[ImportRun]) -> HttpResponse:
    chosen = set(request.POST.getlist("take"))
    try:
        done = take_over_packs(by=request.membership, runs=runs, chosen=chosen, felt=request.POST.getlist("felt"))
    except RunOver:
        return _when_over(request, runs, chosen)
    if not done:
        messages.info(request, "Nothing was ticked, so nothing was taken over.")
        return redirect(f"{reverse('heatmap:packs', args=[request.school.slug])}?year={runs[0].source.year}")
    messages.success(request, _in_words(done, len(chosen)))
    return redirect("heatmap:pack_run", request.school.slug, done[0].pk)


def _when_over(request: SchoolRequest, runs: list[ImportRun], chosen: set[str]) -> HttpResponse:
    """The same button pressed twice leads to what the first press did; otherwise look again, with the same ticks."""
    again = _runs(request, [str(run.pk) for run in runs])
    applied = [run for run in again if run.state == State.APPLIED]
    if applied and all(run.state != State.PREVIEW and run.by_id == request.membership.pk for run in again):
        return redirect("heatmap:pack_run", request.school.slug, applied[0].pk)
    slugs, year = {run.source.pack for run in again}, again[0].source.year or 0
    fresh = look_at_packs(by=request.membership, school=request.school, year=year, packs=slugs)
    return _preview_page(request, _runs(request, [str(run.pk) for run in fresh]), ticked=chosen, status=409)


def _in_words(done: list[ImportRun], chosen: int) -> str:
    added, changed, removed = (sum(getattr(run, name) for run in done) for name in ("added", "changed", "removed"))
    parts = [
        f"{number} {word}" for number, word in ((added, "added"), (changed, "changed"), (removed, "removed")) if number
    ]
    left = chosen - added - changed - removed
    said = f"Taken over: {', '.join(parts)}." if parts else "Noted: nothing was taken over."
    if left > 0:
        lines = "1 line was" if left == 1 else f"{left} lines were"
        said += f" {lines} left as it is there now, because somebody changed it after you looked."
    return said


def _preview_page(
    request: SchoolRequest, runs: list[ImportRun], *, ticked: set[str] | None = None, status: int = 200
) -> HttpResponse:
    year, with_felt = runs[0].source.year or 0, request.GET.get("felt") == "1"
    shown = previews(request.membership, runs, ticked, with_felt=with_felt)
    context = {
        "previews": shown,
        "year": year,
        "year_name": in_year(year),
        "year_before": in_year(year - 1),
        "with_felt": with_felt,
        "has_felt": has_felt(request.membership, year_span(year - 1)),
        "ticked": sum(one.ticked for one in shown),
        "levels": LEVELS,
        "is_again": status == 409,
    }
    return render_page(request, "heatmap/packs_preview.html", context, status=status)
