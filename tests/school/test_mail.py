"""Mail is queued with the change that causes it, and tried again when the mail server was away."""

from datetime import timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from inclusion.school import tasks

MESSAGE = {"to": "head@oakfield.example", "subject": "Hello", "body": "Text\n"}


class Away(BaseEmailBackend):
    """A mail server that hangs up."""

    def send_messages(self, messages):
        raise SMTPServerDisconnected


@pytest.fixture
def queue(settings, db):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return DBTaskResult.objects


def test_mail_of_a_change_that_is_rolled_back_is_not_sent(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError), transaction.atomic():
        tasks.queue_mail(**MESSAGE)
        raise ZeroDivisionError
    assert mail.outbox == []


def test_mail_has_one_line_of_subject(db, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tasks.queue_mail(to=MESSAGE["to"], subject="Hello\r\nBcc: everybody@example.org", body="Text")
    assert mail.outbox[0].subject == "Hello Bcc: everybody@example.org"
    assert mail.outbox[0].recipients() == [MESSAGE["to"]]


def test_mail_is_tried_again_later_when_the_server_is_away(queue, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    tasks.send_mail.call(**MESSAGE, attempt=3)
    again = queue.get()
    assert again.args_kwargs["kwargs"] == {**MESSAGE, "attempt": 4}
    assert abs(again.run_after - timezone.now() - timedelta(minutes=4)) < timedelta(minutes=1)


def test_mail_is_given_up_after_the_last_try(queue, settings):
    settings.EMAIL_BACKEND = f"{__name__}.Away"
    with pytest.raises(SMTPServerDisconnected):
        tasks.send_mail.call(**MESSAGE, attempt=tasks.LAST_TRY)
    assert not queue.exists()
