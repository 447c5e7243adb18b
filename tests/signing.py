"""Signing in as a person does, with the form."""

from tests.factories import PASSWORD

LOGIN = "/accounts/login/"


def sign_in_by_form(client, email, password=PASSWORD, **kwargs):
    return client.post(LOGIN, {"login": email, "password": password}, **kwargs)


def is_signed_in(client):
    return client.get("/").status_code != 302 or not client.get("/")["Location"].startswith(LOGIN)
