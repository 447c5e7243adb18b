"""The school's roles: their labels, their order, what they stand for and who holds them."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import STANDING_WORDS, Permission, Standing, may_grant
from inclusion.school.actions.roles import (
    RoleError,
    StaleRole,
    add_role,
    bring_back_role,
    move_role,
    rename_role,
    retire_role,
)
from inclusion.school.forms.roles import NewRoleForm, RoleForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership, Role
from inclusion.school.pages import render_page, wants_fragment


@require_safe
@requires(Permission.SEE_ROLES)
def roles(request: SchoolRequest) -> HttpResponse:
    return _list(request)


def _list(request: SchoolRequest, problem: str = "", moved: Role | None = None) -> HttpResponse:
    can_edit = request.membership.may(Permission.CHANGE_ROLES)
    live: list[dict[str, Any]] = []
    retired: list[dict[str, Any]] = []
    holders: dict[UUID, list[str]] = {}
    for person in Membership.objects.visible_to(request.membership).live().prefetch_related("holdings"):
        for holding in person.holdings.all():
            holders.setdefault(holding.role_id, []).append(person.name)
    for role in Role.objects.visible_to(request.membership):
        standing = Standing(role.standing)
        line = {
            "role": role,
            "standing": STANDING_WORDS[standing],
            "holders": holders.get(role.pk, []),
            "can_retire": can_edit and may_grant(request.membership.standings, standing),
            "moved": moved is not None and role.pk == moved.pk,
        }
        (retired if role.retired_at else live).append(line)
    context = {"live": live, "retired": retired, "can_edit": can_edit, "problem": problem}
    status = 422 if problem else 200
    return render_page(request, "school/roles.html", context, fragment="school/_roles.html", status=status)


def _role(request: SchoolRequest, role: UUID) -> Role:
    return get_object_or_404(Role.objects.visible_to(request.membership).select_related("school"), pk=role)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_ROLES)
def role_add(request: SchoolRequest) -> HttpResponse:
    form = NewRoleForm(request.POST or None, membership=request.membership)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            add_role(by=request.membership, school=request.school, name=given["name"], standing=given["standing"])
        except RoleError as error:
            form.add_error("name", str(error))
        else:
            messages.success(request, f"{given['name']} is added at the end of the list.")
            return redirect("school:settings_roles", request.school.slug)
    return render_page(request, "school/role_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_ROLES)
def role_edit(request: SchoolRequest, role: UUID) -> HttpResponse:
    """Change a role's label."""
    row = _role(request, role)
    form = RoleForm(request.POST or None, role=row)
    stale = False
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            rename_role(by=request.membership, role=row, name=given["name"], seen=given["seen"])
        except RoleError as error:
            form.add_error("name", str(error))
        except StaleRole as error:
            form.show_current(error.current)
            stale = True
        else:
            messages.success(request, f"The role is now called {given['name']}.")
            return redirect("school:settings_roles", request.school.slug)
    status = 409 if stale else 422 if form.errors else 200
    context = {"form": form, "role": row, "standing": STANDING_WORDS[Standing(row.standing)]}
    return render_page(request, "school/role_form.html", context, status=status)


@require_POST
@requires(Permission.CHANGE_ROLES)
def role_move(request: SchoolRequest, role: UUID) -> HttpResponse:
    """One place up or down; the order is the order of the rows on the map."""
    row = _role(request, role)
    move_role(by=request.membership, role=row, up=request.POST.get("to") == "up")
    return _done(request, row)


@require_POST
@requires(Permission.CHANGE_ROLES)
def role_retire(request: SchoolRequest, role: UUID) -> HttpResponse:
    row = _role(request, role)
    try:
        retire_role(by=request.membership, role=row)
    except RoleError as error:
        return _list(request, problem=str(error))
    return _done(request, row)


@require_POST
@requires(Permission.CHANGE_ROLES)
def role_bring_back(request: SchoolRequest, role: UUID) -> HttpResponse:
    row = _role(request, role)
    bring_back_role(by=request.membership, role=row)
    return _done(request, row)


def _done(request: SchoolRequest, row: Role) -> HttpResponse:
    if wants_fragment(request):
        return _list(request, moved=row)
    return redirect("school:settings_roles", request.school.slug)
