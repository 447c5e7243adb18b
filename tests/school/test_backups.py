"""A backup comes back row by row, on both databases; a bad one is refused in words and changes nothing."""

import json
import os
import sqlite3
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from allauth.mfa.models import Authenticator
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.utils import timezone

from inclusion.school.backup_file import Backup, BackupRefused
from inclusion.school.backups import backed_up_models, make_backup, restore
from inclusion.school.models import AuditEntry, Role, School, User
from tests.factories import make_event, make_member, make_school, make_year
from tests.processes import manage, script

NOW = datetime(2027, 1, 13, 9, 0, tzinfo=UTC)


def everything(using="default"):
    tables = {}
    for model in backed_up_models():
        names = [field.attname for field in model._meta.concrete_fields]
        rows = model._base_manager.using(using).order_by("pk").values_list(*names)
        tables[model._meta.label] = [[bytes(v) if isinstance(v, memoryview) else v for v in row] for row in rows]
    return tables


@pytest.fixture
def busy_school(transactional_db):
    school = make_school(name="Oakfield “Ünïcode” Primary")
    make_year(school)
    senco = make_member(school, "senco", slt_link=make_member(school, "headteacher"))
    make_event(school, by=senco, title="Annual reviews\nline two", confidential=True, named=[senco])
    make_event(school, by=senco, repeat="weekly", title="SLT meeting 🕘")
    Authenticator.objects.create(user=senco.user, type="totp", data={"secret": "x", "n": [1, 2]})
    return school


@pytest.fixture
def file(busy_school, tmp_path):
    return make_backup(tmp_path / "backups", now=NOW)[0]


@pytest.fixture
def second(real_file):
    """An empty, migrated SQLite database beside the one of the test run."""
    engine = {"ENGINE": "django.db.backends.sqlite3", "NAME": str(real_file)}
    connections.settings["second"] = connections.configure_settings({"default": engine})["default"]
    connections["second"].connect()
    yield "second"
    connections["second"].close()
    del connections["second"], connections.settings["second"]


def rewritten(file: Path, change) -> Path:
    """The same backup with `change(names_to_bytes)` applied."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    copy = file.with_name("changed.zip")
    with zipfile.ZipFile(copy, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return copy


def in_manifest(**said):
    def change(parts):
        parts["manifest.json"] = json.dumps({**json.loads(parts["manifest.json"]), **said}).encode()

    return change


def test_backup_is_for_its_owner_only_and_leaves_nothing_unfinished(file):
    assert [path.name for path in file.parent.iterdir()] == ["inclusion-20270113T090000Z.zip"]
    if os.name == "posix":
        assert file.stat().st_mode & 0o777 == 0o600
        assert file.parent.stat().st_mode & 0o777 == 0o700


def test_backup_leaves_out_sessions_and_the_queue(file, client):
    with Backup(file) as backup:
        assert {"django_session", "django_tasks_database_dbtaskresult", "usersessions_usersession"}.isdisjoint(
            backup.manifest.tables
        )


def test_backup_comes_back_row_by_row_in_a_second_database(file, second):
    with Backup(file) as backup:
        restore(backup, using=second)
    was, is_now = everything(), everything(second)
    assert was["school.SchoolEvent"] and was["mfa.Authenticator"] and was["contenttypes.ContentType"]
    assert is_now == was


def test_backup_comes_back_into_the_database_it_came_from_once_that_is_empty(file):
    was = everything()
    call_command("flush", interactive=False, verbosity=0)
    assert not School.objects.exists()
    call_command("restore", file)
    assert everything() == was
    assert User.objects.create_user("new@oakfield.example", "x").pk  # numbers go on after the restored ones
    assert School.objects.create(slug="next", name="Next", phase="primary").pk


def test_commands_make_check_and_restore_a_backup(real_file, tmp_path):
    made = manage(real_file, "backup", tmp_path / "out")
    assert made.returncode == 0, made.stderr
    (path,) = (tmp_path / "out").iterdir()
    assert str(path) in made.stdout
    checked = manage(real_file, "restore", "--check", path)
    assert checked.returncode == 0 and checked.stdout.startswith("Whole;"), checked.stderr


def test_check_writes_nothing_and_works_beside_living_data(file):
    was = everything()
    call_command("restore", file, check=True)
    assert everything() == was


def test_restore_refuses_a_database_that_holds_something(file):
    was = everything()
    with Backup(file) as backup, pytest.raises(BackupRefused, match="not empty"):
        restore(backup)
    assert everything() == was


def test_restore_refuses_a_database_without_tables(file, tmp_path):
    done = manage(tmp_path / "new.sqlite3", "restore", file)
    assert done.returncode == 1
    assert "run `manage.py migrate` first" in done.stderr
    assert "Traceback" not in done.stderr


def cut(file):
    return file.write_bytes(file.read_bytes()[:-400])


def flip(file):
    with zipfile.ZipFile(file) as archive:
        where = archive.getinfo("auth_permission.jsonl").header_offset
    data = bytearray(file.read_bytes())
    data[where + 200] ^= 255  # past the header, in the compressed rows
    file.write_bytes(data)


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (cut, "damaged or was cut short"),
        (flip, "damaged"),
        (lambda file: file.write_bytes(b""), "not a backup"),
        (lambda file: file.write_text("title,starts_on\n"), "not a backup"),
        (lambda file: file.unlink(), "cannot be read"),
    ],
)
def test_a_damaged_file_is_refused_in_words(file, second, spoil, words):
    spoil(file)
    with pytest.raises(CommandError, match=words):
        call_command("restore", file, check=True)
    assert not everything(second)["school.School"]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda parts: parts.pop("school_school.jsonl"), "does not hold the tables"),
        (lambda parts: parts.update({"extra.jsonl": b""}), "does not hold the tables"),
        (lambda parts: parts.update({"school_role.jsonl": b"[]\n"}), "is not what was backed up"),
        (lambda parts: parts.pop("manifest.json"), "not a backup"),
        (lambda parts: parts.update({"manifest.json": b"[1]"}), "not a backup"),
        (lambda parts: parts.update({"manifest.json": b'{"product": "another"}'}), "not a backup"),
        (in_manifest(format=2), "format that this version does not know"),
        (in_manifest(tables={"school_school": {}}), "not complete"),
        (in_manifest(migrations=["school.0001_first_rows", "school.0099_later"]), "newer version.*school.0099_later"),
        (in_manifest(migrations=["school.0001_first_rows"]), "older version"),
    ],
)
def test_a_file_that_does_not_fit_is_refused_in_words(file, second, change, words):
    changed = rewritten(file, change)
    with pytest.raises(BackupRefused, match=words), Backup(changed) as backup:
        restore(backup, using=second)
    assert not everything(second)["school.School"]


def test_rows_that_break_the_rules_are_refused_and_nothing_stays(file, second):
    """A file whose sums are right, and whose rows point at a school that is not there."""

    def without_schools(parts):
        manifest = json.loads(parts["manifest.json"])
        manifest["tables"]["school_school"].update(
            rows=0, sha256="e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        )
        parts.update({"school_school.jsonl": b"", "manifest.json": json.dumps(manifest).encode()})

    with Backup(rewritten(file, without_schools)) as backup, pytest.raises(BackupRefused, match="do not fit"):
        restore(backup, using=second)
    assert not everything(second)["school.Role"]


def test_backup_into_a_folder_that_cannot_be_is_refused_in_words(busy_school, tmp_path):
    (tmp_path / "a file").write_text("")
    with pytest.raises(CommandError, match="No backup was made"):
        call_command("backup", tmp_path / "a file" / "below")


WRITE = """
import itertools
from inclusion.school.actions.schools import create_school
for n in itertools.count():
    create_school(by=None, slug=f"school-{n}", name=f"School {n}", phase="primary")
    print(n, flush=True)
"""


def test_backup_while_another_process_writes_is_one_moment(real_file, tmp_path):
    writer = script(real_file, WRITE)
    try:
        answered = [int(writer.stdout.readline()) for _ in range(20)]
        made = manage(real_file, "backup", tmp_path)
        assert made.returncode == 0, made.stderr
        assert writer.poll() is None, writer.stderr.read()  # it went on writing
    finally:
        writer.kill()
        writer.communicate()
    (path,) = tmp_path.glob("inclusion-*.zip")
    checked = manage(real_file, "restore", "--check", path)
    assert checked.returncode == 0, checked.stderr
    with Backup(path) as backup:
        slugs = {row[1] for row in backup.rows("school_school")}
        roles, acts = len(list(backup.rows("school_role"))), len(list(backup.rows("school_auditentry")))
    assert {f"school-{n}" for n in answered} <= slugs
    assert (roles, acts) == (12 * len(slugs), len(slugs))  # no school half-made
    with closing(sqlite3.connect(real_file)) as database:
        assert database.execute("select count(*) from school_school").fetchone()[0] > len(slugs)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the snapshot of PostgreSQL")
def test_backup_on_postgresql_reads_one_moment(busy_school, tmp_path, monkeypatch):
    def meanwhile():
        make_school("later", "Later")
        connections["default"].close()

    models = sorted(backed_up_models(), key=lambda model: model is School)  # schools are read last

    def slow_models():
        for number, model in enumerate(models):
            if number == 1:
                other = threading.Thread(target=meanwhile)
                other.start()
                other.join()
            yield model

    monkeypatch.setattr("inclusion.school.backups.backed_up_models", slow_models)
    path, _ = make_backup(tmp_path, now=timezone.now())
    assert School.objects.filter(slug="later").exists()
    with Backup(path) as backup:
        assert "later" not in {row[1] for row in backup.rows("school_school")}
        assert len(list(backup.rows("school_role"))) == Role.objects.exclude(school__slug="later").count()
        assert len(list(backup.rows("school_auditentry"))) == AuditEntry.objects.exclude(school__slug="later").count()
