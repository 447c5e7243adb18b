"""The database is away, locked or killed under us: a clear page, nothing lost that was answered, nothing by halves."""

import sqlite3
import time
from contextlib import closing

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.db import InterfaceError, OperationalError, connection
from django.test import Client

from inclusion.school.models import School, User
from inclusion.school.views import errors, home
from tests.processes import kill, script


def fails(error):
    def raises(*args, **kwargs):
        raise error

    return raises


@pytest.fixture
def patient(senco, sign_in):
    client = sign_in(senco)
    client.raise_request_exception = False
    return client


def assert_back_in_a_moment(response):
    assert response.status_code == 503
    assert response["Retry-After"] == "15"
    assert response["Cache-Control"] == "no-store, private"
    assert "Back in a moment" in response.content.decode()
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.parametrize("error", [OperationalError("database is locked"), InterfaceError("connection closed")])
def test_database_away_in_a_view_is_503(patient, monkeypatch, error):
    with monkeypatch.context() as away:
        away.setattr(home, "redirect", fails(error))
        assert_back_in_a_moment(patient.get("/oakfield/"))
    assert patient.get("/oakfield/").status_code == 302  # and without a restart it goes on


@pytest.mark.parametrize("method", ["load", "save"])
def test_database_away_while_the_session_is_kept_is_503(patient, monkeypatch, method):
    with monkeypatch.context() as away:
        away.setattr(SessionStore, method, fails(OperationalError("server closed the connection")))
        assert_back_in_a_moment(patient.get("/"))  # the first page of a session notes when it began
    assert patient.get("/").status_code == 302


def test_anything_else_is_500_without_details(patient, monkeypatch):
    monkeypatch.setattr(home, "redirect", fails(ValueError("canary-7431")))
    response = patient.get("/oakfield/")
    assert response.status_code == 500
    assert "Retry-After" not in response
    assert "canary-7431" not in response.content.decode()


def test_the_page_for_500_stands_without_collected_static_files(patient, monkeypatch):
    monkeypatch.setattr(home, "redirect", fails(ValueError("canary-7431")))
    monkeypatch.setattr(errors, "render_to_string", fails(ValueError("Missing staticfiles manifest entry")))
    response = patient.get("/oakfield/")
    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL has a pool")
@pytest.mark.django_db(transaction=True)
def test_no_free_connection_in_the_pool_is_503(patient, monkeypatch):
    from psycopg_pool import PoolTimeout  # noqa: PLC0415  (only there with PostgreSQL)

    with monkeypatch.context() as full:
        connection.close()
        full.setattr(connection.pool, "getconn", fails(PoolTimeout("couldn't get a connection after 10.00 sec")))
        assert_back_in_a_moment(patient.get("/"))
        assert Client().get("/healthz").status_code == 200
        assert Client().get("/readyz").status_code == 503
    assert patient.get("/").status_code in (200, 302)


LOCKED = """
import sqlite3, sys
from pathlib import Path
from django.db import connection
from django.test import Client
from inclusion.school.models import User
path = Path(connection.settings_dict["NAME"])
connection.settings_dict["OPTIONS"]["timeout"] = 0.2
user = User.objects.create_user("a@oakfield.example", "a-long-enough-password")
client = Client(raise_request_exception=False, headers={"host": "inclusion.example"})
client.force_login(user)
def save():
    answer = client.post("/theme/", {"theme": "dark"}, secure=True)
    return f"{answer.status_code} {answer.headers.get('Retry-After', '-')} {User.objects.get().theme}"
other = sqlite3.connect(path, isolation_level=None)
other.execute("BEGIN IMMEDIATE")
print(save())
other.execute("ROLLBACK")
print(save())
other.close()
connection.close()
aside = path.with_suffix(".aside")
path.rename(aside)
path.mkdir()
watcher = Client(headers={"host": "inclusion.example"})
answers = [client.get("/", secure=True).status_code]
answers += [watcher.get(page).status_code for page in ("/readyz", "/healthz")]
path.rmdir()
aside.rename(path)
print(*answers, watcher.get("/readyz").status_code, User.objects.get().theme)
"""


def test_locked_and_missing_sqlite_answer_503_and_recover(real_file):
    process = script(real_file, LOCKED)
    said, errors = process.communicate(timeout=60)
    assert process.returncode == 0, errors
    assert said.splitlines() == ["503 15 auto", "302 - dark", "503 503 200 200 dark"]


WRITE = """
import itertools, sys
from inclusion.school.actions.schools import create_school
for n in itertools.count():
    create_school(by=None, slug=f"{sys.argv[1]}-{n}", name=f"School {n}", phase="primary")
    print(n, flush=True)
"""


def test_every_answered_write_is_there_after_kill_9(real_file):
    process = script(real_file, WRITE, "school")
    for _ in range(25):
        process.stdout.readline()
    kill(process)
    rest, _ = process.communicate(timeout=60)
    answered = 25 + len(rest.split())
    with closing(sqlite3.connect(real_file)) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        schools = {slug for (slug,) in database.execute("SELECT slug FROM school_school")}
        roles = database.execute("SELECT count(*) FROM school_role").fetchone()[0]
        acts = database.execute("SELECT count(*) FROM school_auditentry").fetchone()[0]
    assert {f"school-{n}" for n in range(answered)} <= schools
    assert (roles, acts) == (12 * len(schools), len(schools))  # no school by halves


def test_sqlite_stores_a_write_before_it_answers(real_file):
    process = script(
        real_file,
        "from django.db import connection\nwith connection.cursor() as c:\n"
        " print(*(c.execute(f'PRAGMA {p}').fetchone()[0] for p in ('journal_mode', 'synchronous', 'foreign_keys')))",
    )
    said, errors = process.communicate(timeout=60)
    assert said.split() == ["wal", "2", "1"], errors


COUNT = """
import sys
from django.db import transaction
from inclusion.school.models import School
for n in range(60):
    with transaction.atomic():
        school = School.objects.select_for_update().get()
        school.calendar_version += 1
        school.save()
"""
START = """
from inclusion.school.actions.schools import create_school
create_school(by=None, slug="a", name="A", phase="primary")
"""


def test_two_processes_write_at_once_without_a_lock_error_or_a_lost_update(real_file):
    script(real_file, START).communicate(timeout=60)
    started = time.monotonic()
    both = [script(real_file, COUNT), script(real_file, COUNT)]
    for process in both:
        _, errors = process.communicate(timeout=60)
        assert process.returncode == 0, errors
    with closing(sqlite3.connect(real_file)) as database:
        assert database.execute("SELECT calendar_version FROM school_school").fetchone() == (1 + 2 * 60,)
    assert time.monotonic() - started < 60


def test_a_failed_action_leaves_nothing(oakfield, monkeypatch):
    """The trail is written in the transaction of the act: where it cannot be written, the act did not happen."""
    from inclusion.school.actions import schools  # noqa: PLC0415

    monkeypatch.setattr(schools, "record", fails(OperationalError("database or disk is full")))
    with pytest.raises(OperationalError):
        schools.create_school(by=None, slug="full", name="Full", phase="primary")
    assert not School.objects.filter(slug="full").exists()
    assert User.objects.count() == 0
