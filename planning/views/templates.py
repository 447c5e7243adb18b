"""The agendas that a meeting can start with: those every school has, and the school's own."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.addresses import version_of
from inclusion.school.forms.two_versions import differences, with_version
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.pages import render_page
from planning.actions.locking import StaleRow
from planning.actions.templates import add_template, change_template, retire_template
from planning.built_in import BUILT_IN, PURPOSES, total_of
from planning.forms.templates import MOST_ITEMS, SPARE_ROWS, ItemRows, TemplateForm, details_of, item_rows
from planning.models import BuiltIn, MeetingTemplate


@require_safe
@requires(Permission.PLAN_MEETINGS)
def templates(request: SchoolRequest) -> HttpResponse:
    """Every agenda on offer, with its items."""
    own = MeetingTemplate.objects.live().visible_to(request.membership).select_related("created_by")
    own = own.prefetch_related("items")
    mine = MeetingTemplate.objects.changeable_by(request.membership).values_list("pk", flat=True)
    context = {
        "own": [(one, list(one.items.all()), total_of(one.items.all())) for one in own],
        "changeable": set(mine),
        "ready": [(known, PURPOSES[known], BUILT_IN[known], total_of(BUILT_IN[known])) for known in BuiltIn],
    }
    return render_page(request, "planning/templates.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_MEETINGS)
def add(request: SchoolRequest) -> HttpResponse:
    """Add an agenda of the school's own; `?from=` names a ready-made one to begin with."""
    if request.method != "POST":
        begun = BUILT_IN.get(request.GET.get("from", ""), [])
        return _page(request, TemplateForm(), item_rows(items=begun), None)
    form, rows = TemplateForm(request.POST), item_rows(_rows_data(request.POST))
    if "more" in request.POST or not (form.is_valid() and rows.is_valid()):
        return _page(request, form, rows, None, status=200 if "more" in request.POST else 422)
    made = add_template(
        by=request.membership,
        school=request.school,
        details=details_of(form, rows),
        creation_key=form.cleaned_data["creation_key"],
    )
    messages.success(request, f"Added: {made.name}. You can choose it for any series.")
    return redirect("planning:templates", request.school.slug)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.PLAN_MEETINGS)
def edit(request: SchoolRequest, template: UUID) -> HttpResponse:
    """Change one's own agenda. Meetings that have opened keep what they copied."""
    found = _changeable(request, template)
    if request.method != "POST":
        start = {"name": found.name, "purpose": found.purpose, "version": found.version}
        return _page(request, TemplateForm(initial=start), item_rows(items=found.items.all()), found)
    form, rows = TemplateForm(request.POST), item_rows(_rows_data(request.POST))
    if "more" in request.POST or not (form.is_valid() and rows.is_valid()):
        return _page(request, form, rows, found, status=200 if "more" in request.POST else 422)
    version, details = version_of(request.POST.get("version", "")), details_of(form, rows)
    try:
        change_template(by=request.membership, template=found, version=version, details=details)
    except StaleRow as conflict:
        return _show_both(request, form, rows, conflict)
    messages.success(request, f"Saved: {details.name}. Meetings that are open already keep their agenda.")
    return redirect("planning:templates", request.school.slug)


@require_POST
@requires(Permission.PLAN_MEETINGS)
def retire(request: SchoolRequest, template: UUID) -> HttpResponse:
    """Offer the agenda no more."""
    found = retire_template(by=request.membership, template=_changeable(request, template))
    messages.success(request, f"{found.name} is no longer on offer. Series that have it keep it.")
    return redirect("planning:templates", request.school.slug)


def _changeable(request: SchoolRequest, pk: UUID) -> MeetingTemplate:
    found = get_object_or_404(MeetingTemplate.objects.visible_to(request.membership).select_related("school"), pk=pk)
    if not MeetingTemplate.objects.changeable_by(request.membership).filter(pk=pk).exists():
        raise PermissionDenied
    return found


def _rows_data(data: QueryDict) -> QueryDict:
    """What was typed into the rows; with `more` asked for, some rows more."""
    count = version_of(data.get("items-TOTAL_FORMS", ""))
    if "more" not in data or not 0 <= count <= MOST_ITEMS:
        return data
    longer = data.copy()
    longer["items-TOTAL_FORMS"] = str(min(count + SPARE_ROWS, MOST_ITEMS))
    return longer


def _show_both(
    request: SchoolRequest, form: TemplateForm, rows: ItemRows, conflict: StaleRow[MeetingTemplate]
) -> HttpResponse:
    """409 with what was typed in the form and, beside it, where what is stored now differs."""
    current = conflict.current
    differing = differences(form, {"name": current.name, "purpose": current.purpose})
    mine = "; ".join(f"{line.title} ({line.minutes} min)" for line in rows.lines())
    theirs = "; ".join(f"{item.title} ({item.minutes} min)" for item in current.items.all())
    if mine != theirs:
        differing.append(("Items", mine or "–", theirs or "–"))
    again = TemplateForm(with_version(request.POST, current.version))
    return _page(request, again, rows, current, status=409, conflict=True, differences=differing)


def _page(
    request: SchoolRequest,
    form: TemplateForm,
    rows: ItemRows,
    template: MeetingTemplate | None,
    *,
    status: int = 200,
    **more: object,
) -> HttpResponse:
    context = {"form": form, "rows": rows, "template": template, "most": MOST_ITEMS, **more}
    return render_page(request, "planning/template_form.html", context, status=status)
