"""The library's sign-in forms in the words that the rest of the product uses."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm

ADDRESS = "E-mail address"


class SignInForm(LoginForm):
    """E-mail address and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = ADDRESS


class ForgottenPasswordForm(ResetPasswordForm):
    """The address to which a link for a new password goes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = ADDRESS
