"""Work done after the answer: sending mail, and sending it again when the mail server was away."""

import logging
from datetime import datetime, timedelta
from functools import partial
from smtplib import SMTPException

from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone
from django_tasks import default_task_backend, task

log = logging.getLogger(__name__)
LAST_TRY = 9  # 1, 2, 4 … 128 minutes apart: a mail server may be away for four hours


@task()
def send_mail(to: str, subject: str, body: str, attempt: int = 1) -> None:
    """Send one plain-text message; where the server does not take it, queue it for later, at most LAST_TRY times."""
    try:
        EmailMessage(subject=subject, body=body, to=[to]).send()
    except (OSError, SMTPException) as error:
        log.warning("A mail was not taken by the mail server", extra={"attempt": attempt, "kind": type(error).__name__})
        later = next_try(attempt)
        if later is None:
            raise
        send_mail.using(run_after=later).enqueue(to=to, subject=subject, body=body, attempt=attempt + 1)


def next_try(attempt: int) -> datetime | None:
    """When a mail is tried again that was not taken at this attempt (from 1); None where it is given up.

    Without a database queue nothing can wait, so that the first attempt is the last.
    """
    if attempt >= LAST_TRY or not default_task_backend.supports_defer:
        return None
    return timezone.now() + timedelta(minutes=2 ** (attempt - 1))


def queue_mail(*, to: str, subject: str, body: str) -> None:
    """Send a message once the current transaction is stored; a rolled-back change sends nothing."""
    one_line = " ".join(subject.split())
    transaction.on_commit(partial(send_mail.enqueue, to=to, subject=one_line, body=body))
