"""Evidence: which files were handed in for an item, by whom and when."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import bindparam, func, insert, select

from engine.store.files import StoredFile
from engine.store.tables.ledger import Evidence
from engine.store.unit_of_work import UnitOfWork, table_of

_evidence = table_of(Evidence)
_BYTES = select(func.coalesce(func.sum(_evidence.c.size), 0)).where(
    _evidence.c.item_id == bindparam("item_id"), _evidence.c.void_at.is_(None)
)
_CONTENTS = (
    select(func.max(_evidence.c.size).label("size"))
    .where(_evidence.c.item_id == bindparam("item_id"), _evidence.c.void_at.is_(None))
    .group_by(_evidence.c.sha256)
    .subquery()
)
_COUNTED = select(func.count(), func.coalesce(func.sum(_CONTENTS.c.size), 0)).select_from(_CONTENTS)
_PIN = insert(_evidence).values(
    {
        name: bindparam(name, type_=_evidence.c[name].type)
        for name in ("item_id", "group", "file_name", "size", "sha256", "added_by", "added_at")
    }
)


def bytes_of(work: UnitOfWork, item_id: int) -> int:
    """Return how many bytes the files of an item take."""
    return int(work.one(_BYTES, item_id=item_id)[0])


def contents_of(work: UnitOfWork, item_id: int) -> tuple[int, int]:
    """Return how many different files an item has, and how many bytes they take."""
    files, size = work.one(_COUNTED, item_id=item_id)
    return int(files), int(size)


def pin(work: UnitOfWork, item_id: int, files: Iterable[StoredFile], *, group: str, by: str, at: datetime) -> None:
    """Store a row for each file of an item; ``by`` is the name of who handed it in."""
    work.run_many(
        _PIN,
        (
            {
                "item_id": item_id,
                "group": group,
                "file_name": file.name,
                "size": file.size,
                "sha256": file.sha256,
                "added_by": by,
                "added_at": at,
            }
            for file in files
        ),
    )
