"""A ledger on each database, and the other ways to have one."""

from __future__ import annotations

import os
import shutil
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError

from engine.operations.ledger import Ledger
from engine.store.database import Database
from engine.store.files import FolderFiles
from engine.store.upgrading import upgrade
from tests.event_loop import LOOP
from tests.kept_connection import KeptConnection

# Machines are shared: no example is late for being slow, and in CI the same examples are tried each time.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("house"), derandomize=True, max_examples=40)
settings.load_profile("ci" if os.environ.get("CI") else "house")

_OTHERS_LEAVE = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
# Most tables are empty after most tests, and to look is quicker than to delete nothing.
_EMPTY = """
DO $$ DECLARE name text; filled boolean;
BEGIN
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('SELECT EXISTS (SELECT 1 FROM public.%I)', name) INTO filled;
    IF filled THEN EXECUTE format('DELETE FROM public.%I', name); END IF;
  END LOOP;
END $$"""
_KEYS_ANEW = "SELECT setval(seqrelid::regclass, seqstart, false) FROM pg_sequence"
_EMPTIED = "; ".join(
    (
        "SET session_replication_role = replica",
        _OTHERS_LEAVE,
        _EMPTY,
        _KEYS_ANEW,
        "SET session_replication_role = DEFAULT",
    )
)
POSTGRES = os.environ.get("RECTIFY_TEST_POSTGRES", "postgresql://postgres@127.0.0.1:5432/postgres")


@pytest.fixture(scope="session", autouse=True)
def _one_loop() -> Iterator[None]:
    """End what the calls of a whole run shared."""
    yield
    LOOP.end()


@pytest.fixture(scope="session")
def postgres_server() -> str:
    """Return the URL of a PostgreSQL server, or skip with the reason; in CI there always is one."""
    try:
        _administer("SELECT 1")
    except (OperationalError, ModuleNotFoundError) as fault:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"no PostgreSQL at {POSTGRES} ({type(fault).__name__}); set RECTIFY_TEST_POSTGRES")
    return POSTGRES


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Yield the URL of an empty database, once for each kind of database."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'rectify.db'}"
        return
    server = request.getfixturevalue("postgres_server")
    name = f"rectify_{uuid.uuid4().hex[:12]}"
    _create(name)
    yield f"{server.rpartition('/')[0]}/{name}"
    _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """Return the URL of an empty SQLite database, for rules that no database has a part in."""
    return f"sqlite:///{tmp_path / 'rectify.db'}"


@pytest.fixture(params=["sqlite", "postgresql"])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ledger]:
    """Yield an open ledger with its tables and nothing in them, on each database."""
    if request.param == "sqlite":
        yield from _open(request.getfixturevalue("migrated_url"), tmp_path)
        return
    url = request.getfixturevalue("emptied_url")
    ledger = Ledger(Database(url), FolderFiles(tmp_path / "files"))
    with kept_connection(url).lent_to(ledger.database):
        yield ledger
    ledger.close()


@pytest.fixture
def sqlite_ledger(migrated_url: str, tmp_path: Path) -> Iterator[Ledger]:
    """Yield an open ledger with its tables, on SQLite."""
    yield from _open(migrated_url, tmp_path)


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return an SQLite file with the tables, made once, to be copied."""
    path = tmp_path_factory.mktemp("migrated") / "rectify.db"
    _bring_up_to_date(f"sqlite:///{path}")
    return path


@pytest.fixture
def migrated_url(migrated_file: Path, sqlite_url: str) -> str:
    """Return the URL of an SQLite database with its tables."""
    shutil.copyfile(migrated_file, sqlite_url.removeprefix("sqlite:///"))
    return sqlite_url


@pytest.fixture(scope="session")
def shared_postgres(postgres_server: str) -> Iterator[str]:
    """Yield the URL of a PostgreSQL database with the tables, made once: making one costs a second of the disk."""
    name = f"rectify_{uuid.uuid4().hex[:12]}"
    _create(name)
    url = f"{postgres_server.rpartition('/')[0]}/{name}"
    _bring_up_to_date(url)
    yield url
    kept_connection(url).close()
    _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def emptied_url(shared_postgres: str) -> str:
    """Return the URL of a PostgreSQL database with its tables, emptied of what the test before left in them."""
    empty(shared_postgres)
    return shared_postgres


@pytest.fixture(scope="session")
def second_postgres(postgres_server: str) -> Iterator[str]:
    """Yield the URL of a PostgreSQL database for tests that begin with nothing, made once."""
    name = f"rectify_{uuid.uuid4().hex[:12]}"
    _create(name)
    yield f"{postgres_server.rpartition('/')[0]}/{name}"
    _administer(f'DROP DATABASE "{name}" WITH (FORCE)')


@pytest.fixture
def bare_url(second_postgres: str) -> str:
    """Return the URL of a PostgreSQL database without any table."""
    _administer(f"{_OTHERS_LEAVE}; DROP SCHEMA public CASCADE; CREATE SCHEMA public", second_postgres)
    return second_postgres


def empty(url: str) -> None:
    """Take every row out of a PostgreSQL database; keys begin anew."""
    kept_connection(url).run(_EMPTIED)


@cache
def kept_connection(url: str) -> KeptConnection:
    """Return the connection that is kept for the database of a URL."""
    return KeptConnection(url)


def _open(url: str, folder: Path) -> Iterator[Ledger]:
    ledger = Ledger(Database(url), FolderFiles(folder / "files"))
    yield ledger
    ledger.close()


def _bring_up_to_date(url: str) -> None:
    database = Database(url)
    upgrade(database)
    database.close()


def _create(name: str) -> None:
    """Make a database that does not wait for its disk: tests end processes, never the machine under the server."""
    _administer(f'CREATE DATABASE "{name}"')
    _administer(f'ALTER DATABASE "{name}" SET synchronous_commit = off')


def _administer(command: str, url: str = POSTGRES) -> None:
    server = create_engine(url.replace("postgresql://", "postgresql+psycopg://"), isolation_level="AUTOCOMMIT")
    try:
        with server.connect() as connection:
            connection.execute(text(command))
    finally:
        server.dispose()
