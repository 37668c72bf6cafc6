"""How a database is opened: SQLite as one file, or PostgreSQL; safe settings, read back before use."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from typing import Any, Literal, Protocol, cast

from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.pool import PoolProxiedConnection, StaticPool
from sqlalchemy.sql.elements import ClauseElement

from engine.errors import Collision, DatabaseBusy, DatabaseFault, InvalidInput, Unhealthy
from engine.store.statements import Prepared, kept_for
from engine.words import Words

Durability = Literal["FULL", "OFF"]

_BUSY_MILLISECONDS = 15_000
# SQLite releases in which the WAL-reset bug (sqlite.org/wal.html#walresetbug) is mended: back-ports, then all later.
_WAL_BACKPORTS = ((3, 44, 6), (3, 50, 7))
_WAL_MENDED = (3, 51, 3)
_SYNCHRONOUS = {"OFF": 0, "FULL": 2}


class Driver(Protocol):
    """The driver's connection, as far as it is used here; both drivers have these."""

    def cursor(self) -> Any:
        """Return a cursor."""
        ...

    def commit(self) -> None:
        """Make the transaction durable."""
        ...

    def rollback(self) -> None:
        """Undo the transaction."""
        ...


def journal_mode(version: tuple[int, int, int] = sqlite3.sqlite_version_info[:3]) -> str:
    """Return the journal mode that is safe for an SQLite version with several connections: WAL or TRUNCATE."""
    mended = version >= _WAL_MENDED or any(
        version[:2] == backport[:2] and version >= backport for backport in _WAL_BACKPORTS
    )
    return "wal" if mended else "truncate"


class Database:
    """An open database; connections come from its pool."""

    def __init__(self, url: str, *, durability: Durability = "FULL") -> None:
        """Open a database by URL, for example ``sqlite:///rectify.db`` or ``postgresql://host/name``.

        ``sqlite://`` is one that lives in memory, on one connection for one thread, and is gone when it is closed.
        Raises ``InvalidInput`` for a URL that names no supported database. ``durability`` OFF is for what nobody will
        miss: measurements, and databases in memory.
        """
        self.url = url
        self._durability = durability
        self.connections = _open(url)
        self.is_sqlite = self.connections.dialect.name == "sqlite"
        self._prepared = kept_for(self.connections.dialect)
        self.is_in_memory = isinstance(self.connections.pool, StaticPool)
        self._held: PoolProxiedConnection | None = None
        # SQLite's own waiting is not fair: threads of one process would starve each other.
        self._turn = threading.Lock()
        self._dbapi = cast("Any", self.connections.dialect.dbapi)
        self._faults: tuple[type[Exception], ...] = (self._dbapi.Error, DBAPIError, PoolTimeout)
        event.listen(self.connections, "connect", self._settle)

    def close(self) -> None:
        """Close every pooled connection."""
        if self._held is not None:
            self._held.close()
            self._held = None
        self.connections.dispose()

    def prepared(self, statement: ClauseElement) -> Prepared:
        """Return a statement compiled for databases of this kind, compiling it the first time in a process."""
        found = self._prepared.get(statement)
        if found is None:
            found = self._prepared[statement] = Prepared(statement, self.connections.dialect)
        return found

    def prepared_once(self, statement: ClauseElement) -> Prepared:
        """Return a statement compiled for this database without keeping it: for one built for a single call."""
        return Prepared(statement, self.connections.dialect)

    @contextlib.contextmanager
    def transaction(self, *, writes: bool) -> Iterator[Driver]:
        """Lend a connection for one transaction: committed on a clean exit, rolled back on any error.

        On SQLite a writing transaction begins IMMEDIATE: with the default, a read followed by a write loses
        acknowledged updates of other processes. A reading transaction sees one moment, however often it looks.
        """
        proxied, takes_turn = None, writes and self.is_sqlite and not self.is_in_memory
        if takes_turn and not self._turn.acquire(timeout=_BUSY_MILLISECONDS / 1000):
            raise DatabaseBusy(detail="another thread of this process is writing")
        try:
            proxied = self._held or self._lent()
            driver = cast("Driver", proxied.dbapi_connection)
            try:
                self._begin(driver, writes=writes)
                yield driver
                driver.commit() if writes else driver.rollback()
            except BaseException:
                driver.rollback()
                raise
        except self._faults as fault:
            refusal = self._refusal(fault)
            if proxied is not None and isinstance(refusal, DatabaseFault):
                proxied.invalidate()
                self._held = None
            raise refusal from fault
        finally:
            if takes_turn:
                self._turn.release()
            if proxied is not None and proxied is not self._held:
                proxied.close()

    @contextlib.contextmanager
    def connection(self) -> Iterator[Connection]:
        """Lend a SQLAlchemy connection, for migrations; its faults are told as those of a transaction."""
        try:
            with self.connections.connect() as connection:
                yield connection
        except self._faults as fault:
            raise self._refusal(fault) from fault

    def _lent(self) -> PoolProxiedConnection:
        """Return a connection of the pool; the only one of a database in memory is held on to, which saves asking."""
        lent = self.connections.raw_connection()
        if self.is_in_memory:
            self._held = lent
        return lent

    def _begin(self, driver: Driver, *, writes: bool) -> None:
        cursor = driver.cursor()
        if self.is_sqlite:
            cursor.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
        elif not writes:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")

    def _refusal(self, fault: Exception) -> Collision | DatabaseBusy | DatabaseFault:
        told = fault.orig if isinstance(fault, DBAPIError) and fault.orig is not None else fault
        detail = str(told).splitlines()[0] if str(told) else type(told).__name__
        if isinstance(told, self._dbapi.IntegrityError):
            return Collision(detail=detail)
        if any(sign in detail for sign in ("locked", "lock timeout", "deadlock detected")):
            return DatabaseBusy(detail=detail)
        return DatabaseFault(detail=detail)

    def _settle(self, driver: Any, _record: object) -> None:
        cursor = driver.cursor()
        if self.is_sqlite:
            self._settle_sqlite(cursor)
        else:
            cursor.execute(
                "SET TIME ZONE 'UTC'; SET lock_timeout = '5s'; SET statement_timeout = '30s';"
                " SET idle_in_transaction_session_timeout = '60s'"
            )
            driver.commit()
        cursor.close()

    def _settle_sqlite(self, cursor: Any) -> None:
        wanted: dict[str, object] = {
            "busy_timeout": _BUSY_MILLISECONDS,
            "journal_mode": journal_mode(),
            "synchronous": _SYNCHRONOUS[self._durability],
            "foreign_keys": 1,
            "trusted_schema": 0,
            # What a long transaction has changed stays in memory until it is kept: written out before, without WAL,
            # it would keep everybody from reading meanwhile.
            "cache_spill": 0,
        }
        for name, value in wanted.items():
            cursor.execute(f"PRAGMA {name} = {value}")
            found = cursor.execute(f"PRAGMA {name}").fetchone()[0]
            in_memory = name == "journal_mode" and found == "memory"
            if found != value and not in_memory:
                raise Unhealthy(
                    what=Words(
                        f"SQLite 没有接受设置 {name}={value}，实际是 {found}。",
                        f"SQLite did not take {name}={value}, it has {found}.",
                    ),
                    way_out=Words("检查数据文件所在的磁盘。", "Check the disk that holds the data file."),
                )


def _open(url: str) -> Engine:
    allowed = "sqlite:///FILE, postgresql://USER@HOST/DATABASE"
    try:
        parsed = make_url(url)
    except ArgumentError:
        raise _bad_url(url, Words("不是数据库地址", "it is no database URL"), allowed) from None
    if parsed.drivername == "sqlite":
        return create_engine(
            parsed,
            poolclass=StaticPool if parsed.database is None else None,
            pool_reset_on_return=None,
            connect_args={"isolation_level": None, "check_same_thread": False},
        )
    if parsed.drivername in {"postgresql", "postgres", "postgresql+psycopg"}:
        try:
            return create_engine(
                parsed.set(drivername="postgresql+psycopg"),
                pool_reset_on_return=None,
                pool_pre_ping=True,
                paramstyle="format",
            )
        except ModuleNotFoundError:
            raise _bad_url(
                parsed.render_as_string(),
                Words(
                    "没有安装 PostgreSQL 驱动（rectify[postgres]）",
                    "the PostgreSQL driver is not installed (rectify[postgres])",
                ),
                allowed,
            ) from None
    raise _bad_url(parsed.render_as_string(), Words("不支持这种数据库", "this database is not supported"), allowed)


def _bad_url(url: str, why: Words, allowed: str) -> InvalidInput:
    return InvalidInput(
        what=Words("数据库地址", "Database URL"), value=url, why=why, allowed=allowed, where="RECTIFY_DATABASE_URL"
    )
