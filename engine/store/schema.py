"""The tables there are, and the step of them a database is at; ``upgrading`` brings it to the newest."""

from __future__ import annotations

from functools import cache
from importlib import resources

from sqlalchemy import Connection, MetaData, inspect, text

from engine.store.database import Database
from engine.store.tables import (
    calls,
    dates,
    decisions,
    delivery,
    feedback,
    incoming,
    ledger,
    mail,
    noticed,
    office,
    papers,
    reading,
    requests,
    searching,
    sign_in,
    tasks,
    telling,
    views,
    writing,
)
from engine.store.tables.table import metadata

_OF_ITEMS = (ledger, dates, requests, decisions, feedback)
_OF_PAPERS = (reading, papers, incoming, noticed, writing)
_MODULES = (office, *_OF_ITEMS, mail, delivery, calls, sign_in, searching, telling, *_OF_PAPERS, views, tasks)
# Each file of a step is named for it: ``0012_saved_views.py`` is step 0012, and the last of them is the newest.
MIGRATIONS = resources.files("engine.store") / "migrations"


def every_table() -> MetaData:
    """Return the metadata with every table in it."""
    assert all(module.__name__ for module in _MODULES)  # noqa: S101 - the import is what registers the tables
    return metadata


def revision(database: Database) -> tuple[str | None, str]:
    """Return the step the database is at and the newest step there is; the first is None before ``upgrade``."""
    with database.connection() as connection:
        return revision_of(connection), _newest()


def revision_of(connection: Connection) -> str | None:
    """Return the step a database is at, or None where there are no tables."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


@cache
def _newest() -> str:
    steps = (MIGRATIONS / "versions").iterdir()
    return max(step.name.partition("_")[0] for step in steps if step.name[:1].isdigit())
