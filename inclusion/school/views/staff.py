"""The staff list: who belongs to the school, in which roles and on which days; inviting, changing and ending."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from inclusion.school.access import Permission
from inclusion.school.actions.invitations import resend
from inclusion.school.actions.people import change_member, end_membership, invite
from inclusion.school.actions.staff_rules import AlreadyHere, LastHead, MayNotGrant, NotYours, StaleMember
from inclusion.school.forms.people import InviteForm, MemberForm
from inclusion.school.guards import SchoolRequest, requires
from inclusion.school.models import Membership
from inclusion.school.staff_list import days_in_words, staff_rows


@require_safe
@requires(Permission.SEE_STAFF)
def staff_list(request: SchoolRequest) -> HttpResponse:
    """Everybody may read who works here; leavers and addresses are for those who keep the list."""
    keeps_list = request.membership.may(Permission.CHANGE_STAFF)
    context = {
        "rows": staff_rows(request.membership),
        "leavers": staff_rows(request.membership, left=True) if keeps_list else [],
        "can_change": keeps_list,
    }
    return render(request, "school/staff.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_STAFF)
def staff_invite(request: SchoolRequest) -> HttpResponse:
    form = InviteForm(request.POST or None, by=request.membership)
    if form.is_valid():
        email = form.cleaned_data["email"]
        try:
            member = invite(by=request.membership, school=request.school, email=email, **form.details)
        except AlreadyHere as error:
            form.add_error("email", str(error))
        except (MayNotGrant, NotYours) as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, f"{member.name} is invited: the link goes to {member.email}.")
            return redirect("school:settings_staff", request.school.slug)
    return render(request, "school/staff_form.html", {"form": form}, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_STAFF)
def staff_member(request: SchoolRequest, member: UUID) -> HttpResponse:
    """Change one person. Where somebody else saved first, both versions are shown and nothing typed is lost."""
    current = _member(request, member)
    form = MemberForm(request.POST or None, by=request.membership, member=current)
    context = {"form": form, "member": current}
    if form.is_valid():
        version = form.cleaned_data["version"] or 0
        try:
            saved = change_member(by=request.membership, membership=current, version=version, **form.details)
        except StaleMember as stale:
            return _both_versions(request, form, stale.current)
        except (LastHead, MayNotGrant, NotYours) as error:
            form.add_error("roles" if "roles" in form.fields else None, str(error))
        else:
            messages.success(request, f"Saved: {saved.name}.")
            return redirect("school:settings_staff", request.school.slug)
    return render(request, "school/staff_form.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(Permission.CHANGE_STAFF)
def staff_end(request: SchoolRequest, member: UUID) -> HttpResponse:
    """Ask once, because a colleague loses the school at the next click; then end the membership."""
    return _end(request, _member(request, member))


@require_POST
@requires(Permission.CHANGE_STAFF)
def staff_revoke(request: SchoolRequest, member: UUID) -> HttpResponse:
    """Take an invitation back: its link stops working and the person is off the list."""
    current = _member(request, member)
    if current.joined_at is not None:
        messages.error(request, f"{current.name} has joined already. End their membership instead.")
        return redirect("school:settings_staff", request.school.slug)
    return _end(request, current)


@require_POST
@requires(Permission.CHANGE_STAFF)
def staff_resend(request: SchoolRequest, member: UUID) -> HttpResponse:
    current = _member(request, member)
    try:
        resend(by=request.membership, membership=current)
    except NotYours as error:
        messages.error(request, str(error))
    else:
        messages.success(request, f"A new link goes to {current.email}. The old one no longer works.")
    return redirect("school:settings_staff", request.school.slug)


def _member(request: SchoolRequest, pk: UUID) -> Membership:
    people = Membership.objects.live().visible_to(request.membership).select_related("school")
    return get_object_or_404(people, pk=pk)


def _end(request: SchoolRequest, member: Membership) -> HttpResponse:
    context = {"member": member, "problem": ""}
    if request.method == "POST":
        try:
            end_membership(by=request.membership, membership=member)
        except (LastHead, MayNotGrant, NotYours) as error:
            context["problem"] = str(error)
        else:
            said = "has left the school" if member.joined_at else "is no longer invited"
            messages.success(request, f"{member.name} {said}.")
            return redirect("school:settings_staff", request.school.slug)
    return render(request, "school/staff_end.html", context, status=409 if context["problem"] else 200)


def _both_versions(request: SchoolRequest, form: MemberForm, current: Membership) -> HttpResponse:
    """The form as typed, to be saved on top of what a colleague has saved, beside that."""
    data = request.POST.copy()
    data["version"] = str(current.version)
    form.data = data
    theirs = {
        "Name": current.name,
        "Roles": ", ".join(role.name for role in current.roles_held) or "None",
        "Working days": days_in_words(current.working_days),
        "SLT link": current.slt_link.name if current.slt_link else "Nobody",
    }
    context = {"form": form, "member": current, "theirs": theirs}
    return render(request, "school/staff_form.html", context, status=409)
