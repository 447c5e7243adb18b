"""The guided set-up: its steps at a glance, and the first two of them, the school and its term dates."""

from copy import copy
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from heatmap.actions.set_up import settle_step
from heatmap.forms.set_up import SchoolStepForm, TermsStepForm
from heatmap.set_up import SCHOOL, STEPS, TERMS, next_after, steps_of
from inclusion.school.access import Permission
from inclusion.school.actions.schools import StaleSchool, change_school
from inclusion.school.actions.term_dates import add_term_dates
from inclusion.school.actions.year import YearError
from inclusion.school.calendars.tables import read_pasted_table
from inclusion.school.forms.two_versions import differences
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.importing.files import BadFile
from inclusion.school.pages import render_page
from inclusion.school.source_reading import term_dates_in
from inclusion.school.term_lines import holidays_too, in_words, rows_of, term_lines


@require_safe
@requires(Permission.CHANGE_CALENDAR)
def set_up(request: SchoolRequest) -> HttpResponse:
    """The steps in their order, each with its state."""
    steps = steps_of(request.membership)
    context = {
        "steps": steps,
        "next": next((step for step in steps if step.is_next), None),
        "done": sum(step.state == "done" for step in steps),
    }
    return render_page(request, "heatmap/set_up.html", context)


def is_put_off(request: SchoolRequest) -> bool:
    return request.method == "POST" and request.POST.get("do") == "later"


def go_on(request: SchoolRequest, step: str, *, put_off: bool = False) -> HttpResponse:
    """Note the step, and open the next one."""
    settle_step(by=request.membership, school=request.school, step=step, put_off=put_off, now=timezone.now())
    following = next_after(steps_of(request.membership), step)
    return redirect(following.url_name if following else "heatmap:set_up", request.school.slug)


def step_page(request: SchoolRequest, step: str, *, status: int = 200, **context: Any) -> HttpResponse:
    number = list(STEPS).index(step) + 1
    given = {"step": step, "number": number, "steps_in_all": len(STEPS), **context}
    return render_page(request, f"heatmap/set_up_{step}.html", given, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_SCHOOL)
def school(request: SchoolRequest) -> HttpResponse:
    """The first step; 409 with both versions where somebody else saved the school first."""
    if is_put_off(request):
        return go_on(request, SCHOOL, put_off=True)
    form = SchoolStepForm(request.POST if request.method == "POST" else None, instance=copy(request.school))
    if not form.is_valid():
        return step_page(request, SCHOOL, form=form, status=422 if form.is_bound else 200)
    try:
        change_school(
            by=request.membership, school=request.school, version=form.cleaned_data["version"], **form.values()
        )
    except StaleSchool as stale:
        now = {name: getattr(stale.current, name) for name in form.values()}
        if now != form.values():
            both = differences(form, now)  # type: ignore[arg-type]
            form.hold(stale.current)
            return step_page(request, SCHOOL, form=form, conflict=True, differences=both, status=409)
    return go_on(request, SCHOOL)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def terms(request: SchoolRequest) -> HttpResponse:
    """Paste the term dates, look at what was understood, then save: the same text is saved once it was looked at."""
    if is_put_off(request):
        return go_on(request, TERMS, put_off=True)
    form = TermsStepForm(request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return step_page(request, TERMS, form=form, status=422 if form.is_bound else 200)
    try:
        found = term_dates_in(read_pasted_table(form.cleaned_data["text"]), timezone.localdate())
    except BadFile as error:
        problems = [str(problem) for problem in error.problems]
        return step_page(request, TERMS, form=form, problems=problems, status=422)
    lines = term_lines(request.school, found)
    is_good = any(line.span.kind == "term" for line in lines) and not any(line.faults for line in lines)
    if is_good and form.was_looked_at(lines):
        try:
            taken = add_term_dates(by=request.membership, school=request.school, rows=rows_of(found))
        except YearError as error:
            faults = [problem.message for problem in error.problems]
            return step_page(request, TERMS, form=form, lines=lines, faults=faults, status=422)
        messages.success(request, in_words(taken))
        return go_on(request, TERMS)
    if is_good:
        form.hold_looked_at(lines)
    context = {"lines": lines, "problems": [str(problem) for problem in found.problems], "is_good": is_good}
    status = 200 if is_good else 422
    return step_page(request, TERMS, form=form, holidays=holidays_too(lines), status=status, **context)
