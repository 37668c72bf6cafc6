"""Tokens of people and services: made, found by their secret, listed, revoked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.scopes import Scope
from engine.domain.standing_names import PERSON
from engine.errors import AlreadyThere, InvalidInput, NotFound
from engine.operations.ledger import Ledger
from engine.operations.persons import require_about
from engine.operations.secret import digest, fresh
from engine.store import history, sign_in, tokens
from engine.store.sign_in import KnownAccount
from engine.store.tables.sign_in import AccessToken
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

PREFIX = "rct_"
USUAL_LIFE, LONGEST_LIFE = timedelta(days=90), timedelta(days=366)
LONGEST_NAME, MOST_TOKENS = 80, 50
_NOTED_EVERY = timedelta(hours=1)
_CHAIN = "office"
_TOKEN = Words("令牌", "token")


@dataclass(frozen=True, slots=True, kw_only=True)
class NewToken:
    """A token just made. ``secret`` is shown this once."""

    id: int
    login: str
    name: str
    secret: str
    scopes: frozenset[Scope]
    expires_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedToken:
    """A token without its secret."""

    id: int
    login: str
    name: str
    scopes: frozenset[Scope]
    created_at: datetime
    expires_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundToken:
    """Whose token a secret is, and what it may be used for."""

    id: int
    account: KnownAccount
    scopes: frozenset[Scope]


def create(
    ledger: Ledger,
    login: str,
    called: str,
    scopes: Iterable[str],
    *,
    expires_at: datetime | None = None,
    actor: Actor,
    at: datetime,
) -> NewToken:
    """Make a token for a person or a service; its secret is returned and kept nowhere.

    People make their own; an administrator makes those of services. Without ``expires_at`` it lasts 90 days. Raises
    ``NotFound``, ``NotPermitted``, ``InvalidInput`` for a name, scope or expiry that cannot be used, and
    ``AlreadyThere`` for a name that one of their tokens bears.
    """
    wanted, expires_at = _scopes(scopes), expires_at or at + USUAL_LIFE
    _require_sense(called, expires_at, at)
    secret = fresh(PREFIX)
    with writing(ledger.database) as work:
        account = _account(work, login)
        action = Action.MAKE_SERVICE_TOKEN if account.is_service else Action.MAKE_TOKEN
        require_about(work, account.person, action, actor=actor)
        held = [row for row in work.list(AccessToken, account_id=account.id) if _lasts(row, at)]
        _require_room(held, login, called)
        token_id = work.add(
            AccessToken(
                account_id=account.id,
                name=called,
                secret_hash=digest(secret),
                scopes=",".join(sorted(wanted)),
                created_at=at,
                expires_at=expires_at,
            )
        )
        told: dict[str, object] = {
            "login": login,
            "token": token_id,
            "name": called,
            "scopes": sorted(str(scope) for scope in wanted),
            "expires_at": expires_at.isoformat(),
        }
        history.append(work, _CHAIN, at=at, action="token_created", actor=actor, data=told)
    return NewToken(id=token_id, login=login, name=called, secret=secret, scopes=wanted, expires_at=expires_at)


def find(ledger: Ledger, secret: str, *, at: datetime) -> FoundToken | None:
    """Return the token of a secret and note its use; None when it is unknown, over, or its account is disabled."""
    if not secret.startswith(PREFIX):
        return None
    with reading(ledger.database) as work:
        token = tokens.live(work, digest(secret), at=at)
        account = None if token is None else sign_in.account_by_id(work, token.account_id)
    if token is None or account is None:
        return None
    if token.last_used_at is None or token.last_used_at <= at - _NOTED_EVERY:
        with writing(ledger.database) as work:
            tokens.used(work, token.id, before=at - _NOTED_EVERY, at=at)
    return FoundToken(id=token.id, account=account, scopes=token.scopes)


def list_tokens(ledger: Ledger, login: str, *, actor: Actor) -> list[ListedToken]:
    """Return somebody's tokens, the latest first, also those that are over; raises ``NotFound``, ``NotPermitted``."""
    with reading(ledger.database) as work:
        account = _account(work, login)
        require_about(work, account.person, Action.KEEP_TOKENS, actor=actor)
        return [
            ListedToken(
                id=row.id,
                login=login,
                name=row.name,
                scopes=tokens.read_scopes(row.scopes),
                created_at=row.created_at,
                expires_at=row.expires_at,
                last_used_at=row.last_used_at,
                revoked_at=row.revoked_at,
            )
            for row in reversed(work.list(AccessToken, account_id=account.id))
            if row.id is not None
        ]


def revoke(ledger: Ledger, login: str, token_id: int, *, actor: Actor, at: datetime) -> bool:
    """Revoke a token of somebody; False when it was. Raises ``NotFound`` and ``NotPermitted``."""
    with writing(ledger.database) as work:
        account = _account(work, login)
        require_about(work, account.person, Action.KEEP_TOKENS, actor=actor)
        row = work.find(AccessToken, id=token_id, account_id=account.id)
        if row is None:
            raise NotFound(what=_TOKEN, which=str(token_id))
        if not tokens.revoke(work, token_id, at=at):
            return False
        told: dict[str, object] = {"login": login, "token": token_id, "name": row.name}
        history.append(work, _CHAIN, at=at, action="token_revoked", actor=actor, data=told)
    return True


def _account(work: UnitOfWork, login: str) -> KnownAccount:
    account = sign_in.account_by_login(work, login)
    if account is None:
        raise NotFound(what=PERSON, which=login)
    return account


def _lasts(row: AccessToken, at: datetime) -> bool:
    return row.revoked_at is None and row.expires_at > at


def _scopes(names: Iterable[str]) -> frozenset[Scope]:
    wanted = frozenset(names)
    unknown = sorted(wanted - set(Scope))
    if unknown or not wanted:
        raise InvalidInput(
            what=Words("令牌用途", "Scope"),
            value=unknown[0] if unknown else "",
            why=Words("没有这种用途", "there is no such scope") if unknown else Words("一种也没有", "none is named"),
            allowed=list(Scope),
        )
    return frozenset(Scope(name) for name in wanted)


def _require_sense(name: str, expires_at: datetime, at: datetime) -> None:
    if not 0 < len(name.strip()) <= LONGEST_NAME or not name.isprintable():
        raise InvalidInput(
            what=Words("令牌名称", "Name of the token"),
            value=name,
            why=Words("长度或字符不对", "its length or a character is wrong"),
            allowed=Words("1到80个可见字符", "1–80 printable characters"),
        )
    if not at < expires_at <= at + LONGEST_LIFE:
        raise InvalidInput(
            what=Words("令牌到期时间", "Expiry of the token"),
            value=f"{expires_at:%Y-%m-%d}",
            why=Words("已过去，或太远", "it has passed, or is too far away"),
            allowed=Words(f"今后{LONGEST_LIFE.days}天以内", f"within {LONGEST_LIFE.days} days from now"),
        )


def _require_room(held: list[AccessToken], login: str, name: str) -> None:
    if any(row.name == name for row in held):
        raise AlreadyThere(what=_TOKEN, which=name)
    if len(held) >= MOST_TOKENS:
        raise InvalidInput(
            what=_TOKEN,
            value=name,
            why=Words(f"{login}已有{len(held)}个", f"{login} has {len(held)}"),
            allowed=Words(f"最多{MOST_TOKENS}个，先撤销不用的", f"at most {MOST_TOKENS}; revoke what is not used"),
        )
