"""A migrated SQLite file of one's own, for tests that run real processes."""

import shutil

import pytest

from tests.processes import manage


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("migrated") / "db.sqlite3"
    done = manage(path, "migrate", "-v0", "--skip-checks")
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture
def real_file(migrated_file, tmp_path):
    return shutil.copy(migrated_file, tmp_path / "db.sqlite3")
