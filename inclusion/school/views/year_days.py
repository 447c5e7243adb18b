"""One term, closure or INSET day at a time: add, change, delete. All of them share one form page."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from inclusion.school.access import Permission
from inclusion.school.actions.year import YearError
from inclusion.school.actions.year_rows import (
    StaleYearRow,
    YearRow,
    YearRowInUse,
    delete_day,
    delete_term,
    going,
    save_closure,
    save_inset,
    save_term,
    span_of,
)
from inclusion.school.forms.years import ClosureForm, InsetForm, RowForm, TermForm, spans_of_stamps, stamp
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import AcademicYear, Closure, InsetDay, Term
from inclusion.school.pages import render_page
from inclusion.school.school_dates import Span

Save = Callable[[Span, Span | None], object]  # what is wanted, and the row as the person saw it
Delete = Callable[[Collection[Span] | None], object]  # what the person saw that would go


@dataclass(frozen=True)
class RowScreen:
    """What the form page says; `delete` is the URL name that deletes `row`, asked on a page or done at once."""

    title: str
    lead: str
    delete: str = ""
    deletes_at_once: bool = False
    row: YearRow | None = None


def year_url(request: SchoolRequest, day: date) -> str:
    """The page of the academic year around the day, else of today's."""
    years = AcademicYear.objects.visible_to(request.membership)
    year = years.filter(starts_on__lte=day, ends_on__gte=day).first()
    slug = request.school.slug
    return reverse("school:year", args=[slug, year.pk]) if year else reverse("school:settings_years", args=[slug])


def answer_row(request: SchoolRequest, form: RowForm, screen: RowScreen, save: Save) -> HttpResponse:
    """Show the form, or save it and go back to the year. Refusals stay beside the fields; nothing typed is lost."""
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            new = form.span
            try:
                save(new, form.seen_span)
            except YearError as error:
                form.refuse(error)
            except StaleYearRow as stale:
                form.show_current(stale.current)
                status = 409
            else:
                messages.success(request, f"{new.name} is saved.")
                return redirect(year_url(request, new.starts_on))
    back = year_url(request, span_of(screen.row).starts_on if screen.row else date.min)
    return render_page(
        request, "school/year_row_form.html", {"form": form, "screen": screen, "back": back}, status=status
    )


def answer_deletion(request: SchoolRequest, row: AcademicYear | Term, delete: Delete) -> HttpResponse:
    """Say what goes with it, then delete it; say it again where that is no longer what the person saw."""
    status, in_use = 200, ""
    if request.method == "POST":
        try:
            delete(spans_of_stamps(request.POST.getlist("seen")))
        except StaleYearRow as stale:
            if stale.current is None:
                raise Http404 from None
            row.refresh_from_db()
            status = 409
        except YearRowInUse as use:
            status, in_use = 409, str(use)
        else:
            messages.success(request, f"{row.name} is deleted.")
            return redirect(year_url(request, row.starts_on))
    found = going(row)
    context = {
        "title": f"Delete {row.name}",
        "going": found[1:],
        "seen": [stamp(span) for span in found],
        "back": year_url(request, row.starts_on),
        "stale": status == 409 and not in_use,
        "in_use": in_use,
    }
    return render_page(request, "school/year_delete.html", context, status=status)


def _year(request: SchoolRequest, year: UUID) -> AcademicYear:
    row: AcademicYear = get_object_or_404(
        AcademicYear.objects.visible_to(request.membership).select_related("school"), pk=year
    )
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def term_add(request: SchoolRequest, year: UUID) -> HttpResponse:
    row = _year(request, year)
    return answer_row(
        request,
        TermForm(request.POST or None),
        RowScreen(f"Add a term to {row.name}", "First and last day for staff, both included."),
        lambda new, seen: save_term(by=request.membership, year=row, term=None, new=new),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def term_edit(request: SchoolRequest, term: UUID) -> HttpResponse:
    row = _term(request, term)
    lead = f"A term of {row.year.name}. The map is worked out again when you save."
    return answer_row(
        request,
        TermForm(request.POST or None, row=span_of(row)),
        RowScreen(f"Change {row.name}", lead, delete="school:term_delete", row=row),
        lambda new, seen: save_term(by=request.membership, year=row.year, term=row, new=new, seen=seen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def term_delete(request: SchoolRequest, term: UUID) -> HttpResponse:
    row = _term(request, term)
    return answer_deletion(request, row, lambda seen: delete_term(by=request.membership, term=row, seen=seen))


def _term(request: SchoolRequest, term: UUID) -> Term:
    terms = Term.objects.visible_to(request.membership).select_related("year__school", "school")
    row: Term = get_object_or_404(terms, pk=term)
    return row


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def closure_add(request: SchoolRequest) -> HttpResponse:
    return answer_row(
        request,
        ClosureForm(request.POST or None, initial={"kind": Closure.Kind.HALF_TERM}),
        RowScreen("Add a closure", "Days without staff: they are never counted as quiet, they are shown as closed."),
        lambda new, seen: save_closure(by=request.membership, school=request.school, closure=None, new=new),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def closure_edit(request: SchoolRequest, closure: UUID) -> HttpResponse:
    row = get_object_or_404(Closure.objects.visible_to(request.membership).select_related("school"), pk=closure)
    lead = "Days without staff. The map is worked out again when you save."
    return answer_row(
        request,
        ClosureForm(request.POST or None, row=span_of(row)),
        RowScreen(f"Change {row.name}", lead, delete="school:closure_delete", deletes_at_once=True, row=row),
        lambda new, seen: save_closure(by=request.membership, school=request.school, closure=row, new=new, seen=seen),
    )


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def closure_delete(request: SchoolRequest, closure: UUID) -> HttpResponse:
    row = get_object_or_404(Closure.objects.visible_to(request.membership).select_related("school"), pk=closure)
    return _deleted(request, row, row.starts_on)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def inset_add(request: SchoolRequest) -> HttpResponse:
    return answer_row(
        request,
        InsetForm(request.POST or None),
        RowScreen("Add an INSET day", "Staff are in, pupils are not. It lies inside a term."),
        lambda new, seen: save_inset(by=request.membership, school=request.school, inset=None, new=new),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def inset_edit(request: SchoolRequest, inset: UUID) -> HttpResponse:
    row = get_object_or_404(InsetDay.objects.visible_to(request.membership).select_related("school"), pk=inset)
    lead = "Staff are in, pupils are not. It lies inside a term."
    return answer_row(
        request,
        InsetForm(request.POST or None, row=span_of(row)),
        RowScreen("Change the INSET day", lead, delete="school:inset_delete", deletes_at_once=True, row=row),
        lambda new, seen: save_inset(by=request.membership, school=request.school, inset=row, new=new, seen=seen),
    )


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def inset_delete(request: SchoolRequest, inset: UUID) -> HttpResponse:
    row = get_object_or_404(InsetDay.objects.visible_to(request.membership).select_related("school"), pk=inset)
    return _deleted(request, row, row.date)


def _deleted(request: SchoolRequest, row: Closure | InsetDay, day: date) -> HttpResponse:
    name = row.name
    delete_day(by=request.membership, row=row)
    messages.success(request, f"{name} is deleted.")
    return redirect(year_url(request, day))
