"""Which inspection of the ledger a source is about."""

from __future__ import annotations

from engine.domain.notice_title import notice_title
from engine.operations.source import Findings, inspection_identity, plain
from engine.store.tables.ledger import Inspection
from engine.store.unit_of_work import UnitOfWork


def known_inspection(work: UnitOfWork, source: Findings) -> Inspection | None:
    """Return the inspection that a source is about, or None for one the ledger does not have.

    It is known by what the source says of it (``inspection_identity``). A notice about an inspection that came in as a
    register has a title made for it (``notice_title``): under that title and its days it is the same inspection.
    """
    known = work.find(Inspection, identity=inspection_identity(source))
    if known is not None or source.started_on is None:
        return known
    days = (source.started_on, source.ended_on)
    alike = (
        row
        for row in work.list(Inspection, kind=source.kind)
        if (row.started_on, row.ended_on) == days and plain(row.organization) == plain(source.organization)
    )
    return next((row for row in alike if _told_title(row) == plain(source.title)), None)


def _told_title(row: Inspection) -> str:
    return plain(notice_title(row.title, organization=row.organization, kind=row.kind))
