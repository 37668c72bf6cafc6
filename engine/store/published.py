"""Notices of inspections that were published: which edition is out, and those that were before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import bindparam, select, update

from engine.domain.editions import Edition
from engine.store.tables.ledger import Inspection
from engine.store.tables.noticed import PublishedNotice
from engine.store.unit_of_work import UnitOfWork, table_of

_notice, _inspection = table_of(PublishedNotice), table_of(Inspection)
_COLUMNS = (
    "id", "edition", "title", "signed_on", "sha256", "shown", "withheld", "confidential", "note", "published_by",
    "published_at", "withdrawn_by", "withdrawn_at", "withdrawn_note",
)  # fmt: skip
_READ = select(*(_notice.c[name] for name in _COLUMNS), _inspection.c.code, _inspection.c.unit_id).join(
    _inspection, _inspection.c.id == _notice.c.inspection_id
)
_OF = _READ.where(_inspection.c.code == bindparam("inspection")).order_by(_notice.c.id.desc())
_OUT = _READ.where(_notice.c.withdrawn_at.is_(None)).order_by(_notice.c.id.desc())
_GET = _READ.where(_notice.c.id == bindparam("notice"))
_CONTENT = select(_notice.c.content).where(_notice.c.id == bindparam("notice"))
_WITHDRAW = (
    update(_notice)
    .where(_notice.c.id == bindparam("notice"), _notice.c.withdrawn_at.is_(None))
    .values(
        withdrawn_at=bindparam("at", type_=_notice.c.published_at.type),
        withdrawn_by=bindparam("by"),
        withdrawn_note=bindparam("said"),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredNotice:
    """One edition as it was published, without the page itself; ``inspection`` is the code, ``unit_id`` whose it is."""

    id: int
    edition: Edition
    title: str
    signed_on: date
    sha256: str
    shown: int
    withheld: int
    confidential: int
    note: str
    published_by: str
    published_at: datetime
    withdrawn_by: str | None
    withdrawn_at: datetime | None
    withdrawn_note: str | None
    inspection: str
    unit_id: int

    @property
    def is_out(self) -> bool:
        """Say whether it is still published."""
        return self.withdrawn_at is None


def add(work: UnitOfWork, row: PublishedNotice) -> int:
    """Keep a notice that is published; no other of its edition is out."""
    return work.add(row)


def of_inspection(work: UnitOfWork, code: str) -> list[StoredNotice]:
    """Return every notice of an inspection that was ever published, the latest first."""
    return [_stored(row) for row in work.rows(_OF, inspection=code)]


def out(work: UnitOfWork) -> list[StoredNotice]:
    """Return the notices that are out, the latest first."""
    return [_stored(row) for row in work.rows(_OUT)]


def get(work: UnitOfWork, notice: int) -> StoredNotice | None:
    """Return a notice by its key, or None."""
    row = work.maybe(_GET, notice=notice)
    return None if row is None else _stored(row)


def content(work: UnitOfWork, notice: int) -> bytes:
    """Return the page of a notice as it was published."""
    found: bytes = work.one(_CONTENT, notice=notice)[0]
    return found


def withdraw(work: UnitOfWork, notice: int, *, by: str, note: str, at: datetime) -> bool:
    """Record that a notice is out no longer; False where it was not."""
    return work.run(_WITHDRAW, notice=notice, by=by, said=note, at=at) == 1


def _stored(row: tuple[Any, ...]) -> StoredNotice:
    values = dict(zip((*_COLUMNS, "inspection", "unit_id"), row, strict=True))
    values["edition"] = Edition(values["edition"])
    return StoredNotice(**values)
