"""An office's own texts of mails, as they are kept; none is changed or deleted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, select, update

from engine.store.tables.writing import MailText, MailTextChoice
from engine.store.unit_of_work import UnitOfWork, table_of

_text, _choice = table_of(MailText), table_of(MailTextChoice)
_NAMED = ("id", "kind", "language", "number", "note", "added_by", "added_at")
_PARTS = ("subject", "plain", "html")
_FROM = _text.outerjoin(_choice, _choice.c.text_id == _text.c.id)
_LISTED = (
    select(*(_text.c[name] for name in _NAMED), _choice.c.text_id)
    .select_from(_FROM)
    .order_by(_text.c.kind, _text.c.language, _text.c.number)
)
_OF = (
    select(*(_text.c[name] for name in (*_NAMED, *_PARTS)), _choice.c.text_id)
    .select_from(_FROM)
    .where(_text.c.kind == bindparam("kind"), _text.c.language == bindparam("language"))
    .order_by(_text.c.number)
)
_LAST = select(func.max(_text.c.number)).where(
    _text.c.kind == bindparam("kind"), _text.c.language == bindparam("language")
)
_MARK = select(_choice.c.text_id).where(_choice.c.text_id.is_not(None)).order_by(_choice.c.text_id)
_CHOSEN = select(_text.c.kind, _text.c.language, *(_text.c[name] for name in _PARTS)).join_from(
    _text, _choice, _choice.c.text_id == _text.c.id
)
_CHOOSE = (
    update(_choice)
    .where(_choice.c.kind == bindparam("for_kind"), _choice.c.language == bindparam("for_language"))
    .values(
        text_id=bindparam("text"),
        chosen_by=bindparam("by"),
        chosen_at=bindparam("at", type_=_choice.c.chosen_at.type),
    )
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What a version says: subject, plain text and HTML; None for a part it leaves to the product."""

    subject: str | None = None
    plain: str | None = None
    html: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredText:
    """One version of a text, without its words."""

    id: int
    kind: str
    language: str
    number: int
    note: str
    added_by: str
    added_at: datetime
    is_used: bool


def listed(work: UnitOfWork) -> list[StoredText]:
    """Return every version, by kind, language and number."""
    return [_stored(row) for row in work.rows(_LISTED)]


def of(work: UnitOfWork, kind: str, language: str) -> list[tuple[StoredText, Parts]]:
    """Return every version of one text with its words, the oldest first."""
    rows = work.rows(_OF, kind=kind, language=language)
    return [(_stored((*row[: len(_NAMED)], row[-1])), Parts(**_parts(row[len(_NAMED) : -1]))) for row in rows]


def add(
    work: UnitOfWork, kind: str, language: str, parts: Parts, *, note: str, by: str, at: datetime
) -> tuple[int, int]:
    """Keep a new version and return its key and its number."""
    number = int(work.one(_LAST, kind=kind, language=language)[0] or 0) + 1
    row = MailText(
        kind=kind,
        language=language,
        number=number,
        subject=parts.subject,
        plain=parts.plain,
        html=parts.html,
        note=note,
        added_by=by,
        added_at=at,
    )
    return work.add(row), number


def mark(work: UnitOfWork) -> tuple[int, ...]:
    """Return what tells whether the texts in use are others than before: the keys of their versions."""
    return tuple(key for (key,) in work.rows(_MARK))


def chosen(work: UnitOfWork) -> dict[tuple[str, str], Parts]:
    """Return the texts in use, by kind and language; those of the folder and of the product are not among them."""
    return {(row[0], row[1]): Parts(**_parts(row[2:])) for row in work.rows(_CHOSEN)}


def choose(work: UnitOfWork, kind: str, language: str, text_id: int | None, *, by: str, at: datetime) -> None:
    """Write mails of a kind with a version from now on, None for none of these."""
    if work.run(_CHOOSE, for_kind=kind, for_language=language, text=text_id, by=by, at=at) == 0:
        work.add(MailTextChoice(kind=kind, language=language, text_id=text_id, chosen_by=by, chosen_at=at))


def _parts(row: tuple[str | None, ...]) -> dict[str, str | None]:
    return dict(zip(_PARTS, row, strict=True))


def _stored(row: tuple[object, ...]) -> StoredText:
    named = dict(zip(_NAMED, row, strict=False))
    return StoredText(**named, is_used=row[-1] is not None)  # type: ignore[arg-type]  # the columns have these types
