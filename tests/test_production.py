"""A server for real schools does not start with something missing or weak, and says what to set."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from inclusion.production import missing_or_weak, refuse_weak_settings

ROOT = Path(__file__).resolve().parent.parent
GOOD = {
    "secret_key": "q7#V!m2x9Lr4$Tz8&Wp3^Ky6*Jd1(Nb5)Hg0-Fc_Es+Aa=UuIi",
    "dev_secret_key": "for-this-machine-only-never-for-a-real-school",
    "allowed_hosts": ["plan.example"],
    "site_url": "https://plan.example",
    "database_url": "postgresql://u:p@db/plan",
    "email_url": "submission://u:p@mail.example:587",
    "from_email": "Plan <no-reply@plan.example>",
}
ENVIRONMENT = {
    "SECRET_KEY": GOOD["secret_key"],
    "ALLOWED_HOSTS": "plan.example",
    "SITE_URL": "https://plan.example",
    "EMAIL_URL": GOOD["email_url"],
    "DEFAULT_FROM_EMAIL": GOOD["from_email"],
}


def manage(tmp_path, *arguments, **environment):
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        # Said in the environment, so that a developer's own .env does not count.
        env={"PATH": os.environ["PATH"], "HOME": str(tmp_path), "DEBUG": "false", **environment},
        cwd=ROOT,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )


def test_good_settings_pass():
    assert missing_or_weak(**GOOD) == []
    refuse_weak_settings(**GOOD)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("secret_key", ""),
        ("secret_key", "x" * 49),
        ("secret_key", "x" * 80),
        ("secret_key", "abc" * 30),
        ("secret_key", GOOD["dev_secret_key"]),
        ("allowed_hosts", []),
        ("allowed_hosts", ["plan.example", "*"]),
        ("allowed_hosts", [""]),
        ("site_url", ""),
        ("site_url", "http://plan.example"),
        ("site_url", "https://"),
        ("database_url", ""),
        ("email_url", ""),
        ("email_url", "console:"),
        ("from_email", ""),
        ("from_email", "Plan"),
    ],
)
def test_missing_or_weak_setting_is_named_alone(name, value):
    (problem,) = missing_or_weak(**{**GOOD, name: value})
    variable = {"from_email": "DEFAULT_FROM_EMAIL"}.get(name, name.upper())
    assert problem.startswith(f"{variable}: ")


def test_all_problems_are_said_at_once():
    with pytest.raises(ImproperlyConfigured, match=r"(?s)SECRET_KEY.*ALLOWED_HOSTS.*SITE_URL.*DATABASE_URL.*EMAIL_URL"):
        refuse_weak_settings(**{**GOOD, **dict.fromkeys(GOOD, "")})


def test_nothing_set_stops_the_start_and_names_each_variable(tmp_path):
    names = [*ENVIRONMENT, "DATABASE_URL"]
    done = manage(tmp_path, "check", **dict.fromkeys(names, ""))
    assert done.returncode != 0
    for name in names:
        assert f"{name}: " in done.stderr


def test_right_settings_pass_djangos_deployment_check(tmp_path):
    database = f"sqlite:///{tmp_path / 'db.sqlite3'}"
    done = manage(tmp_path, "check", "--deploy", "--fail-level=WARNING", DATABASE_URL=database, **ENVIRONMENT)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout
