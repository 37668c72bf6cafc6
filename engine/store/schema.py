"""Bringing a database to the present tables: safe to repeat, safe on many nodes at once, refuses a newer one."""

from __future__ import annotations

from functools import cache
from importlib import resources

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, MetaData

from engine.errors import Unhealthy
from engine.store.database import Database
from engine.store.tables import (
    calls,
    dates,
    decisions,
    delivery,
    ledger,
    mail,
    office,
    papers,
    reading,
    requests,
    searching,
    sign_in,
    telling,
    views,
)
from engine.store.tables.table import metadata
from engine.words import Words

_OF_ITEMS = (ledger, dates, requests, decisions)
_MODULES = (office, *_OF_ITEMS, mail, delivery, calls, sign_in, searching, telling, reading, papers, views)
_LOCK = 7_301_954


def every_table() -> MetaData:
    """Return the metadata with every table in it."""
    assert all(module.__name__ for module in _MODULES)  # noqa: S101 - the import is what registers the tables
    return metadata


def upgrade(database: Database) -> bool:
    """Bring the tables up to date in one transaction; return whether there was anything to do.

    Raises ``Unhealthy`` when a newer Rectify has been at work here: going back would lose what it wrote.
    """
    with database.connection() as connection:
        try:
            _begin(connection, is_sqlite=database.is_sqlite)
            before = _revision(connection)
            config = _config()
            config.attributes["connection"] = connection
            _refuse_newer(before, ScriptDirectory.from_config(config))
            command.upgrade(config, "head")
            if database.is_sqlite:
                _refuse_loose_ends(connection)
            after = _revision(connection)
            connection.commit()
        finally:
            # On SQLite this connection does not heed foreign keys; nobody else may get it like this.
            if database.is_in_memory:
                connection.exec_driver_sql("PRAGMA foreign_keys = ON")
            else:
                connection.invalidate()
    return before != after


def _begin(connection: Connection, *, is_sqlite: bool) -> None:
    if not is_sqlite:
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")
        return
    # A table that is written anew would take the rows that refer to it along, and this is heeded only out here.
    connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def revision(database: Database) -> tuple[str | None, str | None]:
    """Return the step the database is at and the newest step there is; the first is None before ``upgrade``."""
    with database.connection() as connection:
        return _revision(connection), _newest()


@cache
def _newest() -> str | None:
    return ScriptDirectory.from_config(_config()).get_current_head()


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("engine.store") / "migrations"))
    return config


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _refuse_loose_ends(connection: Connection) -> None:
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if loose:
        raise Unhealthy(
            what=Words(
                f"升级后有{len(loose)}行数据对不上，已全部撤回。",
                f"After the upgrade {len(loose)} row(s) refer to nothing; everything was undone.",
            ),
            way_out=Words("用备份检查数据库。", "Check the database against a backup."),
        )


def _refuse_newer(found: str | None, scripts: ScriptDirectory) -> None:
    known = {script.revision for script in scripts.walk_revisions()}
    if found is not None and found not in known:
        raise Unhealthy(
            what=Words(
                f"数据库的版本（{found}）比这个 Rectify 新。", f"The database ({found}) is newer than this Rectify."
            ),
            way_out=Words("升级 Rectify，或恢复升级前的备份。", "Upgrade Rectify, or restore a backup from before."),
        )
