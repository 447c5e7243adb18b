"""The developer's entry points, without building an environment: what they decide, and what they say."""

import ast
import os
import shutil
import signal
import socket
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import dj_database_url
import pytest

from devtools import chromium, demo_server, environment, postgres, running
from devtools.running import ROOT, Problem

needs_postgres = pytest.mark.skipif(
    not (shutil.which("initdb") or list(Path("/usr/lib/postgresql").glob("*/bin/initdb"))),
    reason="PostgreSQL is not installed",
)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A checkout of two locks and no `.venv`, in which nothing is really installed."""
    for name, value in {"VENV": ".venv", "STAMP": ".venv/stamp", "LOCK": "a.lock", "DEV_LOCK": "b.lock"}.items():
        monkeypatch.setattr(environment, name, tmp_path / value)
    monkeypatch.setattr(environment, "PYTHON", sys.executable)
    environment.LOCK.write_text("django==5.2 \\\n    --hash=sha256:aa\n")
    environment.DEV_LOCK.write_text("django==5.2 \\\n    --hash=sha256:aa\npytest==9.2 \\\n    --hash=sha256:bb\n")
    return tmp_path


@pytest.fixture
def done(folder, monkeypatch):
    """The commands that would have been run, in order; making `.venv` makes the folder."""
    commands = []

    def call(command, env=None):
        commands.append(" ".join(map(str, command)))
        environment.VENV.mkdir(exist_ok=True)
        return 0

    monkeypatch.setattr(running, "call", call)
    return commands


@pytest.mark.parametrize(
    "path", [ROOT / "dev.py", *sorted((ROOT / "devtools").glob("*.py"))], ids=lambda path: path.name
)
def test_every_line_can_be_read_by_an_old_python_that_has_to_say_it_is_too_old(path):
    ast.parse(path.read_text(), feature_version=(3, 7))


def test_old_python_is_refused_in_words():
    with pytest.raises(Problem, match=r"needs Python 3\.11 or newer; this is Python 3\.10"):
        environment.check_version((3, 10, 12))
    environment.check_version((3, 11))
    environment.check_version((4, 0))


def test_first_time_makes_the_environment_then_installs_the_lock(done):
    environment.ensure(environment.LOCK)
    assert [("venv" in done[0]), ("--require-hashes -r" in done[1]), len(done)] == [True, True, 2]
    assert environment.STAMP.read_text() == environment.digest(environment.LOCK)


def test_second_time_does_nothing(done):
    environment.ensure(environment.LOCK)
    done.clear()
    environment.ensure(environment.LOCK)
    assert done == []


def test_dev_lock_serves_for_both_and_the_other_does_not(done):
    environment.ensure(environment.LOCK)
    assert not environment.is_installed(environment.DEV_LOCK)
    environment.ensure(environment.DEV_LOCK)
    assert environment.is_installed(environment.LOCK)


def test_changed_lock_is_installed_into_the_environment_there_is(done):
    environment.ensure(environment.LOCK)
    done.clear()
    environment.LOCK.write_text("django==5.2.1 \\\n    --hash=sha256:cc\n")
    environment.ensure(environment.LOCK)
    assert [("pip install" in command) for command in done] == [True]


def test_interrupted_installation_starts_afresh(done, monkeypatch):
    environment.ensure(environment.LOCK)
    environment.LOCK.write_text("django==5.2.1 \\\n    --hash=sha256:cc\n")
    with monkeypatch.context() as patch:
        patch.setattr(running, "call", lambda command, env=None: 1)
        with pytest.raises(Problem, match="could not be installed"):
            environment.ensure(environment.LOCK)
    assert not environment.STAMP.exists()
    done.clear()
    environment.ensure(environment.LOCK)
    assert "venv --clear" in done[0]


def test_environment_whose_python_is_gone_starts_afresh(done, monkeypatch):
    environment.ensure(environment.LOCK)
    monkeypatch.setattr(environment, "PYTHON", environment.VENV / "gone")
    assert not environment.is_installed(environment.LOCK)


def test_missing_venv_module_is_said_in_words(folder, monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(Problem, match="apt install python3-venv"):
        environment.make_venv()


def test_line_endings_do_not_change_the_digest(tmp_path):
    (tmp_path / "unix").write_bytes(b"a\nb\n")
    (tmp_path / "windows").write_bytes(b"a\r\nb\r\n")
    assert environment.digest(tmp_path / "unix") == environment.digest(tmp_path / "windows")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_name_no_index_and_no_path(name):
    text = (ROOT / name).read_text()
    assert "://" not in text
    assert "--index" not in text
    assert "file:" not in text


def test_only_one_builds_at_a_time(tmp_path):
    script = textwrap.dedent(f"""
        import pathlib, sys; sys.path.insert(0, {str(ROOT)!r})
        from devtools.running import one_at_a_time
        with one_at_a_time(pathlib.Path({str(tmp_path / "lock")!r})): print("second")
    """)
    with running.one_at_a_time(tmp_path / "lock"):
        other = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
        assert "Another dev.py" in other.stdout.readline()
    assert other.communicate(timeout=120)[0].strip() == "second"


@pytest.mark.parametrize("text", ["", "0", "65536", "-1", "eight", "80a", "²", "8000 "])
def test_impossible_port_is_refused_in_words(text):
    with pytest.raises(Problem, match="is not a port"):
        demo_server.port_from(text)


def test_busy_port_is_said_in_words_before_anything_is_built():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        done = subprocess.run(
            [sys.executable, ROOT / "dev.py", "run"],
            env={**os.environ, "PORT": str(port)},
            check=False,
            capture_output=True,
            text=True,
            timeout=120,
        )
    assert done.returncode == 1
    assert done.stdout == ""
    assert f"Port {port} cannot be used" in done.stderr
    assert "Traceback" not in done.stderr


def test_welcome_names_the_address_the_sign_ins_and_the_password(monkeypatch):
    monkeypatch.delenv("DEMO_PASSWORD", raising=False)
    text = demo_server.welcome("http://127.0.0.1:8000", with_demo=True)
    for word in ("http://127.0.0.1:8000", "head@oakfield.example", "birchwood.example", "demo-only-password"):
        assert word in text


def test_welcome_never_prints_a_password_of_ones_own(monkeypatch):
    monkeypatch.setenv("DEMO_PASSWORD", "our-own-secret")
    assert "our-own-secret" not in demo_server.welcome("http://127.0.0.1:8000", with_demo=True)


def test_welcome_to_real_schools_offers_no_demo_sign_ins():
    assert "oakfield" not in demo_server.welcome("http://127.0.0.1:8000", with_demo=False)


def program(path):
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return str(path)


@pytest.mark.skipif(os.name == "nt", reason="programs are marked differently on Windows")
def test_chromium_is_the_chosen_one_else_the_first_on_the_path(tmp_path):
    chrome = program(tmp_path / "google-chrome")
    assert chromium.find_chromium({"PATH": str(tmp_path)}) == chrome
    first = program(tmp_path / "chromium")
    assert chromium.find_chromium({"PATH": str(tmp_path)}) == first
    assert chromium.find_chromium({"PATH": str(tmp_path), "CHROMIUM": chrome}) == chrome
    assert chromium.find_chromium({"PATH": str(tmp_path / "none")}) is None


def test_chosen_chromium_that_is_none_is_refused_in_words(tmp_path):
    with pytest.raises(Problem, match="is not a program"):
        chromium.find_chromium({"PATH": "", "CHROMIUM": str(tmp_path / "none")})


def test_unknown_verb_prints_the_verbs():
    command = [sys.executable, ROOT / "dev.py", "dance"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=120)
    assert done.returncode == 2
    assert "postgres -- COMMAND" in done.stdout


def test_postgres_address_is_read_back_by_the_settings_library():
    settings = dj_database_url.parse(postgres.url_of(Path("/tmp/a folder/pg")))
    assert settings["ENGINE"] == "django.db.backends.postgresql"
    assert (settings["HOST"], settings["NAME"], settings["USER"]) == ("/tmp/a folder/pg", "inclusion", "postgres")


def in_postgres(script):
    command = [sys.executable, ROOT / "dev.py", "postgres", "--", "sh", "-c", script]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env={**os.environ, "PYTHONUNBUFFERED": "1"})


def folder_said_by(process):
    for line in process.stdout:
        if line.startswith("postgresql://"):
            return Path(dj_database_url.parse(line.strip())["HOST"])
    pytest.fail("no address was given")


@needs_postgres
def test_postgres_is_there_for_the_command_and_gone_after_it():
    process = in_postgres(
        'echo "$DATABASE_URL"; psql "$DATABASE_URL" -Atc "show listen_addresses; select 40 + 2"; exit 7'
    )
    folder = folder_said_by(process)
    rest = process.communicate(timeout=60)[0]
    assert rest.split() == ["42"]
    assert process.returncode == 7
    assert not folder.exists()


@needs_postgres
def test_postgres_is_gone_after_being_told_to_stop():
    process = in_postgres('echo "$DATABASE_URL"; exec sleep 60')
    folder = folder_said_by(process)
    server = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    process.send_signal(signal.SIGTERM)
    process.communicate(timeout=120)
    assert process.returncode == 130
    assert not folder.exists()
    for _ in range(50):
        if not Path(f"/proc/{server}").exists():
            break
        time.sleep(0.1)
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)
