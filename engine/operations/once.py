"""Carrying out a request once, however often it arrives under the same key."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actor import Actor
from engine.store import idempotency
from engine.store.unit_of_work import UnitOfWork

_DONE = "{}"


def first_answer(work: UnitOfWork, *, key: str, actor: Actor, request: str) -> str | None:
    """Return what a request was answered the first time, None when it is new; others with the key wait for this one.

    ``request`` is the digest of what is asked for. Raises ``KeyReused`` when the key came with another request.
    """
    work.lock(f"key:{_account(actor)}:{key}")
    return idempotency.first_answer(work, actor=_account(actor), key=key, request=request)


def keep_answer(work: UnitOfWork, answer: str, *, key: str, actor: Actor, request: str, at: datetime) -> None:
    """Keep the answer to a request in the transaction of its effect."""
    idempotency.keep_answer(work, actor=_account(actor), key=key, request=request, answer=answer, at=at)


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
