"""Bringing a database to the present tables: safe to repeat, safe on many nodes at once, refuses a newer one."""

from __future__ import annotations

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from engine.errors import Unhealthy
from engine.store.database import Database
from engine.store.schema import MIGRATIONS, revision_of
from engine.words import Words, several

_LOCK = 7_301_954


def upgrade(database: Database) -> bool:
    """Bring the tables up to date in one transaction; return whether there was anything to do.

    Raises ``Unhealthy`` when a newer Rectify has been at work here: going back would lose what it wrote.
    """
    with database.connection() as connection:
        try:
            _begin(connection, is_sqlite=database.is_sqlite)
            before = revision_of(connection)
            config = _config()
            config.attributes["connection"] = connection
            _refuse_newer(before, ScriptDirectory.from_config(config))
            command.upgrade(config, "head")
            if database.is_sqlite:
                _refuse_loose_ends(connection)
            after = revision_of(connection)
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


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    return config


def _refuse_loose_ends(connection: Connection) -> None:
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
    if loose:
        raise Unhealthy(
            what=Words(
                f"升级后有{len(loose)}行数据对不上，已全部撤回。",
                f"After the upgrade {several(len(loose), 'row')} {'refers' if len(loose) == 1 else 'refer'} to"
                " nothing; everything was undone.",
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
