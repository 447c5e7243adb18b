"""What a real server writes into its log: a number for each request, and nothing that anybody typed."""

import json
import logging

import pytest
from django.db import IntegrityError
from django.test import Client

from inclusion.school.log_lines import JsonLine, PlainLine
from inclusion.school.views import home
from tests.factories import PASSWORD
from tests.processes import script

CANARY = "canary-7431"
SOMEBODY = "0191e9d2-7c1b-7a55-9d0e-3f6f7e1c2a44"


class Lines(logging.Handler):
    def __init__(self, formatter):
        super().__init__()
        self.setFormatter(formatter)
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@pytest.fixture
def lines():
    """Everything that is logged from INFO on, as a real server writes it."""
    handler, root = Lines(JsonLine()), logging.getLogger()
    before = root.level
    root.setLevel(logging.INFO)
    root.addHandler(handler)
    yield handler.lines
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def patient():
    return Client(raise_request_exception=False)


def test_each_request_is_one_line_with_the_number_of_its_answer(lines, client):
    response = client.get("/healthz")
    (line,) = map(json.loads, lines)
    assert line["request_id"] == response["X-Request-ID"]
    assert (line["method"], line["route"], line["status"]) == ("GET", "healthz", 200)
    assert line["level"] == "INFO" and line["at"].endswith("+00:00") and line["ms"] >= 0
    assert client.get("/healthz")["X-Request-ID"] != response["X-Request-ID"]


def test_lines_hold_no_address_no_text_and_no_token(lines, senco, patient):
    patient.get(f"/invitations/{CANARY}/?next={CANARY}")
    patient.get(f"/{CANARY}/heatmap/?on={CANARY}", headers={"X-Request-ID": CANARY, "User-Agent": CANARY})
    patient.get("/accounts/login/", headers={"Host": f"{CANARY}.example"})
    patient.post("/accounts/login/", {"login": f"{CANARY}@oakfield.example", "password": CANARY})
    patient.post("/accounts/login/", {"login": senco.email, "password": PASSWORD})
    patient.generic(CANARY.upper(), "/healthz")
    text = "\n".join(lines)
    assert len(lines) >= 6
    assert CANARY not in text.lower()
    assert senco.email not in text and "127.0.0.1" not in text
    assert '"route": "invitations/<str:token>/"' in text


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        (f"/feeds/{SOMEBODY}/mine/{'ab12' * 16}.ics", f"/feeds/{SOMEBODY}/mine/….ics"),
        (f"/invitations/{'x_-7' * 11}/?next=/", "/invitations/…/?next=/"),
        ("/oakfield/heatmap/", "/oakfield/heatmap/"),
    ],
)
def test_a_developers_terminal_shows_no_secret_of_an_address(address, shown, settings):
    record = logging.LogRecord("django.server", logging.INFO, "", 0, '"%s" %s', (f"GET {address} HTTP/1.1", 200), None)
    line = PlainLine().format(record)
    assert f'"GET {shown} HTTP/1.1" 200' in line
    assert settings.LOGGING["loggers"][record.name]["handlers"] == ["console"], "its own handler would not know of this"


def test_an_unexpected_error_is_logged_by_kind_and_place_only(lines, senco, sign_in, monkeypatch):
    def breaks(*args, **kwargs):
        try:
            raise KeyError(CANARY)
        except KeyError as cause:
            raise IntegrityError(f"Key (email)=({CANARY}) already exists") from cause

    monkeypatch.setattr(home, "redirect", breaks)
    client = sign_in(senco)
    client.raise_request_exception = False
    response = client.get("/oakfield/")
    assert response.status_code == 500
    assert response["X-Request-ID"] in response.content.decode()
    assert CANARY not in "\n".join(lines)
    (error,) = [line for line in map(json.loads, lines) if line["level"] == "ERROR"]
    assert error["request_id"] == response["X-Request-ID"]
    assert error["error"] == ["django.db.utils.IntegrityError", "builtins.KeyError"]
    assert any("test_log_lines.py" in step and step.endswith(" breaks") for step in error["trace"])


def test_a_line_stays_one_line(lines):
    logging.getLogger("inclusion.anything").warning("first\nsecond %s", 1)
    logging.getLogger("elsewhere").warning("for %s", CANARY)
    ours, theirs = map(json.loads, lines)
    assert ours["message"] == "first\nsecond 1" and "\n" not in lines[0]
    assert theirs["message"] == "for %s" and "request_id" not in theirs


def test_a_developer_reads_plain_lines():
    record = logging.makeLogRecord({"name": "elsewhere", "msg": "for %s", "args": ("you",), "levelname": "INFO"})
    assert PlainLine().format(record).endswith("INFO elsewhere - for you")


ASK = """
from django.test import Client
from inclusion.wsgi import application
Client().get("/healthz", headers={"Host": "inclusion.example"})
"""


def test_a_real_server_logs_json(real_file):
    process = script(real_file, ASK)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0, said
    (line,) = (json.loads(line) for line in said.splitlines() if line.startswith("{"))
    assert (line["logger"], line["route"], line["status"]) == ("inclusion.requests", "healthz", 200)
