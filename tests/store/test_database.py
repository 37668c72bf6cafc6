"""How a database is opened, and what a transaction keeps."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from engine.domain.chain import first_fault
from engine.errors import Collision, DatabaseBusy, DatabaseFault, InvalidInput
from engine.operations.ledger import Ledger
from engine.store import history
from engine.store.database import Database, journal_mode
from engine.store.tables.office import Person, Unit
from engine.store.unit_of_work import UnitOfWork, reading, writing
from tests.builders import AT
from tests.processes import PROCESSES
from tests.store import workers

WRITERS, TIMES = 4, 50


@pytest.mark.parametrize(
    ("version", "mode"),
    [
        ((3, 40, 1), "truncate"),
        ((3, 44, 5), "truncate"),
        ((3, 44, 6), "wal"),
        ((3, 45, 0), "truncate"),
        ((3, 50, 6), "truncate"),
        ((3, 50, 7), "wal"),
        ((3, 51, 2), "truncate"),
        ((3, 51, 3), "wal"),
        ((3, 52, 0), "wal"),
        ((4, 0, 0), "wal"),
    ],
)
def test_the_journal_is_the_one_that_is_safe_for_the_sqlite_at_hand(version: tuple[int, int, int], mode: str) -> None:
    assert journal_mode(version) == mode


def test_every_connection_of_sqlite_has_the_safe_settings(sqlite_ledger: Ledger) -> None:
    wanted = {
        "foreign_keys": 1,
        "synchronous": 2,
        "journal_mode": journal_mode(),
        "busy_timeout": 15_000,
        "trusted_schema": 0,
        "cache_spill": 0,
    }
    with contextlib.ExitStack() as held:
        for _ in range(4):
            connection = held.enter_context(sqlite_ledger.database.connections.connect())
            found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
            assert found == wanted


def test_every_connection_of_postgresql_waits_only_so_long(postgres_server: str, tmp_path: Path) -> None:
    database = Database(postgres_server)
    with database.connections.connect() as connection:
        found = {
            name: connection.execute(text(f"SHOW {name}")).scalar()
            for name in ("timezone", "lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
        }
    database.close()
    assert found == {
        "timezone": "UTC",
        "lock_timeout": "5s",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
    }


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://root@localhost/x", "sqlite+aiosqlite:///x.db"])
def test_a_url_of_no_supported_database_is_refused_with_those_that_are(url: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        Database(url)
    assert "sqlite:///" in refused.value.way_out("en")


def test_a_password_in_a_url_is_not_repeated_in_the_refusal() -> None:
    with pytest.raises(InvalidInput) as refused:
        Database("mysql://root:geheim@localhost/x")
    assert "geheim" not in refused.value.message("zh")


def test_a_file_that_is_no_database_is_a_fault_and_not_a_crash(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_bytes(b"not a database at all " * 100)
    database = Database(f"sqlite:///{tmp_path / 'notes.db'}")
    with pytest.raises(DatabaseFault), reading(database) as work:
        work.list(Unit)
    database.close()


def _in_processes(of_each: object, url: str, argument: int, processes: int = WRITERS) -> list[object]:
    with ProcessPoolExecutor(processes, mp_context=PROCESSES) as pool:
        return list(pool.map(of_each, [url] * processes, [argument] * processes))  # type: ignore[arg-type]


def test_no_update_of_another_process_is_lost_on_sqlite(sqlite_ledger: Ledger) -> None:
    with writing(sqlite_ledger.database) as work:
        work.add(Unit(name="0"))
    _in_processes(workers.count_up, sqlite_ledger.database.url, TIMES)
    with reading(sqlite_ledger.database) as work:
        assert [unit.name for unit in work.list(Unit)] == [str(WRITERS * TIMES)]


def test_a_chain_that_many_processes_add_to_does_not_fork(ledger: Ledger) -> None:
    _in_processes(workers.add_links, ledger.database.url, TIMES)
    with reading(ledger.database) as work:
        links = list(history.links(work, "office"))
    assert len(links) == WRITERS * TIMES
    assert first_fault(links) is None


def _stop_half_way(work: UnitOfWork) -> None:
    work.add(Unit(name="督查室"))
    raise RuntimeError


def test_an_error_leaves_nothing_of_a_transaction(ledger: Ledger) -> None:
    with pytest.raises(RuntimeError), writing(ledger.database) as work:
        _stop_half_way(work)
    with reading(ledger.database) as work:
        assert work.list(Unit) == []


def test_after_an_error_the_same_connection_works_again(ledger: Ledger) -> None:
    for _ in range(3):
        with pytest.raises(Collision), writing(ledger.database) as work:
            work.add(Person(unit_id=99, name="王敏", created_at=AT))
    with writing(ledger.database) as work:
        work.add(Unit(name="督查室"))
    with reading(ledger.database) as work:
        assert [unit.name for unit in work.list(Unit)] == ["督查室"]


def test_what_a_transaction_has_not_committed_nobody_else_sees(ledger: Ledger) -> None:
    with writing(ledger.database) as work:
        work.add(Unit(name="督查室"))
        with reading(ledger.database) as other:
            assert other.list(Unit) == []


def test_what_a_reader_writes_is_refused_or_at_least_never_kept(ledger: Ledger) -> None:
    with contextlib.suppress(DatabaseFault), reading(ledger.database) as work:
        work.add(Unit(name="督查室"))
    with reading(ledger.database) as work:
        assert work.list(Unit) == []


def test_two_looks_in_one_reading_agree_whatever_is_written_between_them(ledger: Ledger) -> None:
    if ledger.database.is_sqlite and journal_mode() != "wal":
        pytest.skip("here a reader makes writers wait, so nothing can be written in between")
    with reading(ledger.database) as work:
        assert work.list(Unit) == []
        with writing(ledger.database) as other:
            other.add(Unit(name="督查室"))
        assert work.list(Unit) == []


def test_a_long_transaction_keeps_nobody_from_reading(sqlite_url: str) -> None:
    database, other = Database(sqlite_url), Database(sqlite_url)
    with database.transaction(writes=True) as driver:
        driver.cursor().execute("CREATE TABLE number (value TEXT)")
    with database.transaction(writes=True) as driver:
        # More than SQLite keeps in memory unless it is told to.
        driver.cursor().executemany("INSERT INTO number VALUES (?)", (("x" * 1000,) for _ in range(8000)))
        with other.transaction(writes=False) as reader:
            reader.cursor().execute("PRAGMA busy_timeout = 50")
            assert reader.cursor().execute("SELECT count(*) FROM number").fetchone() == (0,)
    other.close()
    database.close()


def test_a_failed_commit_is_undone_and_the_database_is_free_for_others(sqlite_url: str) -> None:
    if journal_mode() == "wal":
        pytest.skip("with WAL a reader does not stop a commit")
    database = Database(sqlite_url)
    with database.transaction(writes=True) as driver:
        driver.cursor().execute("CREATE TABLE number (value INTEGER)")
        driver.cursor().execute("PRAGMA busy_timeout = 50")
    with _reading_elsewhere(sqlite_url), pytest.raises(DatabaseBusy), database.transaction(writes=True) as driver:
        driver.cursor().execute("INSERT INTO number VALUES (1)")
    other = Database(sqlite_url)
    with other.transaction(writes=True) as driver:
        driver.cursor().execute("PRAGMA busy_timeout = 50")
        driver.cursor().execute("INSERT INTO number VALUES (2)")
    with database.transaction(writes=True) as driver:
        assert driver.cursor().execute("SELECT value FROM number").fetchall() == [(2,)]
    other.close()
    database.close()


@contextlib.contextmanager
def _reading_elsewhere(url: str) -> Iterator[None]:
    reader = sqlite3.connect(make_url(url).database or "", isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM number").fetchall()
    try:
        yield
    finally:
        reader.rollback()
        reader.close()


def test_who_holds_a_database_too_long_is_a_clean_refusal_for_others(ledger: Ledger) -> None:
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with writing(ledger.database) as work:
            work.lock("intake")
            held.set()
            done.wait(10)

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait(10)
    other = Database(ledger.database.url)
    try:
        if other.is_sqlite:
            with other.transaction(writes=False) as driver:
                driver.cursor().execute("PRAGMA busy_timeout = 50")
        with pytest.raises(DatabaseBusy) as refused, other.transaction(writes=True) as driver:
            driver.cursor().execute(
                "SET LOCAL lock_timeout = '50ms'; SELECT pg_advisory_xact_lock(hashtextextended('intake', 0))"
            )
    finally:
        done.set()
        holder.join()
        other.close()
    assert "稍后再试" in refused.value.way_out("zh")
