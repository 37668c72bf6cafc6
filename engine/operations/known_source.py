"""Which inspection of the ledger a source is about."""

from __future__ import annotations

from datetime import date

from engine.domain.notice_title import notice_title
from engine.operations.source import Findings, inspection_identity, plain
from engine.store.tables.ledger import Inspection, Item
from engine.store.unit_of_work import UnitOfWork


def known_inspection(work: UnitOfWork, source: Findings, *, office: str) -> Inspection | None:
    """Return the inspection that a source is about, or None for one the ledger does not have.

    It is known by what the source says of it (``inspection_identity``). An edition that went out from here may have a
    title made for it (``notice_title``) and a day of its own: it is about the inspection of that title and those days,
    and where there are several, about the one that has most of its findings. ``office`` signs for a body nobody named.
    """
    known = work.find(Inspection, identity=inspection_identity(source))
    if known is not None or not source.is_edition:
        return known
    alike = [
        row
        for row in work.list(Inspection, kind=source.kind)
        if _days(row) == _days(source) and plain(row.organization or office) == plain(source.organization)
    ]
    alike = [row for row in alike if _told_title(row) == plain(source.title)]
    return max(alike, key=lambda row: _shared(work, row, source), default=None)


def _days(of: Inspection | Findings) -> tuple[date | None, date | None]:
    """Return when an inspection was, as far as a notice tells it: both days or none."""
    return (of.started_on, of.ended_on) if of.started_on and of.ended_on else (None, None)


def _told_title(row: Inspection) -> str:
    return plain(notice_title(row.title, organization=row.organization, kind=row.kind))


def _shared(work: UnitOfWork, row: Inspection, source: Findings) -> int:
    titles = {plain(item.title) for item in work.list(Item, inspection_id=row.id)}
    return sum(plain(finding.title) in titles for finding in source.findings)
