"""Keys that make a repeated request harmless: the first answer is kept and given again."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, insert, select

from engine.domain.chain import canonical
from engine.errors import InvalidInput, KeyReused
from engine.store.tables.ledger import IdempotencyKey
from engine.store.unit_of_work import UnitOfWork, table_of
from engine.words import Words

KEPT_FOR = timedelta(days=90)
_LONGEST = 200
_key = table_of(IdempotencyKey)
_GET = select(_key.c.request, _key.c.answer).where(_key.c.actor == bindparam("actor"), _key.c.key == bindparam("key"))
_PUT = insert(_key).values({name: bindparam(name, type_=_key.c[name].type) for name in _key.columns.keys()})  # noqa: SIM118
_FORGET = delete(_key).where(_key.c.at < bindparam("before", type_=_key.c.at.type))


def digest_of(request: dict[str, object]) -> str:
    """Return the hash that tells whether two requests ask for the same."""
    return hashlib.sha256(canonical(request).encode()).hexdigest()


def first_answer(work: UnitOfWork, *, actor: str, key: str, request: str) -> str | None:
    """Return what this request was answered the first time, None when it is new.

    Raises ``KeyReused`` when the key came with another request before, ``InvalidInput`` for an unusable key.
    """
    if not 0 < len(key) <= _LONGEST:
        raise InvalidInput(
            what=Words("重复键", "Key"),
            value=key,
            why=Words("长度不对", "its length is wrong"),
            allowed=f"1–{_LONGEST}",
        )
    row = work.maybe(_GET, actor=actor, key=key)
    if row is None:
        return None
    if row[0] != request:
        raise KeyReused(key=key)
    return str(row[1])


def keep_answer(work: UnitOfWork, *, actor: str, key: str, request: str, answer: str, at: datetime) -> None:
    """Keep the answer to a request in the transaction of its effect."""
    work.run(_PUT, actor=actor, key=key, request=request, answer=answer, at=at)


def forget(work: UnitOfWork, *, before: datetime) -> int:
    """Drop keys older than ``before``; return how many."""
    return work.run(_FORGET, before=before)
