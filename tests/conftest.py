"""What PostgreSQL is asked, and the cast: the people of Oakfield, and the head of Birchwood."""

from datetime import UTC, date, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from hypothesis import HealthCheck, settings

from tests.factories import make_member, make_school, make_year

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])  # busy or not
settings.load_profile("any machine")

TODAY = date(2027, 1, 13)  # a Wednesday in the spring term of the cast's school year
DATABASE = {"db", "transactional_db", "live_server"}  # pytest-django's ways to one
LEFT_OUT = pytest.StashKey[int]()


def pytest_collection_modifyitems(config, items):
    """On PostgreSQL run only what asks the database and is not about looks: the rest answers the same on SQLite."""
    if connection.vendor != "postgresql":
        return
    kept = [item for item in items if _asks_the_database(item) and not item.get_closest_marker("looks")]
    left_out = list(set(items) - set(kept))
    config.hook.pytest_deselected(items=left_out)
    items[:] = kept
    if hasattr(config, "workeroutput"):
        config.workeroutput["left_out"] = len(left_out)


def _asks_the_database(item):
    if issubclass(item.cls or object, TransactionTestCase):
        return True
    return item.get_closest_marker("django_db") is not None or not DATABASE.isdisjoint(item.fixturenames)


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node):
    """Every worker of pytest-xdist leaves out the same tests, and none of them can say so."""
    node.config.stash[LEFT_OUT] = getattr(node, "workeroutput", {}).get("left_out", 0)


def pytest_terminal_summary(terminalreporter, config):
    if config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(f"{config.stash[LEFT_OUT]} deselected: they would answer as on SQLite")


@pytest.fixture(scope="session", autouse=True)
def _end_sessions_left_behind(django_db_setup, django_db_blocker):
    """PostgreSQL drops no database that is in use: a thread of the live server may still be closing its connection."""
    yield
    with django_db_blocker.unblock():
        if connection.vendor == "postgresql" and connection.settings_dict["NAME"].startswith("test_"):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            connection.close()


@pytest.fixture
def today(time_machine):
    """Stop the clock on a school day in January."""
    time_machine.move_to(datetime(2027, 1, 13, 9, 0, tzinfo=UTC), tick=False)
    return TODAY


@pytest.fixture
def oakfield(db):
    school = make_school()
    make_year(school)
    return school


@pytest.fixture
def birchwood(db):
    school = make_school("birchwood", "Birchwood School", phase="secondary")
    make_year(school)
    return school


@pytest.fixture
def senco(oakfield):
    return make_member(oakfield, "senco")


@pytest.fixture
def head(oakfield):
    return make_member(oakfield, "headteacher")


@pytest.fixture
def deputy(oakfield):
    return make_member(oakfield, "deputy-head")


@pytest.fixture
def phase_leader(oakfield):
    return make_member(oakfield, "phase-leader")


@pytest.fixture
def teacher(oakfield):
    return make_member(oakfield, "class-teacher")


@pytest.fixture
def office(oakfield):
    return make_member(oakfield, "business-manager")


@pytest.fixture
def governor(oakfield):
    return make_member(oakfield, "governor")


@pytest.fixture
def other_head(birchwood):
    return make_member(birchwood, "headteacher")


@pytest.fixture
def sign_in():
    """Sign a member in: `client = sign_in(senco)`; each call gives a client of its own."""

    def signed_in(membership):
        fresh = Client()
        fresh.force_login(membership.user)
        return fresh

    return signed_in


@pytest.fixture
def no_earlier_tries():
    cache.clear()


@pytest.fixture
def mail_goes_at_once(monkeypatch):
    """A test's transaction never ends, and mail waits for the end of its transaction."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda act, **_: act())
