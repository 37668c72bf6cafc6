"""Accounts as whoever signs in meets them: their password hash, sessions, and what became of attempts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, bindparam, delete, exists, func, select, update

from engine.domain.sign_in import EndReason, EventKind, Way
from engine.store.people import Known
from engine.store.tables.office import Account, Person
from engine.store.tables.sign_in import ServiceAccount, SignInEvent, SignInSession
from engine.store.unit_of_work import UnitOfWork, table_of

_account, _person, _service = table_of(Account), table_of(Person), table_of(ServiceAccount)
_session, _event = table_of(SignInSession), table_of(SignInEvent)
_AT = _session.c.ended_at.type
_IS_SERVICE = exists().where(_service.c.account_id == _account.c.id)
_ENABLED = (_person.c.disabled_at.is_(None), _account.c.disabled_at.is_(None))
_WHO = (
    _account.c.id,
    _account.c.login,
    _account.c.password_hash,
    _person.c.id,
    _person.c.name,
    _person.c.language,
    _person.c.email,
    _person.c.unit_id,
    _IS_SERVICE,
)
_ACCOUNTS: Select[*tuple[object, ...]] = select(*_WHO).join_from(
    _account, _person, _person.c.id == _account.c.person_id
)
_BY_LOGIN = _ACCOUNTS.where(_account.c.login == bindparam("login"), *_ENABLED)
_BY_ID = _ACCOUNTS.where(_account.c.id == bindparam("account"), *_ENABLED)
_LIVE = (
    select(_session.c.id, _session.c.account_id, _session.c.last_seen_at)
    .where(
        _session.c.secret_hash == bindparam("secret"),
        _session.c.ended_at.is_(None),
        _session.c.ends_at > bindparam("at", type_=_AT),
        _session.c.last_seen_at > bindparam("idle_since", type_=_AT),
    )
)  # fmt: skip
_SEEN = (
    update(_session)
    .where(_session.c.id == bindparam("session"), _session.c.ended_at.is_(None))
    .values(last_seen_at=bindparam("at", type_=_AT))
)
_ENDED = {"ended_at": bindparam("at", type_=_AT), "end_reason": bindparam("why")}
_END = update(_session).where(_session.c.id == bindparam("session"), _session.c.ended_at.is_(None)).values(_ENDED)
_END_ALL = (
    update(_session)
    .where(
        _session.c.account_id == bindparam("account"),
        _session.c.ended_at.is_(None),
        _session.c.id != bindparam("but"),
    )
    .values(_ENDED)
)
_SET_PASSWORD = update(_account).where(_account.c.id == bindparam("account")).values(password_hash=bindparam("hashed"))
_REHASH = (
    update(_account)
    .where(_account.c.id == bindparam("account"), _account.c.password_hash == bindparam("before"))
    .values(password_hash=bindparam("hashed"))
)
_ANY_PASSWORD = select(func.count()).where(_account.c.password_hash.is_not(None), _account.c.disabled_at.is_(None))
_KNOWN_AT = select(_event.c.id).where(
    _event.c.account_id == bindparam("account"),
    _event.c.kind == EventKind.SIGNED_IN,
    _event.c.at > bindparam("since", type_=_event.c.at.type),
    _event.c.network == bindparam("network"),
).limit(1)  # fmt: skip
_LAST_IN = (
    select(_event.c.at, _event.c.way, _event.c.network)
    .where(_event.c.account_id == bindparam("account"), _event.c.kind == EventKind.SIGNED_IN)
    .order_by(_event.c.id.desc())
    .limit(1)
)
_SESSION = ("id", "way", "network", "agent", "created_at", "last_seen_at", "ends_at")
_SESSIONS = (
    select(*(_session.c[name] for name in _SESSION))
    .where(
        _session.c.account_id == bindparam("account"),
        _session.c.ended_at.is_(None),
        _session.c.ends_at > bindparam("at", type_=_AT),
        _session.c.last_seen_at > bindparam("idle_since", type_=_AT),
    )
    .order_by(_session.c.id.desc())
)
EVENT = ("id", "at", "kind", "login", "way", "network", "agent")
_EVENTS = (
    select(_event.c.id, _event.c.at, _event.c.kind, _account.c.login, _event.c.way, _event.c.network, _event.c.agent)
    .select_from(_event.outerjoin(_account, _account.c.id == _event.c.account_id))
    .order_by(_event.c.id.desc())
)
_FORGET_EVENTS = delete(_event).where(_event.c.at < bindparam("before", type_=_event.c.at.type))
_FORGET_SESSIONS = delete(_session).where(_session.c.ends_at < bindparam("before", type_=_AT))


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownAccount:
    """An account that is not disabled, with the person it belongs to."""

    id: int
    login: str
    password_hash: str | None
    person_id: int
    name: str
    language: str
    email: str | None
    unit_id: int
    is_service: bool

    @property
    def person(self) -> Known:
        """Return the person it belongs to."""
        return Known(id=self.person_id, name=self.name, login=self.login, unit_id=self.unit_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveSession:
    """A session within its limits."""

    id: int
    account: KnownAccount
    last_seen_at: datetime


def account_by_login(work: UnitOfWork, login: str) -> KnownAccount | None:
    """Return the account of a login, unless it or its person is disabled."""
    # What somebody types may hold signs that PostgreSQL takes in no text, and no login holds.
    row = work.maybe(_BY_LOGIN, login=login) if login.isprintable() else None
    return None if row is None else _known(row)


def account_by_id(work: UnitOfWork, account_id: int) -> KnownAccount | None:
    """Return an account, unless it or its person is disabled."""
    row = work.maybe(_BY_ID, account=account_id)
    return None if row is None else _known(row)


def make_service(work: UnitOfWork, login: str, *, at: datetime) -> None:
    """Make the account of a login one that programs use; raises ``LookupError`` when there is none."""
    account = account_by_login(work, login)
    if account is None:
        raise LookupError(login)
    work.add(ServiceAccount(account_id=account.id, created_at=at))


def live_session(work: UnitOfWork, secret_hash: str, *, idle_since: datetime, at: datetime) -> LiveSession | None:
    """Return the session of a secret, None when it is unknown, ended, too old, or its account is disabled."""
    row = work.maybe(_LIVE, secret=secret_hash, at=at, idle_since=idle_since)
    account = None if row is None else account_by_id(work, row[1])
    return None if row is None or account is None else LiveSession(id=row[0], account=account, last_seen_at=row[2])


def seen(work: UnitOfWork, session_id: int, *, at: datetime) -> None:
    """Note that a session was used."""
    work.run(_SEEN, session=session_id, at=at)


def end_session(work: UnitOfWork, session_id: int, why: EndReason, *, at: datetime) -> bool:
    """End a session; False when it had ended."""
    return work.run(_END, session=session_id, why=why, at=at) == 1


def end_sessions(work: UnitOfWork, account_id: int, why: EndReason, *, at: datetime, but: int | None = None) -> int:
    """End every session of an account, except perhaps one; return how many."""
    return work.run(_END_ALL, account=account_id, why=why, at=at, but=but or 0)


def set_password(work: UnitOfWork, account_id: int, hashed: str) -> None:
    """Give an account another password, by its hash."""
    work.run(_SET_PASSWORD, account=account_id, hashed=hashed)


def rehash(work: UnitOfWork, account_id: int, *, before: str, hashed: str) -> None:
    """Write the hash of the same password anew, unless another was set meanwhile."""
    work.run(_REHASH, account=account_id, before=before, hashed=hashed)


def last_signed_in(work: UnitOfWork, account_id: int) -> tuple[datetime, str | None, str] | None:
    """Return when, by which way and from which network somebody last signed in, as far as that is still on record."""
    row = work.maybe(_LAST_IN, account=account_id)
    return None if row is None else (row[0], row[1], row[2])


def live_sessions(work: UnitOfWork, account_id: int, *, idle_since: datetime, at: datetime) -> list[dict[str, Any]]:
    """Return the sessions of an account that last, the latest first, by the names of their columns."""
    rows = work.rows(_SESSIONS, account=account_id, at=at, idle_since=idle_since)
    return [dict(zip(_SESSION, row, strict=True)) for row in rows]


def has_passwords(work: UnitOfWork) -> bool:
    """Say whether anybody has a password."""
    return bool(work.one(_ANY_PASSWORD)[0])


def is_known_at(work: UnitOfWork, account_id: int, network: str, *, since: datetime) -> bool:
    """Say whether an account has signed in from a network since an instant."""
    return work.maybe(_KNOWN_AT, account=account_id, network=network, since=since) is not None


def note(
    work: UnitOfWork,
    kind: EventKind,
    *,
    account_id: int | None,
    network: str,
    agent: str = "",
    way: Way | None = None,
    at: datetime,
) -> None:
    """Write down what became of an attempt."""
    work.add(SignInEvent(at=at, kind=kind, account_id=account_id, way=way, network=network, agent=agent))


def events(work: UnitOfWork, account_id: int | None, *, before: int | None, most: int) -> list[tuple[Any, ...]]:
    """Return what became of attempts, the latest first, each with the columns of ``EVENT``."""
    query = _EVENTS.limit(most)
    if account_id is not None:
        query = query.where(_event.c.account_id == account_id)
    if before is not None:
        query = query.where(_event.c.id < before)
    return work.rows_once(query)


def forget(work: UnitOfWork, *, before: datetime) -> int:
    """Remove events, and sessions that were over, before an instant; return how many."""
    return work.run(_FORGET_EVENTS, before=before) + work.run(_FORGET_SESSIONS, before=before)


def _known(row: tuple[object, ...]) -> KnownAccount:
    names = ("id", "login", "password_hash", "person_id", "name", "language", "email", "unit_id", "is_service")
    values = dict(zip(names, row, strict=True))
    return KnownAccount(**{**values, "is_service": bool(values["is_service"])})  # type: ignore[arg-type]  # a row
