"""The page behind an invitation's link. Opening it changes nothing, because mail scanners follow links too."""

from allauth.account.utils import perform_login
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from inclusion.school.actions.invitations import (
    InvitationGone,
    SignInFirst,
    WrongAccount,
    accept_invitation,
    account_of,
    open_invitation,
    owns_address,
)
from inclusion.school.actions.staff_rules import AlreadyHere
from inclusion.school.forms.people import AccountForm
from inclusion.school.guards import public
from inclusion.school.models import Invitation, User


@public
@sensitive_post_parameters("password", "again")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Say which school invites, and let the right person join it by a button or with a new account."""
    found = open_invitation(token)
    if found is None:
        return _gone(request)
    try:
        if request.user.is_authenticated:
            return _with_this_account(request, token, found)
        if account_of(found.membership.email) is not None:
            return _page(request, found, "sign_in")
        return _with_a_new_account(request, token, found)
    except InvitationGone:
        return _gone(request)
    except SignInFirst:
        return _page(request, found, "sign_in")
    except WrongAccount:
        return _page(request, found, "wrong_account", status=403)
    except AlreadyHere as error:
        messages.info(request, str(error))
        return redirect("school:home", found.membership.school.slug)


def _with_this_account(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    assert isinstance(request.user, User)
    if not owns_address(request.user, found.membership.email):
        raise WrongAccount
    if request.method != "POST":
        return _page(request, found, "join")
    accept_invitation(token=token, user=request.user)
    return _welcome(request, found)


@sensitive_variables("form")
def _with_a_new_account(request: HttpRequest, token: str, found: Invitation) -> HttpResponse:
    email = found.membership.email
    form = AccountForm(request.POST or None, email=email, initial={"name": found.membership.name})
    if not form.is_valid():
        return _page(request, found, "new_account", form=form, status=422 if form.errors else 200)
    said = form.cleaned_data
    membership = accept_invitation(token=token, name=said["name"], password=said["password"])
    perform_login(request, membership.user, email=email)
    return _welcome(request, found)


def _welcome(request: HttpRequest, found: Invitation) -> HttpResponse:
    school = found.membership.school
    messages.success(request, f"Welcome to {school.name}.")
    return redirect("school:home", school.slug)


def _page(
    request: HttpRequest, found: Invitation, step: str, *, form: AccountForm | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "member": found.membership,
        "inviting_school": found.membership.school,
        "inviter": found.created_by,
        "step": step,
        "form": form,
    }
    return render(request, "school/invitation.html", context, status=status)


def _gone(request: HttpRequest) -> HttpResponse:
    """The same answer for used, withdrawn, expired and invented links."""
    return render(request, "school/invitation_gone.html", status=404)
