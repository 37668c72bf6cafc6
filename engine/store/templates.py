"""An office's own templates of documents, as they are kept; none is changed or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from engine.store.tables.papers import PaperChoice, PaperTemplate
from engine.store.unit_of_work import UnitOfWork, table_of

_template, _choice = table_of(PaperTemplate), table_of(PaperChoice)
_COLUMNS = ("id", "kind", "number", "file_name", "sha256", "note", "added_by", "added_at")
_LISTED = (
    select(*(_template.c[name] for name in _COLUMNS), func.length(_template.c.content), _choice.c.template_id)
    .select_from(_template.outerjoin(_choice, _choice.c.template_id == _template.c.id))
    .order_by(_template.c.kind, _template.c.number)
)
_LAST = select(func.max(_template.c.number)).where(_template.c.kind == bindparam("kind"))
_CONTENT = select(_template.c.content).where(
    _template.c.kind == bindparam("kind"), _template.c.number == bindparam("number")
)
_CHOSEN = (
    select(_template.c.number, _template.c.content)
    .join_from(_template, _choice, _choice.c.template_id == _template.c.id)
    .where(_choice.c.kind == bindparam("kind"))
)
_CHOOSE = (
    update(_choice)
    .where(_choice.c.kind == bindparam("for_kind"))
    .values(
        template_id=bindparam("template"),
        chosen_by=bindparam("by"),
        chosen_at=bindparam("at", type_=_choice.c.chosen_at.type),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredTemplate:
    """One version of a template, without its bytes."""

    id: int
    kind: str
    number: int
    file_name: str
    sha256: str
    note: str
    added_by: str
    added_at: datetime
    size: int
    is_used: bool


def listed(work: UnitOfWork) -> list[StoredTemplate]:
    """Return every version, by kind and number."""
    return [
        StoredTemplate(**dict(zip(_COLUMNS, row, strict=False)), size=row[-2], is_used=row[-1] is not None)
        for row in work.rows(_LISTED)
    ]


def add(
    work: UnitOfWork, kind: str, *, file_name: str, content: bytes, sha256: str, note: str, by: str, at: datetime
) -> int:
    """Keep a new version and return its number."""
    number = int(work.one(_LAST, kind=kind)[0] or 0) + 1
    work.add(
        PaperTemplate(
            kind=kind,
            number=number,
            file_name=file_name,
            content=content,
            sha256=sha256,
            note=note,
            added_by=by,
            added_at=at,
        )
    )
    return number


def content(work: UnitOfWork, kind: str, number: int) -> bytes | None:
    """Return the bytes of a version, or None."""
    row = work.maybe(_CONTENT, kind=kind, number=number)
    return None if row is None else bytes(row[0])


def chosen(work: UnitOfWork, kind: str) -> tuple[int, bytes] | None:
    """Return the version in use and its bytes; None where the product's own is used."""
    row = work.maybe(_CHOSEN, kind=kind)
    return None if row is None else (row[0], bytes(row[1]))


def choose(work: UnitOfWork, kind: str, template_id: int | None, *, by: str, at: datetime) -> None:
    """Use a version from now on, None for the product's own."""
    if work.run(_CHOOSE, for_kind=kind, template=template_id, by=by, at=at) == 0:
        work.add(PaperChoice(kind=kind, template_id=template_id, chosen_by=by, chosen_at=at))
