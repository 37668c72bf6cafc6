"""Carrying out a request once, however often it arrives under the same key."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from engine.domain.actor import Actor
from engine.operations.answers import as_text
from engine.store import idempotency
from engine.store.unit_of_work import UnitOfWork

_DONE = "{}"
_Answer = TypeVar("_Answer")


def first_answer(work: UnitOfWork, *, key: str, actor: Actor, request: str) -> str | None:
    """Return what a request was answered the first time, None when it is new; others with the key wait for this one.

    ``request`` is the digest of what is asked for. Raises ``KeyReused`` when the key came with another request.
    """
    work.lock(f"key:{_account(actor)}:{key}")
    return idempotency.first_answer(work, actor=_account(actor), key=key, request=request)


def keep_answer(work: UnitOfWork, answer: str, *, key: str, actor: Actor, request: str, at: datetime) -> None:
    """Keep the answer to a request in the transaction of its effect."""
    idempotency.keep_answer(work, actor=_account(actor), key=key, request=request, answer=answer, at=at)


def answered_once(
    work: UnitOfWork,
    request: dict[str, object],
    act: Callable[[], _Answer],
    again: Callable[[str], _Answer],
    *,
    key: str | None,
    actor: Actor,
    at: datetime,
) -> _Answer:
    """Return the answer to a request: that of ``act``, kept with its key, or with ``again`` the one kept before.

    Without a key nothing is ever a repeat. Raises ``KeyReused`` when the key came with another request.
    """
    if key is None:
        return act()
    digest = idempotency.digest_of(request)
    known = first_answer(work, key=key, actor=actor, request=digest)
    if known is not None:
        return again(known)
    answer = act()
    keep_answer(work, as_text(answer), key=key, actor=actor, request=digest, at=at)
    return answer


def is_repeat(work: UnitOfWork, request: dict[str, object], *, key: str | None, actor: Actor, at: datetime) -> bool:
    """Say whether this very request was carried out before; remember it otherwise, in the transaction of its effect.

    Without a key nothing is ever a repeat. Raises ``KeyReused`` when the key came with another request.
    """
    if key is None:
        return False
    digest = idempotency.digest_of(request)
    if first_answer(work, key=key, actor=actor, request=digest) is not None:
        return True
    keep_answer(work, _DONE, key=key, actor=actor, request=digest, at=at)
    return False


def _account(actor: Actor) -> str:
    """Return the login under which an actor's keys are kept: the person acted for, else who acts."""
    return actor.on_behalf_of.login if actor.on_behalf_of else actor.login
