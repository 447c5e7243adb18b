"""The academic years of a school: one year with its terms and weeks, a whole year in one go, bank holidays, flips."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.year import YearError, add_bank_holidays, flip_from, set_up_year
from inclusion.school.actions.year_rows import delete_year, save_year, span_of
from inclusion.school.addresses import day_of
from inclusion.school.forms.years import WholeYearForm, YearForm, next_year_dates
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import AcademicYear
from inclusion.school.pages import render_page
from inclusion.school.school_dates import monday_of
from inclusion.school.views.year_days import RowScreen, answer_deletion, answer_row, year_url
from inclusion.school.year_queries import day_lines, stray_lines, year_on, year_page, years_of


@require_safe
@requires(Permission.SEE_CALENDAR)
def years(request: SchoolRequest) -> HttpResponse:
    """The academic year of today."""
    found = years_of(request.membership)
    return _year(request, found, year_on(found, timezone.localdate()))


@require_safe
@requires(Permission.SEE_CALENDAR)
def year(request: SchoolRequest, year: UUID) -> HttpResponse:
    found = years_of(request.membership)
    shown = next((row for row in found if row.pk == year), None)
    if shown is None:
        raise Http404
    return _year(request, found, shown)


def _year(request: SchoolRequest, years: list[AcademicYear], shown: AcademicYear | None) -> HttpResponse:
    lines = day_lines(request.membership)
    context = {
        "years": years,
        "page": year_page(request.membership, shown, lines) if shown else None,
        "stray": stray_lines(lines, years),
        "can_edit": request.membership.may(Permission.CHANGE_CALENDAR),
    }
    return render_page(request, "school/years.html", context, fragment="school/_weeks.html")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def year_set_up(request: SchoolRequest) -> HttpResponse:
    """Six half terms, and the whole year stands."""
    form = WholeYearForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            set_up_year(by=request.membership, school=request.school, pairs=form.pairs, insets=form.insets)
        except YearError as error:
            form.refuse(error)
        else:
            messages.success(request, "The year is set up: three terms, their half terms and the bank holidays.")
            return redirect(year_url(request, form.pairs[0][0]))
    status = 422 if form.errors else 200
    return render_page(request, "school/year_set_up.html", {"form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def year_add(request: SchoolRequest) -> HttpResponse:
    last = AcademicYear.objects.visible_to(request.membership).last()
    form = YearForm(request.POST or None, initial=next_year_dates(last, timezone.localdate()))
    screen = RowScreen("Add an academic year", "Years of a school do not overlap; most run from 1 September.")
    return answer_row(
        request,
        form,
        screen,
        lambda new, seen: save_year(by=request.membership, school=request.school, year=None, new=new),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def year_edit(request: SchoolRequest, year: UUID) -> HttpResponse:
    row = get_object_or_404(AcademicYear.objects.visible_to(request.membership), pk=year)
    form = YearForm(request.POST or None, row=span_of(row))
    screen = RowScreen(f"Change {row.name}", "All its terms must stay inside it.", delete="school:year_delete", row=row)
    return answer_row(
        request,
        form,
        screen,
        lambda new, seen: save_year(by=request.membership, school=request.school, year=row, new=new, seen=seen),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_CALENDAR)
def year_delete(request: SchoolRequest, year: UUID) -> HttpResponse:
    years = AcademicYear.objects.visible_to(request.membership).select_related("school")
    row = get_object_or_404(years, pk=year)
    return answer_deletion(request, row, lambda seen: delete_year(by=request.membership, year=row, seen=seen))


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def bank_holidays(request: SchoolRequest, year: UUID) -> HttpResponse:
    """Add England's bank holidays of the year that are not there yet."""
    row = get_object_or_404(AcademicYear.objects.visible_to(request.membership).select_related("school"), pk=year)
    added = add_bank_holidays(by=request.membership, year=row).added
    days = "1 bank holiday is" if added == 1 else f"{added} bank holidays are"
    messages.success(request, f"{days} new." if added else "All bank holidays of this year were there already.")
    return redirect("school:year", request.school.slug, row.pk)


@require_POST
@requires(Permission.CHANGE_CALENDAR)
def week_flip(request: SchoolRequest, year: UUID) -> HttpResponse:
    """Swap week A and week B from a week of this year on, or take it back."""
    row = get_object_or_404(AcademicYear.objects.visible_to(request.membership), pk=year)
    day = day_of(request.POST.get("monday", ""))
    if day is None or not monday_of(row.starts_on) <= day <= row.ends_on:
        messages.error(request, "Nothing was swapped. Choose a week of this year.")
        return redirect("school:year", request.school.slug, row.pk)
    flip_from(by=request.membership, school=request.school, day=day)
    if request.htmx:
        return _year(request, [row], row)
    return redirect(f"{year_url(request, row.starts_on)}#weeks")
