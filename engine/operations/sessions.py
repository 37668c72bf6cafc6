"""Sessions: found by their secret, listed, and ended."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.actions import Action
from engine.domain.actor import Actor
from engine.domain.permission import require
from engine.domain.sign_in import EndReason, EventKind
from engine.domain.standing_names import PERSON
from engine.errors import NotFound
from engine.operations.ledger import Ledger
from engine.operations.persons import require_about
from engine.operations.secret import digest
from engine.operations.signing_in import Limits
from engine.store import history, sign_in
from engine.store.sign_in import KnownAccount, LiveSession
from engine.store.tables.sign_in import SignInSession
from engine.store.unit_of_work import UnitOfWork, reading, writing
from engine.words import Words

# A session's use is written this seldom, for a page is many requests.
_NOTED_EVERY = timedelta(minutes=1)
_CHAIN = "office"
_SESSION = Words("登录", "session")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedSession:
    """A session that lasts: how and from where, since when, last used when."""

    id: int
    way: str
    network: str
    agent: str
    created_at: datetime
    last_seen_at: datetime
    ends_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedEvent:
    """What became of one attempt; ``login`` is None where what was typed names nobody."""

    id: int
    at: datetime
    kind: str
    login: str | None
    way: str | None
    network: str
    agent: str


def find(ledger: Ledger, secret: str, *, limits: Limits, at: datetime) -> LiveSession | None:
    """Return the session of a secret and note its use; None when it is unknown or over."""
    with reading(ledger.database) as work:
        found = sign_in.live_session(work, digest(secret), idle_since=at - limits.idle, at=at)
    if found is not None and found.last_seen_at <= at - _NOTED_EVERY:
        with writing(ledger.database) as work:
            sign_in.seen(work, found.id, at=at)
    return found


def sign_out(ledger: Ledger, secret: str, *, network: str, at: datetime) -> bool:
    """End the session of a secret; False when there was none."""
    with writing(ledger.database) as work:
        row = work.find(SignInSession, secret_hash=digest(secret))
        if row is None or row.id is None or not sign_in.end_session(work, row.id, EndReason.SIGNED_OUT, at=at):
            return False
        sign_in.note(work, EventKind.SIGNED_OUT, account_id=row.account_id, network=network, at=at)
    return True


def list_sessions(ledger: Ledger, login: str, *, limits: Limits, actor: Actor, at: datetime) -> list[ListedSession]:
    """Return somebody's sessions that last, the latest first; raises ``NotFound`` and ``NotPermitted``."""
    with reading(ledger.database) as work:
        account = permitted(work, login, actor)
        return listed_of(work, account.id, limits=limits, at=at)


def listed_of(work: UnitOfWork, account_id: int, *, limits: Limits, at: datetime) -> list[ListedSession]:
    """Return the sessions of an account that last, the latest first, in a transaction that has begun."""
    found = sign_in.live_sessions(work, account_id, idle_since=at - limits.idle, at=at)
    return [ListedSession(**one) for one in found]


def end(ledger: Ledger, login: str, session_id: int, *, actor: Actor, at: datetime) -> None:
    """End one session of somebody; raises ``NotFound`` also for one of somebody else, and ``NotPermitted``."""
    with writing(ledger.database) as work:
        account = permitted(work, login, actor)
        row = work.find(SignInSession, id=session_id, account_id=account.id)
        if row is None or not sign_in.end_session(work, session_id, EndReason.ENDED, at=at):
            raise NotFound(what=_SESSION, which=str(session_id))
        sign_in.note(work, EventKind.SESSIONS_ENDED, account_id=account.id, network="", at=at)
        _record(work, account, 1, actor, at=at)


def end_all(ledger: Ledger, login: str, *, but: int | None = None, actor: Actor, at: datetime) -> int:
    """End every session of somebody, except perhaps the one that asks; return how many."""
    with writing(ledger.database) as work:
        account = permitted(work, login, actor)
        ended = sign_in.end_sessions(work, account.id, EndReason.ENDED, at=at, but=but)
        sign_in.note(work, EventKind.SESSIONS_ENDED, account_id=account.id, network="", at=at)
        _record(work, account, ended, actor, at=at)
    return ended


def events(
    ledger: Ledger, login: str | None, *, before: int | None = None, most: int = 50, actor: Actor
) -> list[ListedEvent]:
    """Return what became of sign-ins, the latest first: of one person, or of everybody and nobody.

    ``before`` is the key of the last one on the page before. Raises ``NotFound`` and ``NotPermitted``.
    """
    with reading(ledger.database) as work:
        account = None if login is None else permitted(work, login, actor)
        if account is None:
            require(actor, Action.ADMINISTER)
        found = sign_in.events(work, account.id if account else None, before=before, most=most)
        return [ListedEvent(**dict(zip(sign_in.EVENT, row, strict=True))) for row in found]


def permitted(work: UnitOfWork, login: str, actor: Actor) -> KnownAccount:
    """Return an account whose sessions the actor may see and end; raises ``NotFound`` and ``NotPermitted``."""
    account = sign_in.account_by_login(work, login)
    if account is None:
        raise NotFound(what=PERSON, which=login)
    require_about(work, account.person, Action.KEEP_SESSIONS, actor=actor)
    return account


def _record(work: UnitOfWork, account: KnownAccount, ended: int, actor: Actor, *, at: datetime) -> None:
    data: dict[str, object] = {"login": account.login, "ended": ended}
    history.append(work, _CHAIN, at=at, action="sessions_ended", actor=actor, data=data)
