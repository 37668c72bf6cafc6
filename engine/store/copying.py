"""A copy of a whole ledger in memory, to see what would happen: nothing that is done to it reaches the original.

The original is only read, in one moment, and nobody has to wait for it: SQLite copies its pages, from PostgreSQL the
rows are read in one read-only transaction. What looking ahead never reads (histories, evidence, the bytes of mails,
keys of requests, the words for searching, whom else to tell) is left out of the latter.
"""

from __future__ import annotations

import sqlite3
from typing import Any, cast

from sqlalchemy import Table, bindparam, insert, select

from engine.store.database import Database
from engine.store.schema import every_table
from engine.store.tables.feedback import FeedbackSender
from engine.store.tables.incoming import Incoming, IncomingFinding
from engine.store.tables.ledger import Evidence, History, HistoryText, IdempotencyKey
from engine.store.tables.mail import MessageBody
from engine.store.tables.noticed import PublishedNotice
from engine.store.tables.papers import PaperChoice, PaperTemplate
from engine.store.tables.reading import ColumnMapping
from engine.store.tables.searching import ItemWords
from engine.store.tables.tasks import Task
from engine.store.tables.telling import Feed, UsedLink, Webhook, WebhookEvent
from engine.store.tables.views import SavedView
from engine.store.tables.writing import MailText, MailTextChoice, WorkflowDraft
from engine.store.unit_of_work import reading, table_of, writing
from engine.store.upgrading import upgrade

IN_MEMORY = "sqlite://"
_NEVER_READ = (
    History, HistoryText, Evidence, IdempotencyKey, MessageBody, ItemWords, Webhook, WebhookEvent, Feed, UsedLink,
    ColumnMapping,
    PaperTemplate, PaperChoice,
    Incoming, IncomingFinding, PublishedNotice,
    SavedView, Task,
    FeedbackSender,
    WorkflowDraft, MailText, MailTextChoice,
)  # fmt: skip
_LEFT_OUT = frozenset(table_of(kind) for kind in _NEVER_READ)


def in_memory() -> Database:
    """Return a new database in memory with every table and no row: for one thread, gone when it is closed."""
    database = Database(IN_MEMORY, durability="OFF")
    upgrade(database)
    return database


def copy_of(database: Database) -> Database:
    """Return a copy of a database in memory. It holds what may come of the ledger, not all that came before."""
    if not database.is_sqlite:
        copy = in_memory()
        _copy_rows(database, copy)
        return copy
    copy = Database(IN_MEMORY, durability="OFF")
    with database.transaction(writes=False) as source, copy.connection() as target:
        _pages(source).backup(_pages(target.connection.dbapi_connection))
    return copy


def _pages(connection: Any) -> sqlite3.Connection:
    return cast("sqlite3.Connection", connection)


def _copy_rows(database: Database, copy: Database) -> None:
    with copy.connection() as connection:
        # Rows that are left out are referred to by others; nobody looks at them here.
        connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
    with reading(database) as source, writing(copy) as target:
        for name, table in every_table().tables.items():
            if table in _LEFT_OUT or name == "alembic_version":
                continue
            names = [column.name for column in table.columns]
            rows = source.rows_once(select(*table.columns))
            target.run_many(_insert(table), (dict(zip(names, row, strict=True)) for row in rows))
    with copy.connection() as connection:
        connection.exec_driver_sql("PRAGMA foreign_keys = ON")


def _insert(table: Table) -> Any:
    return insert(table).values({column.name: bindparam(column.name, type_=column.type) for column in table.columns})
