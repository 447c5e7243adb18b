"""Private and unrevealed text of another person stands nowhere: every address of the site, asked by every role.

Pages, lists, searches, fragments, files, the trail, titles and error pages are what the addresses answer; the rest
(mail, queue, log, admin site) is looked at beside them.
"""

import io
import logging
import zipfile

import pytest
from django.apps import apps
from django.contrib import admin
from django.core import mail
from django.core.management import call_command
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from pypdf import PdfReader

from inclusion.school.models import AuditEntry, User
from planning.models import Action
from reflection.actions.rounds import withdraw
from reflection.models import Answer, LogEntry, Round
from reflection.prompts import RoundKind
from tests.full_school import full_school, member_at
from tests.planning.areas import planning_screens
from tests.reflection.areas import reflection_screens
from tests.reflection.pages import url
from tests.reflection.rows import SPRING, answer_all, make_entry, make_round, make_visit, member_of
from tests.screens import event_screens, map_screens, settings_screens, sign_in_by_cookie

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("today")]

SECRET = "quokka"  # in everything that somebody wrote for themselves, and nowhere else
READERS = ["head", "deputy", "phase", "curriculum", "pastoral", "teacher", "office", "governor"]
FRAGMENT = {"HX-Request": "true", "HX-Target": "main"}
SEARCH_FIELD = 'name="q"'
FILES = ["heatmap:data_json", "heatmap:data_csv", "heatmap:data_xlsx"]


@pytest.fixture
def school():
    """Everything that the SENCo wrote and has neither shared nor seen revealed."""
    found = full_school()
    senco, head, teacher, deputy = (member_at(account) for account in ("senco", "head", "teacher", "deputy"))
    make_entry(senco, f"A {SECRET} of an entry")
    make_entry(senco, f"A {SECRET} of a draft", is_draft=True)
    make_entry(senco, f"A {SECRET} for the deputy alone", audience="partner", partner=None)
    for kind in RoundKind:
        waiting = make_round([head, senco, teacher, deputy], kind, title=f"Waiting {kind}", ready=[head, deputy])
        answer_all(member_of(waiting, senco), words=f"A {SECRET} on {{prompt}}", score=1)
    off = make_round([head, senco], title="Given up")
    answer_all(member_of(off, senco), words=f"A {SECRET} given up")
    Round.objects.filter(pk=off.pk).update(called_off_at=off.started_at)
    released = make_round([head, senco, teacher], ready=[head, teacher], revealed=True, title="Without the SENCo")
    answer_all(member_of(released, senco), words=f"A {SECRET} that was left out")
    released.members.filter(membership=senco).update(left_out_at=released.revealed_at)
    make_visit(senco, teacher, what="Seen by two", round=Round.objects.get(title="Waiting visit"))
    return found


def addresses(school):
    """Every page of the site and every file, each once."""
    screens = [*map_screens(), *event_screens(), *settings_screens(school), *planning_screens(), *reflection_screens()]
    pages = {screen.address for screen in screens}
    pages |= {reverse(name, args=["oakfield"]) + "?from=2026-09-01&to=2027-07-21" for name in FILES}
    for round in Round.objects.filter(school=school):
        pages |= {url(name, round=round.pk) for name in ("round", "round_answer", "round_people")}
    for entry in LogEntry.objects.filter(school=school):
        pages |= {url(name, entry=entry.pk) for name in ("log_entry", "log_edit")}
    pages |= {url("log_export_md"), url("log_export_json"), url("cpd_record_csv"), url("cpd_record_xlsx")}
    return sorted(pages)


def said_in(response):
    """What a person could read in the answer, also inside a file; without the search that they typed themselves."""
    content = b"".join(response.streaming_content) if response.streaming else response.content
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as book:
            return " ".join(book.read(name).decode(errors="replace") for name in book.namelist())
    if content.startswith(b"%PDF"):
        return " ".join(page.extract_text() for page in PdfReader(io.BytesIO(content)).pages)
    return content.decode().replace(f'value="{SECRET}"', "").replace(f"“{SECRET}”", "").replace(f"q={SECRET}", "")


def readings(client, school):
    """Each address with what is read there, as a fragment too in the log; where one can search, for the secret."""
    asked = addresses(school)
    for address in asked:
        for headers in ({}, FRAGMENT) if "/reflection/" in address else ({},):
            response = client.get(address, headers=headers)
            assert response.status_code < 500, address
            words = said_in(response)
            yield address, words
            search = address.partition("?")[0] + f"?q={SECRET}"
            if SEARCH_FIELD in words and search not in asked:
                asked.append(search)


@pytest.mark.looks
@pytest.mark.parametrize("who", READERS)
def test_no_address_tells_what_the_senco_wrote_for_herself(who, school):
    client = sign_in_by_cookie(member_at(who))
    assert [address for address, words in readings(client, school) if SECRET in words] == []


@pytest.mark.looks
def test_she_finds_it_herself(school):
    """The secret is there to be found, so that the test above looks for something."""
    client = sign_in_by_cookie(member_at("senco"))
    told = {address for address, words in readings(client, school) if SECRET in words}
    assert len(told) > 20
    assert url("log") + f"?q={SECRET}" in told, "she searches, so the others did"
    assert SECRET in said_in(client.get(url("log_export_md")))
    assert SECRET in said_in(client.get(url("log_export_json")))


@pytest.mark.looks
@pytest.mark.parametrize("who", ["head", "deputy", "teacher"])
def test_no_form_sent_to_it_gives_it_away(who, school):
    client = sign_in_by_cookie(member_at(who))
    for round in Round.objects.filter(school=school):
        for name in ("round_answer", "round_withdraw", "round_release", "round_release_day", "round_leave"):
            for data in ({}, {"version": "0", "text_noticed": "Mine", "ready": "1"}):
                assert SECRET not in said_in(client.post(url(name, round=round.pk), data, follow=True))
        for people in ([], [str(member_at("teacher").pk)]):  # taking her out reveals nothing of hers
            assert SECRET not in said_in(
                client.post(url("round_people", round=round.pk), {"people": people}, follow=True)
            )
    for entry in LogEntry.objects.filter(school=school, author=member_at("senco")):
        for name in ("log_edit", "log_draft", "log_share", "log_take_back", "log_delete"):
            answer = client.post(url(name, entry=entry.pk) if name != "log_draft" else url(name), {"version": "0"})
            assert SECRET not in said_in(answer)


def test_neither_mail_nor_queue_nor_trail_nor_log_tells_it(school, caplog):
    caplog.set_level(logging.DEBUG)
    senco, head = member_at("senco"), member_at("head")
    client = sign_in_by_cookie(senco)
    client.post(url("log_add"), {"text": f"A {SECRET} more", "on": "2027-01-13", "audience": "private"})
    assert LogEntry.objects.filter(text=f"A {SECRET} more").exists()
    withdraw(by=head, round=Round.objects.get(title="Waiting pupils"))
    call_command("purge_reflections", verbosity=0)
    days = ["--from", "2027-01-04", "--to", "2027-03-25"]
    call_command("heatmap", "--school", "oakfield", *days, stdout=io.StringIO())
    for entry in AuditEntry.objects.filter(school=school):
        assert SECRET not in f"{entry.verb} {entry.kind} {entry.summary}"
    assert SECRET not in " ".join(f"{message.subject} {message.body}" for message in mail.outbox)
    assert not DBTaskResult.objects.filter(args_kwargs__icontains=SECRET).exists()
    assert SECRET not in caplog.text.replace(f"q={SECRET}", "")
    assert not Action.objects.filter(title__icontains=SECRET).exists()


def test_the_admin_site_knows_nothing_of_the_reflection_log():
    models = set(apps.get_app_config("reflection").get_models())
    assert not models & set(admin.site._registry)
    assert {LogEntry, Answer} <= models


def test_whoever_repairs_the_school_reads_nothing_in_the_admin_site(school, client):
    repairer = User.objects.create_superuser("root@server.example", "a-long-enough-password", name="Root")
    client.force_login(repairer)
    index = client.get("/admin/").content.decode()
    assert "eflection" not in index
    for name in ("logentry", "answer", "round", "visit", "learning", "step"):
        assert client.get(f"/admin/reflection/{name}/").status_code == 404
    for page in ("/admin/school/membership/", "/admin/school/school/", "/admin/school/user/"):
        assert SECRET not in client.get(page).content.decode()
    assert client.get(url("log")).status_code == 404, "running the server is no membership"


def test_the_rounds_of_the_term_are_what_this_test_needs(school):
    """Every kind waits with something sealed in it."""
    sealed = Answer.objects.filter(text__icontains=SECRET, member__round__term_starts_on=SPRING)
    assert set(sealed.values_list("member__round__kind", flat=True)) >= {kind.value for kind in RoundKind}
