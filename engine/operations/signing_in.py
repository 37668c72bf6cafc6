"""Signing in: an attempt is begun, the password is checked outside any transaction, and the attempt is ended.

Known, unknown, disabled and service logins go the same way, so that neither words nor time tell them apart.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from engine.domain.sign_in import (
    AT_NETWORK,
    AT_STRANGE_NETWORK,
    EVENTS_OF_FLOOD,
    KNOWN_FOR,
    OF_LOGIN,
    OF_NETWORK,
    EventKind,
    Pace,
    SignInHeldUp,
    SignInRefused,
    Way,
)
from engine.operations.ledger import Ledger
from engine.operations.secret import digest, fresh
from engine.store import sign_in, sign_in_allowances
from engine.store.sign_in import KnownAccount
from engine.store.tables.sign_in import SignInSession
from engine.store.unit_of_work import UnitOfWork, writing

LONGEST_AGENT = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt that may be made; ``account`` is None when no such person signs in with a password."""

    account: KnownAccount | None
    network: str
    agent: str
    at_network: str
    of_login: str
    of_network: str
    pace: Pace


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """How long a session lasts: without use, and in all."""

    idle: timedelta
    whole: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A session that was opened; its secret is nowhere else."""

    secret: str
    session_id: int
    account: KnownAccount


def begin(ledger: Ledger, login: str, *, network: str, agent: str, at: datetime) -> Attempt:
    """Take one attempt out of what the login has at this network, and the network in all.

    Raises ``SignInHeldUp`` when none is left. What other networks did to a login leaves it tries at each network.
    """
    typed = hashlib.sha256(login.encode(errors="replace")).hexdigest()[:32]
    of_network, of_login, at_network = f"network {network}", f"login {typed}", f"login {typed} at {network}"
    wait = None
    with writing(ledger.database) as work:
        account = sign_in.account_by_login(work, login)
        pace = _pace(work, account, of_login, network, at=at)
        for scope, of in ((of_network, OF_NETWORK), (at_network, pace)):
            if not sign_in_allowances.take(work, scope, of, at=at):
                wait = of.wait(sign_in_allowances.free_at(work, scope, at=at), at=at)
                note_held_up(work, network, agent, account_id=account.id if account else None, at=at)
                break
    if wait is not None:
        raise SignInHeldUp(retry_after=wait)
    signs_in = account is not None and account.password_hash is not None and not account.is_service
    return Attempt(
        account=account if signs_in else None,
        network=network,
        agent=agent[:LONGEST_AGENT],
        at_network=at_network,
        of_login=of_login,
        of_network=of_network,
        pace=pace,
    )


def refuse(ledger: Ledger, attempt: Attempt, *, at: datetime) -> SignInRefused:
    """Write down that login or password were wrong; return the refusal."""
    with writing(ledger.database) as work:
        sign_in_allowances.take(work, attempt.of_login, OF_LOGIN, at=at)
        sign_in.note(
            work,
            EventKind.REFUSED,
            account_id=attempt.account.id if attempt.account else None,
            network=attempt.network,
            agent=attempt.agent,
            way=Way.PASSWORD,
            at=at,
        )
        free_at = sign_in_allowances.free_at(work, attempt.at_network, at=at)
    return SignInRefused(left=attempt.pace.left(free_at, at=at))


def accept(ledger: Ledger, attempt: Attempt, *, rehashed: str | None, limits: Limits, at: datetime) -> Opened:
    """Open a session for an attempt whose password was right.

    Raises ``SignInRefused`` when the password was changed, or the account disabled, while it was being checked.
    """
    with writing(ledger.database) as work:
        account = None if attempt.account is None else sign_in.account_by_id(work, attempt.account.id)
        if account is not None and attempt.account and account.password_hash == attempt.account.password_hash:
            if rehashed is not None and account.password_hash is not None:
                sign_in.rehash(work, account.id, before=account.password_hash, hashed=rehashed)
            _give_back(work, attempt)
            return _open(
                work, account, Way.PASSWORD, network=attempt.network, agent=attempt.agent, limits=limits, at=at
            )
    raise refuse(ledger, attempt, at=at)


def succeed(ledger: Ledger, attempt: Attempt) -> None:
    """Give back what an attempt took whose password was right, without opening a session."""
    with writing(ledger.database) as work:
        _give_back(work, attempt)


def open_session(
    ledger: Ledger, login: str, way: Way, *, network: str, agent: str, limits: Limits, at: datetime
) -> Opened | None:
    """Open a session for somebody whom a provider or a proxy vouches for; None when no such person signs in here."""
    with writing(ledger.database) as work:
        account = sign_in.account_by_login(work, login)
        if account is None or account.is_service:
            sign_in.note(work, EventKind.REFUSED, account_id=None, network=network, agent=agent, way=way, at=at)
            return None
        return _open(work, account, way, network=network, agent=agent, limits=limits, at=at)


def note_held_up(work: UnitOfWork, network: str, agent: str, *, account_id: int | None, at: datetime) -> None:
    """Write down that attempts from a network are held up: a flood now and then, not each time."""
    if sign_in_allowances.take(work, f"events {network}", EVENTS_OF_FLOOD, at=at):
        sign_in.note(
            work, EventKind.HELD_UP, account_id=account_id, network=network, agent=agent[:LONGEST_AGENT], at=at
        )


def _give_back(work: UnitOfWork, attempt: Attempt) -> None:
    sign_in_allowances.clear(work, attempt.at_network)
    sign_in_allowances.give_back(work, attempt.of_network, OF_NETWORK)


def _pace(work: UnitOfWork, account: KnownAccount | None, of_login: str, network: str, *, at: datetime) -> Pace:
    used = sign_in_allowances.free_at(work, of_login, at=at)
    if OF_LOGIN.left(used, at=at) > 0:
        return AT_NETWORK
    if account is not None and sign_in.is_known_at(work, account.id, network, since=at - KNOWN_FOR):
        return AT_NETWORK
    return AT_STRANGE_NETWORK


def _open(
    work: UnitOfWork, account: KnownAccount, way: Way, *, network: str, agent: str, limits: Limits, at: datetime
) -> Opened:
    secret = fresh()
    session_id = work.add(
        SignInSession(
            account_id=account.id,
            secret_hash=digest(secret),
            way=way,
            network=network,
            agent=agent[:LONGEST_AGENT],
            created_at=at,
            last_seen_at=at,
            ends_at=at + limits.whole,
        )
    )
    sign_in.note(work, EventKind.SIGNED_IN, account_id=account.id, network=network, agent=agent, way=way, at=at)
    return Opened(secret=secret, session_id=session_id, account=account)
