"""How much is kept: evidence, history, and the database itself as far as it says."""

from __future__ import annotations

from typing import TypedDict

from sqlalchemy import func, literal_column, null, select

from engine.store.tables.ledger import Evidence, History
from engine.store.unit_of_work import UnitOfWork, table_of

_evidence, _history = table_of(Evidence), table_of(History)
_FILES = select(_evidence.c.sha256, func.max(_evidence.c.size).label("size")).group_by(_evidence.c.sha256).subquery()
_OF_DATABASE = {True: null(), False: literal_column("pg_database_size(current_database())")}
_SIZES = {
    is_sqlite: select(
        select(func.count()).select_from(_FILES).scalar_subquery(),
        select(func.coalesce(func.sum(_FILES.c.size), 0)).scalar_subquery(),
        select(func.count()).select_from(_history).scalar_subquery(),
        of_database,
    )
    for is_sqlite, of_database in _OF_DATABASE.items()
}


class Sizes(TypedDict):
    """Pieces of evidence, each content once, and their bytes; links of the history; bytes of the database or None."""

    files: int
    file_bytes: int
    links: int
    database_bytes: int | None


def sizes(work: UnitOfWork) -> Sizes:
    """Return how much is kept; an SQLite database is a file, whose size whoever has it can see."""
    files, file_bytes, links, of_database = work.one(_SIZES[work.database.is_sqlite])
    return {"files": files, "file_bytes": int(file_bytes), "links": links, "database_bytes": of_database}
