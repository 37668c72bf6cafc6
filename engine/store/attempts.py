"""Each attempt to hand a message over, as it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam
from sqlalchemy.dialects import postgresql, sqlite

from engine.store.tables.delivery import Delivery
from engine.store.unit_of_work import UnitOfWork, table_of

_delivery = table_of(Delivery)
_ONCE = ["message_id", "attempt"]
_SAID = ("ended_at", "result", "stage", "code", "detail")
_VALUES = {name: bindparam(name, type_=_delivery.c[name].type) for name in (*_ONCE, *_SAID)}
_KEEP_SQLITE = sqlite.insert(_delivery).values(_VALUES)
_KEEP_SQLITE = _KEEP_SQLITE.on_conflict_do_update(
    index_elements=_ONCE, set_={name: _KEEP_SQLITE.excluded[name] for name in _SAID}
)
_KEEP_POSTGRESQL = postgresql.insert(_delivery).values(_VALUES)
_KEEP_POSTGRESQL = _KEEP_POSTGRESQL.on_conflict_do_update(
    index_elements=_ONCE, set_={name: _KEEP_POSTGRESQL.excluded[name] for name in _SAID}
)


def keep(
    work: UnitOfWork,
    *,
    message_id: int,
    attempt: int,
    result: str,
    stage: str,
    code: int | None,
    detail: str,
    at: datetime,
) -> None:
    """Keep how an attempt ended: its result, how far it came, and the other side's answer and words.

    Whoever made the attempt knows better than those who only found it left, and may come later.
    """
    work.run(
        _KEEP_SQLITE if work.database.is_sqlite else _KEEP_POSTGRESQL,
        message_id=message_id,
        attempt=attempt,
        ended_at=at,
        result=result,
        stage=stage,
        code=code,
        detail=detail,
    )


def of_message(work: UnitOfWork, message_id: int) -> list[Delivery]:
    """Return the attempts of one message, in their order."""
    return sorted(work.list(Delivery, message_id=message_id), key=lambda row: row.attempt)
