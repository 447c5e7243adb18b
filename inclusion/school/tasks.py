"""Work done after the answer: sending mail."""

from functools import partial

from django.core.mail import EmailMessage
from django.db import transaction
from django_tasks import task


@task()
def send_mail(to: str, subject: str, body: str) -> None:
    """Send one plain-text message."""
    EmailMessage(subject=subject, body=body, to=[to]).send()


def queue_mail(*, to: str, subject: str, body: str) -> None:
    """Send a message once the current transaction is stored; a rolled-back change sends nothing."""
    one_line = " ".join(subject.split())
    transaction.on_commit(partial(send_mail.enqueue, to=to, subject=one_line, body=body))
