"""Tokens by the hash of their secret."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from engine.domain.scopes import Scope
from engine.store.tables.sign_in import AccessToken
from engine.store.unit_of_work import UnitOfWork, table_of

_token = table_of(AccessToken)
_AT = _token.c.expires_at.type
_LIVE = select(_token.c.id, _token.c.account_id, _token.c.scopes, _token.c.last_used_at).where(
    _token.c.secret_hash == bindparam("secret"),
    _token.c.revoked_at.is_(None),
    _token.c.expires_at > bindparam("at", type_=_AT),
)
_USED = (
    update(_token)
    .where(
        _token.c.id == bindparam("token"),
        or_(_token.c.last_used_at.is_(None), _token.c.last_used_at <= bindparam("before", type_=_AT)),
    )
    .values(last_used_at=bindparam("at", type_=_AT))
)
_REVOKE = (
    update(_token)
    .where(_token.c.id == bindparam("token"), _token.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at", type_=_AT))
)
_REVOKE_ALL = (
    update(_token)
    .where(_token.c.account_id == bindparam("account"), _token.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("at", type_=_AT))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveToken:
    """A token within its limits."""

    id: int
    account_id: int
    scopes: frozenset[Scope]
    last_used_at: datetime | None


def live(work: UnitOfWork, secret_hash: str, *, at: datetime) -> LiveToken | None:
    """Return the token of a secret, None when it is unknown, revoked or expired."""
    row = work.maybe(_LIVE, secret=secret_hash, at=at)
    if row is None:
        return None
    return LiveToken(id=row[0], account_id=row[1], scopes=read_scopes(row[2]), last_used_at=row[3])


def used(work: UnitOfWork, token_id: int, *, before: datetime, at: datetime) -> None:
    """Note that a token was used, unless that was noted after ``before``."""
    work.run(_USED, token=token_id, before=before, at=at)


def revoke(work: UnitOfWork, token_id: int, *, at: datetime) -> bool:
    """Revoke a token; False when it was."""
    return work.run(_REVOKE, token=token_id, at=at) == 1


def revoke_all(work: UnitOfWork, account_id: int, *, at: datetime) -> int:
    """Revoke every token of an account; return how many."""
    return work.run(_REVOKE_ALL, account=account_id, at=at)


def read_scopes(text: str) -> frozenset[Scope]:
    """Return scopes as they are stored."""
    return frozenset(Scope(name) for name in text.split(","))
