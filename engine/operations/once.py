"""Carrying out a request once, however often it arrives under the same key."""

from __future__ import annotations

from datetime import datetime

from engine.domain.actor import Actor
from engine.store import idempotency
from engine.store.unit_of_work import UnitOfWork

_DONE = "{}"


def account(actor: Actor) -> str:
    """Return the login under which an actor's keys are kept: the person acted for, else who acts."""
    return actor.on_behalf_of.login if actor.on_behalf_of else actor.login


def is_repeat(work: UnitOfWork, request: dict[str, object], *, key: str | None, actor: Actor, at: datetime) -> bool:
    """Say whether this very request was carried out before; remember it otherwise, in the transaction of its effect.

    Without a key nothing is ever a repeat. Raises ``KeyReused`` when the key came with another request.
    """
    if key is None:
        return False
    digest = idempotency.digest_of(request)
    work.lock(f"key:{account(actor)}:{key}")
    if idempotency.first_answer(work, actor=account(actor), key=key, request=digest) is not None:
        return True
    idempotency.keep_answer(work, actor=account(actor), key=key, request=digest, answer=_DONE, at=at)
    return False
