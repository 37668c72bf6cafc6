"""Calls over HTTP under a key: begun once, answered once, and answered the same way again."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.errors import InvalidInput, KeyReused, RectifyError
from engine.operations.ledger import Ledger
from engine.store import calls
from engine.store.unit_of_work import writing
from engine.words import Words

# A call that has not ended after this long died with its process: whoever comes next may try.
UNDER_WAY = timedelta(seconds=30)
_LONGEST = 200


class CallInFlight(RectifyError):
    """The first call under this key has not been answered yet."""

    code = "call_in_flight"
    says = Words("同一个重复键“{key}”的请求还在处理。", "A call under the key {key!r} is still under way.")
    remedy = Words("稍后用同一个键再试。", "Try again in a moment, with the same key.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The answer to a call: HTTP status, the headers that belong to it, and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes


def begin(ledger: Ledger, login: str, key: str, request: str, *, at: datetime) -> Kept | None:
    """Begin a call under a key, or return the answer it was given before. ``request`` is the digest of what is asked.

    Raises ``CallInFlight`` while the first is under way, ``KeyReused`` for another request, ``InvalidInput`` for a key
    that cannot be used.
    """
    if not 0 < len(key) <= _LONGEST or not key.isprintable():
        raise InvalidInput(
            what=Words("重复键", "Key"),
            value=key[:_LONGEST],
            why=Words("长度或字符不对", "its length or a character is wrong"),
            allowed=Words(f"1到{_LONGEST}个可见字符", f"1–{_LONGEST} printable characters"),
            where="Idempotency-Key",
        )
    with writing(ledger.database) as work:
        work.lock(f"call:{login}:{key}")
        known = calls.find(work, login, key)
        if known is None:
            calls.begin(work, login, key, request, at=at)
            return None
        if known.request != request:
            raise KeyReused(key=key)
        if known.status is None:
            if known.started_at > at - UNDER_WAY:
                raise CallInFlight(key=key)
            calls.begin_again(work, login, key, at=at)
            return None
        return Kept(status=known.status, headers=json.loads(known.headers), body=known.body.encode())


def keep(ledger: Ledger, login: str, key: str, answer: Kept, *, at: datetime) -> None:
    """Keep the answer to a call that has begun."""
    with writing(ledger.database) as work:
        calls.answer(
            work,
            login,
            key,
            status=answer.status,
            headers=json.dumps(dict(answer.headers)),
            body=answer.body.decode(),
            at=at,
        )


def let_go(ledger: Ledger, login: str, key: str) -> None:
    """Forget a call that changed nothing, so that the key can be used for another try."""
    with writing(ledger.database) as work:
        calls.drop(work, login, key)
