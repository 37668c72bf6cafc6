"""What columns of ledgers are, as the office stated it: one live statement for each row of headings."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import bindparam, select, update

from engine.store.tables.reading import ColumnMapping
from engine.store.unit_of_work import UnitOfWork, table_of

_mapping = table_of(ColumnMapping)
_LIVE = select(_mapping.c.fingerprint, _mapping.c.columns).where(_mapping.c.ended_at.is_(None))
_END = (
    update(_mapping)
    .where(_mapping.c.fingerprint == bindparam("known_by"), _mapping.c.ended_at.is_(None))
    .values(ended_at=bindparam("at", type_=_mapping.c.created_at.type))
)


def live(work: UnitOfWork) -> dict[str, dict[str, str]]:
    """Return what is stated, by fingerprint: a field for each heading."""
    return {str(fingerprint): json.loads(columns) for fingerprint, columns in work.rows(_LIVE)}


def add(work: UnitOfWork, fingerprint: str, columns: Mapping[str, str], *, at: datetime) -> None:
    """Keep a statement where there is none that is live."""
    text = json.dumps(columns, ensure_ascii=False, sort_keys=True)
    work.add(ColumnMapping(fingerprint=fingerprint, columns=text, created_at=at))


def end(work: UnitOfWork, fingerprint: str, *, at: datetime) -> bool:
    """End a statement; False when there is none that is live."""
    return work.run(_END, known_by=fingerprint, at=at) == 1
