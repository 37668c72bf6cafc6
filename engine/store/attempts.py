"""Each attempt to hand a message over, as it ended."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert

from engine.store.tables.delivery import Delivery
from engine.store.unit_of_work import UnitOfWork, table_of

_delivery = table_of(Delivery)
_ADD = insert(_delivery).values(
    {
        name: bindparam(name, type_=_delivery.c[name].type)
        for name in ("message_id", "attempt", "ended_at", "result", "stage", "code", "detail")
    }
)


def add(
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
    """Keep how an attempt ended: its result, how far it came, and the other side's answer and words."""
    work.run(
        _ADD,
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
