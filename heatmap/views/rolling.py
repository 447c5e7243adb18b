"""Roll the year forward by term week: look at each move, take over what is ticked, and undo the whole roll."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from heatmap.actions.rolling import StaleRoll, take_over_roll, undo_roll
from heatmap.forms.rolling import RollForm
from heatmap.roll_felt import has_felt
from heatmap.roll_moves import Roll, State, Years
from heatmap.roll_rows import pair_to_roll, pairs_of_years, roll_of, source_of, years_of
from inclusion.school.access import Permission
from inclusion.school.actions.bringing import RunOver
from inclusion.school.addresses import uuid_of
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import CalendarSource, ImportRun
from inclusion.school.pages import render_page

CHANGED = "Somebody changed {events} after you looked. Nothing is rolled yet: look at the dates again, then take over."


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def roll(request: SchoolRequest) -> HttpResponse:
    """One part of the old year with where each event would land; POST takes over what is ticked."""
    asked = request.POST if request.method == "POST" else request.GET
    pairs = pairs_of_years(request.school)
    pair = pair_to_roll(pairs, uuid_of(asked.get("year", "")), timezone.localdate())
    years = years_of(request.school, pair) if pair else None
    if years is None:
        context = {"pairs": pairs, "pair": pair, "year": pair[0] if pair else None}
        return render_page(request, "heatmap/roll.html", context, status=422 if request.method == "POST" else 200)
    with_felt = asked.get("felt") == "1"
    rolled = roll_of(request.membership, years, with_felt=with_felt)
    place = _place(asked.get("part", ""), rolled)
    page = _Page(request, years, rolled, place, with_felt, pairs)
    if request.method != "POST":
        return page.answer(page.form())
    return _take_over(page)


def _place(text: str, rolled: Roll) -> int:
    """The part asked for, from 1; the first one with something to do where none is."""
    if text.isascii() and text.isdigit() and 1 <= int(text[:4]) <= len(rolled.parts):
        return int(text[:4])
    return next((place for place, part in enumerate(rolled.parts, 1) if part.to_do), 1)


class _Page:
    """One part of a roll: its form, and the page around it."""

    def __init__(
        self, request: SchoolRequest, years: Years, rolled: Roll, place: int, with_felt: bool, pairs: object
    ) -> None:
        self.request, self.years, self.rolled, self.place = request, years, rolled, place
        self.with_felt, self.pairs = with_felt, pairs
        self.rows = rolled.parts[place - 1].rows if rolled.parts else ()

    def form(self, data: object = None) -> RollForm:
        return RollForm(data, rows=self.rows, target=self.years.target)

    def address(self, place: int | None = None) -> str:
        said = {"year": str(self.years.source.pk), "part": place, "felt": "1" if self.with_felt else None}
        query = urlencode({name: value for name, value in said.items() if value})
        return f"{reverse('heatmap:roll', args=[self.request.school.slug])}?{query}"

    def answer(self, form: RollForm, *, status: int = 200, problem: str = "") -> HttpResponse:
        source = source_of(self.request.school, self.years)
        runs = list(source.runs.filter(applied_at__isnull=False).select_related("by", "undone_by")) if source else []
        context = {
            "years": self.years,
            "year": self.years.source,
            "pairs": self.pairs,
            "rolled": self.rolled,
            "place": self.place,
            "parts": [(n, part, self.address(n)) for n, part in enumerate(self.rolled.parts, 1)],
            "form": form,
            "lines": list(form.lines(self.rows)),
            "to_do": sum(part.to_do for part in self.rolled.parts),
            "with_felt": self.with_felt,
            "has_felt": has_felt(self.request.membership, self.years.old.span),
            "source": source,
            "runs": runs,
            "stands": [run for run in runs if run.state == ImportRun.State.APPLIED],
            "problem": problem,
        }
        return render_page(self.request, "heatmap/roll.html", context, status=status)


def _take_over(page: _Page) -> HttpResponse:
    request = page.request
    form = page.form(request.POST)
    if not form.is_valid():
        return page.answer(form, status=422)
    chosen = form.chosen()
    try:
        run = take_over_roll(by=request.membership, years=page.years, chosen=chosen)
    except StaleRoll as stale:
        return _when_stale(page, stale)
    if run is None:
        messages.info(request, _nothing_rolled(page))
        return redirect(page.address(page.place))
    messages.success(request, f"{run.added} of {page.years.source.name} rolled to {page.years.target.name}.")
    later = [n for n, part in enumerate(page.rolled.parts, 1) if n > page.place and part.to_do]
    return redirect(page.address(later[0] if later else page.place))


def _nothing_rolled(page: _Page) -> str:
    ticked = [row for row in page.rows if f"take-{row.event.pk.hex}" in page.request.POST]
    if any(row.state == State.WAITING for row in ticked):
        return "Its term is not entered yet. Enter it first, then it can be rolled."
    return "That is in the next year already." if ticked else "Nothing was ticked, so nothing was rolled."


def _when_stale(page: _Page, stale: StaleRoll) -> HttpResponse:
    """The same page with what was typed, as if the person had seen the events as they are now."""
    renewed = page.request.POST.copy()
    titles = []
    for row in page.rows:
        if row.event.pk in stale.events:
            renewed[f"version-{row.event.pk.hex}"] = str(row.event.version)
            titles.append(f"“{row.event.title}”")
    return page.answer(page.form(renewed), status=409, problem=CHANGED.format(events=", ".join(titles) or "an event"))


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def undo(request: SchoolRequest, source: UUID) -> HttpResponse:
    """Undo the whole roll; pressed twice it is undone once."""
    sources = CalendarSource.objects.visible_to(request.membership).filter(kind=CalendarSource.Kind.YEAR)
    found = get_object_or_404(sources, pk=source)
    try:
        undone = undo_roll(by=request.membership, source=found)
    except RunOver:
        messages.info(request, "That was undone already.")
    else:
        events = "1 event is" if undone.taken_back == 1 else f"{undone.taken_back} events are"
        said = f"Undone: {events} off the map again."
        if undone.kept:
            said += f" {undone.kept} stay{'s' if undone.kept == 1 else ''}, because somebody has edited since."
        messages.success(request, said)
    return redirect("heatmap:roll", request.school.slug)
